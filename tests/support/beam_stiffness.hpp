#pragma once
/// Beam stiffness of a segment, six by six, made so that it cannot be indefinite: a beam that acts at an
/// offset, and bars beside it.
///
///   K = T(e)^T K_beam T(e) + k_t t t^T,   T(e) = [1, 0; -[e]x, 1]                                    (3.3)
///
/// Order of rows and columns: turns about x, y, z of the disc, then slides along them. Source of the form:
/// Gardner-Morse & Stokes (2004), doi:10.1016/j.jbiomech.2003.10.003.

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/math/rotation.hpp"

namespace lumbopelvic {

/// A straight Timoshenko beam along y.
struct Beam {
  double length = 0.0;            ///< l [m], > 0
  double axial = 0.0;             ///< EA [N], >= 0
  double bending_lateral = 0.0;   ///< EI about x [N m^2], > 0
  double bending_sagittal = 0.0;  ///< EI about z [N m^2], > 0
  double torsion = 0.0;           ///< GJ [N m^2], >= 0
  double shear_anterior = 0.0;    ///< kappa G A along x [N], > 0
  double shear_right = 0.0;       ///< kappa G A along z [N], > 0
};

/// Stiffness of a beam between its ends, about its middle:
///
///   turns EI_x/l, GJ/l, EI_z/l;   slides 12 EI_z/(l^3 (1 + Phi_x)), EA/l, 12 EI_x/(l^3 (1 + Phi_z));
///   Phi = 12 EI/(kappa G A l^2)
///
/// About its middle nothing is coupled; `shifted` by half its length gives the usual matrix of its end.
/// @throws InvalidArgument if a value is out of its range
[[nodiscard]] inline Mat6<double> beam_stiffness(const Beam& beam) {
  constexpr auto fn = "beam_stiffness";
  check_positive(fn, "length", beam.length);
  check_nonnegative(fn, "axial", beam.axial);
  check_positive(fn, "bending_lateral", beam.bending_lateral);
  check_positive(fn, "bending_sagittal", beam.bending_sagittal);
  check_nonnegative(fn, "torsion", beam.torsion);
  check_positive(fn, "shear_anterior", beam.shear_anterior);
  check_positive(fn, "shear_right", beam.shear_right);
  const double l = beam.length;
  const auto across = [l](double bending, double shear) {
    return 12.0 * bending / (l * l * l * (1.0 + 12.0 * bending / (shear * l * l)));
  };
  Vec6<double> k;
  k << beam.bending_lateral / l, beam.torsion / l, beam.bending_sagittal / l,
      across(beam.bending_sagittal, beam.shear_anterior), beam.axial / l,
      across(beam.bending_lateral, beam.shear_right);
  return k.asDiagonal();
}

/// The same stiffness for motions taken about another point: T(e)^T K T(e).
/// @param e  from that point to the one K is about [m]
[[nodiscard]] inline Mat6<double> shifted(const Mat6<double>& K, const Vec3<double>& e) {
  Mat6<double> T = Mat6<double>::Identity();
  T.bottomLeftCorner<3, 3>() = -cross_matrix<double>(e);
  return T.transpose() * K * T;
}

/// Stiffness k t t^T of a bar through the point r along the unit vector n, t = (r x n; n).
/// @param k  [N/m], >= 0
/// @throws InvalidArgument if k is negative or n is no unit vector
[[nodiscard]] inline Mat6<double> bar_stiffness(double k, const Vec3<double>& r, const Vec3<double>& n) {
  constexpr auto fn = "bar_stiffness";
  check_nonnegative(fn, "k", k);
  check_range(fn, "length of n", n.norm(), 1.0 - 1e-9, 1.0 + 1e-9);
  Vec6<double> t;
  t << r.cross(n), n;
  return k * t * t.transpose();
}

}  // namespace lumbopelvic
