// One header of the sub-project, where uses_headers.cpp would take minutes: the active force of a muscle at its optimal
// fibre length is its maximal one. Exit status 0: it is.
#include <cmath>
#include <cstdio>

#include "lumbopelvic/muscle/curves.hpp"

int main() {
  const double force = lumbopelvic::active_force_length(1.0);  // [maximal isometric force]
  std::printf("force at optimal length: %.3f\n", force);
  return std::abs(force - 1.0) < 0.01 ? 0 : 1;
}
