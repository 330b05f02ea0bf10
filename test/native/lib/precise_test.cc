// What an object's type says is no reference keeps nothing alive, whatever its bits are, in objects of each kind and in
// collections of each kind; and what may be one is found in each of them. The heap is verified after each collection
// (harness.h).
#include <cstring>

#include "heap/heap.h"
#include "lib/dict.h"
#include "lib/objects.h"

#include "harness.h"

using namespace otter;

namespace {

// Of what may refer to a target, each kind once; the enum's variants share their words.
constexpr const char *kTypes = "8\tstruct\tTarget\t144\t1\tid\t2\t8\n"
                               "9\tstruct\tMixed\t56\t6\ta\t8\t8\tb\t2\t16\tc\t8\t24\td\t4\t32\te\t6\t40\n"
                               "10\tlist\tlist<int>\t2\n"
                               "11\tlist\tlist<Target>\t8\n"
                               "12\tlist\tlist<any>\t6\n"
                               "13\tdict\tdict<int, Target>\t2\t8\n"
                               "14\tdict\tdict<str, int>\t5\t2\n"
                               "15\tenum\tShape\tShape\tinline\t3\t2\tOne\t2\t2\t0\t8\t1\tTwo\t2\t2\t0\t6\t1\n"
                               "16\tlist\tlist<Shape>\t15\n"
                               "17\tenum\tTree\tTree\tboxed\t3\t2\tLeaf\t1\t4\t0\tNode\t3\t4\t0\t8\t1\t2\t2\n"
                               "18\tlist\tlist<float>\t4\n"
                               "19\tdict\tdict<str, Shape>\t5\t15\n"
                               "20\tvalue\tPlace\t3\t3\tn\t2\t8\tref\t8\t16\tsum\t4\t24\n"
                               "21\tlist\tlist<Place>\t20\n"
                               "22\tstruct\tPlaced\t40\t2\tid\t2\t8\tplace\t20\t16\n"
                               "23\tvalue\tOuter\t4\t2\tplace\t20\t8\tother\t8\t32\n"
                               "24\tenum\tMaybe\tMaybe\tinline\t3\t2\tSome\t1\t20\t0\tNone\t0\n"
                               "25\tdict\tdict<int, Place>\t2\t20\n"
                               "26\tvalue\tPlain\t2\t2\ta\t2\t8\tb\t1\t16\n"
                               "27\tstruct\tHolder\t32\t2\tplain\t26\t8\tref\t8\t24\n";
constexpr uint32_t kTarget = 8;
constexpr int64_t kTargetBytes = 144;

struct Target {
  Header header;
  int64_t id;
};

/// A word of an object of a type, counted from its header.
struct Case {
  const char *what;
  uint32_t type;
  uint64_t bytes;
  uint64_t word;
  bool isReference;
};

constexpr uint32_t entriesOf(uint32_t dict) {
  return kBufferBit | kEntriesBit | dict;
}

constexpr Case kCases[] = {
    {"a struct's reference", 9, 56, 1, true},
    {"a struct's int", 9, 56, 2, false},
    {"a struct's second reference", 9, 56, 3, true},
    {"a struct's float", 9, 56, 4, false},
    {"the type of a struct's any", 9, 56, 5, false},
    {"the payload of a struct's any", 9, 56, 6, true},
    {"a boxed enum's tag", 17, 40, 1, false},
    {"a boxed enum's float", 17, 40, 2, false},
    {"a boxed enum's reference", 17, 40, 3, true},
    {"a boxed enum's int", 17, 40, 4, false},
    {"an inline enum's tag, in a box", 15, 40, 1, false},
    {"an inline enum's int, in a box", 15, 40, 2, false},
    {"an inline enum's word that is a reference in one variant, in a box", 15, 40, 3, true},
    {"an int of a list", 10, 96, 5, false},
    {"a reference of a list", 11, 96, 5, true},
    {"the type of a list's any", 12, 96, 6, false},
    {"the payload of a list's any", 12, 96, 7, true},
    {"the tag of a list's enum", 16, 160, 8, false},
    {"the int of a list's enum", 16, 160, 9, false},
    {"the reference of a list's enum", 16, 160, 10, true},
    {"an int of a buffer", kBufferBit | 2, 4096, 300, false},
    {"a float of a buffer", kBufferBit | 4, 4096, 300, false},
    {"a reference of a buffer", kBufferBit | 8, 4096, 300, true},
    {"the type of a buffer's any", kBufferBit | 6, 4096, 301, false},
    {"the payload of a buffer's any", kBufferBit | 6, 4096, 300, true},
    {"the tag of a buffer's enum", kBufferBit | 15, 4096, 1 + 4 * 90, false},
    {"the int of a buffer's enum", kBufferBit | 15, 4096, 2 + 4 * 90, false},
    {"the reference of a buffer's enum", kBufferBit | 15, 4096, 3 + 4 * 90, true},
    {"an int of a large buffer", kBufferBit | 2, 400'000, 30'000, false},
    {"a reference of a large buffer", kBufferBit | 8, 400'000, 30'000, true},
    {"the type of a large buffer's any", kBufferBit | 6, 400'000, 30'001, false},
    {"the payload of a large buffer's any", kBufferBit | 6, 400'000, 30'000, true},
    {"a dict's key that is an int", entriesOf(13), 4096, 2 + 2 * 90, false},
    {"a dict's value that is a reference", entriesOf(13), 4096, 3 + 2 * 90, true},
    {"a dict's key that is a text", entriesOf(14), 4096, 2 + 2 * 90, true},
    {"a dict's value that is an int", entriesOf(14), 4096, 3 + 2 * 90, false},
    {"a dict's key beside an enum", entriesOf(19), 4096, 2 + 5 * 90, true},
    {"the tag of a dict's enum", entriesOf(19), 4096, 3 + 5 * 90, false},
    {"the reference of a dict's enum", entriesOf(19), 4096, 5 + 5 * 90, true},
    {"the int of a value, in a box", 20, 32, 1, false},
    {"the reference of a value, in a box", 20, 32, 2, true},
    {"the float of a value, in a box", 20, 32, 3, false},
    {"the int of a list's value", 21, 160, 4 + 3, false},
    {"the reference of a list's value", 21, 160, 5 + 3, true},
    {"the float of a list's value", 21, 160, 6 + 3, false},
    {"the int of a buffer's value", kBufferBit | 20, 4096, 1 + 3 * 90, false},
    {"the reference of a buffer's value", kBufferBit | 20, 4096, 2 + 3 * 90, true},
    {"the float of a buffer's value", kBufferBit | 20, 4096, 3 + 3 * 90, false},
    {"the int of a struct's value", 22, 40, 2, false},
    {"the reference of a struct's value", 22, 40, 3, true},
    {"the float of a struct's value", 22, 40, 4, false},
    {"the reference of a value in a buffer's value", kBufferBit | 23, 4096, 2 + 4 * 90, true},
    {"the float of a value in a buffer's value", kBufferBit | 23, 4096, 3 + 4 * 90, false},
    {"the reference behind a value in a buffer's value", kBufferBit | 23, 4096, 4 + 4 * 90, true},
    {"the int of a value in a buffer's enum", kBufferBit | 24, 4096, 2 + 4 * 90, false},
    {"the reference of a value in a buffer's enum", kBufferBit | 24, 4096, 3 + 4 * 90, true},
    {"the int of a dict's value", entriesOf(25), 4096, 3 + 4 * 90, false},
    {"the reference of a dict's value", entriesOf(25), 4096, 4 + 4 * 90, true},
    {"a buffer's value without references", kBufferBit | 26, 4096, 91, false},
    {"a struct's value without references", 27, 32, 1, false},
    {"the reference behind a struct's value", 27, 32, 3, true},
    {"words of the runtime's own", kWords, 160, 7, true},
};

[[gnu::noinline]] __attribute__((no_sanitize("address"))) void clearStack() {
  volatile char room[32768];
  for (volatile char &byte : room)
    byte = 0;
}

[[gnu::noinline]] void collect(Context *ctx, Reason reason) {
  clearStack();
  ctx->heap->collect(ctx, reason);
}

// The object is known by its complement only, and the root by the heap.
uintptr_t root = 0;

[[gnu::noinline]] void makeHolder(Context *ctx, const Case &each) {
  void *object = ot_new_object(ctx, int64_t(each.type), int64_t(each.bytes));
  root = uintptr_t(object);
}

[[gnu::noinline]] void store(const Case &each, uintptr_t word) {
  memcpy(reinterpret_cast<uint8_t *>(root) + each.word * sizeof(uintptr_t), &word, sizeof word);
}

[[gnu::noinline]] void storeTarget(Context *ctx, const Case &each) {
  auto target = static_cast<Target *>(ot_new_object(ctx, kTarget, kTargetBytes));
  target->id = -1;
  store(each, uintptr_t(target));
}

[[gnu::noinline]] void pad(Context *ctx) {
  ot_new_object(ctx, kBufferBit | kInt, 32);
}

uint64_t live(Context *ctx) {
  return ctx->heap->stats().liveBytes;
}

/// A holder that is as old as it is said, with a word that leads to a new object: whether that is kept.
bool keeps(Context *ctx, const Case &each, bool isOld, Reason reason) {
  collect(ctx, Reason::asked);
  makeHolder(ctx, each);
  if (isOld)
    collect(ctx, Reason::asked);
  pad(ctx); // behind the target nothing: a pointer to that may be left somewhere
  storeTarget(ctx, each);
  collect(ctx, reason);
  uint64_t with = live(ctx);
  store(each, 0);
  collect(ctx, Reason::asked);
  uint64_t without = live(ctx);
  root = 0;
  return with - without >= uint64_t{kTargetBytes};
}

void testCases(Context *ctx, Reason reason) {
  ctx->heap->addRoots(&root, sizeof root);
  for (const Case &each : kCases)
    for (bool isOld : {false, true}) {
      bool isKept = keeps(ctx, each, isOld, reason);
      CHECK(isKept == each.isReference);
      if (isKept != each.isReference)
        fprintf(stderr, "  %s, %s\n", each.what, isOld ? "old" : "new");
    }
  ctx->heap->removeRoots(&root);
}

[[gnu::noinline]] void appendTarget(Context *ctx, List *list) {
  void *target = ot_new_object(ctx, kTarget, kTargetBytes);
  ot_list_append(ctx, list, &target);
}

// A list that grew out of its own object keeps nothing by what it had there.
void testGrown(Context *ctx) {
  ctx->heap->addRoots(&root, sizeof root);
  root = uintptr_t(ot_new_list(ctx, 11, 0));
  auto list = reinterpret_cast<List *>(root);
  for (int i = 0; i < 9; i++)
    appendTarget(ctx, list);
  CHECK(!isInPlace(list));
  collect(ctx, Reason::asked);
  uint64_t with = live(ctx);
  memset(list->data, 0, 4 * sizeof(void *));
  collect(ctx, Reason::asked);
  CHECK(with - live(ctx) == 4 * kTargetBytes);
  root = 0;
  ctx->heap->removeRoots(&root);
}

void testAll(uint32_t markThreads, Generations generations, HeapPolicy policy, Reason reason) {
  test::Options options;
  options.generations = generations;
  options.policy = policy;
  options.minTrigger = 1024 << 20; // nothing is collected before the test says so
  options.markThreads = markThreads;
  test::Program(kTypes, options).run([&](Context *ctx) {
    testCases(ctx, reason);
    testGrown(ctx);
  });
}

} // namespace

int main() {
  testAll(1, Generations::never, HeapPolicy::bump, Reason::asked);
  testAll(2, Generations::never, HeapPolicy::bump, Reason::asked);
  testAll(1, Generations::never, HeapPolicy::sizeClass, Reason::asked);
  testAll(1, Generations::never, HeapPolicy::system, Reason::asked);
  testAll(1, Generations::always, HeapPolicy::bump, Reason::allocation);
  return test::finish();
}
