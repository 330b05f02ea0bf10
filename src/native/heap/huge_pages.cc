#include "huge_pages.h"

#include <sys/mman.h>

namespace otter {

namespace {

// From linux/mman.h of Linux 6.1, for systems with older headers. Older kernels refuse it, and the page stays as it is.
constexpr int kCollapse = 25;
// Moving a page takes about as long as filling it, which a program that ends soon would not get back.
constexpr uint32_t kSettledPlans = 3;

} // namespace

void HugePages::plan(uint64_t used, uint64_t planned, bool isWhole) {
  plans_++;
  uint64_t begun = (used + kBytes - 1) / kBytes;
  if (planned / kBytes > begun)
    advise(begun, planned / kBytes);
  if (isWhole && plans_ >= kSettledPlans)
    moveOne(used / kBytes);
}

// Pages that nothing was put into yet, as far as `last`.
void HugePages::advise(uint64_t first, uint64_t last) {
  if (settled_.size() < last)
    settled_.resize(last);
  while (first < last) {
    uint64_t end = first;
    while (end < last && !settled_[end])
      settled_[end++] = true;
    if (first < end)
      madvise(base_ + first * kBytes, (end - first) * kBytes, MADV_HUGEPAGE);
    first = end + 1;
  }
}

// One page a collection, as the pause is longer by that. Pages that are watched for writes the kernel leaves alone.
void HugePages::moveOne(uint64_t last) {
  if (settled_.size() < last)
    settled_.resize(last);
  for (uint64_t page = 0; page < last; page++) {
    if (settled_[page])
      continue;
    settled_[page] = true;
    madvise(base_ + page * kBytes, kBytes, kCollapse);
    return;
  }
}

} // namespace otter
