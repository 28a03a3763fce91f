/// Lets a test run as on a machine with other caches: Eigen cuts its products into blocks by the sizes of the
/// caches, and so sums in another order. Linked into every test executable; does nothing unless the
/// environment asks.
///
///     LUMBOPELVIC_TEST_CACHES="l1,l2,l3"     sizes in bytes, each > 0

#include <Eigen/Core>
#include <cstdio>
#include <cstdlib>

namespace {

/// Reads "l1,l2,l3". False if anything else stands there.
bool read_sizes(const char* text, long (&size)[3]) {
  char rest = '\0';
  if (std::sscanf(text, "%ld,%ld,%ld%c", &size[0], &size[1], &size[2], &rest) != 3) return false;
  return size[0] > 0 && size[1] > 0 && size[2] > 0;
}

/// Runs before main. The library's own objects of static storage make no products.
[[maybe_unused]] const bool set_before_main = [] {
  const char* const text = std::getenv("LUMBOPELVIC_TEST_CACHES");
  if (text == nullptr) return false;
  long size[3] = {0, 0, 0};
  if (!read_sizes(text, size)) {
    std::fprintf(stderr, "LUMBOPELVIC_TEST_CACHES: \"%s\": expected three sizes in bytes, \"l1,l2,l3\"\n",
                 text);
    std::abort();
  }
  Eigen::setCpuCacheSizes(size[0], size[1], size[2]);
  return true;
}();

}  // namespace
