#pragma once
/// Stiffness of a held posture as a function of muscle activation, pressure and linea alba tension:
///
///   H(a, P, T) = sum_m [ k_m(a_m) r_m r_m^T + F_m(a_m) L_qq,m ] + sum_j s(C_j) K_j + brace + gravity
///              + sum_b [ k_b(T_b) r_b r_b^T + T_b L_qq,b ] + (dP/dV) V_q V_q^T - P V_qq              (5.2)
///
/// over the stability coordinates. Tension F_m, compression C_j and every geometric term are linear in
/// (a, P, T); k_m, k_b and s are concave and multiply positive semidefinite matrices. So H is matrix-concave,
/// and the set { (a, P, T) : H - margin * W >= 0 } is convex, eq. (5.3): what makes the margin a certificate.
///
/// K_j is the segment's stiffness at unit preload; away from neutral its moments hold the same factor. Slides
/// of a disc may be named as stability coordinates; the disc then resists them by its slide stiffness.

#include "lumbopelvic/model/statics.hpp"

namespace lumbopelvic {

/// What holds a posture.
struct EquilibriumState {
  VecX<double> activation;          ///< a, (fascicles) [1]
  double pressure = 0.0;            ///< P [Pa]
  VecX<double> linea_alba_tension;  ///< T, (linea alba) [N]

  /// (a, P, T) as one vector, (state).
  [[nodiscard]] VecX<double> stacked() const {
    VecX<double> all(activation.size() + 1 + linea_alba_tension.size());
    all << activation, pressure, linea_alba_tension;
    return all;
  }
};

/// Derivative of a scalar over an EquilibriumState.
struct EquilibriumGradient {
  VecX<double> activation;
  double pressure = 0.0;
  VecX<double> linea_alba_tension;
};

class StiffnessField {
 public:
  /// @param gamma   short-range stiffness gain [1]
  /// @param tendon  tendon compliance in series
  StiffnessField(const Model& model, const Statics& statics, double gamma, bool tendon);

  [[nodiscard]] int size() const noexcept { return statics_->stability.size(); }
  [[nodiscard]] const Statics& statics() const noexcept { return *statics_; }
  [[nodiscard]] const std::vector<FascicleTension>& tensions() const noexcept { return tensions_; }
  [[nodiscard]] const std::vector<FascicleStiffness>& stiffnesses() const noexcept { return stiffnesses_; }

  /// Compression of every disc, C = -Q along its axial slide, (discs) [N]: linear in the state.
  [[nodiscard]] VecX<double> compression(const EquilibriumState& x) const;

  /// H, (n x n) symmetric [N m/rad; mixed units where a coordinate slides].
  void stiffness(const EquilibriumState& x, MatX<double>& H) const;

  /// v^T H(x) v.
  [[nodiscard]] double along(const EquilibriumState& x, const VecX<double>& v) const;

  /// Gradient of tr(Z H(x)) over the state, Z symmetric positive semidefinite, (n x n): a supergradient,
  /// since the function is concave. The second form is for Z = v v^T, that is for v^T H(x) v.
  void supergradient(const EquilibriumState& x, const MatX<double>& Z, EquilibriumGradient& gradient) const;
  void supergradient(const EquilibriumState& x, const VecX<double>& v, EquilibriumGradient& gradient) const {
    supergradient(x, MatX<double>(v * v.transpose()), gradient);
  }

  /// Derivative of v^T H(x) u_j for every column u_j of U, (columns x state).
  void coupling(const EquilibriumState& x, const VecX<double>& v, const MatX<double>& U,
                MatX<double>& rows) const;

  /// What bends tr(Z H(x)) down, Z symmetric positive semidefinite: its second derivative over the state is
  /// -diag(own) - C^T diag(disc) C with C the `compression_rows`; own (state) and disc (discs) are never
  /// negative where fibres and discs resist (K_j positive semidefinite, as eq. (5.2) has it).
  void curvature(const EquilibriumState& x, const MatX<double>& Z, VecX<double>& own,
                 VecX<double>& disc) const;

  /// Derivative of every disc's compression, (discs x state).
  [[nodiscard]] MatX<double> compression_rows() const;

 private:
  void add_translations(const Disc& disc, const DiscGradient& g);
  const Model* model_;
  const Statics* statics_;
  std::vector<FascicleTension> tensions_;
  std::vector<FascicleStiffness> stiffnesses_;
  MatX<double> arms_;                  ///< (n x fascicles) L_q over the stability coordinates
  MatX<double> linea_alba_arms_;       ///< (n x linea alba)
  VecX<double> volume_;                ///< (n) V_q
  MatX<double> constant_;              ///< (n x n) gravity, external loads, braces
  std::vector<MatX<double>> discs_;    ///< (discs) (n x n) K_j
  VecX<double> compression_constant_;  ///< (discs) at a = 0, P = 0, T = 0
  MatX<double> compression_activation_, compression_linea_alba_;  ///< (discs x ...)
  VecX<double> compression_pressure_;
};

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/stability/impl/stiffness_field.hpp"
#endif
