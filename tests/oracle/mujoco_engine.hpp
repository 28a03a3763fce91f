#pragma once
/// A tree of hinges and slides in MuJoCo, by way of an MJCF text.

#include <mujoco/mujoco.h>

#include <cstring>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "oracle/engine_body.hpp"

namespace lumbopelvic::test {

class MujocoEngine {
 public:
  /// @param joints  `whole` makes balls of three turns and a free joint of six, whose speeds are not our
  ///                coordinates
  explicit MujocoEngine(const EngineModel& from, EngineJoints joints = EngineJoints::single)
      : joints_(joints) {
    const std::string text = write(from);
    auto files = std::make_unique<mjVFS>();
    mj_defaultVFS(files.get());
    mj_makeEmptyFileVFS(files.get(), "tree.xml", static_cast<int>(text.size()));
    std::memcpy(files->filedata[mj_findFileVFS(files.get(), "tree.xml")], text.data(), text.size());
    char error[1000] = "";
    model_.reset(mj_loadXML("tree.xml", files.get(), error, sizeof error));
    mj_deleteVFS(files.get());
    if (!model_) throw std::runtime_error(std::string("MuJoCo does not read the model: ") + error);
    data_.reset(mj_makeData(model_.get()));
    if (joints != EngineJoints::single) return;
    for (int c = 0; c < from.n_coordinates; ++c) {
      const int joint = mj_name2id(model_.get(), mjOBJ_JOINT, std::to_string(c).c_str());
      dof_.push_back(joint < 0 ? -1 : model_->jnt_dofadr[joint]);
    }
  }

  [[nodiscard]] int n() const { return model_->nv; }

  /// Sets the state, with coordinates in the order of `coordinates`, and runs every stage.
  void set(const std::vector<int>& coordinates, const Eigen::VectorXd& q, const Eigen::VectorXd& v,
           const Eigen::VectorXd& tau) {
    for (std::size_t i = 0; i < coordinates.size(); ++i) {
      const int d = dof(coordinates[i]);
      data_->qpos[d] = q[Eigen::Index(i)];
      data_->qvel[d] = v[Eigen::Index(i)];
      data_->qfrc_applied[d] = tau[Eigen::Index(i)];
    }
    mj_forward(model_.get(), data_.get());
  }
  [[nodiscard]] Eigen::MatrixXd mass_matrix(const std::vector<int>& coordinates) const {
    Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> M(n(), n());
    mj_fullM(model_.get(), M.data(), data_->qM);
    Eigen::MatrixXd ours(n(), n());
    for (std::size_t i = 0; i < coordinates.size(); ++i)
      for (std::size_t j = 0; j < coordinates.size(); ++j)
        ours(Eigen::Index(i), Eigen::Index(j)) = M(dof(coordinates[i]), dof(coordinates[j]));
    return ours;
  }
  /// Every stage that MuJoCo has, for the state it is in.
  void forward() { mj_forward(model_.get(), data_.get()); }
  /// Only the stages that accelerations need.
  void forward_bare() {
    mjModel* m = model_.get();
    mjData* d = data_.get();
    mj_kinematics(m, d);
    mj_comPos(m, d);
    mj_crb(m, d);
    mj_factorM(m, d);
    mj_comVel(m, d);
    mj_rne(m, d, 0, d->qfrc_bias);
    for (int i = 0; i < m->nv; ++i) d->qfrc_smooth[i] = d->qfrc_applied[i] - d->qfrc_bias[i];
    mj_solveM(m, d, d->qacc, d->qfrc_smooth, 1);
  }

  /// Lets go from a state, with the springs of the model, by MuJoCo's own Runge-Kutta steps.
  /// @return  q after the time
  [[nodiscard]] Eigen::VectorXd let_go(const std::vector<int>& coordinates, const Eigen::VectorXd& q,
                                       const Eigen::VectorXd& v, double time, int steps) {
    set(coordinates, q, v, Eigen::VectorXd::Zero(q.size()));
    model_->opt.integrator = mjINT_RK4;
    model_->opt.timestep = time / steps;
    for (int i = 0; i < steps; ++i) mj_step(model_.get(), data_.get());
    return pick(coordinates, data_->qpos);
  }
  /// Generalised forces for no acceleration, weight included.
  [[nodiscard]] Eigen::VectorXd bias(const std::vector<int>& coordinates) const {
    return pick(coordinates, data_->qfrc_bias);
  }
  [[nodiscard]] Eigen::VectorXd acceleration(const std::vector<int>& coordinates) const {
    return pick(coordinates, data_->qacc);
  }

 private:
  struct Free {
    void operator()(mjModel* m) const { mj_deleteModel(m); }
    void operator()(mjData* d) const { mj_deleteData(d); }
  };

  [[nodiscard]] int dof(int coordinate) const { return dof_.at(std::size_t(coordinate)); }
  [[nodiscard]] Eigen::VectorXd pick(const std::vector<int>& coordinates, const mjtNum* from) const {
    Eigen::VectorXd x(Eigen::Index(coordinates.size()));
    for (std::size_t i = 0; i < coordinates.size(); ++i) x[Eigen::Index(i)] = from[dof(coordinates[i])];
    return x;
  }

  static void put(std::ostream& out, const char* name, const Eigen::VectorXd& values) {
    out << ' ' << name << "=\"";
    for (Eigen::Index i = 0; i < values.size(); ++i) out << (i ? " " : "") << values[i];
    out << '"';
  }
  static void put(std::ostream& out, const EngineFrame& X) {
    const Eigen::Quaterniond Q(X.R);
    put(out, "pos", X.p);
    put(out, "quat", Eigen::Vector4d(Q.w(), Q.x(), Q.y(), Q.z()));
  }
  void put_joints(std::ostream& out, const EngineModel& from, const EngineBody& body) const {
    std::size_t n = body.axes.size(), slides = 0;
    while (slides < n && !body.axes[slides].turns) ++slides;
    const bool ball = joints_ == EngineJoints::whole && n == slides + 3;
    if (ball && slides == 3) {
      out << "<freejoint/>";
      return;
    }
    if (ball) n = slides;
    for (std::size_t k = 0; k < n; ++k) {
      out << "<joint name=\"" << body.axes[k].coordinate << "\" type=\""
          << (body.axes[k].turns ? "hinge" : "slide") << '"';
      put(out, "axis", body.axes[k].direction);
      if (!from.stiffness.empty())
        out << " stiffness=\"" << from.stiffness[std::size_t(body.axes[k].coordinate)] << '"';
      out << "/>";
    }
    if (ball) out << "<joint type=\"ball\"/>";
  }
  void put_body(std::ostream& out, const EngineModel& from, std::size_t b) const {
    const EngineBody& body = from.bodies[b];
    if (!body.is_carried) return;
    out << "<body";
    put(out, body.X_PF);
    out << "><inertial mass=\"" << body.mass << '"';
    if (!body.inertia_C.isDiagonal(0.0))
      throw std::runtime_error("the inertia is not diagonal in the body's axes");
    put(out, "diaginertia", body.inertia_C.diagonal());
    put(out, body.X_MC);
    out << "/>";
    put_joints(out, from, body);
    for (auto child = b + 1; child < from.bodies.size(); ++child)
      if (from.bodies[child].parent == int(b)) put_body(out, from, child);
    out << "</body>\n";
  }
  [[nodiscard]] std::string write(const EngineModel& from) const {
    std::ostringstream out;
    out.precision(17);
    out << "<mujoco><compiler angle=\"radian\"/><option";
    put(out, "gravity", from.gravity_W);
    out << "><flag contact=\"disable\" constraint=\"disable\"/></option><worldbody>";
    for (std::size_t b = 0; b < from.bodies.size(); ++b)
      if (from.bodies[b].parent < 0) put_body(out, from, b);
    out << "</worldbody></mujoco>";
    return out.str();
  }

  EngineJoints joints_;
  std::vector<int> dof_;  ///< MuJoCo's number of each coordinate
  std::unique_ptr<mjModel, Free> model_;
  std::unique_ptr<mjData, Free> data_;
};

}  // namespace lumbopelvic::test
