#include "catch.hpp"
#include "lumbopelvic/model/change.hpp"
#include "support/pendulum.hpp"

using namespace lumbopelvic;

namespace {

Change set_to(Quantity quantity, double value, std::vector<std::string> targets = {}) {
  return {quantity, Operation::set, value, std::move(targets)};
}

Model with(std::vector<Change> changes) {
  return apply(test::Pendulum().model(), {"example", "", "", std::move(changes)});
}

}  // namespace

TEST_CASE("Drives and pressures are written where recruitment finds them", "[change][unit]") {
  const Model shared =
      with({set_to(Quantity::capacity, 0.5, {"front"}), set_to(Quantity::relative_drive, 0.4)});
  CHECK(shared.fascicles[0].tonic_drive == 0.2);
  CHECK(shared.fascicles[1].tonic_drive == 0.4);
  const Model exact = with({set_to(Quantity::activation, 0.3, {"back"})});
  CHECK(exact.fascicles[1].tonic_drive == 0.3);
  CHECK(exact.fascicles[1].capacity == 0.3);
  CHECK(exact.fascicles[0].capacity == 1.0);
  const Model pressed = with({set_to(Quantity::pressure, 5e3)});
  CHECK(pressed.pressure_min == 5e3);
  CHECK(pressed.pressure_max == 5e3);
  const Model raised =
      with({set_to(Quantity::pressure_min, 2e3), {Quantity::pressure_min, Operation::scale, 1.5, {}}});
  CHECK(raised.pressure_min == 3e3);
  CHECK(std::isinf(raised.pressure_max));
}

TEST_CASE("Bounds that leave nothing between them, and pressures with targets, are refused in one line",
          "[change][unit]") {
  const auto refuses = [](std::vector<Change> changes, const std::string& words) {
    try {
      static_cast<void>(with(std::move(changes)));
    } catch (const InvalidArgument& error) {
      INFO(error.what());
      CHECK(std::string(error.what()).find(words) != std::string::npos);
      return true;
    }
    return false;
  };
  CHECK(refuses({set_to(Quantity::pressure_min, 6e3), set_to(Quantity::pressure_max, 5e3)}, "pressure_min"));
  CHECK(refuses({set_to(Quantity::pressure_min, -1.0)}, "pressure_min"));
  CHECK(refuses({set_to(Quantity::pressure, 2e5)}, "pressure"));
  CHECK(refuses({set_to(Quantity::pressure, 5e3, {"front"})}, "front"));
  CHECK(refuses({{Quantity::pressure, Operation::add, 5e3, {}}}, "operation on pressure"));
  CHECK(refuses({{Quantity::relative_drive, Operation::scale, 0.5, {}}}, "operation on relative_drive"));
  CHECK(
      refuses({set_to(Quantity::capacity, 0.1), set_to(Quantity::tonic_drive, 0.2)}, "at most its capacity"));
}
