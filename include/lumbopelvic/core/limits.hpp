#pragma once
/// Limits of a body's numbers, one table for all: the laws accept no others, readers and the check of a model
/// say the same of a row and of a range, and so does a pose.

namespace lumbopelvic {

/// Pennation at optimal length, alpha_o [rad]. At a right angle a fibre pulls nothing along its tendon, and
/// close to it what is divided by cos(alpha) keeps no digits; 86 degrees is beyond any muscle.
inline constexpr double largest_pennation = 1.5;

/// From here on a pennation is more likely in another unit [rad]: 40 degrees, the mean of the soleus of men at
/// maximal contraction, the largest of four leg muscles (Manal et al. 2006, J Appl Biomech 22:255-263).
inline constexpr double suspicious_pennation = 0.7;

/// Curves hold for normalised fibre lengths between these; outside they are carried on, finite but without
/// meaning.
inline constexpr double shortest_fiber_norm = 0.2, longest_fiber_norm = 1.8;

/// Axial rotation of a level to either side [rad]: 5 degrees. What a disc resists in twist was measured up to
/// 7.5 N m, 2.7 degrees (Heuer et al. 2007, J Biomech 40:271-280), and a trunk turned by 45 degrees turns a
/// level of the living by 1.2 to 1.7 (Fujii et al. 2007, Eur Spine J 16:1867-1874). From twice the first on
/// the curve, a cubic, is an extrapolation without meaning (assumption).
inline constexpr double largest_twist = 0.0873;

}  // namespace lumbopelvic
