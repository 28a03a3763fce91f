#pragma once
/// The equilibrium of a posture seen as a potential: an account of equilibrium that shares only lengths,
/// volumes and places with the code under test.

#include "lumbopelvic/abdomen/cavity_volume.hpp"
#include "lumbopelvic/muscle/path_geometry.hpp"
#include "lumbopelvic/outcome/segment_load.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"
#include "support/disc_energy.hpp"

namespace lumbopelvic::test {

/// Energy of everything that acts with a constant force, and of the discs at a constant preload factor [J].
struct HeldForces {
  const Model* model;
  VecX<double> tension;             ///< (fascicles) [N]
  VecX<double> linea_alba_tension;  ///< (linea alba) [N]
  double pressure = 0.0;            ///< [Pa]
  VecX<double> preload;             ///< (discs) [1]
  MatX<double> contact;             ///< (contact points x 3) [N]
  std::vector<DeadLoad> loads;      ///< beside the weights
  Eigen::Quaterniond attitude = Eigen::Quaterniond::Identity();

  [[nodiscard]] double potential(const VecX<double>& q) const {
    Kinematics<double> kin;
    forward_kinematics(model->tree, Pose<double>{q, attitude}, kin);
    double U =
        dead_load_potential(kin, weights(model->tree, model->gravity_W)) + dead_load_potential(kin, loads);
    for (std::size_t m = 0; m < model->paths.size(); ++m)
      U += tension[Eigen::Index(m)] * path_length(kin, model->surfaces, model->paths[m]);
    for (std::size_t b = 0; b < model->linea_alba.size(); ++b)
      U += linea_alba_tension[Eigen::Index(b)] * path_length(kin, {}, model->linea_alba_paths[b]);
    for (std::size_t i = 0; i < model->ligaments.size(); ++i)
      U += respond<double>(model->ligaments[i], path_length(kin, {}, model->ligament_paths[i])).energy;
    for (std::size_t p = 0; p < model->contact_points.size(); ++p)
      U -= contact.row(Eigen::Index(p)).dot(world_point(kin, model->contact_points[p].at));
    for (std::size_t j = 0; j < model->discs.size(); ++j) {
      const DiscGradient g = evaluate_disc(model->tree, model->discs[j], q);
      U += preload[Eigen::Index(j)] * disc_energy(model->discs[j], g.theta) +
           0.5 * model->discs[j].brace * g.theta.squaredNorm();
    }
    return U - pressure * cavity_volume(kin, model->cavity) +
           model->cavity.pleural_pressure * cavity_volume(kin, pleural_part(model->cavity));
  }

  /// Force the body still exerts on a coordinate, -dU/dq by differences: zero in balance.
  [[nodiscard]] double force(const VecX<double>& q, int coordinate) const {
    const auto at = [&](double h) -> double {
      VecX<double> moved = q;
      moved[coordinate] += h;
      return potential(moved);
    };
    constexpr double h = 1e-4;
    return -(8.0 * (at(h) - at(-h)) - (at(2.0 * h) - at(-2.0 * h))) / (12.0 * h);
  }
};

/// The forces of a recruited equilibrium.
[[nodiscard]] inline HeldForces held_forces(const Model& model, const StiffnessField& field,
                                            const RecruitmentResult& result) {
  HeldForces held{&model,
                  result.tension,
                  result.equilibrium.linea_alba_tension,
                  result.equilibrium.pressure,
                  {},
                  result.contact_force,
                  {}};
  held.preload.resize(Eigen::Index(model.discs.size()));
  const VecX<double> compression = field.compression(result.equilibrium);
  for (std::size_t j = 0; j < model.discs.size(); ++j)
    held.preload[Eigen::Index(j)] = model.discs[j].preload.factor(compression[Eigen::Index(j)]);
  return held;
}

}  // namespace lumbopelvic::test
