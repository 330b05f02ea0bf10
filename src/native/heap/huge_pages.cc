#include "huge_pages.h"

#include <algorithm>
#include <sys/mman.h>

namespace otter {

namespace {

// From linux/mman.h of Linux 6.1, for systems with older headers. Older kernels refuse it, and the page stays as it is.
constexpr int kCollapse = 25;
// Moving a page takes about as long as filling it, which a program that ends soon would not get back.
constexpr uint32_t kSettledPlans = 3;

} // namespace

void HugePages::plan(const Plan &plan) {
  plans_++;
  uint64_t full = plan.used / kBytes;
  uint64_t begun = (plan.used + kBytes - 1) / kBytes;
  settled_.resize(std::max({uint64_t(settled_.size()), begun, plan.planned / kBytes}));
  if (plan.planned / kBytes > begun)
    advise(begun, plan.planned / kBytes);
  if (!plan.isWhole)
    return;
  if (full < begun && plan.planned / kBytes >= begun)
    move(full);
  if (plans_ >= kSettledPlans)
    moveOne(full);
}

// Pages that nothing was put into yet, as far as `last`.
void HugePages::advise(uint64_t first, uint64_t last) {
  while (first < last) {
    uint64_t end = first;
    while (end < last && !settled_[end])
      settled_[end++] = true;
    if (first < end)
      madvise(base_ + first * kBytes, (end - first) * kBytes, MADV_HUGEPAGE);
    first = end + 1;
  }
}

// One a collection, as the pause is longer by that.
void HugePages::moveOne(uint64_t last) {
  auto page = std::find(settled_.begin(), settled_.begin() + int64_t(last), false);
  if (page != settled_.begin() + int64_t(last))
    move(uint64_t(page - settled_.begin()));
}

// One that was begun is as good as new: what is in it is copied, and the rest cleared.
void HugePages::move(uint64_t page) {
  if (settled_[page])
    return;
  settled_[page] = true;
  madvise(base_ + page * kBytes, kBytes, kCollapse);
}

} // namespace otter
