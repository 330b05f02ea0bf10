// Strings of one character beyond ASCII, made once: going through a text allocates nothing.
//
// Invariants: the table is outside the heap and only grows; a slot is written by the thread that claimed it, and is
// final once its state is the code point. Characters for which there is no room near their place are made anew each
// time.
#include <atomic>

#include "strings.h"
#include "utf8.h"

namespace otter {

namespace {

// More than a language's usual characters; memory is touched where there are some.
constexpr uint32_t kSlotBits = 13;
constexpr uint32_t kSlots = 1u << kSlotBits;
constexpr uint32_t kProbes = 8;
constexpr uint32_t kClaimed = 1u << 31; // of a state: being written

std::atomic<uint32_t> states[kSlots]; // 0: free
OneCharacter characters[kSlots];

// Multiplicative hashing: Knuth, The Art of Computer Programming 3, section 6.4.
uint32_t placeOf(uint32_t point) {
  return point * 2654435769u >> (32 - kSlotBits);
}

bool write(uint32_t slot, uint32_t point, const char *bytes, int64_t size) {
  uint32_t free = 0;
  if (!states[slot].compare_exchange_strong(free, point | kClaimed, std::memory_order_acquire))
    return false;
  OneCharacter &made = characters[slot];
  made.header.type = kStr;
  made.length = size;
  memcpy(made.bytes, bytes, size_t(size));
  states[slot].store(point, std::memory_order_release);
  return true;
}

// Null when it has to be made anew.
const Str *find(uint32_t point, const char *bytes, int64_t size) {
  uint32_t place = placeOf(point);
  for (uint32_t i = 0; i < kProbes; i++) {
    uint32_t slot = (place + i) % kSlots;
    uint32_t state = states[slot].load(std::memory_order_acquire);
    if (state == point || (state == 0 && write(slot, point, bytes, size)))
      return reinterpret_cast<const Str *>(&characters[slot]);
  }
  return nullptr;
}

} // namespace

const Str *wideChar(Context *ctx, const char *bytes) {
  int64_t size = characterBytes(*bytes);
  const Str *known = find(decodeCharacter(bytes), bytes, size);
  return known ? known : newStr(ctx, bytes, size);
}

} // namespace otter

OT_API const otter::Str *ot_str_charWide(otter::Context *ctx, const otter::Str *text, int64_t index) {
  return otter::wideChar(ctx, text->bytes + index);
}
