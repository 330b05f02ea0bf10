// What is said about how much is left of a stack.
#include "harness.h"
#include "sched/guard.h"

using namespace otter;

namespace {

void testNearHardGuard() {
  Context ctx{};
  CHECK(!isNearHardGuard(&ctx));
  GuardedStack stack;
  ctx.guard = &stack;
  auto here = static_cast<uint8_t *>(__builtin_frame_address(0));
  stack.reserveLow = here - (200 << 10);
  CHECK(!isNearHardGuard(&ctx));
  stack.reserveLow = here - (10 << 10);
  CHECK(isNearHardGuard(&ctx));
}

} // namespace

int main() {
  testNearHardGuard();
  return test::finish();
}
