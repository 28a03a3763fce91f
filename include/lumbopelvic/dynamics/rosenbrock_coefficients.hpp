#pragma once
/// Constants of RODAS, a stiffly accurate Rosenbrock method of order 4(3) with six stages.
///
/// Hairer & Wanner (1996) Solving Ordinary Differential Equations II, section IV.7, and their code rodas.f,
/// method 1. Named as in Boost.Odeint, whose `default_rosenbrock_coefficients` has the wrong sign of d4
/// (Boost 1.81). The conditions
///
///   d_i = sum_j gamma_ij,   (gamma_ij) = (1/gamma - (c_ij))^-1
///
/// with the diagonal gamma_ii = gamma among them give d4 = -0.0362; a test derives all four from the c_ij.
/// With the other sign an autonomous system loses nothing, but one with inputs in time falls to order one.

#include <array>

namespace lumbopelvic {

/// Constants in the form that needs no product with J:
///
///   (1/(gamma h) - J) k_i = f(y + sum a_ij k_j, t + c_i h) + sum c_ij k_j / h + d_i h df/dt          (7.1)
///   y+ = y + sum a_5j k_j + k_5 + k_6,   error = k_6
template <class Value>
struct RosenbrockCoefficients {
  using value_type = Value;
  using order_type = unsigned short;
  static constexpr order_type stepper_order = 4, error_order = 3;

  Value gamma = 0.25;
  Value d1 = 0.25, d2 = -0.1043, d3 = 0.1035, d4 = -0.3620000000000023e-01;
  Value c2 = 0.386, c3 = 0.21, c4 = 0.63;
  Value c21 = -0.5668800000000000e+01, a21 = 0.1544000000000000e+01;
  Value c31 = -0.2430093356833875e+01, c32 = -0.2063599157091915e+00;
  Value a31 = 0.9466785280815826e+00, a32 = 0.2557011698983284e+00;
  Value c41 = -0.1073529058151375e+00, c42 = -0.9594562251023355e+01, c43 = -0.2047028614809616e+02;
  Value a41 = 0.3314825187068521e+01, a42 = 0.2896124015972201e+01, a43 = 0.9986419139977817e+00;
  Value c51 = 0.7496443313967647e+01, c52 = -0.1024680431464352e+02, c53 = -0.3399990352819905e+02;
  Value c54 = 0.1170890893206160e+02;
  Value a51 = 0.1221224509226641e+01, a52 = 0.6019134481288629e+01, a53 = 0.1253708332932087e+02;
  Value a54 = -0.6878860361058950e+00;
  Value c61 = 0.8083246795921522e+01, c62 = -0.7981132988064893e+01, c63 = -0.3152159432874371e+02;
  Value c64 = 0.1631930543123136e+02, c65 = -0.6058818238834054e+01;
  Value d21 = 0.1012623508344586e+02, d22 = -0.7487995877610167e+01, d23 = -0.3480091861555747e+02;
  Value d24 = -0.7992771707568823e+01, d25 = 0.1025137723295662e+01;
  Value d31 = -0.6762803392801253e+00, d32 = 0.6087714651680015e+01, d33 = 0.1643084320892478e+02;
  Value d34 = 0.2476722511418386e+02, d35 = -0.6594389125716872e+01;
};

}  // namespace lumbopelvic
