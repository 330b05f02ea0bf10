// The heap's own check: silent on a sound heap, and it finds each kind of damage that is done on purpose.
#include "lib/abi.h"
#include "lib/objects.h"

#include "harness.h"

using namespace otter;

OT_API List *ot_new_list(Context *ctx, int64_t type, int64_t capacity);
OT_API void ot_list_append(Context *ctx, List *list, const void *value);

namespace {

constexpr const char *kTypes = "8\tlist\tlist<str>\t5\n";
constexpr int64_t kListOfStr = 8;

std::string problem(Context *ctx, uint32_t level) {
  std::string found;
  ctx->heap->verify(
      level, [&](const char *what, const uint8_t *) { found += (found.empty() ? "" : "; ") + std::string(what); });
  return found;
}

List *texts(Context *ctx, int64_t count) {
  List *list = ot_new_list(ctx, kListOfStr, 0);
  for (int64_t i = 0; i < count; i++) {
    const Str *value =
        test::str(ctx, "a text that is somewhat longer than a line of the heap, number " + std::to_string(i));
    ot_list_append(ctx, list, &value);
  }
  return list;
}

void testSound(Context *ctx) {
  List *list = texts(ctx, 3000); // its buffer is a large object
  ctx->heap->collect(ctx);
  for (uint32_t level = 1; level <= 3; level++)
    CHECK(problem(ctx, level).empty());
  CHECK(list->length == 3000);
}

/// Damages a cell, says what levels below and from `level` on find, and repairs it.
template <typename T> void damaged(Context *ctx, T *cell, T value, uint32_t level, const char *expected) {
  T before = *cell;
  *cell = value;
  CHECK(problem(ctx, level - 1).empty());
  CHECK(problem(ctx, level) == expected);
  *cell = before;
  CHECK(problem(ctx, 3).empty());
}

void testDamage(Context *ctx) {
  List *list = texts(ctx, 20);
  ctx->heap->collect(ctx);
  auto elements = reinterpret_cast<uint8_t **>(list->data);
  auto text = reinterpret_cast<Str *>(elements[0]);
  damaged(ctx, &text->length, int64_t(4000), 2, "a string longer than its object");
  damaged(ctx, &list->length, list->capacity + 1, 2, "a list longer than its room");
  damaged(ctx, &list->capacity, int64_t(100'000), 2, "a list with more room than its buffer has");
  damaged(ctx, &elements[3], elements[3] + 16, 3, "a reference to no object");
  damaged(ctx, &elements[3], elements[3] + 4, 3, "a reference to no object");
  damaged(ctx, &elements[list->capacity - 1], elements[3] + 16, 3, "a reference to no object"); // is marked, too
  damaged(ctx, &elements[3], static_cast<uint8_t *>(nullptr), 4, ""); // an absent one is sound
}

void testBlocks(Context *ctx) {
  List *list = texts(ctx, 20);
  ctx->heap->collect(ctx);
  Header *header = *reinterpret_cast<Header **>(list->data);
  uint32_t type = header->type;
  header->type = 12345;
  CHECK(problem(ctx, 1) == "an object of an unknown type");
  header->type = type;
  uint32_t size = header->meta;
  header->meta = 0;
  CHECK(problem(ctx, 1).starts_with("a small object without a size"));
  header->meta = 4096;
  CHECK(problem(ctx, 1).find("an object crosses its block") != std::string::npos);
  header->meta = size;
  CHECK(problem(ctx, 3).empty());
}

} // namespace

int main() {
  test::Program program(kTypes);
  program.run(testSound);
  program.run(testDamage);
  program.run(testBlocks);
  return test::finish();
}
