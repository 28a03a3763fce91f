#pragma once
/// Definitions of muscle_tendon_set.hpp, compiled once in the library.

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/muscle/muscle_tendon_set.hpp"

namespace lumbopelvic {

namespace detail {
template <class Block>
[[nodiscard]] Pack pick(const VecX<double>& from, const Block& block) {
  if (block.dense) return Pack::load(from.data() + block.unit[0]);
  return Pack::gather([&](std::size_t lane) { return from[block.unit[lane]]; });
}
template <class Block, class Array>
void put(const Pack& from, const Block& block, Array&& to) {
  if (block.dense) return from.store(to.data() + block.unit[0]);
  std::array<double, pack_size> lanes;
  from.store(lanes.data());
  for (std::size_t lane = 0; lane < block.count; ++lane) to[block.unit[lane]] = lanes[lane];
}
template <class Block>
[[nodiscard]] MuscleTendonInput<Pack> pick_input(const MuscleTendonInputs& in, const Block& block) {
  return {pick(in.length, block), pick(in.velocity, block), pick(in.activation, block),
          pick(in.strain, block), pick(in.short_range_stretch, block)};
}
template <class Block>
[[nodiscard]] MuscleTendon<Pack> load_constants(const Block& block) {
  MuscleTendon<Pack> unit;
  for (std::size_t i = 0; i < block.constants.size(); ++i)
    unit.*muscle_tendon_constants<Pack>[i] = Pack::load(block.constants[i].data());
  return unit;
}
inline void resize(MuscleTendonRateArrays& out, Eigen::Index n) {
  for (VecX<double>* array : {&out.tension, &out.strain_rate, &out.short_range_stretch_rate,
                              &out.fiber_length, &out.fiber_velocity})
    array->resize(n);
}
template <class Block>
void put_rates(const MuscleTendonRates<Pack>& from, const Block& block, MuscleTendonRateArrays& to) {
  put(from.tension, block, to.tension);
  put(from.strain_rate, block, to.strain_rate);
  put(from.short_range_stretch_rate, block, to.short_range_stretch_rate);
  put(from.fiber_length, block, to.fiber_length);
  put(from.fiber_velocity, block, to.fiber_velocity);
}
template <class Block, class Table>
void put_row(const MuscleTendonRow<Pack>& from, const Block& block, Table& to) {
  put(from.length, block, to.row(0));
  put(from.velocity, block, to.row(1));
  put(from.activation, block, to.row(2));
  put(from.strain, block, to.row(3));
  put(from.short_range_stretch, block, to.row(4));
}
}  // namespace detail

LUMBOPELVIC_INLINE MuscleTendonSet::MuscleTendonSet(const std::vector<MuscleTendon<>>& units,
                                                    const std::vector<TendonKind>& kinds)
    : kinds_(kinds) {
  check_size("MuscleTendonSet", "number of kinds", Eigen::Index(kinds.size()), Eigen::Index(units.size()));
  for (const TendonKind kind : {TendonKind::compliant, TendonKind::rigid}) add_blocks(units, kind);
}

LUMBOPELVIC_INLINE void MuscleTendonSet::add_blocks(const std::vector<MuscleTendon<>>& units,
                                                    TendonKind kind) {
  std::vector<Eigen::Index> members;
  for (Eigen::Index m = 0; m < size(); ++m)
    if (kinds_[std::size_t(m)] == kind) members.push_back(m);
  for (std::size_t first = 0; first < members.size(); first += pack_size) {
    Block block{kind, std::min(pack_size, members.size() - first), false, {}, {}};
    for (std::size_t lane = 0; lane < pack_size; ++lane) {
      block.unit[lane] = members[std::min(first + lane, members.size() - 1)];
      for (std::size_t i = 0; i < block.constants.size(); ++i)
        block.constants[i][lane] = units[std::size_t(block.unit[lane])].*muscle_tendon_constants<double>[i];
    }
    block.dense = block.count == pack_size && block.unit.back() - block.unit.front() == pack_size - 1;
    blocks_.push_back(block);
  }
}

LUMBOPELVIC_INLINE void MuscleTendonSet::check_inputs(const MuscleTendonInputs& in) const {
  constexpr auto fn = "MuscleTendonSet";
  check_size(fn, "length", in.length.size(), size());
  check_size(fn, "velocity", in.velocity.size(), size());
  check_size(fn, "activation", in.activation.size(), size());
  check_size(fn, "strain", in.strain.size(), size());
  check_size(fn, "short_range_stretch", in.short_range_stretch.size(), size());
}

LUMBOPELVIC_INLINE void MuscleTendonSet::rates(const MuscleTendonInputs& in,
                                               MuscleTendonRateArrays& out) const {
  check_inputs(in);
  detail::resize(out, size());
  for (const Block& block : blocks_) {
    const auto unit = detail::load_constants(block);
    const auto input = detail::pick_input(in, block);
    detail::put_rates(
        block.kind == TendonKind::rigid ? rigid_rates(unit, input) : compliant_rates(unit, input), block,
        out);
  }
}

LUMBOPELVIC_INLINE void MuscleTendonSet::linear(const MuscleTendonInputs& in,
                                                MuscleTendonLinearArrays& out) const {
  check_inputs(in);
  detail::resize(out.rates, size());
  for (auto* table : {&out.tension, &out.strain_rate, &out.short_range_stretch_rate})
    table->resize(5, size());
  for (const Block& block : blocks_) {
    const auto unit = detail::load_constants(block);
    const auto input = detail::pick_input(in, block);
    const auto linear =
        block.kind == TendonKind::rigid ? rigid_linear(unit, input) : compliant_linear(unit, input);
    detail::put_rates(linear.rates, block, out.rates);
    detail::put_row(linear.tension, block, out.tension);
    detail::put_row(linear.strain_rate, block, out.strain_rate);
    detail::put_row(linear.short_range_stretch_rate, block, out.short_range_stretch_rate);
  }
}

}  // namespace lumbopelvic
