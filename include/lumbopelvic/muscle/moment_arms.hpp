#pragma once
/// Moment arms in motion, sparse: how much each degree of freedom lengthens each path that it can change.
/// They are filled in at every step of a simulation; for one pose of a model there is model/moment_arms.hpp.

#include <algorithm>
#include <span>
#include <vector>

#include "lumbopelvic/muscle/path_motion.hpp"

namespace lumbopelvic {

/// Where L(m, k) = d(dL_m/dt)/dv_k can differ from zero, and how it is filled in. Never changes once built.
class MomentArms {
 public:
  MomentArms() = default;
  /// @param tree, set  what `set` was compiled for
  MomentArms(const DynamicsTree& tree, const PathSet& set);

  [[nodiscard]] int n_paths() const noexcept { return static_cast<int>(row_.size()) - 1; }
  [[nodiscard]] int n_dofs() const noexcept { return n_dofs_; }
  /// Number of values kept.
  [[nodiscard]] int n_values() const noexcept { return row_.back(); }
  /// Where the values of a path start; they stand in the order of `dofs`.
  [[nodiscard]] int row(int path) const { return row_[std::size_t(path)]; }
  /// Degrees of freedom that can change a path, ascending.
  [[nodiscard]] std::span<const int> dofs(int path) const {
    return {dof_.data() + row(path), dof_.data() + row(path + 1)};
  }

  /// Fills in the values of L. The moment arm is the negative [m; 1 for a slide].
  /// @param data    filled by `update_paths`
  /// @param values  (n_values + 1); the last has no meaning. Resized where it has another size
  template <Real S>
  void update(const PathSet& set, const TreeMotion<S>& motion, const PathMotion<S>& data,
              VecX<S>& values) const;
  /// The full matrix, (n_paths x n_dofs).
  template <Real S>
  [[nodiscard]] MatX<S> dense(const VecX<S>& values) const;

 private:
  /// An element of the tree, and whether it moves (1) an end against the frame, the frame against it (-1), or
  /// neither.
  struct Mover {
    int element = 0;
    double to = 0.0, from = 0.0;
  };
  struct Group {
    int first_mover = 0, n_movers = 0;
    int first_target = 0;  ///< of n_blocks x n_movers rows of eight
  };
  struct Single {
    std::vector<int> element, target;
    std::vector<char> on_a, on_b;
  };

  void list_rows(const DynamicsTree& tree, const PathSet& set);
  [[nodiscard]] bool moves(int element, int link) const {
    return link != ground && moves_[std::size_t(element)][std::size_t(link)] != 0;
  }
  [[nodiscard]] int place(int path, int dof) const {
    const auto own = dofs(path);
    return row(path) + static_cast<int>(std::lower_bound(own.begin(), own.end(), dof) - own.begin());
  }

  int n_dofs_ = 0;
  std::vector<int> row_{0}, dof_;
  std::vector<Mover> movers_;
  std::vector<Group> groups_;
  std::vector<std::array<int, pack_size>> targets_;
  std::vector<Single> singles_;
  std::vector<std::vector<char>> moves_;  ///< by element, by link
};

template <Real S>
MatX<S> MomentArms::dense(const VecX<S>& values) const {
  MatX<S> L = MatX<S>::Constant(n_paths(), n_dofs(), S(0.0));
  for (int m = 0; m < n_paths(); ++m)
    for (int i = row(m); i < row(m + 1); ++i) L(m, dof_[std::size_t(i)]) = values[i];
  return L;
}

template <Real S>
void MomentArms::update(const PathSet& set, const TreeMotion<S>& motion, const PathMotion<S>& data,
                        VecX<S>& values) const {
  values.resize(n_values() + 1);
  values.setConstant(S(0.0));
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    const PathSet::Group& group = set.groups()[g];
    const Transform<S> X_OF = link_frame(motion, group.frame);
    for (int i = 0; i < groups_[g].n_movers; ++i) {
      const Mover& mover = movers_[std::size_t(groups_[g].first_mover + i)];
      const Spatial<S>& screw = motion.screw[std::size_t(mover.element)];
      // The screw in the frame's axes, about its origin.
      const Vec3<S> w = X_OF.R.transpose() * screw.angular;
      const Vec3<S> v = X_OF.R.transpose() * (screw.linear + screw.angular.cross(X_OF.p));
      for (int k = 0; k < group.n_blocks; ++k) {
        const auto& target = targets_[std::size_t(groups_[g].first_target + k * groups_[g].n_movers + i)];
        std::array<S, pack_size> rate;
        in_lanes<S>([&](const auto& lanes) {
          using T = typename std::decay_t<decltype(lanes)>::Number;
          const auto along = [&](std::size_t first) {
            const auto row = [&](std::size_t r) {
              return lanes.load(data.row(group.first_block + k, first + r));
            };
            return row(0) * w[0] + row(1) * w[1] + row(2) * w[2] + row(3) * v[0] + row(4) * v[1] +
                   row(5) * v[2];
          };
          T sum = along(2) * mover.to;
          if (mover.from != 0.0) sum += along(8) * mover.from;
          lanes.store(sum, rate.data());
        });
        for (std::size_t lane = 0; lane < pack_size; ++lane) values[target[lane]] += rate[lane];
      }
    }
  }
  for (std::size_t i = 0; i < singles_.size(); ++i) {
    const Single& single = singles_[i];
    const auto& at = data.singles[i];
    for (std::size_t j = 0; j < single.element.size(); ++j) {
      const int e = single.element[j];
      const double surface = moves(e, at.surface_link) ? 1.0 : 0.0;
      const Spatial<S>& screw = motion.screw[std::size_t(e)];
      values[single.target[j]] += at.on_a.dot(screw) * (double(single.on_a[j]) - surface) +
                                  at.on_b.dot(screw) * (double(single.on_b[j]) - surface);
    }
  }
}

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/muscle/impl/moment_arms.hpp"
#endif
