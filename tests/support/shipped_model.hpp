#pragma once
/// The shipped model and posture, read once, and poses drawn from the model's range of motion.

#include <random>

#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"
#include "lumbopelvic/posture/posture.hpp"

namespace lumbopelvic::test {

[[nodiscard]] inline const Model& shipped_model() {
  static const Model model = load_model("adult_male");
  return model;
}

/// Quiet standing of the shipped model.
[[nodiscard]] inline const PosedModel& standing() {
  static const PosedModel posture = pose_model(shipped_model(), load_posture("standing"));
  return posture;
}

/// The shipped model in quiet standing, over the rotations of all discs and the shape of the abdomen.
[[nodiscard]] inline const Statics& standing_statics() {
  static const Statics statics = evaluate_statics(shipped_model(), standing().pose, standing().loads,
                                                  stability_coordinates(shipped_model(), {}));
  return statics;
}

/// A pose with every unlocked coordinate drawn evenly from a share of its anatomical range about the default.
[[nodiscard]] inline VecX<double> random_pose(const Model& model, unsigned seed, double share = 1.0) {
  std::mt19937_64 generator(seed);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  VecX<double> q(model.tree.n_coordinates());
  for (int c = 0; c < model.tree.n_coordinates(); ++c) {
    const Coordinate& coordinate = model.tree.coordinates()[std::size_t(c)];
    const double drawn = coordinate.low + uniform(generator) * (coordinate.high - coordinate.low);
    q[c] = coordinate.default_value + (coordinate.locked ? 0.0 : share * (drawn - coordinate.default_value));
  }
  return q;
}

/// An equilibrium of a model drawn at random: activations, pressure up to 10 kPa, linea alba up to their
/// limits.
[[nodiscard]] inline EquilibriumState random_equilibrium(const Model& model, std::mt19937_64& generator,
                                                         double activation = 1.0) {
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  EquilibriumState equilibrium;
  equilibrium.activation =
      VecX<double>::NullaryExpr(model.n_fascicles(), [&] { return activation * uniform(generator); });
  equilibrium.pressure = 1e4 * uniform(generator);
  equilibrium.linea_alba_tension.resize(Eigen::Index(model.linea_alba.size()));
  for (std::size_t b = 0; b < model.linea_alba.size(); ++b)
    equilibrium.linea_alba_tension[Eigen::Index(b)] = model.linea_alba[b].max_tension * uniform(generator);
  return equilibrium;
}

}  // namespace lumbopelvic::test
