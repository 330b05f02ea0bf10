// Pretenuring: which places are chosen and given up, by what was sampled; and that their objects are in blocks of their
// own, are collected and counted like others, and are made among others when there is no more memory.
#include "heap/pretenuring.h"

#include <algorithm>
#include <vector>

#include "heap/heap.h"
#include "lib/objects.h"

#include "harness.h"

using namespace otter;

namespace {

constexpr const char *kTypes = "8\tstruct\tNode\t32\t2\tnext\t8\t8\tid\t2\t16\n";
constexpr int64_t kNode = 8;
constexpr int64_t kBytes = 32;

struct Node {
  Header header;
  Node *next;
  int64_t id;
};

// ------------------------------------------------------------------------------------------------ the choice

void judge(Pretenuring &policy, AllocationCell *cell, int alive, int dead) {
  for (int i = 0; i < alive; i++)
    policy.judge(cell, 1, 100, true);
  for (int i = 0; i < dead; i++)
    policy.judge(cell, 1, 100, false);
}

void testChoice() {
  Pretenuring policy;
  AllocationCell lasting = 0;
  AllocationCell mixed = 0;
  judge(policy, nullptr, 0, 100);
  judge(policy, &mixed, 10, 10);
  judge(policy, &lasting, 15, 0);
  CHECK(policy.decide().empty()); // too few samples
  judge(policy, &lasting, 3, 2);
  std::vector<Pretenuring::Change> changes = policy.decide();
  CHECK(changes.size() == 1 && changes[0].isApart && changes[0].site == 1);
  CHECK(changes[0].survival == 0.9 && changes[0].bytes == 2000 && changes[0].overall == 0.2);
  CHECK(lasting == kApart && mixed == 0);
  judge(policy, &lasting, 12, 8); // not as good as it takes to be chosen
  CHECK(policy.decide().empty() && lasting == kApart);
  judge(policy, &lasting, 0, 40);
  changes = policy.decide();
  CHECK(changes.size() == 1 && !changes[0].isApart && lasting == 0);
}

// Where all lasts there is nothing to be apart from, until that changes.
void testAllLasts() {
  Pretenuring policy;
  AllocationCell cell = 0;
  judge(policy, &cell, 300, 0);
  judge(policy, nullptr, 30, 0);
  CHECK(policy.decide().empty() && cell == 0);
  judge(policy, nullptr, 0, 100);
  CHECK(policy.decide().size() == 1 && cell == kApart);
}

// Old samples are forgotten: a place that lasted for long is given up soon after that ends.
void testFading() {
  Pretenuring policy;
  AllocationCell cell = 0;
  for (int cycle = 0; cycle < 1000; cycle++) {
    judge(policy, &cell, 50, 0);
    judge(policy, nullptr, 0, 50);
    policy.decide();
  }
  CHECK(cell == kApart);
  for (int cycle = 0; cycle < 4; cycle++) {
    judge(policy, &cell, 0, 50);
    policy.decide();
  }
  CHECK(cell == 0);
}

// ------------------------------------------------------------------------------------------------- the heap

uint64_t blockOf(const void *object) {
  return uintptr_t(object) / kBlockBytes;
}

[[gnu::noinline]] Node *make(Context *ctx, int64_t id, AllocationCell *cell) {
  auto node = static_cast<Node *>(ot_new_object(ctx, kNode, kBytes, cell));
  CHECK(node->next == nullptr && node->id == 0); // whatever was there before
  node->id = id;
  return node;
}

/// Objects that last and ten times as many that do not, in turn.
[[gnu::noinline]] void makeMixed(Context *ctx, std::vector<Node *> &kept, AllocationCell *cell) {
  for (size_t i = 0; i < kept.size(); i++) {
    kept[i] = make(ctx, int64_t(i), cell);
    for (int other = 0; other < 10; other++)
      make(ctx, -1, nullptr);
  }
}

[[gnu::noinline]] __attribute__((no_sanitize("address"))) void clearStack() {
  volatile char room[32768];
  for (volatile char &byte : room)
    byte = 0;
}

/// After a collection, how many blocks the kept objects are in, and whether all are as they were.
size_t blocksAfter(Context *ctx, const std::vector<Node *> &kept) {
  clearStack();
  ctx->heap->collect(ctx);
  std::vector<uint64_t> blocks;
  for (size_t i = 0; i < kept.size(); i++) {
    CHECK(kept[i]->id == int64_t(i) && kept[i]->header.type == kNode);
    blocks.push_back(blockOf(kept[i]));
  }
  std::sort(blocks.begin(), blocks.end());
  return size_t(std::unique(blocks.begin(), blocks.end()) - blocks.begin());
}

constexpr size_t kKept = 8192; // eight blocks of them alone

void testBlocks(Generations generations) {
  test::Options options;
  options.generations = generations;
  test::Program(kTypes, options).run([](Context *ctx) {
    AllocationCell apart = kApart;
    AllocationCell together = 0;
    std::vector<Node *> kept(kKept);
    ctx->heap->addRoots(kept.data(), kKept * sizeof(Node *));
    makeMixed(ctx, kept, &together);
    CHECK(blocksAfter(ctx, kept) > 60);
    makeMixed(ctx, kept, &apart);
    CHECK(blocksAfter(ctx, kept) <= 10);
    // Half of them go; those that come take their place, and what they were in is found to be free.
    for (size_t i = 0; i < kKept; i += 2)
      kept[i] = make(ctx, int64_t(i), &apart);
    uint64_t live = ctx->heap->stats().liveBytes;
    CHECK(blocksAfter(ctx, kept) <= 16);
    CHECK(ctx->heap->stats().liveBytes <= live);
    ctx->heap->removeRoots(kept.data());
    clearStack();
    ctx->heap->collect(ctx);
    CHECK(ctx->heap->stats().liveBytes < 64 * 1024);
  });
}

// Of the same objects each is counted once, wherever it is made, also those in windows that go on.
void testCounts() {
  test::Program(kTypes).run([](Context *ctx) {
    AllocationCell apart = kApart;
    std::vector<Node *> kept(1000);
    ctx->heap->addRoots(kept.data(), kept.size() * sizeof(Node *));
    ctx->heap->startCounting(ctx);
    makeMixed(ctx, kept, &apart);
    Census census = ctx->heap->allocations(ctx);
    CHECK(census[kNode].objects == 11'000 && census[kNode].bytes == 11'000 * kBytes);
    CHECK(ctx->heap->liveObjects(ctx)[kNode].objects >= 1000);
    ctx->heap->removeRoots(kept.data());
  });
}

double sampledBytes(Context *ctx) {
  double bytes = 0;
  for (const Site &site : ctx->heap->sites()->view().sites)
    bytes += site.allocated.bytes;
  return bytes;
}

// They are sampled at the same rate as others; where sampling is off they are made all the same.
void testSamples() {
  test::Options options;
  options.samplePeriod = 512;
  test::Program(kTypes, options).run([](Context *ctx) {
    AllocationCell apart = kApart;
    double before = sampledBytes(ctx);
    for (int64_t i = 0; i < 100'000; i++)
      make(ctx, i, &apart);
    double share = (sampledBytes(ctx) - before) / (100'000.0 * kBytes);
    CHECK(share > 0.9 && share < 1.1);
  });
  options.samplePeriod = 0;
  test::Program(kTypes, options).run([](Context *ctx) {
    AllocationCell apart = kApart;
    std::vector<Node *> kept(kKept);
    ctx->heap->addRoots(kept.data(), kKept * sizeof(Node *));
    makeMixed(ctx, kept, &apart);
    CHECK(blocksAfter(ctx, kept) <= 10);
    ctx->heap->removeRoots(kept.data());
  });
}

// The heap sets and takes back the cell of a place by what becomes of its objects.
void testChosenByTheHeap() {
  test::Options options;
  options.samplePeriod = 4096;
  test::Program(kTypes, options).run([](Context *ctx) {
    AllocationCell cell = 0;
    std::vector<Node *> kept(kKept);
    ctx->heap->addRoots(kept.data(), kKept * sizeof(Node *));
    for (int round = 0; round < 4; round++) {
      makeMixed(ctx, kept, &cell);
      blocksAfter(ctx, kept);
    }
    CHECK(cell == kApart);
    for (int round = 0; round < 10; round++) {
      for (size_t i = 0; i < 10 * kKept; i++)
        make(ctx, -1, &cell);
      blocksAfter(ctx, kept);
    }
    CHECK(cell == 0);
    ctx->heap->removeRoots(kept.data());
  });
}

// Whatever the cell says: a policy that puts objects elsewhere, and collections at every allocation.
void testOtherWays() {
  for (HeapPolicy policy : {HeapPolicy::bump, HeapPolicy::sizeClass, HeapPolicy::system, HeapPolicy::adaptive}) {
    test::Options options;
    options.policy = policy;
    options.stress = policy == HeapPolicy::adaptive;
    test::Program(kTypes, options).run([](Context *ctx) {
      AllocationCell apart = kApart;
      std::vector<Node *> kept(200);
      ctx->heap->addRoots(kept.data(), kept.size() * sizeof(Node *));
      makeMixed(ctx, kept, &apart);
      blocksAfter(ctx, kept);
      ctx->heap->removeRoots(kept.data());
    });
  }
}

/// Keeps objects of which nine in ten are apart from the tenth.
void fill(Context *ctx, int64_t count) {
  AllocationCell apart = kApart;
  std::vector<Node *> root(1);
  ctx->heap->addRoots(root.data(), sizeof(Node *));
  for (int64_t i = 0; i < count; i++) {
    Node *node = make(ctx, i, i % 10 == 0 ? nullptr : &apart);
    node->next = root[0];
    root[0] = node;
  }
  ctx->heap->removeRoots(root.data());
}

// Objects of both kinds find room up to the end of memory, which is told like any other.
void testNoMemory() {
  test::Options options;
  options.limit = 8 << 20;
  test::Program program(kTypes, options);
  CHECK(test::panicOf(program, [](Context *ctx) { fill(ctx, (7 << 20) / kBytes); }).empty());
  std::string said = test::panicOf(program, [](Context *ctx) { fill(ctx, (9 << 20) / kBytes); });
  CHECK(said == "most memory is held by what was allocated at (estimates from samples):");
}

} // namespace

int main() {
  testChoice();
  testAllLasts();
  testFading();
  for (Generations generations : {Generations::never, Generations::always})
    testBlocks(generations);
  testCounts();
  testSamples();
  testChosenByTheHeap();
  testOtherWays();
  testNoMemory();
  return test::finish();
}
