#pragma once
/// All muscle-tendon units of a model at once, eight to a pack.

#include <algorithm>
#include <vector>

#include "lumbopelvic/muscle/compliant_tendon.hpp"
#include "lumbopelvic/muscle/rigid_tendon.hpp"

namespace lumbopelvic {

/// Inputs of n units, one array each, in the order of the units. See MuscleTendonInput.
struct MuscleTendonInputs {
  VecX<double> length, velocity, activation, strain, short_range_stretch;  ///< (n)

  explicit MuscleTendonInputs(Eigen::Index n = 0)
      : length(n),
        velocity(n),
        activation(n),
        strain(VecX<double>::Zero(n)),
        short_range_stretch(VecX<double>::Zero(n)) {}
};

/// Rates of n units. See MuscleTendonRates. Resized by who fills it.
struct MuscleTendonRateArrays {
  VecX<double> tension, strain_rate, short_range_stretch_rate, fiber_length, fiber_velocity;  ///< (n)
};

/// Rates of n units with their derivatives: row i of a table by input number i of MuscleTendonInput.
struct MuscleTendonLinearArrays {
  MuscleTendonRateArrays rates;
  Eigen::Matrix<double, 5, Eigen::Dynamic, Eigen::RowMajor> tension, strain_rate,
      short_range_stretch_rate;  ///< (5 x n)
};

/// Units as structure of arrays. Never changes once built; safe to share between threads.
///
/// Units of one kind stand together and are worked on in packs; the last pack of a kind is filled up with
/// copies. What a unit answers depends on its own numbers only, not on its neighbours nor on the width of the
/// registers.
class MuscleTendonSet {
 public:
  MuscleTendonSet() = default;
  /// @param units  (n), constants of each
  /// @param kinds  (n), kind of tendon of each
  /// @throws InvalidArgument if the sizes disagree
  MuscleTendonSet(const std::vector<MuscleTendon<>>& units, const std::vector<TendonKind>& kinds);

  [[nodiscard]] Eigen::Index size() const noexcept { return Eigen::Index(kinds_.size()); }
  [[nodiscard]] const std::vector<TendonKind>& kinds() const noexcept { return kinds_; }

  /// Rates of every unit. Allocates only where `out` has another size than the set.
  /// @throws InvalidArgument if an input has another size than the set
  void rates(const MuscleTendonInputs& in, MuscleTendonRateArrays& out) const;
  /// The same with all derivatives.
  void linear(const MuscleTendonInputs& in, MuscleTendonLinearArrays& out) const;

 private:
  /// Eight units of a kind: where each lane's numbers stand, and each constant by lane.
  struct Block {
    TendonKind kind;
    std::size_t count;  ///< lanes in use
    bool dense;         ///< all lanes are in use and stand side by side
    std::array<Eigen::Index, pack_size> unit;
    std::array<std::array<double, pack_size>, std::tuple_size_v<decltype(muscle_tendon_constants<double>)>>
        constants;
  };

  void add_blocks(const std::vector<MuscleTendon<>>& units, TendonKind kind);
  void check_inputs(const MuscleTendonInputs& in) const;

  std::vector<TendonKind> kinds_;
  std::vector<Block> blocks_;
};

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/muscle/impl/muscle_tendon_set.hpp"
#endif
