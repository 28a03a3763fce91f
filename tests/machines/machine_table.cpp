/// Writes what this machine answers, as CSV for compare_machines.py: recruitment in every shipped posture,
/// with the shape of the abdomen at rest and with the shape found, and two canaries, hashes of bits that
/// machines do not share.
///
///     machine_table > TABLE.csv

#include <Eigen/Core>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <random>
#include <string>

#include <lumbopelvic/lumbopelvic.hpp>

using namespace lumbopelvic;

namespace {

/// FNV-1a over the bits of numbers.
std::uint64_t hash_bits(const MatX<double>& numbers) {
  std::uint64_t hash = 14695981039346656037u;  // offset basis and prime: Fowler, Noll & Vo, 64 bits
  for (const double x : numbers.reshaped()) hash = (hash ^ std::bit_cast<std::uint64_t>(x)) * 1099511628211u;
  return hash;
}

/// A product with sums long enough to be cut where the first cache ends.
std::uint64_t product_canary() {
  std::mt19937_64 generator(1);
  std::uniform_real_distribution<double> uniform(-1.0, 1.0);
  const MatX<double> A = MatX<double>::NullaryExpr(64, 2000, [&] { return uniform(generator); });
  return hash_bits(A * A.transpose());
}

/// exp and sin of the C library, which takes other code where the processor has AVX2 and FMA.
std::uint64_t function_canary() {
  MatX<double> values(2, 10000);
  for (Eigen::Index i = 0; i < values.cols(); ++i) {
    const double x = 1e-3 * double(i) - 5.0;
    values.col(i) << std::exp(x), std::sin(x);
  }
  return hash_bits(values);
}

const char* name_of(RecruitmentStatus status) {
  switch (status) {
    case RecruitmentStatus::solved:
      return "solved";
    case RecruitmentStatus::margin_unattainable:
      return "margin_unattainable";
    case RecruitmentStatus::unbalanced:
      return "unbalanced";
    case RecruitmentStatus::not_converged:
      return "not_converged";
  }
  return "unknown";
}

const char* name_of(EquilibriumShapeStatus status) {
  switch (status) {
    case EquilibriumShapeStatus::balanced:
      return "balanced";
    case EquilibriumShapeStatus::unbalanced:
      return "unbalanced";
    case EquilibriumShapeStatus::not_converged:
      return "not_converged";
  }
  return "unknown";
}

/// One row of recruitment: what, posture, metric, status, then numbers in SI.
void print_recruitment(const Model& model, const PosedModel& posture, const std::string& what,
                       const std::string& name, const RecruitmentSettings& settings, const char* metric) {
  const Statics statics =
      evaluate_statics(model, posture.pose, posture.loads, stability_coordinates(model, {}));
  Recruiter recruiter(model, statics, posture.support, settings);
  const RecruitmentResult result = recruiter.solve();
  const VecX<double> compression = recruiter.field().compression(result.equilibrium);
  std::printf("%s,%s,%s,%s,%.17g,%.17g,%.17g,%.17g,%.17g\n", what.c_str(), name.c_str(), metric,
              name_of(result.status), result.effort, result.equilibrium.pressure, compression.maxCoeff(),
              result.margin, result.reserve_max);
}

void print_metrics(const Model& model, const PosedModel& posture, const std::string& what,
                   const std::string& name) {
  RecruitmentSettings settings;
  settings.metric = Metric::none;
  print_recruitment(model, posture, what, name, settings, "none");
  settings.metric = Metric::mass;
  print_recruitment(model, posture, what, name, settings, "mass");
  settings.metric = Metric::segment;
  settings.margin = 10.0;  // [N m/rad]
  print_recruitment(model, posture, what, name, settings, "segment");
}

void print_posture(const Model& model, const std::string& name) {
  const PosedModel found = pose_model(model, load_posture(name));
  PosedModel at_rest = found;
  at_rest.pose.q(at_rest.free_deformation) = found.reference_deformation;
  print_metrics(model, at_rest, "rest", name);
  print_metrics(model, found, "found", name);
  const EquilibriumShape search = find_equilibrium_shape(model, at_rest);
  std::printf("search,%s,,%s,%.17g,,,,%.17g\n", name.c_str(), name_of(search.status), search.cost,
              search.reserve);
}

}  // namespace

int main() try {
  std::printf("what,posture,metric,status,effort,pressure,compression,margin,residual\n");
  std::printf("canary,,product,%016llx,,,,,\n", static_cast<unsigned long long>(product_canary()));
  std::printf("canary,,functions,%016llx,,,,,\n", static_cast<unsigned long long>(function_canary()));
  const Model model = load_model("adult_male");
  for (const std::string& name : list_data("postures")) print_posture(model, name);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "machine_table: %s\n", error.what());
  return 1;
}
