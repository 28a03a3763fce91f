// The headers alone: an error of ours, thrown by a check of ours.
#include "lumbopelvic/core/check.hpp"

int main() {
  try {
    lumbopelvic::check_positive("main", "length", -1.0);
  } catch (const lumbopelvic::InvalidArgument&) {
    return 0;
  }
  return 1;
}
