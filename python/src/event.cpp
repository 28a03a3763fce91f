/// What happens to a body in motion: events and their courses.

#include "lumbopelvic/simulation/event.hpp"

#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/event_file.hpp"
#include "lumbopelvic/io/experiment/manoeuvre_file.hpp"
#include "record.hpp"

namespace lumbopelvic::python {

namespace {

void bind_courses(py::module_& m) {
  Record<Ramp>(m, "Ramp", "A rise from 0 to 1, twice continuously differentiable.")
      .field("start", &Ramp::start, "[s]")
      .field("duration", &Ramp::duration, "[s], > 0")
      .finish();
  Record<Fading>(m, "Fading", "What sets in with a ramp and fades as exp(-(t - start) / time_constant).")
      .field("onset", &Fading::onset, "Ramp")
      .field("time_constant", &Fading::time_constant, "[s], > 0; infinite: it stays")
      .finish();
  Record<CommonChange>(m, "CommonChange", "A change of something that all muscles share.")
      .field("amount", &CommonChange::amount, "added [1]")
      .field("ramp", &CommonChange::ramp, "Ramp")
      .finish();
}

void bind_loads(py::module_& m) {
  Record<ReleaseEvent>(m, "ReleaseEvent", "The loads of the posture are let go.")
      .field("name", &ReleaseEvent::name, "")
      .field("ramp", &ReleaseEvent::ramp, "Ramp within which they vanish")
      .finish();
  Record<LoadEvent>(m, "LoadEvent",
                    "A load that changes from one share of itself to another: let go (1 to 0) or added (0 to "
                    "1). The share before is among what the body holds at the start.")
      .field("name", &LoadEvent::name, "")
      .field("load", &LoadEvent::load, "ExternalLoad")
      .field("before", &LoadEvent::before, "share [1]")
      .field("after", &LoadEvent::after, "share [1]")
      .field("ramp", &LoadEvent::ramp, "Ramp")
      .finish();
  Record<ImpulseEvent>(m, "ImpulseEvent",
                       "A blow: a force of given impulse that rises and falls as the slope of a ramp does.")
      .field("name", &ImpulseEvent::name, "")
      .field("body", &ImpulseEvent::body, "its name")
      .field("point_B", &ImpulseEvent::point_B, "in the body frame, (3) [m]")
      .field("impulse_W", &ImpulseEvent::impulse_W, "in the world, (3) [N s]")
      .field("course", &ImpulseEvent::course, "Ramp: when it acts")
      .finish();
  Record<PushEvent>(m, "PushEvent", "A push with a measured course.")
      .field("name", &PushEvent::name, "")
      .field("load", &PushEvent::load, "ExternalLoad")
      .field("time", &PushEvent::time, "rising, at least four [s]")
      .field("share", &PushEvent::share, "of the load, 0 at first and last [1]")
      .finish();
  Record<TiltEvent>(
      m, "TiltEvent",
      "The ground tilts, and what stands on it with it. Slow against the body's motion, or it is "
      "wrong: the ground's own acceleration is left out.")
      .field("name", &TiltEvent::name, "")
      .field("axis_W", &TiltEvent::axis_W, "of the ground's turn, unit, (3)")
      .field("angle", &TiltEvent::angle, "[rad]")
      .field("ramp", &TiltEvent::ramp, "Ramp")
      .finish();
}

void bind_commands(py::module_& m) {
  Record<DriveEvent>(m, "DriveEvent", "A drive of some muscles that rises, is held, and falls.")
      .field("name", &DriveEvent::name, "")
      .field("targets", &DriveEvent::targets, "fascicles, groups or sets of groups; empty: all")
      .field("level", &DriveEvent::level, "added to their drive [1]")
      .field("rise", &DriveEvent::rise, "Ramp")
      .field("hold", &DriveEvent::hold, "[s], >= 0; infinite: it stays")
      .field("fall", &DriveEvent::fall, "[s], > 0")
      .finish();
  Record<InhibitionEvent>(m, "InhibitionEvent", "Muscles that are hard to excite for a while.")
      .field("name", &InhibitionEvent::name, "")
      .field("targets", &InhibitionEvent::targets, "empty: all")
      .field("level", &InhibitionEvent::level, "[1], 0 to 1")
      .field("course", &InhibitionEvent::course, "Fading")
      .finish();
}

void bind_breathing(py::module_& m) {
  py::class_<Manoeuvre>(m, "Manoeuvre", "Something that is done with breath; made by load_manoeuvre.")
      .def_readonly("name", &Manoeuvre::name)
      .def_readonly("duration", &Manoeuvre::duration, "[s]");
  m.def(
      "load_manoeuvre",
      [](const std::filesystem::path& name) { return read_manoeuvre(find_data("breathing", name.string())); },
      py::arg("name_or_path"), "A Manoeuvre by its shipped name or file.\n\nRaises: DataError");
  Record<BreathingEvent>(m, "BreathingEvent", "Breathing, or what is done with breath, in a trial.")
      .field("name", &BreathingEvent::name, "")
      .field("manoeuvre", &BreathingEvent::manoeuvre, "Manoeuvre")
      .field("start", &BreathingEvent::start, "where its time is 0 [s]")
      .field("until", &BreathingEvent::until, "none of its drives and closures begins then or later [s]")
      .finish();
  Record<GlottisEvent>(m, "GlottisEvent", "The glottis opens or closes, and stays so.")
      .field("name", &GlottisEvent::name, "")
      .field("opening", &GlottisEvent::opening, "afterwards [1], 0 to 1")
      .field("ramp", &GlottisEvent::ramp, "Ramp")
      .finish();
}

}  // namespace

void bind_events(py::module_& m) {
  bind_courses(m);
  bind_loads(m);
  bind_commands(m);
  bind_breathing(m);
  Record<EventSet>(m, "EventSet", "What happens in a trial, in the order of kinds.")
      .field("name", &EventSet::name, "")
      .field("label", &EventSet::label, "how tables and figures call it")
      .field("description", &EventSet::description, "")
      .field("releases", &EventSet::releases, "tuple of ReleaseEvent")
      .field("loads", &EventSet::loads, "tuple of LoadEvent")
      .field("impulses", &EventSet::impulses, "tuple of ImpulseEvent")
      .field("pushes", &EventSet::pushes, "tuple of PushEvent")
      .field("tilts", &EventSet::tilts, "tuple of TiltEvent")
      .field("drives", &EventSet::drives, "tuple of DriveEvent")
      .field("inhibitions", &EventSet::inhibitions, "tuple of InhibitionEvent")
      .field("stress", &EventSet::stress, "uniform drive of all muscles: tuple of CommonChange")
      .field("reflex_gain", &EventSet::reflex_gain, "common factor on reflexes: tuple of CommonChange")
      .field("breathing", &EventSet::breathing, "tuple of BreathingEvent")
      .field("glottis", &EventSet::glottis, "tuple of GlottisEvent")
      .finish();
  m.def(
      "load_events",
      [](const std::filesystem::path& name) { return read_events(find_data("events", name.string())); },
      py::arg("name_or_path"), "An EventSet by its shipped name or file.\n\nRaises: DataError");
  m.def(
      "add_loads_before",
      [](const EventSet& events, std::vector<ExternalLoad> loads) {
        add_loads_before(events, loads);
        return py::tuple(py::cast(loads));
      },
      py::arg("events"), py::arg("loads"),
      "The loads of a posture with what events have of theirs before they begin: the body holds it from the\n"
      "start. Tuple of ExternalLoad; the given ones stay as they are.");
  m.def("scaled", &scaled, py::arg("events"), py::arg("name"), py::arg("factor"),
        "The same EventSet with one event a factor larger: an impulse, a push, or a load that comes.\n\n"
        "Raises: InvalidArgument if not exactly one of these has the name.");
}

}  // namespace lumbopelvic::python
