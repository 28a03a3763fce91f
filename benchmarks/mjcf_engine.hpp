#pragma once
/// MuJoCo on an MJCF text of MjcfWriter.

#include <mujoco/mujoco.h>

#include <cstring>
#include <memory>
#include <stdexcept>

#include "mjcf.hpp"

namespace lumbopelvic::bench {

class MjcfEngine {
 public:
  explicit MjcfEngine(const std::string& text) {
    auto files = std::make_unique<mjVFS>();
    mj_defaultVFS(files.get());
    mj_makeEmptyFileVFS(files.get(), "model.xml", static_cast<int>(text.size()));
    std::memcpy(files->filedata[mj_findFileVFS(files.get(), "model.xml")], text.data(), text.size());
    char error[1000] = "";
    model_.reset(mj_loadXML("model.xml", files.get(), error, sizeof error));
    mj_deleteVFS(files.get());
    if (!model_) throw std::runtime_error(std::string("MuJoCo does not read the model: ") + error);
    data_.reset(mj_makeData(model_.get()));
  }
  [[nodiscard]] const mjData& data() const { return *data_; }

  /// Degrees of freedom in the order of the tree; one activation per muscle, if there are muscles.
  void set(const VecX<double>& q, const VecX<double>& v, const VecX<double>& activation) {
    for (Eigen::Index k = 0; k < q.size(); ++k) {
      const std::string name = std::string("q").append(std::to_string(k));
      const int joint = mj_name2id(model_.get(), mjOBJ_JOINT, name.c_str());
      data_->qpos[model_->jnt_qposadr[joint]] = q[k];
      data_->qvel[model_->jnt_dofadr[joint]] = v[k];
    }
    for (int m = 0; m < model_->na; ++m) data_->act[m] = data_->ctrl[m] = activation[m];
  }
  void forward() { mj_forward(model_.get(), data_.get()); }
  /// One step of its default method and size.
  void step() { mj_step(model_.get(), data_.get()); }
  /// @param size  [s]; 2 ms if never set
  void set_step(double size) { model_->opt.timestep = size; }
  /// Degrees of freedom and their speeds, in an order of its own, (2 n).
  [[nodiscard]] VecX<double> motion() const {
    VecX<double> all(model_->nq + model_->nv);
    all << Eigen::Map<const VecX<double>>(data_->qpos, model_->nq),
        Eigen::Map<const VecX<double>>(data_->qvel, model_->nv);
    return all;
  }
  void tendons() { mj_tendon(model_.get(), data_.get()); }

 private:
  struct Free {
    void operator()(mjModel* m) const { mj_deleteModel(m); }
    void operator()(mjData* d) const { mj_deleteData(d); }
  };
  std::unique_ptr<mjModel, Free> model_;
  std::unique_ptr<mjData, Free> data_;
};

}  // namespace lumbopelvic::bench
