#pragma once
/// Other people's engines, as far as they are installed.

#ifdef LUMBOPELVIC_HAVE_MUJOCO
#include "oracle/mujoco_engine.hpp"
#endif
#ifdef LUMBOPELVIC_HAVE_SIMBODY
#include "oracle/simbody_engine.hpp"
#endif
