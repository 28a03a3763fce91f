#pragma once
/// Contact force on a contact point that presses on a plane: an exponential spring along the normal, and an
/// anchored spring along the surface that holds without creeping and lets go at the friction cone.
///
///   N  = f0 exp(-kappa h) (1 - c h')_+                                                              (3.10)
///   T  = -(k_t z + c_t z'), cut to |T| <= mu N
///   z' = v - alpha(r) r (v . n)_+ n - (|z| - z_s)_+ n / tau
///   n  = z / |z|,   z_s = mu N / k_t,   r = min(|z| / z_s, 1)
///
/// h is the gap, positive off the surface; z, how far the contact point is from its anchor along the surface.
/// alpha climbs from 0 at r = 0.7 to 1 at r = 1: below seven tenths of the cone the anchor stands fast, so a
/// body at rest on a slope stays for good; at the cone the anchor travels with the contact point. The last
/// term lets the anchor catch up within tau when the normal force drops. A friction law in velocity alone
/// would creep by centimetres while a posture is held.
///
/// Sources: exponential normal spring, Seth et al., exponential contact of OpenSim 4.4; elastic-plastic
/// anchor, Dupont, Hayward, Armstrong & Altpeter (2002) IEEE Trans Automat Contr 47:787, here in two
/// directions.

#include <cmath>

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/math/rotation.hpp"
#include "lumbopelvic/math/smooth.hpp"

namespace lumbopelvic {

/// Constants of a contact point on its surface. They stand for skin, clothes and mat, not for a measured
/// subject; the defaults are those of OpenSim's exponential contact (normal part and k_t) and an even damping
/// of the anchor (assumption).
struct ContactLaw {
  double force_at_touch = 1044.0;     ///< f0, normal force at no gap [N], > 0
  double sharpness = 1150.0;          ///< kappa [1/m], > 0
  double normal_damping = 0.5;        ///< c [s/m], >= 0
  double tangential_stiffness = 2e4;  ///< k_t [N/m], > 0
  double tangential_damping = 1e2;    ///< c_t [N s/m], >= 0
  double friction = 0.6;              ///< mu [1], >= 0
  double catch_up = 0.01;             ///< tau [s], > 0
};

/// @throws InvalidArgument for a constant out of its bounds
inline void check_contact_law(const ContactLaw& law) {
  constexpr auto fn = "contact_force";
  check_positive(fn, "force_at_touch", law.force_at_touch);
  check_positive(fn, "sharpness", law.sharpness);
  check_nonnegative(fn, "normal_damping", law.normal_damping);
  check_positive(fn, "tangential_stiffness", law.tangential_stiffness);
  check_nonnegative(fn, "tangential_damping", law.tangential_damping);
  check_nonnegative(fn, "friction", law.friction);
  check_positive(fn, "catch_up", law.catch_up);
}

template <Real S>
using Vec2 = Eigen::Matrix<S, 2, 1>;

template <Real S>
struct ContactForce {
  S normal{};                             ///< N >= 0 along the surface's normal [N]
  Vec2<S> tangential = Vec2<S>::Zero();   ///< T along its two tangents [N]
  Vec2<S> anchor_rate = Vec2<S>::Zero();  ///< z' [m/s]
};

namespace detail {
/// alpha: a smooth step from 0 at r = 0.7 to 1 at r = 1.
template <Real S>
[[nodiscard]] S slip_share(const S& r) {
  constexpr double begins = 0.7;
  return smooth_step(S((r - begins) / (1.0 - begins)));
}
}  // namespace detail

/// Force on a contact point.
/// @param gap              h, height over the surface [m]
/// @param gap_rate         h' [m/s]
/// @param sliding_velocity v, of the contact point along the two tangents of its surface [m/s]
/// @param anchor           z, of the contact point from its anchor along them [m]; a state with the rate
///                         returned
template <Real S>
[[nodiscard]] ContactForce<S> contact_force(const ContactLaw& law, const S& gap, const S& gap_rate,
                                            const Vec2<S>& sliding_velocity, const Vec2<S>& anchor) {
  using std::exp, std::sqrt;
  constexpr double rounding = 1e-6, smallest = 1e-12;  // [1], [m]
  ContactForce<S> out;
  out.normal = law.force_at_touch * exp(-law.sharpness * gap) *
               smooth_positive(S(1.0 - law.normal_damping * gap_rate), rounding).value;
  const S limit = law.friction * out.normal, reach = limit / law.tangential_stiffness;
  const S away = sqrt(anchor.dot(anchor) + smallest * smallest);
  const Vec2<S> direction = anchor / away;
  const S outward = sliding_velocity.dot(direction);
  const S r = value_of(away) < value_of(reach) ? S(away / reach) : S(1.0);
  out.anchor_rate = sliding_velocity;
  if (value_of(outward) > 0.0) out.anchor_rate -= detail::slip_share(r) * r * outward * direction;
  const Vec2<S> pull = law.tangential_stiffness * anchor + law.tangential_damping * out.anchor_rate;
  if (value_of(away) > value_of(reach)) out.anchor_rate -= (away - reach) / law.catch_up * direction;
  const S size = sqrt(pull.dot(pull) + smallest * smallest);
  out.tangential = value_of(size) > value_of(limit) ? Vec2<S>(-pull * (limit / size)) : Vec2<S>(-pull);
  return out;
}

/// Energy of the springs of a contact point at rest, (f0 / kappa) exp(-kappa h) + 1/2 k_t |z|^2 [J].
template <Real S>
[[nodiscard]] S contact_energy(const ContactLaw& law, const S& gap, const Vec2<S>& anchor) {
  using std::exp;
  return law.force_at_touch / law.sharpness * exp(-law.sharpness * gap) +
         0.5 * law.tangential_stiffness * anchor.dot(anchor);
}

}  // namespace lumbopelvic
