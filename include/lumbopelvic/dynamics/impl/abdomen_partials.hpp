#pragma once
/// Definitions of abdomen_partials.hpp, compiled once in the library.

#include <algorithm>

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/dynamics/abdomen_partials.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE SurfacePartials::SurfacePartials(const PlainTree& plain, const MovingSurface& surface) {
  const auto& links = surface.links();
  for (const int k : plain.order()) {
    const auto carried = std::ranges::count_if(links, [&](int l) { return plain.carries(k, l); });
    if (carried > 0 && carried < std::ptrdiff_t(links.size())) dofs_.push_back(k);
  }
  const auto n = Eigen::Index(dofs_.size()), rows = 3 * Eigen::Index(surface.vertices().size());
  gradient_.setZero(n), hessian_.setZero(n, n);
  moved_.setZero(rows, n), pushed_.setZero(rows, n);
  wrench_.assign(links.size(), Rows::Zero(6, n));
  force_.assign(links.size(), Vec3<double>::Zero());
  dyad_.assign(links.size(), Mat3<double>::Zero());
}

LUMBOPELVIC_INLINE void SurfacePartials::update(const PlainTree& plain, const MovingSurface& surface,
                                                const SurfaceMotion<double>& data, const PlainMotion& at) {
  if (dofs_.empty()) return;
  for (std::size_t i = 0; i < dofs_.size(); ++i) {
    double sum = 0.0;
    for (const int l : surface.links())
      if (plain.carries(dofs_[i], l))
        sum += at.screw[std::size_t(dofs_[i])].dot(data.unit_pressure[std::size_t(l)]);
    gradient_[Eigen::Index(i)] = sum;
  }
  hessian_.setZero();
  move_vertices(plain, surface, data, at);
  add_stretching(plain, surface, data, at);
  add_bending(plain, surface, data, at);
}

LUMBOPELVIC_INLINE void SurfacePartials::move_vertices(const PlainTree& plain, const MovingSurface& surface,
                                                       const SurfaceMotion<double>& data,
                                                       const PlainMotion& at) {
  moved_.setZero();
  for (std::size_t v = 0; v < surface.vertices().size(); ++v) {
    const auto& vertex = surface.vertices()[v];
    const auto row = 3 * Eigen::Index(v);
    for (int p = vertex.first; p < vertex.first + vertex.count; ++p) {
      const auto& part = surface.parts()[std::size_t(p)];
      const Vec3<double>& place = data.place[std::size_t(p)];
      for (std::size_t i = 0; i < dofs_.size(); ++i) {
        if (!plain.carries(dofs_[i], part.link)) continue;
        const Spatial<double>& s = at.screw[std::size_t(dofs_[i])];
        moved_.block<3, 1>(row, Eigen::Index(i)) += part.weight * s.linear + s.angular.cross(place);
      }
    }
  }
}

/// Moving b moves the push on a by dx_b x (x_left - x_right) / 6, and the other way round; what is then
/// pushed goes to the links.
LUMBOPELVIC_INLINE void SurfacePartials::add_stretching(const PlainTree& plain, const MovingSurface& surface,
                                                        const SurfaceMotion<double>& data,
                                                        const PlainMotion& at) {
  pushed_.setZero();
  const auto add_cross = [&](int from, const Vec3<double>& d, int to) {  // dg_to += dx_from x d
    const Eigen::Index f = 3 * from, t = 3 * to;
    pushed_.row(t) += d.z() * moved_.row(f + 1) - d.y() * moved_.row(f + 2);
    pushed_.row(t + 1) += d.x() * moved_.row(f + 2) - d.z() * moved_.row(f);
    pushed_.row(t + 2) += d.y() * moved_.row(f) - d.x() * moved_.row(f + 1);
  };
  for (const CavityEdge& edge : surface.edges()) {
    const Vec3<double> d = (data.x[std::size_t(edge.left)] - data.x[std::size_t(edge.right)]) / 6.0;
    add_cross(edge.b, d, edge.a);
    add_cross(edge.a, -d, edge.b);
  }
  for (Rows& W : wrench_) W.setZero();
  for (std::size_t v = 0; v < surface.vertices().size(); ++v) {
    const auto& vertex = surface.vertices()[v];
    const auto row = 3 * Eigen::Index(v);
    const auto x = pushed_.row(row), y = pushed_.row(row + 1), z = pushed_.row(row + 2);
    for (int p = vertex.first; p < vertex.first + vertex.count; ++p) {
      const auto& part = surface.parts()[std::size_t(p)];
      const Vec3<double>& r = data.place[std::size_t(p)];
      Rows& W = wrench_[std::size_t(std::ranges::lower_bound(surface.links(), part.link) -
                                    surface.links().begin())];
      W.row(0) += r.y() * z - r.z() * y;
      W.row(1) += r.z() * x - r.x() * z;
      W.row(2) += r.x() * y - r.y() * x;
      W.row(3) += part.weight * x;
      W.row(4) += part.weight * y;
      W.row(5) += part.weight * z;
    }
  }
  for (std::size_t i = 0; i < dofs_.size(); ++i) {
    const Vec6<double> s = at.screw[std::size_t(dofs_[i])].column();
    for (std::size_t l = 0; l < wrench_.size(); ++l)
      if (plain.carries(dofs_[i], surface.links()[l]))
        hessian_.row(Eigen::Index(i)).noalias() += s.transpose() * wrench_[l];
  }
}

LUMBOPELVIC_INLINE void SurfacePartials::add_bending(const PlainTree& plain, const MovingSurface& surface,
                                                     const SurfaceMotion<double>& data,
                                                     const PlainMotion& at) {
  for (std::size_t l = 0; l < force_.size(); ++l) force_[l].setZero(), dyad_[l].setZero();
  for (std::size_t v = 0; v < surface.vertices().size(); ++v) {
    const auto& vertex = surface.vertices()[v];
    for (int p = vertex.first; p < vertex.first + vertex.count; ++p) {
      const auto& part = surface.parts()[std::size_t(p)];
      const auto l =
          std::size_t(std::ranges::lower_bound(surface.links(), part.link) - surface.links().begin());
      force_[l] += part.weight * data.push[v];
      dyad_[l] += data.place[std::size_t(p)] * data.push[v].transpose();
    }
  }
  for (std::size_t i = 0; i < dofs_.size(); ++i) {
    const Spatial<double>& s = at.screw[std::size_t(dofs_[i])];
    Vec3<double> turned = Vec3<double>::Zero();  // sum of dx/dq x g
    for (std::size_t l = 0; l < force_.size(); ++l)
      if (plain.carries(dofs_[i], surface.links()[l]))
        turned += s.linear.cross(force_[l]) + dyad_[l] * s.angular - s.angular * dyad_[l].trace();
    for (std::size_t j = 0; j < dofs_.size(); ++j) {
      if (i != j && !plain.precedes(dofs_[j], dofs_[i])) continue;
      const double bend = at.screw[std::size_t(dofs_[j])].angular.dot(turned);
      hessian_(Eigen::Index(j), Eigen::Index(i)) += bend;
      if (i != j) hessian_(Eigen::Index(i), Eigen::Index(j)) += bend;
    }
  }
}

LUMBOPELVIC_INLINE void AbdomenPartials::subtract(const PlainTree& plain, const MovingCavity& cavity,
                                                  const CavityMotion<double>& data, const PlainMotion& at,
                                                  const AbdomenTargets& to) {
  if (!cavity.acts()) return;
  contents_.update(plain, cavity.surface, data.surface, at);
  pleura_.update(plain, cavity.pleural_surface, data.pleural_surface, at);
  /// Takes the push P V_q off, at dP/dV.
  const auto take = [&](const SurfacePartials& volume, double P, double by_volume) {
    const VecX<double>& g = volume.gradient();
    for (std::size_t k = 0; k < volume.dofs().size(); ++k)
      for (std::size_t j = 0; j < volume.dofs().size(); ++j) {
        const auto row = Eigen::Index(j), column = Eigen::Index(k);
        to.by_position(volume.dofs()[j], volume.dofs()[k]) -=
            by_volume * g[row] * g[column] + P * volume.hessian()(row, column);
      }
  };
  const LungLaw<double>& lungs = data.lungs;
  take(contents_, data.contents.pressure, data.contents.by_volume);
  take(pleura_, -lungs.pleural, -lungs.by_volume);
  for (std::size_t k = 0; k < pleura_.dofs().size(); ++k) {
    const int dof = pleura_.dofs()[k];
    const double g = pleura_.gradient()[Eigen::Index(k)];
    to.by_beside(dof, to.air) += lungs.by_inhaled * g;
    to.beside_p(to.air, dof) += lungs.flow_by_volume * g;
  }
  to.beside_z(to.air, to.air) += lungs.flow_by_inhaled;
}

}  // namespace lumbopelvic
