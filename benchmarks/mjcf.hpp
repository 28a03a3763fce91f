#pragma once
/// A model as MuJoCo reads it: the links of a tree, with a site for each path point, a tendon for each
/// fascicle, and cylinders to wrap on. Muscles are MuJoCo's own, on rigid tendons.

#include <Eigen/Eigenvalues>
#include <sstream>

#include "lumbopelvic/model/model.hpp"
#include "lumbopelvic/multibody/dynamics_tree.hpp"

namespace lumbopelvic::bench {

/// Writes MJCF, the XML that MuJoCo loads.
class MjcfWriter {
 public:
  /// @param tree  whose axes are all f(q) = q or -q about or along x, y, z; MuJoCo has no others
  /// @throws InvalidArgument if an axis is another, or a path may wrap an ellipsoid
  MjcfWriter(const Model& model, const DynamicsTree& tree, bool with_muscles) : model_(model), tree_(tree) {
    collect();
    out_.precision(17);
    out_ << "<mujoco><compiler angle=\"radian\"/><option";
    put("gravity", model.gravity_W);
    out_ << "><flag contact=\"disable\" constraint=\"disable\"/></option><worldbody>\n";
    put_contents(ground);
    for (int l = 0; l < tree.n_links(); ++l)
      if (tree.links()[std::size_t(l)].parent == ground) put_link(l);
    out_ << "</worldbody>\n<tendon>\n";
    for (std::size_t m = 0; m < model.paths.size(); ++m) put_tendon(m);
    out_ << "</tendon>\n";
    if (with_muscles) put_muscles();
    out_ << "</mujoco>\n";
  }
  [[nodiscard]] std::string text() const { return out_.str(); }

 private:
  struct Site {
    std::string name;
    int link;
    Vec3<double> p_L;
  };
  struct Cylinder {
    std::string name;
    int link;
    Transform<double> X_LS;
    double radius;
  };

  [[nodiscard]] DynamicsTree::Placement place(int body) const {
    return body == ground ? DynamicsTree::Placement{} : tree_.placement(body);
  }
  void add_site(const std::string& name, const PathPoint& p) {
    const auto [link, X_LB] = place(p.body);
    sites_.push_back({name, link, X_LB * p.p_B});
  }
  static std::string site_name(std::size_t path, std::size_t point) {
    return std::string("p").append(std::to_string(path)).append("_").append(std::to_string(point));
  }
  void collect() {
    for (std::size_t m = 0; m < model_.paths.size(); ++m) {
      const auto& stretches = model_.paths[m].stretches;
      for (std::size_t i = 0; i < stretches.size(); ++i) add_site(site_name(m, i), stretches[i].a);
      add_site(site_name(m, stretches.size()), stretches.back().b);
    }
    for (const WrapSurface& surface : model_.surfaces) {
      if (surface.kind != WrapKind::cylinder) continue;
      const auto [link, X_LB] = place(surface.body);
      const Transform<double> X_LS = X_LB * surface.X_BS;
      cylinders_.push_back({surface.name, link, X_LS, surface.radius});
    }
  }

  template <class Vector>
  void put(const char* name, const Vector& values) {  // a vector of Eigen's
    out_ << ' ' << name << "=\"";
    for (Eigen::Index i = 0; i < values.size(); ++i) out_ << (i ? " " : "") << values[i];
    out_ << '"';
  }
  void put(const Transform<double>& X) {
    const Eigen::Quaterniond Q(X.R);
    put("pos", X.p);
    put("quat", Eigen::Vector4d(Q.w(), Q.x(), Q.y(), Q.z()));
  }
  void put_inertia(const DynamicsTree::Link& link) {
    const Eigen::SelfAdjointEigenSolver<Mat3<double>> axes(link.inertia_C);
    Mat3<double> R = axes.eigenvectors();
    if (R.determinant() < 0.0) R.col(0) = -R.col(0);
    out_ << "<inertial mass=\"" << link.mass << '"';
    put(Transform<double>{R, link.com_L});
    // MuJoCo refuses A + B < C, which rounding can make of a flat body.
    put("diaginertia", (axes.eigenvalues().array() + 1e-13 * axes.eigenvalues().maxCoeff()).matrix());
    out_ << "/>\n";
  }
  void put_contents(int link) {
    for (const Site& site : sites_) {
      if (site.link != link) continue;
      out_ << "<site name=\"" << site.name << '"';
      put("pos", site.p_L);
      out_ << "/>\n";
    }
    for (const Cylinder& cylinder : cylinders_) {
      if (cylinder.link != link) continue;
      out_ << "<geom name=\"" << cylinder.name << "\" type=\"cylinder\" contype=\"0\" conaffinity=\"0\"";
      put(cylinder.X_LS);
      put("size", Eigen::Vector2d(cylinder.radius, 0.1));
      out_ << "/>\n";
    }
  }
  void put_joint(const DynamicsTree::Axis& axis) {
    if (axis.curve >= 0 || axis.turned || std::abs(axis.slope) != 1.0 || axis.offset != 0.0)
      fail_argument("MjcfWriter", "function of coordinate", tree_.dofs()[std::size_t(axis.dof)],
                    "f(q) = q or -q");
    const bool turn = axis.kind == MotionKind::rotation;
    out_ << "<joint name=\"q" << axis.dof << "\" type=\"" << (turn ? "hinge" : "slide") << '"';
    put("axis", Vec3<double>(axis.slope * (turn ? Vec3<double>::Unit(axis.unit) : axis.direction)));
    out_ << "/>\n";
  }
  void put_link(int l) {
    const auto& link = tree_.links()[std::size_t(l)];
    out_ << "<body name=\"link" << l << '"';
    put(link.X_PF);
    out_ << ">\n";
    put_inertia(link);
    for (int k = 0; k < link.n_axes; ++k) put_joint(tree_.axes()[std::size_t(link.first_axis + k)]);
    put_contents(l);
    for (int child = l + 1; child < tree_.n_links(); ++child)
      if (tree_.links()[std::size_t(child)].parent == l) put_link(child);
    out_ << "</body>\n";
  }
  void put_tendon(std::size_t m) {
    out_ << "<spatial name=\"" << model_.fascicles[m].name << "\">";
    const auto& stretches = model_.paths[m].stretches;
    for (std::size_t i = 0; i <= stretches.size(); ++i) {
      out_ << "<site site=\"" << site_name(m, i) << "\"/>";
      if (i == stretches.size() || stretches[i].surface < 0) continue;
      const WrapSurface& surface = model_.surfaces[std::size_t(stretches[i].surface)];
      if (surface.kind != WrapKind::cylinder)
        fail_argument("MjcfWriter", "surface " + surface.name, "an ellipsoid", "a cylinder");
      out_ << "<geom geom=\"" << surface.name << "\"/>";
    }
    out_ << "</spatial>\n";
  }
  /// MuJoCo takes fibre and tendon from the range of lengths: here 0.75 to 1.05 optimal fibre lengths.
  void put_muscles() {
    out_ << "<actuator>\n";
    for (const Fascicle& f : model_.fascicles) {
      out_ << "<muscle name=\"" << f.name << "\" tendon=\"" << f.name << "\" range=\"0.75 1.05\" force=\""
           << f.max_force << "\" vmax=\"" << f.max_velocity << "\" lengthrange=\""
           << f.slack_length + 0.75 * f.optimal_length << ' ' << f.slack_length + 1.05 * f.optimal_length
           << "\"/>\n";
    }
    out_ << "</actuator>\n";
  }

  const Model& model_;
  const DynamicsTree& tree_;
  std::vector<Site> sites_;
  std::vector<Cylinder> cylinders_;
  std::ostringstream out_;
};

}  // namespace lumbopelvic::bench
