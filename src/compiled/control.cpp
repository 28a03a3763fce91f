/// The double-precision definitions of the control layer, compiled once.
#include "lumbopelvic/control/control_settings_impl.hpp"
#include "lumbopelvic/control/delay_history_impl.hpp"
#include "lumbopelvic/control/delay_stability_impl.hpp"
#include "lumbopelvic/control/feedforward_impl.hpp"
#include "lumbopelvic/control/reflex_loop_impl.hpp"
#include "lumbopelvic/control/tonic_impl.hpp"
#include "lumbopelvic/control/tonic_search_impl.hpp"
