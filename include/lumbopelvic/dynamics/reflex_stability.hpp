#pragma once
/// Reflex stability: characteristic roots of a body at rest whose muscles answer their own stretch after a
/// delay.

#include <complex>
#include <vector>

#include "lumbopelvic/control/delay_stability.hpp"
#include "lumbopelvic/dynamics/motion_linearization.hpp"
#include "lumbopelvic/model/moving_model.hpp"

namespace lumbopelvic {

/// A reflex of a fascicle onto itself, to first order: what its excitation gains by what it senses.
struct LinearReflex {
  int fascicle = 0;
  double delay = 0.0;        ///< T [s], >= 0
  double sensor_time = 0.0;  ///< tau of the low-pass in front of the delay [s], >= 0
  double by_length = 0.0;    ///< per stretch of the fibre [1 / l_o]
  double by_speed = 0.0;     ///< per speed of the fibre [s / l_o]
  double by_force = 0.0;     ///< per force of the tendon [1 / F_o]
};

/// Whether a body at rest stays there.
struct RestStability {
  /// Its mode is (positions, anchors). Where counting closed in on its real part and no root was met, it has
  /// not converged, its imaginary part is NaN, it has no mode, and `correction` is how closely.
  DelayRoot rightmost;
  bool certain = false;  ///< whether counting found no root further right
};

/// Characteristic roots of a body about a state of rest, its reflexes delayed.
///
/// Every fascicle answers its path alone, so that its states, its sense organs and its delay are worked into
/// a stiffness k(s) and a damping b(s) of the path (as in FascicleElimination, for a complex shift s), and
/// roots are those of a matrix no larger than the positions and anchors,
///
///   N(s) = [ D(s), B_z; -A_p - s A_v, s 1 - A_z ]                                                   (6.11)
///   D(s) = s^2 M + s B_v + B_p + L_v^T (k(s) L_p + b(s) (S_p + s L_v))
///
/// together with those of the fascicles at paths held still. Roots right of a line are counted by how often
/// the determinants turn about zero along it (argument principle), so none is overlooked.
///
/// Valid for small motions about rest, and for bases with coordinate rates.
class ReflexStability {
 public:
  /// @param model    that the linearization is of
  /// @param reflexes of each fascicle at most one
  /// @throws InvalidArgument if a fascicle has two reflexes or does not exist, or a number is out of its
  ///                         bounds
  ReflexStability(const MovingModel& model, MotionLinearization about,
                  const std::vector<LinearReflex>& reflexes);

  /// How many roots have a real part above this.
  /// @param real          [1/s], > -1 / the longest sensor time
  /// @param delay_factor  on all delays, >= 0
  /// @throws ConvergenceError if the determinant turns too quickly: a root lies on the line
  [[nodiscard]] int roots_right_of(double real, double delay_factor = 1.0) const;

  /// The rightmost root, looked for by Newton's method from the imaginary axis, found ones taken out, and
  /// made sure of by counting.
  [[nodiscard]] RestStability rightmost() const;

  /// What resists a motion as exp(s t), inertia apart: N(s) - s^2 M with the anchors following in balance,
  /// (n_dofs x n_dofs). Its real part at s = i omega is stiffness, weight among it.
  [[nodiscard]] Eigen::MatrixXcd stiffness(std::complex<double> s) const;

  /// As `delay_margin` of a DelaySystem; its frequency is NaN.
  /// @param line  what has no root right of this is called stable [1/s]
  [[nodiscard]] DelayMargin delay_margin(const DelayMarginSettings& settings = {0.1, 10.0, 1.3, 0.01, 0},
                                         double line = 0.0) const;

 private:
  using Complex = std::complex<double>;
  using Answer = std::pair<Complex, Complex>;  ///< determinant of a fascicle, k(s)
  struct Evaluation;
  [[nodiscard]] Answer answer(Eigen::Index m, Complex s, double factor) const;
  [[nodiscard]] std::vector<Complex> own_roots() const;
  void respond(Complex s, double factor, Evaluation& out) const;
  void assemble(Complex s, Evaluation& out) const;
  [[nodiscard]] bool polish(Complex& s, DelayRoot& root) const;

  MotionLinearization at_;
  std::vector<LinearReflex> reflex_;  ///< (fascicles); without gains: none
  std::vector<bool> rigid_;
  VecX<double> length_by_path_, length_by_strain_, per_force_;  ///< of fibres [l_o/m], [l_o]; 1 / F_o
};

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/dynamics/impl/reflex_stability.hpp"
#endif
