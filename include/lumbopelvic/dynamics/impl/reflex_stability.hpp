#pragma once
/// Definitions of reflex_stability.hpp, compiled once in the library.

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <tuple>

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/dynamics/reflex_stability.hpp"

namespace lumbopelvic {

/// The characteristic function at a point, in its factors, and what they are made of.
struct ReflexStability::Evaluation {
  Eigen::VectorXcd stiffness;  ///< k(s) of all paths
  Eigen::VectorXcd own;        ///< determinants of the fascicles
  Eigen::MatrixXcd matrix;     ///< N(s)
  Complex log_det;             ///< of N, up to turns

  /// By how much the logarithm of all of it differs from that elsewhere, no factor turning by more than half.
  [[nodiscard]] Complex log_ratio(const Evaluation& from) const {
    Complex sum = wrapped(log_det - from.log_det);
    for (Eigen::Index m = 0; m < own.size(); ++m) sum += std::log(own[m] / from.own[m]);
    return sum;
  }
  /// The largest turn of any factor since another point [rad].
  [[nodiscard]] double largest_turn(const Evaluation& from) const {
    double largest = std::abs(wrapped(log_det - from.log_det).imag());
    for (Eigen::Index m = 0; m < own.size(); ++m)
      largest = std::max(largest, std::abs(std::arg(own[m] / from.own[m])));
    return largest;
  }
  static Complex wrapped(Complex log) {
    return {log.real(), std::remainder(log.imag(), 2.0 * std::numbers::pi)};
  }
};

LUMBOPELVIC_INLINE ReflexStability::ReflexStability(const MovingModel& model, MotionLinearization about,
                                                    const std::vector<LinearReflex>& reflexes)
    : at_(std::move(about)), reflex_(std::size_t(model.n_fascicles())) {
  constexpr auto fn = "ReflexStability";
  const Eigen::Index n = model.n_fascicles();
  check_size(fn, "units of the linearization", at_.units.rates.tension.size(), n);
  for (const LinearReflex& r : reflexes) {
    check_index(fn, "fascicle", r.fascicle, int(n));
    check_nonnegative(fn, "delay", r.delay);
    check_nonnegative(fn, "sensor_time", r.sensor_time);
    for (const double gain : {r.by_length, r.by_speed, r.by_force}) check_finite(fn, "gain", gain);
    LinearReflex& own = reflex_[std::size_t(r.fascicle)];
    if (own.by_length != 0.0 || own.by_speed != 0.0 || own.by_force != 0.0)
      fail_argument(fn, "reflexes of fascicle " + std::to_string(r.fascicle), 2, "one");
    own = r;
  }
  length_by_path_.resize(n), length_by_strain_.resize(n), per_force_.resize(n);
  for (Eigen::Index m = 0; m < n; ++m) {
    const MuscleTendon<>& unit = model.constants()[std::size_t(m)];
    const double sine = unit.width * unit.per_optimal_length / at_.units.rates.fiber_length[m];
    const double cosine = std::sqrt(std::max(1.0 - sine * sine, 0.0));
    rigid_.push_back(model.units().kinds()[std::size_t(m)] == TendonKind::rigid);
    length_by_path_[m] = cosine * unit.per_optimal_length;
    length_by_strain_[m] = rigid_.back() ? 0.0 : -length_by_path_[m] / unit.per_slack_length;
    per_force_[m] = unit.max_force > 0.0 ? 1.0 / unit.max_force : 0.0;
  }
}

/// States (eps, x_s, a) of a fascicle at a path that moves as exp(s t), so that L' = s L, by Cramer's rule.
LUMBOPELVIC_INLINE ReflexStability::Answer ReflexStability::answer(Eigen::Index m, Complex s,
                                                                   double factor) const {
  const auto& [rates, T, E, X] =
      at_.units;  // rows by length, velocity, activation, strain, short-range stretch
  const LinearReflex& r = reflex_[std::size_t(m)];
  const bool rigid = rigid_[std::size_t(m)];
  const Complex late =
      at_.activation.by_excitation[m] * std::exp(-s * r.delay * factor) / (1.0 + s * r.sensor_time);
  const Complex stretch = late * (r.by_length + s * r.by_speed), force = late * (r.by_force * per_force_[m]);
  const Complex ee = rigid ? Complex(1.0) : s - E(3, m), ex = rigid ? 0.0 : -E(4, m),
                ea = rigid ? 0.0 : -E(2, m);
  const Complex xe = -X(3, m), xx = s - X(4, m), xa = -X(2, m);
  const Complex ae = -stretch * length_by_strain_[m] - force * T(3, m), ax = -force * T(4, m),
                aa = s - at_.activation.by_activation[m] - force * T(2, m);
  const Complex by_path = T(0, m) + s * T(1, m);
  const Complex e = rigid ? Complex(0.0) : E(0, m) + s * E(1, m), x = X(0, m) + s * X(1, m),
                a = stretch * length_by_path_[m] + force * by_path;
  const Complex det = ee * (xx * aa - xa * ax) - ex * (xe * aa - xa * ae) + ea * (xe * ax - xx * ae);
  const Complex de = e * (xx * aa - xa * ax) - ex * (x * aa - xa * a) + ea * (x * ax - xx * a);
  const Complex dx = ee * (x * aa - xa * a) - e * (xe * aa - xa * ae) + ea * (xe * a - x * ae);
  const Complex da = ee * (xx * a - x * ax) - ex * (xe * a - x * ae) + e * (xe * ax - xx * ae);
  return {det, by_path + (T(3, m) * de + T(4, m) * dx + T(2, m) * da) / det};
}

LUMBOPELVIC_INLINE void ReflexStability::respond(Complex s, double factor, Evaluation& out) const {
  const auto n = Eigen::Index(reflex_.size()), linea_alba = at_.linea_alba_stiffness.size();
  out.stiffness.resize(n + linea_alba), out.own.resize(n);
  for (Eigen::Index m = 0; m < n; ++m) std::tie(out.own[m], out.stiffness[m]) = answer(m, s, factor);
  out.stiffness.tail(linea_alba) =
      at_.linea_alba_stiffness.cast<Complex>() + s * at_.connective_tissue_damping.cast<Complex>();
}

LUMBOPELVIC_INLINE void ReflexStability::assemble(Complex s, Evaluation& out) const {
  const Eigen::Index n = at_.mass.rows(), z = at_.anchor_by_anchor.rows();
  const MatX<double> re = out.stiffness.real().asDiagonal() * at_.length_by_position,
                     im = out.stiffness.imag().asDiagonal() * at_.length_by_position;
  MatX<double> real = at_.by_position, imag = MatX<double>::Zero(n, n);
  real.noalias() += at_.arm.transpose() * re;
  imag.noalias() += at_.arm.transpose() * im;
  out.matrix.resize(n + z, n + z);
  auto own = out.matrix.topLeftCorner(n, n);
  own = real.cast<Complex>() + Complex(0.0, 1.0) * imag.cast<Complex>();
  own += (s * s) * at_.mass.cast<Complex>() + s * at_.by_speed.cast<Complex>();
  if (z > 0) {
    out.matrix.topRightCorner(n, z) = at_.by_anchor.cast<Complex>();
    out.matrix.bottomLeftCorner(z, n) =
        -at_.anchor_by_position.cast<Complex>() - s * at_.anchor_by_speed.cast<Complex>();
    out.matrix.bottomRightCorner(z, z) = -at_.anchor_by_anchor.cast<Complex>();
    out.matrix.bottomRightCorner(z, z).diagonal().array() += s;
  }
  const Eigen::PartialPivLU<Eigen::MatrixXcd> lu(out.matrix);
  out.log_det = lu.permutationP().determinant() < 0 ? Complex(0.0, std::numbers::pi) : Complex(0.0);
  for (const Complex& pivot : lu.matrixLU().diagonal()) out.log_det += std::log(pivot);
}

LUMBOPELVIC_INLINE int ReflexStability::roots_right_of(double real, double delay_factor) const {
  constexpr double slowest = 0.02, fastest = 1e7, largest_turn = 1.0;  // [rad/s], [rad/s], [rad]
  constexpr int points = 200, most = 20000;
  const auto at = [&](double omega) {
    Evaluation e;
    respond({real, omega}, delay_factor, e);
    assemble({real, omega}, e);
    return e;
  };
  Eigen::VectorXd turns = Eigen::VectorXd::Zero(Eigen::Index(reflex_.size()) + 1);
  int used = 0;
  double from = 0.0;
  Evaluation before = at(from);
  for (int i = 0; i < points;) {
    const double goal = slowest * std::pow(fastest / slowest, double(i) / (points - 1));
    double to = goal;
    Evaluation now = at(to);
    while (now.largest_turn(before) > largest_turn) {
      if (++used > most || to - from < 1e-12 * (1.0 + to))
        throw ConvergenceError("ReflexStability::roots_right_of: a root lies on the line", real, used);
      to = 0.5 * (from + to);
      now = at(to);
    }
    turns[0] += Evaluation::wrapped(now.log_det - before.log_det).imag();
    for (Eigen::Index m = 0; m < now.own.size(); ++m) turns[1 + m] += std::arg(now.own[m] / before.own[m]);
    from = to, before = std::move(now);
    if (to == goal) ++i;
  }
  // A polynomial of degree d turns by d quarter circles along the upper half of a line right of all its
  // roots.
  const double quarter = 0.5 * std::numbers::pi;
  const auto degree = double(2 * at_.mass.rows() + at_.anchor_by_anchor.rows());
  long right = std::lround(0.5 * (degree - turns[0] / quarter));
  for (Eigen::Index m = 1; m < turns.size(); ++m)
    right += std::lround(0.5 * ((rigid_[std::size_t(m - 1)] ? 2.0 : 3.0) - turns[m] / quarter));
  return int(right);
}

/// Successive linear problems: N(s) x = theta N'(s) x, of which s - theta with the least |theta| comes nearer
/// to a root.
LUMBOPELVIC_INLINE bool ReflexStability::polish(Complex& s, DelayRoot& root) const {
  constexpr int most = 40;
  Evaluation here, before, after;
  for (int i = 0; i < most; ++i) {
    const double h = 1e-5 * (1.0 + std::abs(s));
    for (const auto& [e, at] : {std::pair{&here, s}, {&before, s - h}, {&after, s + h}})
      respond(at, 1.0, *e), assemble(at, *e);
    if (!here.matrix.allFinite()) return false;
    const Eigen::MatrixXcd slope = (after.matrix - before.matrix) / (2.0 * h);
    const Eigen::ComplexEigenSolver<Eigen::MatrixXcd> eigen(here.matrix.partialPivLu().solve(slope));
    Eigen::Index nearest = 0;
    if (eigen.info() != Eigen::Success || !(eigen.eigenvalues().cwiseAbs().maxCoeff(&nearest) > 0.0))
      return false;
    Complex step = -1.0 / eigen.eigenvalues()[nearest];
    const double longest = 1.0 + std::abs(s);
    if (std::abs(step) > longest) step *= longest / std::abs(step);
    s += step;
    root = {s, eigen.eigenvectors().col(nearest), std::abs(step),
            std::abs(step) < 1e-8 * (1.0 + std::abs(s))};
    if (root.converged) return true;
  }
  return false;
}

/// Where a fascicle and its reflex would swing at a path held still, by Newton's method: those furthest
/// right, as places to look from.
LUMBOPELVIC_INLINE std::vector<std::complex<double>> ReflexStability::own_roots() const {
  constexpr int most = 30;
  constexpr std::size_t kept = 6;
  std::vector<Complex> found;
  for (Eigen::Index m = 0; m < Eigen::Index(reflex_.size()); ++m)
    for (const double omega : {15.0, 30.0, 60.0, 120.0, 240.0}) {
      Complex s(0.0, omega), step(1.0);
      for (int i = 0; i < most && std::abs(step) > 1e-6 * (1.0 + std::abs(s)); ++i) {
        const double h = 1e-5 * (1.0 + std::abs(s));
        const Complex here = answer(m, s, 1.0).first;
        step = -here * 2.0 * h / (answer(m, s + h, 1.0).first - answer(m, s - h, 1.0).first);
        if (!std::isfinite(std::abs(step))) break;
        s += step * std::min(1.0, (1.0 + std::abs(s)) / std::abs(step));
      }
      if (std::abs(step) <= 1e-6 * (1.0 + std::abs(s)) && s.imag() > 0.0) found.push_back(s);
    }
  std::ranges::sort(found, std::greater<>(), [](const Complex& s) { return s.real(); });
  std::vector<Complex> apart;
  for (const Complex& s : found)
    if (apart.size() < kept &&
        std::ranges::none_of(apart, [&](const Complex& o) { return std::abs(s - o) < 0.01; }))
      apart.push_back(s);
  return apart;
}

LUMBOPELVIC_INLINE RestStability ReflexStability::rightmost() const {
  double slowest_sensor = 0.0;
  for (const LinearReflex& r : reflex_) slowest_sensor = std::max(slowest_sensor, r.sensor_time);
  RestStability out;
  out.rightmost.value = Complex(slowest_sensor > 0.0 ? -0.9 / slowest_sensor : -1e3, 0.0);
  const auto look_from = [&](Complex s) {
    DelayRoot root;
    if (!polish(s, root) || root.value.real() <= out.rightmost.value.real()) return;
    if (std::abs(s.imag()) < 1e-6 * (1.0 + std::abs(s))) root.value = s.real();
    if (s.imag() < 0.0) root.value = std::conj(s), root.mode = root.mode.conjugate().eval();
    out.rightmost = root;
  };
  const auto nothing_right = [&] {
    const double right = out.rightmost.value.real();
    return roots_right_of(right + 1e-4 * (1.0 + std::abs(right))) == 0;
  };
  for (const double omega : {0.0, 1.0, 3.0, 8.0, 20.0, 50.0, 120.0}) look_from({0.0, omega});
  out.certain = nothing_right();
  if (!out.certain) {
    for (const double omega : {2.0, 4.0, 5.0, 6.0, 7.0, 10.0, 12.0, 15.0, 30.0, 80.0})
      look_from({0.0, omega});
    out.certain = nothing_right();
  }
  if (!out.certain) {
    for (const Complex& s : own_roots())
      for (const double aside : {1e-3, 0.1}) look_from(s + aside * (1.0 + std::abs(s)));
    out.certain = nothing_right();
  }
  if (!out.certain) {  // close in on it by counting, and look from beside it
    double low = out.rightmost.value.real(), high = std::max(low, 0.0) + 1.0;
    while (roots_right_of(high) > 0) low = high, high = 2.0 * high + 1.0;
    while (high - low > 1e-3 * (1.0 + std::abs(high))) {
      const double middle = 0.5 * (low + high);
      (roots_right_of(middle) > 0 ? low : high) = middle;
    }
    for (int omega = 0; omega <= 60; ++omega) look_from({high, double(omega)});
    out.certain = nothing_right();
    if (!out.certain) {
      out.rightmost = {{0.5 * (low + high), std::numeric_limits<double>::quiet_NaN()}, {}, high - low, false};
      out.certain = true;
    }
  }
  return out;
}

LUMBOPELVIC_INLINE Eigen::MatrixXcd ReflexStability::stiffness(Complex s) const {
  const Eigen::Index n = at_.mass.rows(), z = at_.anchor_by_anchor.rows();
  Evaluation e;
  respond(s, 1.0, e), assemble(s, e);
  Eigen::MatrixXcd out = e.matrix.topLeftCorner(n, n) - (s * s) * at_.mass.cast<Complex>();
  if (z > 0)
    out -= e.matrix.topRightCorner(n, z) *
           e.matrix.bottomRightCorner(z, z).partialPivLu().solve(e.matrix.bottomLeftCorner(z, n));
  return out;
}

LUMBOPELVIC_INLINE DelayMargin ReflexStability::delay_margin(const DelayMarginSettings& s,
                                                             double line) const {
  const bool stable = roots_right_of(line) == 0;
  const double limit = stable ? s.largest : s.smallest, ratio = stable ? s.step : 1.0 / s.step;
  double same = 1.0, other = 1.0;
  const auto differs = [&](double factor) { return (roots_right_of(line, factor) == 0) != stable; };
  for (;;) {
    other = stable ? std::min(same * ratio, limit) : std::max(same * ratio, limit);
    if (differs(other)) break;
    same = other;
    if (same == limit)
      return {stable ? DelayMarginStatus::stable_in_range : DelayMarginStatus::unstable_in_range,
              std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  }
  while (std::abs(other - same) > s.tolerance * same) {
    const double middle = 0.5 * (same + other);
    (differs(middle) ? other : same) = middle;
  }
  return {DelayMarginStatus::found, 0.5 * (same + other), std::numeric_limits<double>::quiet_NaN()};
}

}  // namespace lumbopelvic
