#pragma once
/// Derivatives of path forces and path speeds by the positions of a plain tree: second derivatives of all
/// lengths at once, in closed form.
///
/// A stretch is a function l of its ends as seen from the link of its surface. A unit pull is a wrench
/// w_x = (p_x x g_x, g_x) on the link of end x, with g_x = dl/dp_x. As a degree of freedom k moves end x
/// against the surface (e_x = 1), or the surface against it (-1),
///
///   dw_x = sum_y [ J_x^T l_xy J_y + (dp x g_x; 0) if x = y ] e_y s_k,     dp = J_y s_k = v + omega x p_y
///   d(l') / dq_k = sum_x e_x [ (z_x + V_x x* w_x) . s_k + w_x . sigma_k ]
///   z_x = J_x^T (sum_y l_xy u_y + g_x x omega_x)
///
/// with u_y, omega_y the velocities against the surface. Groups of stretches between the same links share
/// everything but sums over the stretches, so these are taken in packs.

#include "lumbopelvic/dynamics/plain_tree.hpp"
#include "lumbopelvic/muscle/path_motion.hpp"

namespace lumbopelvic {

namespace detail {
struct EndWrenches;
}

class PathPartials {
 public:
  PathPartials(const PlainTree& plain, const PathSet& set);

  /// Adds to the balance what pulls change with positions, and sets the derivatives of the speeds.
  /// @param motion, data  as `update_paths` left them; `data` with the tensions that `add_tensions` notes
  /// @param by_position   of the balance: minus the generalised forces, (n_dofs x n_dofs); less what moves
  ///                      along with the links, which `InertiaPartials` has
  /// @param speed         d(dL/dt)/dq, (n_paths x n_dofs)
  void add(const PlainTree& plain, const PathSet& set, const TreeMotion<double>& motion,
           const PlainMotion& at, const PathMotion<double>& data, MatX<double>& by_position,
           MatX<double>& speed);

 private:
  struct Mover {
    int dof = 0;
    double a = 0.0, b = 0.0;  ///< e of each end
    bool surface = false;     ///< whether it carries the link of the surface
  };
  struct Span {
    std::size_t first = 0, count = 0;
  };
  /// Sums over a group or a single stretch: pulls of either end, and their changes by the displacement of
  /// either.
  struct Sums {
    bool two = true;  ///< whether end a is apart from the surface; if not, nothing of it counts
    Vec6<double> pull_a = Vec6<double>::Zero(), pull_b = Vec6<double>::Zero();
    Mat6<double> aa = Mat6<double>::Zero(), ab = Mat6<double>::Zero(),
                 bb = Mat6<double>::Zero();  ///< ab: of the pull at a by b
  };

  Span list(const PlainTree& plain, int link_a, int link_b, int surface);
  void bring_movers(const Span& span, const Transform<double>& X_OF, const PlainMotion& at);
  void add_group(const PathSet& set, const PathSet::Group& group, const Span& span,
                 const TreeMotion<double>& motion, const PlainMotion& at, const PathMotion<double>& data,
                 MatX<double>& speed);
  /// Adds what a block of stretches gives to the derivatives of the paths' speeds by the positions of a span.
  template <class Block>
  void add_speeds(const Span& span, const Block& block, const detail::EndWrenches& ends, int n_paths,
                  MatX<double>& speed) const;
  void add_single(const PathSet::Single& single, const PathSet& set, const Span& span,
                  const TreeMotion<double>& motion, const PlainMotion& at, const PathMotion<double>& data,
                  MatX<double>& speed);
  void spread(const PlainTree& plain, const Span& span, MatX<double>& by_position);

  std::vector<Mover> movers_;
  std::vector<Span> groups_;
  Sums sums_;
  std::vector<Spatial<double>> screw_, rate_;  ///< of the movers in the frame of the sums
  std::vector<Vec6<double>> column_;
};

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/dynamics/impl/path_partials.hpp"
#endif
