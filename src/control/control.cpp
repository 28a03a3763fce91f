/// The double-precision definitions of the control layer, compiled once.
#include "lumbopelvic/control/impl/control_settings.hpp"
#include "lumbopelvic/control/impl/delay_stability.hpp"
#include "lumbopelvic/control/impl/feedforward.hpp"
#include "lumbopelvic/control/impl/reflex_delay.hpp"
#include "lumbopelvic/control/impl/reflex_loop.hpp"
#include "lumbopelvic/control/impl/stochastic_search.hpp"
#include "lumbopelvic/control/impl/tonic.hpp"
