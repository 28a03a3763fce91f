#include "lumbopelvic/posture/posture.hpp"

#include "lumbopelvic/posture/stages.hpp"

namespace lumbopelvic {

PosedModel pose_model(const Model& model, const Posture& posture) {
  PosedModel posed = neutral_pose(model);
  try {
    for (const auto stage : {place_coordinates, bring_into_contact, set_reference_shape, minimise_effort,
                             find_equilibrium_shape})
      posed = stage(model, posture, std::move(posed));
  } catch (const ConvergenceError& error) {
    throw ConvergenceError("posture " + posture.name + ": " + error.what(), error.residual(),
                           error.iterations());
  }
  return posed;
}

}  // namespace lumbopelvic
