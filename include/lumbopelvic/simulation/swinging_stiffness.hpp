#pragma once
/// Dynamic trunk stiffness against a slow swing, reflexes included.

#include <optional>
#include <string>

#include "lumbopelvic/control/control_settings.hpp"
#include "lumbopelvic/simulation/initial_state.hpp"

namespace lumbopelvic {

/// Stiffness of a body of an equilibrium in motion against a small moment about an axis that swings, all else
/// following in balance, inertia left out [N m/rad].
/// @param axis_W   in the world, of unit length
/// @param omega    [rad/s], > 0
/// @param control  none: without reflexes
[[nodiscard]] double swinging_stiffness(const Model& model, const InitialState& initial,
                                        const std::optional<ControlSettings>& control,
                                        const std::string& body, const Vec3<double>& axis_W, double omega);

}  // namespace lumbopelvic
