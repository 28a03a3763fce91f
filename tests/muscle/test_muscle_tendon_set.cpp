#include "catch.hpp"
#include "lumbopelvic/muscle/muscle_tendon_set.hpp"
#include "support/muscle_units.hpp"

using namespace lumbopelvic;

namespace {

/// Units of both kinds in mixed order, with a state each.
struct Crowd {
  std::vector<MuscleTendon<>> units;
  std::vector<TendonKind> kinds;
  MuscleTendonInputs inputs;

  explicit Crowd(Eigen::Index n) : inputs(n) {
    test::UnitSampler sample(41);
    for (Eigen::Index i = 0; i < n; ++i) {
      const Fascicle f = sample.fascicle();
      units.push_back(make_muscle_tendon(f));
      kinds.push_back(i % 3 == 1 ? TendonKind::rigid : TendonKind::compliant);
      const auto in = sample.input(f);
      const bool rigid = kinds.back() == TendonKind::rigid;
      inputs.length[i] = in.length - (rigid ? f.slack_length * in.strain : 0.0);
      inputs.velocity[i] = in.velocity;
      inputs.activation[i] = in.activation;
      inputs.strain[i] = in.strain;
      inputs.short_range_stretch[i] = in.short_range_stretch;
    }
  }
  [[nodiscard]] MuscleTendonLinear<double> alone(Eigen::Index i) const {
    const MuscleTendonInput<double> in{inputs.length[i], inputs.velocity[i], inputs.activation[i],
                                       inputs.strain[i], inputs.short_range_stretch[i]};
    const auto& unit = units[std::size_t(i)];
    return kinds[std::size_t(i)] == TendonKind::rigid ? rigid_linear(unit, in) : compliant_linear(unit, in);
  }
};

template <class Table>
void check_row(const MuscleTendonRow<double>& row, const Table& table, Eigen::Index i) {
  const double alone[] = {row.length, row.velocity, row.activation, row.strain, row.short_range_stretch};
  for (Eigen::Index k = 0; k < 5; ++k) CHECK(table(k, i) == Approx(alone[k]).epsilon(1e-10).margin(1e-10));
}

void check_rates(const MuscleTendonRates<double>& one, const MuscleTendonRateArrays& all, Eigen::Index i) {
  CHECK(all.tension[i] == Approx(one.tension).epsilon(1e-12));
  CHECK(all.strain_rate[i] == Approx(one.strain_rate).epsilon(1e-12).margin(1e-11));
  CHECK(all.short_range_stretch_rate[i] == Approx(one.short_range_stretch_rate).epsilon(1e-12).margin(1e-11));
  CHECK(all.fiber_length[i] == Approx(one.fiber_length).epsilon(1e-14));
  CHECK(all.fiber_velocity[i] == Approx(one.fiber_velocity).epsilon(1e-12).margin(1e-13));
}

}  // namespace

TEST_CASE("A set of units answers as each unit would alone, in any mixture of tendons",
          "[muscle_tendon_set][property]") {
  for (const Eigen::Index n : {1, 7, 8, 40, 203}) {
    const Crowd crowd(n);
    const MuscleTendonSet set(crowd.units, crowd.kinds);
    MuscleTendonRateArrays rates;
    MuscleTendonLinearArrays linear;
    set.rates(crowd.inputs, rates);
    set.linear(crowd.inputs, linear);
    for (Eigen::Index i = 0; i < n; ++i) {
      const auto alone = crowd.alone(i);
      check_rates(alone.rates, rates, i);
      check_rates(alone.rates, linear.rates, i);
      check_row(alone.tension, linear.tension, i);
      check_row(alone.strain_rate, linear.strain_rate, i);
      check_row(alone.short_range_stretch_rate, linear.short_range_stretch_rate, i);
    }
  }
}

TEST_CASE("What a unit answers does not depend on its neighbours, bit by bit",
          "[muscle_tendon_set][property]") {
  const Crowd crowd(64);
  MuscleTendonRateArrays all, single;
  MuscleTendonSet(crowd.units, crowd.kinds).rates(crowd.inputs, all);
  for (Eigen::Index i = 0; i < 64; ++i) {
    MuscleTendonInputs in(1);
    in.length << crowd.inputs.length[i];
    in.velocity << crowd.inputs.velocity[i];
    in.activation << crowd.inputs.activation[i];
    in.strain << crowd.inputs.strain[i];
    in.short_range_stretch << crowd.inputs.short_range_stretch[i];
    MuscleTendonSet({crowd.units[std::size_t(i)]}, {crowd.kinds[std::size_t(i)]}).rates(in, single);
    CHECK(single.tension[0] == all.tension[i]);
    CHECK(single.strain_rate[0] == all.strain_rate[i]);
    CHECK(single.short_range_stretch_rate[0] == all.short_range_stretch_rate[i]);
  }
}

TEST_CASE("A set refuses arrays of another size", "[muscle_tendon_set][unit]") {
  const Crowd crowd(5);
  MuscleTendonRateArrays rates;
  CHECK_THROWS_AS(MuscleTendonSet(crowd.units, {TendonKind::rigid}), InvalidArgument);
  CHECK_THROWS_AS(MuscleTendonSet(crowd.units, crowd.kinds).rates(MuscleTendonInputs(4), rates),
                  InvalidArgument);
  CHECK_NOTHROW(MuscleTendonSet().rates(MuscleTendonInputs(0), rates));
}
