// `rand` and `Random`: seeding, bytes, UUIDs, shuffling.
#include <algorithm>
#include <string>
#include <sys/random.h>

#include "random.h"
#include "runtime.h"
#include "std_values.h"

using namespace otter;

OT_API int64_t ot_random_int(Context *ctx, void *random, int64_t low, int64_t high);

namespace {

/// Locks the program's generator while several threads use it.
template <typename Body> auto withGenerator(Context *ctx, Body body) {
  std::lock_guard lock(ctx->runtime->randomLock);
  return body(ctx->random->state);
}

void appendHex(std::string &out, uint64_t value, int digits) {
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
    out += "0123456789abcdef"[value >> shift & 15];
}

} // namespace

OT_API uint64_t ot_random_locked(Context *ctx) {
  return withGenerator(ctx, nextRandom);
}

OT_API [[noreturn]] OT_COLD void ot_panic_range(Context *ctx, int64_t low, int64_t high) {
  panicFormat(ctx, "cannot choose an int from %ld to %ld: there is none", low, high);
}

OT_API void ot_rand_seed(Context *ctx, int64_t seed) {
  withGenerator(ctx, [seed](Random &random) { seedRandom(random, uint64_t(seed)); });
}

/// Hexadecimal digits of `count` bytes: each draw gives eight, its lowest byte first.
OT_API const Str *ot_rand_bytes(Context *ctx, int64_t count) {
  if (count < 0)
    panicFormat(ctx, "rand.bytes takes a number of bytes, not %ld", count);
  if (count > INT64_MAX / 2)
    panicFormat(ctx, "out of memory");
  Str *text = newStrBuffer(ctx, 2 * count);
  withGenerator(ctx, [=](Random &random) {
    uint64_t bits = 0;
    for (int64_t i = 0; i < count; i++, bits >>= 8) {
      if (i % 8 == 0)
        bits = nextRandom(random);
      text->bytes[2 * i] = "0123456789abcdef"[bits >> 4 & 15];
      text->bytes[2 * i + 1] = "0123456789abcdef"[bits & 15];
    }
  });
  return text;
}

/// A version 4 UUID of two draws.
OT_API const Str *ot_rand_uuid(Context *ctx) {
  Random draws{};
  withGenerator(ctx, [&](Random &random) {
    draws.words[0] = nextRandom(random);
    draws.words[1] = nextRandom(random);
  });
  uint64_t high = (draws.words[0] & ~uint64_t{0xf000}) | 0x4000;
  uint64_t low = (draws.words[1] & ~uint64_t{0xc000000000000000}) | 0x8000000000000000;
  std::string text;
  appendHex(text, high, 16);
  appendHex(text, low, 16);
  for (size_t at : {8, 13, 18, 23})
    text.insert(at, "-");
  return newText(ctx, text);
}

OT_API void *ot_random_new(Context *ctx, int64_t type, int64_t seed) {
  void *object = ot_new_object(ctx, type, sizeof(Header) + sizeof(Random));
  seedRandom(*reinterpret_cast<Random *>(static_cast<char *>(object) + sizeof(Header)), uint64_t(seed));
  return object;
}

/// Fisher and Yates, from the end.
OT_API void ot_random_shuffle(Context *ctx, void *random, List *list) {
  uint64_t bytes = elementBytes(ctx, list->header.type);
  for (int64_t i = list->length - 1; i > 0; i--) {
    uint8_t *a = list->data + uint64_t(i) * bytes;
    uint8_t *b = list->data + uint64_t(ot_random_int(ctx, random, 0, i)) * bytes;
    if (a != b)
      std::swap_ranges(a, a + bytes, b);
  }
}
