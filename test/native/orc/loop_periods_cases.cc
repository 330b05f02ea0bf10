// Counters of a function with a loop, as baseline code uses them, on a clock that only the test moves. Prints after how
// many back edges the loop looks for its continuation again.
#include <cstdio>

#include "main/program_thread.h"
#include "orc/functions.h"
#include "orc/lazy_stub.h"

using namespace otter;

namespace {

uint64_t now = 1'000'000'000;
constexpr int64_t kThreshold = 1000;

std::unique_ptr<Functions> functions(CodeRegion &region, EventQueue &events) {
  Functions::Options options;
  options.symbols = {"f"};
  options.resultsInMemory = {false};
  options.sampled = {""};
  options.callThreshold = options.loopThreshold = kThreshold;
  options.awaitContinuations = false;
  return cantFail(Functions::create(region, events, std::move(options)));
}

// `calls` reports of a call come in between.
int64_t period(int calls) {
  auto region = cantFail(CodeRegion::reserve());
  EventQueue events([] {});
  auto self = functions(*region, events);
  auto counters = static_cast<Counters *>(self->symbol("otter.ctr.f"));
  counters->loopsLeft = 0;
  self->onHotLoop(counters, 7);
  int64_t first = counters->loopsLeft;
  for (int call = 0; call < calls; call++) {
    counters->loopsLeft = first / (call + 2);
    self->onHot(counters);
  }
  counters->loopsLeft = 0;
  now += 100'000; // half of what is to lie between
  self->onHotLoop(counters, 7);
  return counters->loopsLeft;
}

} // namespace

uint64_t otter::wallNs() {
  return now;
}

// Nothing is called.
void ot_lazy_entry() {}

int main() {
  for (int calls : {0, 1, 3})
    printf("%ld\n", long(period(calls)));
}
