// Young collections: what is new and referred to by something old is kept, wherever that was written; what is new and
// not referred to goes; what is old stays until a full collection. The heap is verified after each one (harness.h).
#include <sys/resource.h>

#include "heap/heap.h"
#include "heap/nursery.h"
#include "lib/objects.h"

#include "harness.h"

using namespace otter;

namespace {

constexpr const char *kTypes = "8\tstruct\tNode\t32\t2\tnext\t8\t8\tid\t2\t16\n9\tlist\tlist<Node>\t8\n";
constexpr int64_t kNode = 8;
constexpr int64_t kNodes = 9;

struct Node {
  Header header;
  Node *next;
  int64_t id;
};

test::Options options(Generations generations) {
  test::Options options;
  options.generations = generations;
  // Nothing is collected before the test says so; the adaptive policy goes by how long collections take.
  options.policy = HeapPolicy::bump;
  options.minTrigger = 1024 << 20;
  return options;
}

[[gnu::noinline]] Node *node(Context *ctx, int64_t id) {
  auto made = static_cast<Node *>(ot_new_object(ctx, kNode, sizeof(Node)));
  made->id = id;
  return made;
}

[[gnu::noinline]] void garbage(Context *ctx) {
  for (int64_t i = 0; i < 2000; i++)
    node(ctx, -1);
}

[[gnu::noinline]] void clearStack() {
  volatile char room[32768];
  for (volatile char &byte : room)
    byte = 0;
}

uint64_t live(Context *ctx) {
  return ctx->heap->stats().liveBytes;
}

/// Whether it was a young one.
[[gnu::noinline]] bool collectYoung(Context *ctx) {
  clearStack();
  uint64_t before = ctx->heap->youngCollections();
  ctx->heap->collect(ctx, Reason::allocation);
  return ctx->heap->youngCollections() > before;
}

bool isSupported = false;

// Old nodes over many pages, each of which then leads to a new one.
void testOldToYoung(Context *ctx) {
  constexpr int64_t kCount = 20'000;
  List *old = ot_new_list(ctx, kNodes, 0); // with a large object as its buffer
  for (int64_t i = 0; i < kCount; i++) {
    Node *each = node(ctx, i);
    ot_list_append(ctx, old, &each);
  }
  ctx->heap->collect(ctx);
  for (int64_t round = 0; round < 5; round++) {
    for (int64_t i = round; i < kCount; i += 97)
      elementsOf<Node *>(old)[i]->next = node(ctx, 1'000'000 + i);
    garbage(ctx);
    CHECK(collectYoung(ctx) == isSupported);
    garbage(ctx);
    for (int64_t before = 0; before <= round; before++)
      for (int64_t i = before; i < kCount; i += 97)
        CHECK(elementsOf<Node *>(old)[i]->next->id == 1'000'000 + i);
  }
}

// A list's buffer of several pages, but not a large object: its last elements are on another page than its start.
void testLongObjects(Context *ctx) {
  std::array<List *, 16> lists;
  for (List *&list : lists) {
    list = ot_new_list(ctx, kNodes, 0);
    for (int64_t i = 0; i < 900; i++) {
      Node *each = nullptr;
      ot_list_append(ctx, list, &each);
    }
  }
  ctx->heap->collect(ctx);
  for (int64_t at : {0, 1, 450, 511, 512, 899}) {
    for (List *list : lists)
      elementsOf<Node *>(list)[at] = node(ctx, at);
    collectYoung(ctx);
    garbage(ctx);
    for (List *list : lists)
      CHECK(elementsOf<Node *>(list)[at]->id == at);
  }
}

// Pages that were written at one time and not at others.
void testQuietPages(Context *ctx) {
  constexpr int64_t kCount = 5000;
  List *old = ot_new_list(ctx, kNodes, 0);
  for (int64_t i = 0; i < kCount; i++) {
    Node *each = node(ctx, i);
    ot_list_append(ctx, old, &each);
  }
  ctx->heap->collect(ctx);
  for (int64_t round = 0; round < 12; round++) {
    for (int64_t i = round; round % 3 == 0 && i < kCount; i += 500)
      elementsOf<Node *>(old)[i]->next = node(ctx, round);
    garbage(ctx);
    collectYoung(ctx);
    garbage(ctx);
    for (int64_t before = 0; before <= round; before += 3)
      for (int64_t i = before; i < kCount; i += 500)
        CHECK(elementsOf<Node *>(old)[i]->next->id == before);
  }
}

// Chains: an old node leads to a young one that leads on, and what was young is old the next time.
void testChains(Context *ctx) {
  Node *first = node(ctx, 0);
  ctx->heap->collect(ctx);
  Node *last = first;
  for (int64_t i = 1; i <= 40; i++) {
    last->next = node(ctx, i);
    last = last->next;
    if (i % 2)
      collectYoung(ctx);
    garbage(ctx);
  }
  int64_t count = 0;
  for (Node *at = first; at; at = at->next)
    CHECK(at->id == count++);
  CHECK(count == 41);
}

// An old object, of which nobody may know but the caller.
[[gnu::noinline]] void makeOldGarbage(Context *ctx) {
  List *list = ot_new_list(ctx, kNodes, 0);
  for (int64_t i = 0; i < 500; i++) {
    Node *each = node(ctx, i);
    ot_list_append(ctx, list, &each);
  }
  ctx->heap->collect(ctx);
  CHECK(list->length == 500);
}

[[gnu::noinline]] void makeManyOld(Context *ctx) {
  List *list = ot_new_list(ctx, kNodes, 0);
  for (int64_t i = 0; i < 250'000; i++) {
    Node *each = node(ctx, i);
    ot_list_append(ctx, list, &each);
  }
  ctx->heap->collect(ctx);
  collectYoung(ctx);
  CHECK(list->length == 250'000);
}

// Memory that old objects have left is as good as any.
void testFaults(Context *ctx) {
  makeManyOld(ctx); // 8 MB
  clearStack();
  ctx->heap->collect(ctx);
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  for (int i = 0; i < 100; i++) // 6.4 MB: 1560 pages
    garbage(ctx);
  getrusage(RUSAGE_SELF, &after);
  CHECK(after.ru_minflt - before.ru_minflt < 200);
}

void testWhatGoes(Context *ctx) {
  ctx->heap->collect(ctx);
  uint64_t before = live(ctx);
  for (int i = 0; i < 10; i++)
    garbage(ctx);
  uint64_t grown = live(ctx);
  CHECK(grown + kBlockBytes >= before + 10 * 2000 * sizeof(Node)); // what is in the open window is not counted yet
  collectYoung(ctx);
  CHECK(live(ctx) <= before + 1000); // new garbage goes with a young collection
  makeOldGarbage(ctx);
  uint64_t old = live(ctx);
  CHECK(old >= before + 500 * sizeof(Node));
  bool wasYoung = collectYoung(ctx);
  CHECK(!wasYoung || live(ctx) >= old - 1000); // old garbage does not
  clearStack();
  ctx->heap->collect(ctx);
  CHECK(live(ctx) <= before + 1000);
}

// It is promoted, and then nobody may know of it.
[[gnu::noinline]] void makePromoted(Context *ctx) {
  List *list = ot_new_list(ctx, kNodes, 0);
  for (int64_t i = 0; i < 500; i++) {
    Node *each = node(ctx, i);
    ot_list_append(ctx, list, &each);
  }
  collectYoung(ctx);
  CHECK(list->length == 500);
}

// Further down the stack, where `collectYoung` clears it.
[[gnu::noinline]] void makePromotedBelow(Context *ctx) {
  volatile char room[2048];
  room[0] = 0;
  makePromoted(ctx);
  room[1] = room[0];
}

// What was promoted since the last full collection is looked at again by every fourth young one (`always`): what is
// dead goes, and what an old object refers to stays, though that was written some collections before.
void testRecent(Context *ctx) {
  Node *old = node(ctx, 0);
  for (int i = 0; i < 10; i++) // for empty blocks: what is put between old objects is old
    garbage(ctx);
  ctx->heap->collect(ctx);
  uint64_t before = live(ctx);
  uint64_t recent = ctx->heap->recentCollections();
  old->next = node(ctx, 1);
  old->next->next = node(ctx, 2);
  makePromotedBelow(ctx);
  for (int i = 0; i < 2; i++) {
    CHECK(collectYoung(ctx) == isSupported);
    CHECK(!isSupported || live(ctx) >= before + 500 * sizeof(Node));
  }
  CHECK(collectYoung(ctx) == isSupported);
  CHECK((ctx->heap->recentCollections() == recent + 1) == isSupported);
  CHECK(live(ctx) <= before + 1000);
  for (int i = 0; i < 4; i++) {
    garbage(ctx);
    CHECK(collectYoung(ctx) == isSupported);
  }
  garbage(ctx);
  CHECK(old->next->id == 1 && old->next->next->id == 2 && !old->next->next->next);
}

// What asks for a full collection gets one.
void testReasons(Context *ctx) {
  uint64_t before = ctx->heap->youngCollections();
  for (Reason reason : {Reason::asked, Reason::idle, Reason::rest, Reason::limit})
    ctx->heap->collect(ctx, reason);
  CHECK(ctx->heap->youngCollections() == before);
  // And old garbage is not kept for ever.
  bool hasFull = false;
  for (int i = 0; i < 40 && !hasFull; i++)
    hasFull = !collectYoung(ctx);
  CHECK(hasFull);
}

void testNever(Context *ctx) {
  garbage(ctx);
  ctx->heap->collect(ctx);
  CHECK(!collectYoung(ctx));
  CHECK(ctx->heap->youngCollections() == 0);
}

// Where the policy does not go by what collections cost, only a heap with room for several nurseries has young ones.
void testRoomy() {
  test::Options options;
  options.policy = HeapPolicy::bump;
  options.minTrigger = 1 << 20;
  test::Program program(kTypes, options);
  program.run([](Context *ctx) {
    for (int i = 0; i < 100; i++)
      garbage(ctx);
    CHECK(ctx->heap->youngCollections() == 0);
    List *kept = ot_new_list(ctx, kNodes, 0);
    for (int64_t i = 0; i < 150'000; i++) {
      Node *each = node(ctx, i);
      ot_list_append(ctx, kept, &each);
    }
    for (int i = 0; i < 100; i++)
      garbage(ctx);
    CHECK((ctx->heap->youngCollections() > 0) == isSupported);
    for (int64_t i = 0; i < kept->length; i++)
      CHECK(elementsOf<Node *>(kept)[i]->id == i);
  });
}

// Lists that live for some young collections, beside one that stays: what is promoted of them is looked at again
// without a full collection.
void testPassing() {
  test::Options options;
  options.policy = HeapPolicy::bump;
  options.minTrigger = 1 << 20;
  test::Program program(kTypes, options);
  program.run([](Context *ctx) {
    List *kept = ot_new_list(ctx, kNodes, 0);
    for (int64_t i = 0; i < 150'000; i++) {
      Node *each = node(ctx, i);
      ot_list_append(ctx, kept, &each);
    }
    for (int64_t round = 0; round < 200; round++) {
      Node *first = nullptr;
      for (int64_t i = 0; i < 20'000; i++) {
        Node *before = node(ctx, i);
        before->next = first;
        first = before;
      }
      int64_t at = 20'000;
      for (const Node *each = first; each; each = each->next)
        CHECK(each->id == --at);
    }
    CHECK((ctx->heap->recentCollections() > 0) == isSupported);
    for (int64_t i = 0; i < kept->length; i++)
      CHECK(elementsOf<Node *>(kept)[i]->id == i);
  });
}

// Large objects with references would have to be looked at each time: then all collections are full, and as rare as
// ever.
void testManyLarge() {
  test::Options options;
  options.minTrigger = 1 << 20;
  test::Program program(kTypes, options);
  program.run([](Context *ctx) {
    constexpr int64_t kCount = 1'200'000; // 9.6 MB of references
    List *kept = ot_new_list(ctx, kNodes, kCount);
    Node *only = node(ctx, 1);
    for (int64_t i = 0; i < kCount; i++)
      ot_list_append(ctx, kept, &only);
    ctx->heap->collect(ctx);
    uint64_t young = ctx->heap->youngCollections();
    uint64_t before = ctx->heap->stats().collections;
    for (int i = 0; i < 600; i++) // 38 MB
      garbage(ctx);
    CHECK(ctx->heap->youngCollections() == young);
    CHECK(ctx->heap->stats().collections - before <= 6);
    CHECK(elementsOf<Node *>(kept)[kCount - 1]->id == 1);
  });
}

void repeat(Nursery &nursery, const YoungCycle &cycle, int times) {
  for (int i = 0; i < times; i++)
    nursery.review(cycle);
}

void testNursery() {
  Nursery nursery;
  constexpr uint64_t kMegabyte = uint64_t{1} << 20;
  constexpr uint64_t kMost = 32 * kMegabyte;
  CHECK(nursery.bytes(kMost) == 4 * kMegabyte);
  CHECK(nursery.bytes(kMegabyte) == kMegabyte);
  // 1 MB in each ms: collections of 1 ms are 2% of the time of 50 MB.
  constexpr YoungCycle kDear = {.pauseMs = 1, .cpuMs = 1, .workMs = 10, .newBytes = 10 * kMegabyte, .survivedBytes = 0};
  repeat(nursery, kDear, 1);
  CHECK(nursery.bytes(kMost) == 5 * kMegabyte); // by quarters
  repeat(nursery, kDear, 20);
  CHECK(nursery.bytes(kMost) == kMost);
  CHECK(nursery.bytes(100 * kMegabyte) == 50 * kMegabyte);

  YoungCycle slow = kDear;
  slow.pauseMs = 60;
  repeat(nursery, slow, 1);
  CHECK(nursery.bytes(kMost) == kMost / 4);
  slow.pauseMs = 6; // neither long nor short
  repeat(nursery, slow, 1);
  CHECK(nursery.bytes(kMost) == kMost / 4);
  slow.pauseMs = 100;
  repeat(nursery, slow, 10);
  CHECK(nursery.bytes(kMost) == 4 * kMegabyte);
  repeat(nursery, kDear, 30);
  CHECK(nursery.bytes(kMost) == kMost);

  YoungCycle cheap = kDear;
  cheap.cpuMs = 0.2; // 10 MB
  repeat(nursery, cheap, 20);
  CHECK(nursery.bytes(kMost) == 10 * kMegabyte);
}

void testSurvival() {
  Nursery nursery;
  CHECK(nursery.survival() == 1);
  nursery.review({.pauseMs = 1, .cpuMs = 1, .workMs = 10, .newBytes = 1000, .survivedBytes = 400});
  CHECK(nursery.survival() == 0.4);
  nursery.forget();
  CHECK(nursery.survival() == 0.2);
}

YoungCycle promoting(uint64_t bytes) {
  return {.pauseMs = 1, .cpuMs = 1, .workMs = 10, .newBytes = 1000, .survivedBytes = bytes};
}

// Growth that is over, and none that goes on or never was.
void testSettled() {
  Nursery nursery;
  repeat(nursery, promoting(500), 4);
  CHECK(!nursery.hasSettled(1000));
  repeat(nursery, promoting(10), 2);
  CHECK(!nursery.hasSettled(1000));
  repeat(nursery, promoting(10), 1);
  CHECK(nursery.hasSettled(1000));
  CHECK(!nursery.hasSettled(2000));
  repeat(nursery, promoting(500), 1);
  CHECK(!nursery.hasSettled(1000));
  repeat(nursery, promoting(0), 3);
  CHECK(nursery.hasSettled(1000));
  nursery.recount(1000, 500); // of what was promoted so much is left
  CHECK(!nursery.hasSettled(1000) && nursery.hasSettled(400));
  nursery.forget();
  repeat(nursery, promoting(40), 1000); // little at a time
  CHECK(!nursery.hasSettled(1000));
}

} // namespace

int main() {
  {
    test::Program program(kTypes, options(Generations::always));
    program.run([](Context *ctx) {
      ctx->heap->collect(ctx);
      isSupported = collectYoung(ctx); // the kernel says whether
      testOldToYoung(ctx);
      testLongObjects(ctx);
      testQuietPages(ctx);
      testChains(ctx);
      testFaults(ctx);
      testWhatGoes(ctx);
      testRecent(ctx);
      testReasons(ctx);
    });
  }
  test::Program program(kTypes, options(Generations::never));
  program.run(testNever);
  testRoomy();
  testPassing();
  testManyLarge();
  testNursery();
  testSurvival();
  testSettled();
  return test::finish();
}
