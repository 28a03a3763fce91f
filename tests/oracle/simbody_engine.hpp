#pragma once
/// A tree of hinges and slides in Simbody, whose headers are C++17: they stay behind this one.

#include <memory>

#include "oracle/engine_body.hpp"

namespace lumbopelvic::test {

class SimbodyEngine {
 public:
  /// @param joints  `whole` makes gimbals of three turns and bushings of three slides and three turns: fewer
  ///                bodies
  explicit SimbodyEngine(const EngineModel& from, EngineJoints joints = EngineJoints::single);
  ~SimbodyEngine();

  /// Sets the state, with coordinates in the order of `coordinates`, and runs every stage.
  void set(const std::vector<int>& coordinates, const Eigen::VectorXd& q, const Eigen::VectorXd& v,
           const Eigen::VectorXd& tau);
  /// Lets go from a state, with the springs of the model, by Simbody's own steps of controlled accuracy.
  /// @return  q after the time
  [[nodiscard]] Eigen::VectorXd let_go(const std::vector<int>& coordinates, const Eigen::VectorXd& q,
                                       const Eigen::VectorXd& v, double time, double accuracy);
  /// Runs every stage again for the same state.
  void run_again();
  [[nodiscard]] Eigen::MatrixXd mass_matrix(const std::vector<int>& coordinates) const;
  /// Generalised forces for no acceleration, weight included.
  [[nodiscard]] Eigen::VectorXd bias(const std::vector<int>& coordinates) const;
  [[nodiscard]] Eigen::VectorXd acceleration(const std::vector<int>& coordinates) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace lumbopelvic::test
