// Objects of retired windows: words lead to exactly those that they point into, in whatever order they are looked at;
// their dead neighbours go, and what is left of a window is no object. The heap is verified after each collection
// (harness.h).
#include <algorithm>
#include <cstring>
#include <random>
#include <vector>

#include "heap/heap.h"

#include "harness.h"

using namespace otter;

namespace {

constexpr const char *kTypes = "8\tstruct\tSmall\t16\t1\tid\t2\t8\n9\tstruct\tWide\t208\t1\tid\t2\t8\n"
                               "10\tstruct\tHuge\t4000\t1\tid\t2\t8\n";
constexpr int64_t kSmall = 8;
constexpr int64_t kWide = 9;
constexpr int64_t kHuge = 10;
constexpr int64_t kHugeBytes = 4000; // a block is a little more than eight of them
constexpr int64_t kCount = 5000;     // objects of both kinds in turn: some twenty blocks

struct Object {
  Header header;
  int64_t id;
};

// References are hidden from the collector as their complements.
using Hidden = uintptr_t;

[[gnu::noinline]] Object *make(Context *ctx, int64_t id) {
  bool isWide = id % 2 == 1;
  auto object = static_cast<Object *>(ot_new_object(ctx, isWide ? kWide : kSmall, isWide ? 208 : 16));
  object->id = id;
  return object;
}

[[gnu::noinline]] std::vector<Hidden> makeAll(Context *ctx) {
  std::vector<Hidden> made;
  for (int64_t id = 0; id < kCount; id++)
    made.push_back(~reinterpret_cast<Hidden>(make(ctx, id)));
  return made;
}

[[gnu::noinline]] __attribute__((no_sanitize("address"))) void clearStack() {
  volatile char room[32768];
  for (volatile char &byte : room)
    byte = 0;
}

uint64_t liveAfter(Context *ctx, Reason reason) {
  clearStack();
  ctx->heap->collect(ctx, reason);
  return ctx->heap->stats().liveBytes;
}

/// Some word of the test's own stack may keep an object or two.
bool isAbout(uint64_t bytes, uint64_t expected) {
  constexpr uint64_t kChance = 4 * 208;
  return bytes + kChance >= expected && bytes <= expected + kChance;
}

enum class Order { ascending, descending, shuffled };

/// Every `step`-th object is kept by a word that leads to its start or to its last byte; the others must go.
void testKept(Context *ctx, int64_t step, Order order, Reason reason) {
  uint64_t before = liveAfter(ctx, Reason::asked);
  std::vector<Hidden> made = makeAll(ctx);
  std::vector<uintptr_t> roots;
  uint64_t bytes = 0;
  for (int64_t id = 0; id < kCount; id += step) {
    uint64_t size = id % 2 == 1 ? 208 : 16;
    roots.push_back(~made[uint64_t(id)] + (id % 3 == 0 ? 0 : size - 1));
    bytes += size;
  }
  if (order == Order::descending)
    std::reverse(roots.begin(), roots.end());
  if (order == Order::shuffled)
    std::shuffle(roots.begin(), roots.end(), std::mt19937(5));
  ctx->heap->addRoots(roots.data(), roots.size() * sizeof(uintptr_t));
  CHECK(isAbout(liveAfter(ctx, reason), before + bytes));
  makeAll(ctx); // takes the place of what was lost
  CHECK(isAbout(liveAfter(ctx, reason), before + bytes));
  for (int64_t id = 0; id < kCount; id += step)
    CHECK(reinterpret_cast<Object *>(~made[uint64_t(id)])->id == id);
  ctx->heap->removeRoots(roots.data());
}

[[gnu::noinline]] void makeOneHuge(Context *ctx) {
  ot_new_object(ctx, kHuge, kHugeBytes);
}

/// Leaves no word that leads to it where the frame of the next function will be.
[[gnu::noinline]] void makeHuge(Context *ctx) {
  makeOneHuge(ctx);
  clearStack();
}

/// What these words keep. They are not on the stack, where a pointer to an object's end counts.
uint64_t keptBy(Context *ctx, std::vector<uintptr_t> &words) {
  ctx->heap->addRoots(words.data(), words.size() * sizeof(uintptr_t));
  uint64_t live = liveAfter(ctx, Reason::asked);
  ctx->heap->removeRoots(words.data());
  return live;
}

// Words that lead to what is left of windows, behind the last object of each. Chance may keep one such object.
void testTails(Context *ctx) {
  uint64_t before = liveAfter(ctx, Reason::asked);
  std::vector<uintptr_t> words;
  for (int i = 0; i < 200; i++) {
    makeHuge(ctx);
    words.push_back(uintptr_t(ctx->window.end) - 1);
  }
  CHECK(keptBy(ctx, words) < before + uint64_t{2 * kHugeBytes});
}

[[gnu::noinline]] void giveBack(Context *ctx) {
  auto object = make(ctx, 0);
  memset(static_cast<void *>(object), 0, 16);
  ctx->window.cursor = ctx->window.start;
}

// A window whose only object was given back, as strings are: what comes before it in the block is a live object, and in
// that one's last line the header of a dead one.
void testGivenBack(Context *ctx) {
  uint64_t before = liveAfter(ctx, Reason::asked);
  std::vector<Object *> root = {make(ctx, 1)};
  ctx->heap->addRoots(root.data(), sizeof(Object *));
  makeHuge(ctx);
  CHECK(isAbout(liveAfter(ctx, Reason::asked), before + 208));
  giveBack(ctx);
  std::vector<uintptr_t> words = {uintptr_t(ctx->window.cursor), uintptr_t(ctx->window.cursor) + 200};
  CHECK(isAbout(keptBy(ctx, words), before + 208));
  ctx->heap->removeRoots(root.data());
}

void testAll(uint32_t markThreads, Generations generations, Reason reason) {
  test::Options options;
  options.generations = generations;
  options.policy = HeapPolicy::bump;
  options.minTrigger = 1024 << 20; // nothing is collected before the test says so
  options.markThreads = markThreads;
  test::Program(kTypes, options).run([&](Context *ctx) {
    for (int64_t step : {1, 2, 7, 501})
      for (Order order : {Order::ascending, Order::descending, Order::shuffled})
        testKept(ctx, step, order, reason);
    testTails(ctx);
    testGivenBack(ctx);
  });
}

} // namespace

int main() {
  testAll(1, Generations::never, Reason::asked);
  testAll(2, Generations::never, Reason::asked);
  testAll(1, Generations::always, Reason::allocation);
  return test::finish();
}
