// Segment loads once more by Newton's means alone: cut the body through a disc, add up the forces on what is
// above. No Jacobian, no derivative of a length or a volume.

#include "catch.hpp"
#include "lumbopelvic/abdomen/cavity_volume.hpp"
#include "lumbopelvic/muscle/path_geometry.hpp"
#include "lumbopelvic/outcome/segment_load.hpp"
#include "support/differences.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

/// The part of a body above a disc.
struct FreeBody {
  const Model& model;
  const Statics& statics;
  const Disc& disc;

  [[nodiscard]] bool above(int body) const {
    return body != ground && model.tree.moves(model.tree.first_axis(disc.joint), body);
  }

  [[nodiscard]] Vec3<double> weight() const {
    Vec3<double> sum = Vec3<double>::Zero();
    for (int b = 0; b < model.tree.n_bodies(); ++b)
      if (above(b)) sum += model.tree.bodies()[std::size_t(b)].mass * model.gravity_W;
    return sum;
  }

  /// Pull of a taut string, wherever a free piece of it runs through the cut: a unit vector away from the
  /// rest of the string belongs to either end of a stretch.
  [[nodiscard]] Vec3<double> pull(const Path& path) const {
    Vec3<double> sum = Vec3<double>::Zero();
    for (const PathStretch& stretch : path.stretches) {
      const auto g = evaluate_stretch(statics.kin, model.surfaces, stretch, SegmentOrder::gradient);
      if (g.shape.wrapped()) {
        sum += through_cut(stretch.a.body, g.surface_body, -g.shape.gradient_a);
        sum += through_cut(stretch.b.body, g.surface_body, -g.shape.gradient_b);
      } else {
        sum += through_cut(stretch.a.body, stretch.b.body, (g.p_b_W - g.p_a_W).normalized());
      }
    }
    return sum;
  }

  /// Push of unit pressure on the triangles of a surface: a third of each area to each vertex, and from there
  /// to the bodies that carry it.
  [[nodiscard]] Vec3<double> push(const Cavity& cavity) const {
    Vec3<double> sum = Vec3<double>::Zero();
    const auto at = [&](int v) { return world_vertex(statics.kin, cavity.vertices[std::size_t(v)]); };
    for (const auto& [a, b, c] : cavity.triangles) {
      const Vec3<double> area = 0.5 * (at(b) - at(a)).cross(Vec3<double>(at(c) - at(a)));
      for (const int v : {a, b, c})
        for (const CavityPoint& point : cavity.vertices[std::size_t(v)].points)
          if (above(point.at.body)) sum += point.weight / 3.0 * area;
    }
    return sum;
  }

  /// World directions of the disc: anterior, axial, right.
  [[nodiscard]] Mat3<double> directions() const {
    const Joint& joint = model.tree.joints()[std::size_t(disc.joint)];
    return statics.kin.X_WB[std::size_t(joint.parent)].R * joint.X_PF.R * disc.R_FD;
  }

 private:
  /// A force on one body that comes from another, with its reaction: what of it acts on the part above.
  [[nodiscard]] Vec3<double> through_cut(int on, int from, const Vec3<double>& force) const {
    return (double(above(on)) - double(above(from))) * force;
  }
};

}  // namespace

TEST_CASE("The load of a disc is the sum of the forces on all that is above it, cause by cause",
          "[segment_load][verification]") {
  const Model& model = test::shipped_model();
  std::mt19937_64 generator(91);
  for (const bool neutral : {true, false}) {
    const VecX<double> q = neutral ? test::standing().pose.q : test::random_pose(model, 2, 0.1);
    const DeadLoad bucket{{model.tree.body("torso"), {0.2, 0.1, 0.2}}, {15.0, -80.0, 6.0}};
    const Statics statics = evaluate_statics(model, {q}, {bucket}, stability_coordinates(model, {}));
    const StiffnessField field(model, statics, 23.4, true);
    const EquilibriumState equilibrium = test::random_equilibrium(model, generator, 0.2);
    const SegmentLoads loads = segment_loads(model, field, equilibrium);
    for (std::size_t j = 0; j < model.discs.size(); ++j) {
      const FreeBody part{model, statics, model.discs[j]};
      MatX<double> force = MatX<double>::Zero(3, n_causes);  // on the part above, world axes
      force.col(int(Cause::weight)) = part.weight();
      force.col(int(Cause::external)) = bucket.force_W;
      for (std::size_t m = 0; m < model.paths.size(); ++m) {
        const FascicleTension& t = field.tensions()[m];
        force.col(int(Cause::muscle)) +=
            (t.passive + equilibrium.activation[Eigen::Index(m)] * t.active) * part.pull(model.paths[m]);
      }
      force.col(int(Cause::pressure)) = equilibrium.pressure * part.push(model.cavity) -
                                        model.cavity.pleural_pressure * part.push(pleural_part(model.cavity));
      for (std::size_t b = 0; b < model.linea_alba.size(); ++b)
        force.col(int(Cause::ligament)) +=
            equilibrium.linea_alba_tension[Eigen::Index(b)] * part.pull(model.linea_alba_paths[b]);

      for (std::size_t i = 0; i < model.ligaments.size(); ++i) {
        const double length = path_length(statics.kin, {}, model.ligament_paths[i]);
        force.col(int(Cause::ligament)) +=
            respond<double>(model.ligaments[i], length).tension * part.pull(model.ligament_paths[i]);
      }

      const MatX<double> in_disc = part.directions().transpose() * force;
      const auto row = Eigen::Index(j);
      INFO(model.discs[j].level << (neutral ? " standing" : " bent"));
      REQUIRE(loads.compression.row(row).cwiseAbs().maxCoeff() > 100.0);
      CHECK(test::relative_error(loads.shear_anterior.row(row), in_disc.row(0)) < 1e-11);
      CHECK(test::relative_error(loads.compression.row(row), -in_disc.row(1)) < 1e-11);
      CHECK(test::relative_error(loads.shear_right.row(row), in_disc.row(2)) < 1e-11);
    }
  }
}
