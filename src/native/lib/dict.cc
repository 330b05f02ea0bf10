// Dicts: making room, adding, removing, clearing.
#include "dict.h"

#include <algorithm>
#include <atomic>

#include "objects.h"
#include "panic.h"
#include "runtime.h"
#include "strings.h"
#include "text_part.h"

using namespace otter;

namespace {

constexpr uint64_t kLeastSlots = 4;
constexpr uint64_t kSecondSlots = 8;
constexpr uint64_t kMostSlots = uint64_t{1} << 31;

// The positions of a small dict: a slot there is the entry's own. Never written to.
const uint32_t smallPositions[kGroupSlots] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

// A quarter is free, so that searches in vain end soon; fewer slots stay in caches longer than more would save probes.
int64_t capacityOf(uint64_t slots) {
  return int64_t(slots / 4 * 3);
}

// Those of a small dict are as many as its entries would need.
uint64_t slotsOf(const Dict *dict) {
  return isSmall(dict) ? uint64_t(dict->capacity) / 3 * 4 : uint64_t(dict->mask) + 1;
}

uint64_t hashOfEntry(int64_t shape, const uint8_t *entry) {
  return hashKey(shape, readKey(shape, entry));
}

bool isHole(const Dict *dict, int64_t position) {
  return dict->holes && (dict->holes[uint64_t(position) / 64] >> (uint64_t(position) % 64) & 1);
}

// Detects what it can of two threads that change one dict at once.
class Change {
public:
  Change(Context *ctx, Dict *dict) : dict_(dict) {
    if (OT_UNLIKELY(isChanging(dict)))
      panicFormat(ctx, "the dict was changed by two tasks at once");
    setChanging(dict_, true);
  }
  ~Change() { setChanging(dict_, false); }

private:
  Dict *dict_;
};

// Where a probe ends for a key that the dict does not have.
uint64_t emptySlot(const Dict *dict, uint64_t hash) {
  for (uint64_t at = homeSlot(dict, hash);; at = (at + kGroupSlots) & dict->mask)
    if (uint32_t empty = slotsWith(dict->control + at, Control::empty))
      return (at + uint64_t(__builtin_ctz(empty))) & dict->mask;
}

void emptyIndex(Dict *dict) {
  if (isSmall(dict))
    memset(dict->small, int(Control::empty), sizeof dict->small);
  else
    memset(dict->control, int(Control::empty), slotsOf(dict) + kGroupSlots - 1);
  dict->abandoned = 0;
}

// What each entry asks of the dict is asked once.
void fillIndexOfInts(Dict *dict, uint64_t entryBytes) {
  Dict index = *dict;
  const uint8_t *entry = index.entries;
  for (int64_t i = 0; i < index.used; i++, entry += entryBytes) {
    uint64_t hash = hashWord(loadAs<int64_t>(entry));
    uint64_t slot = emptySlot(&index, hash);
    setControl(&index, slot, controlByte(hash));
    index.positions[slot] = uint32_t(i);
  }
}

// From an empty one.
void fillIndex(Dict *dict, int64_t shape) {
  if (shapeKey(shape) == KeyKind::integer && !isSmall(dict))
    return fillIndexOfInts(dict, shapeEntryBytes(shape));
  constexpr int64_t kAhead = 8;
  for (int64_t i = 0; i < dict->used; i++) {
    if (shapeKey(shape) == KeyKind::str && i + kAhead < dict->used)
      __builtin_prefetch(reinterpret_cast<const void *>(readKey(shape, dictEntry(dict, shape, i + kAhead))));
    uint64_t hash = hashOfEntry(shape, dictEntry(dict, shape, i));
    putInIndex(dict, hash, isSmall(dict) ? 0 : emptySlot(dict, hash), i);
  }
}

// Copies the live entries to `to`, in order; returns how many there are.
int64_t packEntries(const Dict *dict, int64_t shape, uint8_t *to) {
  uint64_t bytes = shapeEntryBytes(shape);
  if (!dict->holes) {
    if (dict->used > 0)
      memmove(to, dict->entries, uint64_t(dict->used) * bytes);
    return dict->used;
  }
  int64_t count = 0;
  for (int64_t i = dict->head; i < dict->used; i++)
    if (!isHole(dict, i))
      memmove(to + uint64_t(count++) * bytes, dictEntry(dict, shape, i), bytes);
  return count;
}

// Closes the holes where they are.
void compact(Dict *dict, int64_t shape) {
  uint64_t bytes = shapeEntryBytes(shape);
  int64_t count = packEntries(dict, shape, dict->entries);
  memset(dictEntry(dict, shape, count), 0, uint64_t(dict->used - count) * bytes);
  emptyIndex(dict);
  dict->used = count;
  dict->head = 0;
  dict->holes = nullptr;
  fillIndex(dict, shape);
}

// Entries that may hold references are zero until they are used: the collector looks at all of them.
uint8_t *newEntries(Context *ctx, uint32_t type, uint64_t bytes) {
  uint32_t bufferType = kBufferBit | kEntriesBit | type;
  auto make = ctx->types->mayHoldReferences(bufferType) ? newBytes : newRawBytes;
  return make(ctx, bufferType, kEntriesOffset + bytes) + kEntriesOffset;
}

// Gives a new dict the control bytes of its own.
void makeSmall(Dict *dict) {
  dict->control = dict->small;
  dict->positions = const_cast<uint32_t *>(smallPositions);
  dict->mask = kGroupSlots - 1;
  emptyIndex(dict);
}

uint8_t *newIndex(Context *ctx, uint64_t slots) {
  return newRawBytes(ctx, kBufferBit | kInt, sizeof(Header) + indexBytes(slots)) + sizeof(Header);
}

// Gives a dict an index without entries.
void setIndex(Dict *dict, uint64_t slots, uint8_t *buffer) {
  dict->positions = reinterpret_cast<uint32_t *>(buffer);
  dict->control = reinterpret_cast<Control *>(buffer + slots * sizeof(uint32_t));
  dict->mask = dict->homeMask = uint32_t(slots - 1);
  emptyIndex(dict);
}

// Nothing is changed before all memory is there, for want of which a program may panic.
void setSlots(Context *ctx, Dict *dict, int64_t shape, uint64_t slots) {
  if (slots > kMostSlots)
    panicFormat(ctx, "out of memory");
  int64_t capacity = capacityOf(slots);
  uint8_t *entries = newEntries(ctx, dict->header.type, uint64_t(capacity) * shapeEntryBytes(shape));
  uint8_t *index = slots > kGroupSlots ? newIndex(ctx, slots) : nullptr;
  dict->used = packEntries(dict, shape, entries);
  dict->entries = entries;
  dict->capacity = capacity;
  dict->head = 0;
  dict->holes = nullptr;
  if (index)
    setIndex(dict, slots, index);
  else
    emptyIndex(dict);
  fillIndex(dict, shape);
}

// Dicts made at one place often become equally large. One that begins to grow takes larger steps while the place is
// trusted: what it costs to move entries again and again is saved. At the size that was reached before it stops half
// full (its capacity says so), to see whether it needs the other half: then the place is trusted again.
constexpr uint8_t kMostTrust = 4;
constexpr uint64_t kTrustedStep = 16; // a step into the blue wastes at most this many times what is needed
constexpr uint64_t kFirstTrustedSlots = 16;
constexpr uint64_t kSites = 64;

struct Site {
  uint8_t slotsLog2; // of a dict that grew so large
  uint8_t trust;     // how many dicts may still be made larger because of it
};

// By a hash of the place. Not a program's own: a wrong guess costs memory and time, and nothing else depends on it, so
// that places, threads and programs may share one.
std::atomic<Site> sites[kSites];

uint8_t siteOf(const void *returnAddress) {
  return uint8_t(hashWord(int64_t(returnAddress)) % kSites);
}

void reached(const Dict *dict, Site site, uint64_t slots) {
  auto log2 = uint8_t(__builtin_ctzll(slots));
  if (log2 >= site.slotsLog2 || site.trust == 0)
    sites[dict->site].store({log2, kMostTrust}, std::memory_order_relaxed);
}

// Room for the first entries: three, or twice as many where dicts became larger.
void makeFirstRoom(Context *ctx, Dict *dict, int64_t shape) {
  Site site = sites[dict->site].load(std::memory_order_relaxed);
  uint64_t slots = site.trust > 0 && uint64_t{1} << site.slotsLog2 > kLeastSlots ? kSecondSlots : kLeastSlots;
  int64_t capacity = capacityOf(slots);
  dict->entries = newEntries(ctx, dict->header.type, uint64_t(capacity) * shapeEntryBytes(shape));
  dict->capacity = capacity;
  reached(dict, site, slots);
}

void grow(Context *ctx, Dict *dict, int64_t shape) {
  Site site = sites[dict->site].load(std::memory_order_relaxed);
  uint64_t slots = slotsOf(dict);
  if (dict->capacity < capacityOf(slots)) {
    dict->capacity = capacityOf(slots);
    return reached(dict, site, slots);
  }
  uint64_t usual = uint64_t{1} << site.slotsLog2;
  bool isTrusted = slots >= kFirstTrustedSlots && site.trust > 0 && usual > 2 * slots;
  uint64_t wanted = isTrusted ? std::min(usual, kTrustedStep * slots) : 2 * slots;
  setSlots(ctx, dict, shape, wanted);
  if (!isTrusted)
    return reached(dict, site, wanted);
  if (wanted < usual)
    return;
  sites[dict->site].store({site.slotsLog2, uint8_t(site.trust - 1)}, std::memory_order_relaxed);
  dict->capacity = std::max(dict->used, dict->capacity / 2) + 1;
}

void makeRoom(Context *ctx, Dict *dict, int64_t shape) {
  if (dict->capacity == 0)
    makeFirstRoom(ctx, dict, shape);
  // With few holes packing would soon have to be done again.
  else if (4 * (dict->used - dict->length) >= dict->used)
    compact(dict, shape);
  else
    grow(ctx, dict, shape);
}

uint64_t slotsFor(int64_t entries) {
  uint64_t slots = kLeastSlots;
  while (capacityOf(slots) < entries && slots <= kMostSlots)
    slots *= 2;
  return slots;
}

// Gives a key's slot up. Before one that is empty it can be empty, too, and so can abandoned ones before it, as no
// search goes on there to what lies behind. So the index of a dict that has lost all keys is empty.
void removeFromIndex(Dict *dict, uint64_t slot) {
  uint64_t mask = dict->mask;
  if (isSmall(dict)) {
    dict->small[slot] = Control::abandoned; // of the entry there, which is a hole or will be taken again
  } else if (dict->control[slot + 1] != Control::empty) {
    setControl(dict, slot, Control::abandoned);
    dict->abandoned++;
  } else {
    setControl(dict, slot, Control::empty);
    for (slot = (slot - 1) & mask; dict->control[slot] == Control::abandoned; slot = (slot - 1) & mask) {
      setControl(dict, slot, Control::empty);
      dict->abandoned--;
    }
  }
}

void makeHole(Context *ctx, Dict *dict, int64_t position) {
  if (!dict->holes) {
    uint64_t words = (uint64_t(capacityOf(slotsOf(dict))) + 63) / 64;
    auto buffer = newBytes(ctx, kBufferBit | kInt, sizeof(Header) + words * 8) + sizeof(Header);
    dict->holes = reinterpret_cast<uint64_t *>(buffer);
  }
  dict->holes[uint64_t(position) / 64] |= uint64_t{1} << (uint64_t(position) % 64);
}

void removeEntry(Context *ctx, Dict *dict, int64_t shape, int64_t position) {
  memset(dictEntry(dict, shape, position), 0, shapeEntryBytes(shape));
  dict->length--;
  dict->version++;
  if (dict->length == 0) {
    dict->used = dict->head = 0;
    dict->holes = nullptr;
    return;
  }
  // The last entries may be taken again, unless abandoned slots would then be more than holes.
  int64_t least = dict->length + dict->abandoned;
  if (position == dict->used - 1 && position >= least)
    dict->used--;
  else
    makeHole(ctx, dict, position);
  // Some entry is live, so both searches end.
  while (dict->used > least && isHole(dict, dict->used - 1)) {
    dict->used--;
    dict->holes[uint64_t(dict->used) / 64] &= ~(uint64_t{1} << (uint64_t(dict->used) % 64));
  }
  while (isHole(dict, dict->head))
    dict->head++;
}

} // namespace

OT_API Dict *ot_new_dict(Context *ctx, int64_t type, int64_t capacity) {
  auto dict = static_cast<Dict *>(ot_new_object(ctx, type, sizeof(Dict)));
  dict->site = siteOf(__builtin_return_address(0));
  makeSmall(dict);
  if (capacity > 0)
    setSlots(ctx, dict, shapeOf(ctx, dict), slotsFor(capacity));
  return dict;
}

OT_API Dict *ot_dict_new(Context *ctx, int64_t type) {
  Dict *dict = ot_new_dict(ctx, type, 0);
  dict->site = siteOf(__builtin_return_address(0));
  return dict;
}

// Its capacity is that of the entries already; until they are there, no search may see it.
OT_API uint8_t *ot_dict_room(Context *ctx, Dict *dict, int64_t shape, int64_t entries) {
  int64_t capacity = capacityOf(slotsFor(entries));
  dict->entries = newEntries(ctx, dict->header.type, uint64_t(capacity) * shapeEntryBytes(shape));
  dict->capacity = capacity;
  return dict->entries;
}

OT_API void ot_dict_filled(Context *ctx, Dict *dict, int64_t shape, int64_t count, const uint8_t *) {
  constexpr uint64_t kMostUnused = 4;
  uint64_t slots = slotsFor(count);
  uint64_t roomy = slotsFor(dict->capacity);
  dict->used = dict->length = count;
  dict->version++;
  if (roomy > kMostUnused * slots)
    return setSlots(ctx, dict, shape, slots);
  if (roomy > kGroupSlots)
    setIndex(dict, roomy, newIndex(ctx, roomy));
  fillIndex(dict, shape);
  reached(dict, sites[dict->site].load(std::memory_order_relaxed), roomy);
}

OT_API [[gnu::noinline]] uint8_t *ot_dict_add(Context *ctx, Dict *dict, int64_t shape, int64_t key, uint64_t slot) {
  uint64_t hash = hashKey(shape, key);
  Change change(ctx, dict);
  if (OT_UNLIKELY(dict->used == dict->capacity)) {
    makeRoom(ctx, dict, shape);
    slot = isSmall(dict) ? 0 : emptySlot(dict, hash);
  }
  return takeEntry(dict, shape, hash, slot);
}

OT_API [[gnu::noinline]] uint8_t *ot_dict_add_copy(Context *ctx, Dict *dict, int64_t shape, int64_t key,
                                                   uint64_t slot) {
  auto text = reinterpret_cast<const Str *>(key);
  const Str *copy = makeStr(ctx, text->bytes, text->length);
  knowHash(copy, strHash(text));
  auto copyKey = reinterpret_cast<int64_t>(copy);
  uint8_t *entry = ot_dict_add(ctx, dict, shape, copyKey, slot);
  writeKey(shape, entry, copyKey);
  return entry + shapeValueOffset(shape);
}

OT_API [[gnu::noinline]] uint8_t *ot_dict_add_part(Context *ctx, Dict *dict, int64_t shape, const Str *text,
                                                   int64_t start, int64_t length, uint64_t slot) {
  const Str *copy = makeStr(ctx, text->bytes + start, length);
  auto key = reinterpret_cast<int64_t>(copy);
  uint8_t *entry = ot_dict_add(ctx, dict, shape, key, slot);
  writeKey(shape, entry, key);
  return entry + shapeValueOffset(shape);
}

OT_API DictProbeOn ot_dict_probe_on(const Dict *dict, int64_t shape, int64_t key) {
  uint64_t hash = hashKey(shape, key);
  uint64_t at = (homeSlot(dict, hash) + kGroupSlots) & dict->mask;
  auto holds = [shape, key](const uint8_t *entry) { return holdsKey(shape, entry, key); };
  auto [position, slot] = probeOn(dict, shape, hash, at, holds);
  return {slot, position};
}

OT_API DictProbe ot_dict_probe_part_on(const Dict *dict, int64_t shape, const Str *text, uint64_t start,
                                       uint64_t length, uint64_t at) {
  TextPart part{text, start, length};
  ShortText words = isShort(part) ? shortPart(part) : ShortText{};
  return probeOn(dict, shape, partHash(part, words), at,
                 [&](const uint8_t *entry) { return isPart(loadAs<const Str *>(entry), part, words); });
}

OT_API [[gnu::noinline]] void ot_dict_drop_at(Context *ctx, Dict *dict, int64_t shape, int64_t position,
                                              uint64_t slot) {
  Change change(ctx, dict);
  removeFromIndex(dict, slot);
  removeEntry(ctx, dict, shape, position);
}

OT_API void ot_dict_clear(Context *ctx, Dict *dict) {
  if (dict->length == 0)
    return;
  Change change(ctx, dict);
  memset(dict->entries, 0, uint64_t(dict->used) * shapeEntryBytes(shapeOf(ctx, dict)));
  emptyIndex(dict);
  dict->length = dict->used = dict->head = 0;
  dict->holes = nullptr;
  dict->version++;
}

OT_API OT_COLD void ot_panic_key(Context *ctx, int64_t shape, int64_t key) {
  std::string text;
  if (shapeKey(shape) == KeyKind::str) {
    auto str = reinterpret_cast<const Str *>(key);
    text.assign(str->bytes, size_t(str->length));
  } else if (shapeKey(shape) == KeyKind::boolean)
    text = key ? "true" : "false";
  else
    text = std::to_string(key);
  panicText(ctx, "key " + text + " is not in the dict");
}

OT_API OT_COLD void ot_panic_key_part(Context *ctx, const Str *text, int64_t start, int64_t end) {
  panicText(ctx, "key " + std::string(text->bytes + start, size_t(end - start)) + " is not in the dict");
}

OT_API OT_COLD void ot_panic_changed(Context *ctx) {
  panicFormat(ctx, "the dict changed while it was being iterated");
}
