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
  insistOnRoom(ctx);
  std::lock_guard lock(ctx->runtime->randomLock);
  return body(ctx->random->state);
}

// Bytes from the generator: each draw gives eight, its lowest one first; what is left of the last is thrown away.
void fillBytes(Context *ctx, uint8_t *out, int64_t count) {
  withGenerator(ctx, [=](Random &random) {
    uint64_t bits = 0;
    for (int64_t i = 0; i < count; i++, bits >>= 8) {
      if (i % 8 == 0)
        bits = nextRandom(random);
      out[i] = uint8_t(bits);
    }
  });
}

constexpr char kHexDigits[] = "0123456789abcdef";

} // namespace

OT_API uint64_t ot_random_locked(Context *ctx) {
  return withGenerator(ctx, nextRandom);
}

OT_API [[noreturn]] OT_COLD void ot_panic_range(Context *ctx, int64_t low, int64_t high) {
  panicFormat(ctx, "range %ld..%ld is empty", low, high);
}

OT_API void ot_rand_seed(Context *ctx, int64_t seed) {
  withGenerator(ctx, [seed](Random &random) { seedRandom(random, uint64_t(seed)); });
}

/// As hexadecimal digits.
OT_API const Str *ot_rand_bytes(Context *ctx, int64_t count) {
  if (count < 0)
    panicFormat(ctx, "negative count %ld", count);
  Str *text = newLongStr(ctx, count > INT64_MAX / 2, int64_t(2 * uint64_t(count)));
  auto bytes = reinterpret_cast<uint8_t *>(text->bytes);
  fillBytes(ctx, bytes + count, count); // in the second half, which the digits reach last
  for (int64_t i = 0; i < count; i++) {
    uint8_t byte = bytes[count + i];
    text->bytes[2 * i] = kHexDigits[byte >> 4];
    text->bytes[2 * i + 1] = kHexDigits[byte & 15];
  }
  return text;
}

/// A version 4 UUID.
OT_API const Str *ot_rand_uuid(Context *ctx) {
  uint8_t bytes[16];
  fillBytes(ctx, bytes, sizeof bytes);
  bytes[6] = 0x40 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  std::string text;
  for (int i = 0; i < 16; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      text += '-';
    text += kHexDigits[bytes[i] >> 4];
    text += kHexDigits[bytes[i] & 15];
  }
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
