// A heap under a limit: it collects before it grows past it, panics when that does not help and says where the memory
// went, and gives back what it does not need. What is sampled adds up to what was allocated.
#include <unistd.h>

#include "heap/heap.h"
#include "lib/objects.h"

#include "harness.h"

using namespace otter;

namespace {

constexpr const char *kTypes = "8\tlist\tlist<str>\t5\n";
constexpr int64_t kListOfStr = 8;
constexpr uint64_t kMb = 1 << 20;

[[gnu::noinline]] List *texts(Context *ctx, int64_t count, size_t bytes) {
  List *list = ot_new_list(ctx, kListOfStr, 0);
  std::string text(bytes, 'x');
  for (int64_t i = 0; i < count; i++) {
    const Str *value = test::str(ctx, text);
    ot_list_append(ctx, list, &value);
  }
  return list;
}

[[gnu::noinline]] void garbage(Context *ctx, int rounds) {
  for (int i = 0; i < rounds; i++)
    texts(ctx, 1000, 1000);
}

// Overwrites what calls before it left on the stack: the collector would find references there.
[[gnu::noinline]] void clearStack() {
  volatile char room[65536];
  for (volatile char &byte : room)
    byte = 0;
}

/// Nothing is collected before the test says so.
test::Options calm() {
  test::Options options;
  options.policy = HeapPolicy::bump; // the adaptive one goes by how long collections take
  options.minTrigger = 1024 * kMb;
  return options;
}

test::Options limited(uint64_t limit) {
  test::Options options;
  options.limit = limit;
  return options;
}

void testCollectsWithinLimit() {
  test::Program program(kTypes, limited(24 * kMb));
  program.run([](Context *ctx) {
    garbage(ctx, 100);
    RuntimeStats stats = ctx->heap->stats();
    CHECK(stats.allocatedBytes > 90 * kMb);
    CHECK(stats.peakBytes <= 24 * kMb);
    CHECK(stats.collections >= 4);
  });
}

void testPanicsAtLimit() {
  test::Options options = limited(16 * kMb);
  options.samplePeriod = 1 << 14;
  test::Program program(kTypes, options);
  // Small objects, and large ones.
  for (size_t bytes : {100u, 50'000u}) {
    std::string said = test::panicOf(program, [&](Context *ctx) { texts(ctx, 1'000'000, bytes); });
    CHECK(said == "most memory is held by what was allocated at (estimates from samples):");
  }
  // One request that could never be met: nothing else is to blame.
  CHECK(test::panicOf(program, [](Context *ctx) { ot_new_list(ctx, kListOfStr, 1 << 28); }) == "panic: out of memory");
}

void testSurvivesNearLimit() {
  test::Program program(kTypes, limited(32 * kMb));
  program.run([](Context *ctx) {
    List *kept = texts(ctx, 15'000, 1000);
    garbage(ctx, 100);
    CHECK(kept->length == 15'000);
    CHECK(ctx->heap->stats().peakBytes <= 32 * kMb);
  });
}

void testGivesBack(HeapPolicy policy) {
  test::Options options = calm();
  options.policy = policy;
  test::Program program(kTypes, options);
  program.run([](Context *ctx) {
    ctx->heap->setEnabled(false);
    List *kept = texts(ctx, 4000, 1000);
    garbage(ctx, 30);
    texts(ctx, 100, 100'000);
    clearStack();
    CHECK(ctx->heap->stats().heldBytes > 30 * kMb);
    ctx->heap->collect(ctx, Reason::rest);
    RuntimeStats stats = ctx->heap->stats();
    CHECK(stats.liveBytes >= 4'000'000 && stats.liveBytes < 6 * kMb);
    CHECK(stats.heldBytes < stats.liveBytes + stats.liveBytes / 2);
    // What was given back is zero when it is used again.
    List *again = texts(ctx, 4000, 1000);
    ctx->heap->collect(ctx, Reason::rest);
    CHECK(kept->length == 4000 && again->length == 4000);
    for (int64_t i = 0; i < 4000; i++)
      CHECK(viewOf(elementsOf<const Str *>(again)[i]) == viewOf(elementsOf<const Str *>(kept)[0]));
  });
}

bool hasRested(Context *ctx) {
  std::vector<CollectionRecord> records = ctx->heap->collections();
  return !records.empty() && records.back().reason == Reason::rest;
}

// A program that waits is collected, but keeps its memory for a while: it may go on soon.
void testWaiting() {
  test::Program program(kTypes, calm());
  program.run([](Context *ctx) {
    garbage(ctx, 40);
    clearStack();
    uint64_t held = ctx->heap->stats().heldBytes;
    outside(ctx, [&] {
      while (!hasRested(ctx))
        usleep(10'000);
    });
    std::vector<CollectionRecord> records = ctx->heap->collections();
    const CollectionRecord &idle = records[records.size() - 2], &rest = records.back();
    CHECK(idle.reason == Reason::idle && idle.liveBytes < kMb);
    CHECK(held > 30 * kMb && rest.heldBytes > held - kMb); // before it
    CHECK(rest.atMs - idle.atMs > 400);
    CHECK(ctx->heap->stats().heldBytes < kMb);
    // What it allocates when it goes on is kept again.
    garbage(ctx, 40);
    clearStack();
    outside(ctx, [&] {
      while (ctx->heap->collections().size() == records.size())
        usleep(10'000);
    });
    CHECK(ctx->heap->collections().back().reason == Reason::idle);
    CHECK(ctx->heap->stats().heldBytes > 30 * kMb);
  });
}

double sum(const AllocationSites::View &view, SiteCount Site::*count) {
  double bytes = 0;
  for (const Site &site : view.sites)
    bytes += (site.*count).bytes;
  return bytes;
}

bool isAbout(double found, double expected) {
  return found > expected * 0.9 && found < expected * 1.1;
}

// Estimates are within what their number of samples (more than 5,000) makes of them: 10% is seven standard deviations.
void testSamples() {
  test::Options options = calm();
  options.samplePeriod = 4096;
  test::Program program(kTypes, options);
  program.run([](Context *ctx) {
    List *kept = texts(ctx, 10'000, 1000);
    garbage(ctx, 20);
    texts(ctx, 200, 50'000);
    ctx->heap->collect(ctx);
    RuntimeStats stats = ctx->heap->stats();
    AllocationSites::View view = ctx->heap->sites()->view();
    CHECK(isAbout(sum(view, &Site::allocated), double(stats.allocatedBytes)));
    CHECK(isAbout(sum(view, &Site::live), double(stats.liveBytes)));
    CHECK(isAbout(sum(view, &Site::judged), double(stats.allocatedBytes)));
    CHECK(isAbout(sum(view, &Site::survived), double(stats.liveBytes)));
    CHECK(kept->length == 10'000);
  });
}

void testPauses() {
  Pauses pauses;
  for (uint64_t i = 1; i <= 1000; i++)
    pauses.add(i * 1000);
  CHECK(pauses.count() == 1000);
  CHECK(pauses.longestNs() == 1'000'000);
  CHECK(pauses.totalNs() == 500'500'000);
  CHECK(pauses.quantileNs(0.5) >= 500'000 && pauses.quantileNs(0.5) <= 563'000);
  CHECK(pauses.quantileNs(0.99) >= 990'000 && pauses.quantileNs(0.99) <= 1'000'000);
  uint64_t seen = 0, edge = 0;
  pauses.forEach([&](uint64_t upTo, uint64_t count) {
    CHECK(upTo > edge);
    edge = upTo;
    seen += count;
  });
  CHECK(seen == 1000);
  CHECK(Pauses().quantileNs(0.99) == 0);
}

} // namespace

int main() {
  testCollectsWithinLimit();
  testPanicsAtLimit();
  testSurvivesNearLimit();
  for (HeapPolicy policy : {HeapPolicy::adaptive, HeapPolicy::sizeClass, HeapPolicy::system})
    testGivesBack(policy);
  testWaiting();
  testSamples();
  testPauses();
  return test::finish();
}
