// Dicts: entries in order of insertion in one dense array, and an index that leads from a key's hash to its entry.
//
// Invariants: `entries` has room for `capacity` entries, the first `used` have been taken; a removed one stays, as a
// hole marked in `holes`, until the entries are next moved. The index has mask + 1 slots, a power of two; the
// capacity is three quarters of them at most, so that a probe always ends. A slot is a control byte, which says that it
// is empty or abandoned or has seven bits of the hash of the key there, and the entry's position. No slot between the
// one that a key's hash names and the one it has is empty; to keep that, the slot of a removed key is abandoned where
// the next one is not empty. No more slots are abandoned than there are holes. Only live entries are in the index.
// Behind the last control byte the first ones come again, so that a group of them can be loaded from any slot.
// `version` changes whenever a key comes or goes. What is not a live entry is zero, so that nothing is kept alive by
// it.
//
// A dict of at most a group of slots has no index: its control bytes are in the object, in the order of entries, and
// every search looks at all of them.
#pragma once

#include "compare.h"
#include "hash.h"
#include "types.h"

namespace otter {

enum class KeyKind : uint8_t { boolean = 0, i32 = 1, integer = 2, str = 3 };

/// How a dict type's entries are laid out, as one number that generated code can pass as a constant: bits 0-7 the
/// kind of key, 8-15 the offset of the value, 16-31 its bytes, 32-47 the bytes of an entry. src/lower/dict.ts computes
/// the same.
constexpr int64_t dictShape(KeyKind key, uint32_t valueBytes, uint32_t valueAlign) {
  uint32_t keyBytes = key == KeyKind::boolean ? 1 : key == KeyKind::i32 ? 4 : 8;
  uint32_t align = keyBytes > valueAlign ? keyBytes : valueAlign;
  uint32_t offset = (keyBytes + valueAlign - 1) / valueAlign * valueAlign;
  uint32_t bytes = (offset + valueBytes + align - 1) / align * align;
  return int64_t(uint64_t(key) | uint64_t(offset) << 8 | uint64_t(valueBytes) << 16 | uint64_t(bytes) << 32);
}

constexpr KeyKind shapeKey(int64_t shape) {
  return KeyKind(shape & 0xff);
}
constexpr uint64_t shapeValueOffset(int64_t shape) {
  return uint64_t(shape) >> 8 & 0xff;
}
constexpr uint64_t shapeValueBytes(int64_t shape) {
  return uint64_t(shape) >> 16 & 0xffff;
}
constexpr uint64_t shapeEntryBytes(int64_t shape) {
  return uint64_t(shape) >> 32;
}

constexpr uint64_t kGroupSlots = 16;

/// Of the first entry within its buffer: no 16-byte entry straddles two cache lines.
constexpr uint64_t kEntriesOffset = 16;

/// What is known of a slot. A type of its own: a store of one is known to leave everything else as it was.
enum class Control : uint8_t { empty = 0x80, abandoned = 0xff }; // below 0x80: bits of a key's hash

struct Dict {
  Header header;
  int64_t length; // live entries
  uint8_t *entries;
  int64_t used; // live entries and holes; not beside `length`, or both are counted in a vector register
  Control *control;
  int64_t version;
  uint32_t *positions; // of entries; what an empty slot has is not defined
  uint32_t mask;
  uint32_t homeMask; // the same, but 0 in a small dict, where each search begins at the first slot
  int64_t capacity;
  uint64_t *holes;    // a bit an entry; null when there is none
  int64_t head;       // no live entry lies before
  uint32_t abandoned; // slots
  uint8_t writing;    // a thread is adding or removing a key
  uint8_t site;       // where in the program it was made, as a small hash (dict.cc)
  uint8_t pad[2];
  Control small[kGroupSlots]; // the control bytes of a small dict
};
static_assert(sizeof(Dict) == 112);

/// Of a dict, by its type.
inline int64_t shapeOf(const Context *ctx, const Dict *dict) {
  return (*ctx->types)[dict->header.type].shape;
}

inline bool isSmall(const Dict *dict) {
  return dict->homeMask == 0;
}

inline uint8_t *dictEntry(const Dict *dict, int64_t shape, int64_t position) {
  return dict->entries + uint64_t(position) * shapeEntryBytes(shape);
}

/// A key as a word: an int itself, an i32 extended, a bool 0 or 1, a string's address.
inline uint64_t hashKey(int64_t shape, int64_t key) {
  return shapeKey(shape) == KeyKind::str ? strHash(reinterpret_cast<const Str *>(key)) : hashWord(key);
}

inline int64_t readKey(int64_t shape, const void *at) {
  switch (shapeKey(shape)) {
  case KeyKind::boolean:
    return loadAs<uint8_t>(at);
  case KeyKind::i32:
    return loadAs<int32_t>(at);
  default:
    return loadAs<int64_t>(at);
  }
}

inline void writeKey(int64_t shape, void *at, int64_t key) {
  switch (shapeKey(shape)) {
  case KeyKind::boolean:
    *static_cast<uint8_t *>(at) = uint8_t(key);
    return;
  case KeyKind::i32:
    memcpy(at, &key, 4);
    return;
  default:
    memcpy(at, &key, 8);
    return;
  }
}

inline bool holdsKey(int64_t shape, const uint8_t *entry, int64_t key) {
  int64_t held = readKey(shape, entry);
  if (shapeKey(shape) != KeyKind::str)
    return held == key;
  return sameText(reinterpret_cast<const Str *>(held), reinterpret_cast<const Str *>(key));
}

// Slots are looked at in groups, with vector instructions: where a search ends in a group then costs no branch that
// depends on it, as it would slot by slot, and a byte a slot is found in a near cache more often than a position would
// be. Both ideas are those of Abseil's Swiss tables.
using SlotGroup = uint8_t __attribute__((ext_vector_type(kGroupSlots)));
using SlotFlags = bool __attribute__((ext_vector_type(kGroupSlots)));

/// Of a key's slot.
inline Control controlByte(uint64_t hash) {
  return Control(hash >> 57);
}

/// The slot where a search begins. Other bits of the hash than the control byte's: a string's lowest is always set.
inline uint64_t homeSlot(const Dict *dict, uint64_t hash) {
  return uint32_t(hash >> 32) & dict->homeMask;
}

/// Bit i of the result is set when slot i of a group has this control byte.
inline uint32_t slotsWith(const Control *group, Control control) {
  SlotGroup slots;
  memcpy(&slots, group, sizeof slots);
  return __builtin_bit_cast(uint16_t, __builtin_convertvector(slots == uint8_t(control), SlotFlags));
}

/// What the index of a dict that is not small takes: positions, control bytes, and those that come again.
inline uint64_t indexBytes(uint64_t slots) {
  return slots * (sizeof(uint32_t) + 1) + kGroupSlots - 1;
}

struct DictProbe {
  int64_t position; // of the key's entry, or -1
  uint64_t slot;    // that leads to it, or would
};

constexpr int64_t kFurther = -2; // as a position: the group had neither the key nor an empty slot

/// What a call finds that goes on with a search. In another order than in a `DictProbe`: else LLVM would keep both
/// kinds as a pair, and not see that a position which was just loaded is not negative.
struct DictProbeOn {
  uint64_t slot;
  int64_t position;
};

// Both always in line, as dict_hot.cc says.

/// The search in the group of slots from `at` on for the key that `holds` knows: whether an entry has it.
template <typename Holds>
[[gnu::always_inline]] inline DictProbe probeGroup(const Dict *dict, int64_t shape, uint64_t hash, uint64_t at,
                                                   Holds holds) {
  const Control *group = dict->control + at;
  uint32_t mask = dict->mask;
  uint32_t empty = slotsWith(group, Control::empty);
  // Behind the first empty slot there could be other keys with the same control byte only.
  uint32_t same = slotsWith(group, controlByte(hash)) & (empty ^ (empty - 1));
  for (; same != 0; same &= same - 1) {
    uint64_t slot = (at + uint64_t(__builtin_ctz(same))) & mask;
    int64_t position = dict->positions[slot];
    if (OT_LIKELY(holds(dictEntry(dict, shape, position))))
      return {position, slot};
  }
  if (OT_LIKELY(empty != 0))
    return {-1, (at + uint64_t(__builtin_ctz(empty))) & mask};
  return {kFurther, (at + kGroupSlots) & mask};
}

/// The first group of a search.
template <typename Holds>
[[gnu::always_inline]] inline DictProbe probeFirst(const Dict *dict, int64_t shape, uint64_t hash, Holds holds) {
  uint64_t home = homeSlot(dict, hash);
  // Nearly always the line where the position is, or will be put: it comes while the control bytes do.
  __builtin_prefetch(dict->positions + home);
  return probeGroup(dict, shape, hash, home, holds);
}

/// The groups of a search from `at` on.
template <typename Holds>
inline DictProbe probeOn(const Dict *dict, int64_t shape, uint64_t hash, uint64_t at, Holds holds) {
  for (;;) {
    DictProbe found = probeGroup(dict, shape, hash, at, holds);
    if (found.position != kFurther)
      return found;
    at = found.slot;
  }
}

} // namespace otter

/// Goes on where the first group of slots did not end a search. Out of the way: what it keeps in registers, the
/// group that nearly always suffices need not save.
/// It works the hash out again, for which then no register has to be kept.
OT_API [[gnu::pure]] otter::DictProbeOn ot_dict_probe_on(const otter::Dict *dict, int64_t shape, int64_t key);
OT_API [[gnu::pure]] otter::DictProbe ot_dict_probe_part_on(const otter::Dict *dict, int64_t shape,
                                                            const otter::Str *text, uint64_t start, uint64_t length,
                                                            uint64_t at);

namespace otter {

[[gnu::always_inline]] inline DictProbe dictProbe(const Dict *dict, int64_t shape, int64_t key, uint64_t hash) {
  auto holds = [shape, key](const uint8_t *entry) { return holdsKey(shape, entry, key); };
  DictProbe found = probeFirst(dict, shape, hash, holds);
  if (OT_LIKELY(found.position != kFurther))
    return found;
  auto [slot, position] = ot_dict_probe_on(dict, shape, key);
  return {position, slot};
}

// One of the first control bytes is written behind the last one, too; another one twice, which is quicker than to ask.
inline void setControl(Dict *dict, uint64_t slot, Control control) {
  constexpr uint64_t kAgain = kGroupSlots - 1;
  dict->control[slot] = control;
  dict->control[((slot - kAgain) & dict->mask) + kAgain] = control;
}

inline void putInIndex(Dict *dict, uint64_t hash, uint64_t slot, int64_t position) {
  if (isSmall(dict)) {
    dict->small[position] = controlByte(hash);
    return;
  }
  setControl(dict, slot, controlByte(hash));
  dict->positions[slot] = uint32_t(position);
}

/// Takes the next entry, for which there has to be room, and leads to it from `slot`, where a probe for it ended; in a
/// small dict from the entry's own slot.
inline uint8_t *takeEntry(Dict *dict, int64_t shape, uint64_t hash, uint64_t slot) {
  putInIndex(dict, hash, slot, dict->used);
  dict->length++;
  dict->version++;
  return dictEntry(dict, shape, dict->used++);
}

inline bool isChanging(const Dict *dict) {
  return __atomic_load_n(&dict->writing, __ATOMIC_RELAXED);
}

inline void setChanging(Dict *dict, bool is) {
  __atomic_store_n(&dict->writing, uint8_t{is}, __ATOMIC_RELAXED);
}

/// The position of a key's entry, or -1.
inline int64_t dictFind(const Dict *dict, int64_t shape, int64_t key, uint64_t hash) {
  return dictProbe(dict, shape, key, hash).position;
}

} // namespace otter

/// Where the search for a key that is a string ends. The dict is passed as a number, since calls of which other things
/// are known about a pointer count as different.
OT_API otter::DictProbe ot_dict_probe_str(int64_t dict, int64_t shape, int64_t key);
/// The same for the bytes of a text from `start` on: no string of them is made.
OT_API otter::DictProbe ot_dict_probe_part(int64_t dict, int64_t shape, int64_t text, int64_t start, int64_t length);
/// Makes an entry for a key that the dict does not have; `slot` is where a probe for it ended. The caller writes key
/// and value.
OT_API uint8_t *ot_dict_add(otter::Context *ctx, otter::Dict *dict, int64_t shape, int64_t key, uint64_t slot);
/// Likewise for a copy of a key that is a string, which it writes; the address of the value.
OT_API uint8_t *ot_dict_add_copy(otter::Context *ctx, otter::Dict *dict, int64_t shape, int64_t key, uint64_t slot);
/// The address of a key's value, which is made (and has to be written) when the key is new.
OT_API uint8_t *ot_dict_put(otter::Context *ctx, otter::Dict *dict, int64_t shape, int64_t key);
/// Likewise, for a key that is a string; when it is new, a copy of it is put in the dict.
OT_API uint8_t *ot_dict_put_copy(otter::Context *ctx, otter::Dict *dict, int64_t shape, int64_t key);
/// Makes a string of a part of a text and an entry with it as the key, which the dict does not have; the address of the
/// value.
OT_API uint8_t *ot_dict_add_part(otter::Context *ctx, otter::Dict *dict, int64_t shape, const otter::Str *text,
                                 int64_t start, int64_t length, uint64_t slot);
/// As `ot_dict_at`, `ot_dict_need` and `ot_dict_put`, the key being the part of a text from `start` to `end`.
OT_API int64_t ot_dict_at_part(otter::Context *ctx, const otter::Dict *dict, int64_t shape, const otter::Str *text,
                               int64_t start, int64_t end);
OT_API uint8_t *ot_dict_need_part(otter::Context *ctx, const otter::Dict *dict, int64_t shape, const otter::Str *text,
                                  int64_t start, int64_t end);
OT_API uint8_t *ot_dict_put_part(otter::Context *ctx, otter::Dict *dict, int64_t shape, const otter::Str *text,
                                 int64_t start, int64_t end);
/// The address of a key's value; panics when there is none.
OT_API uint8_t *ot_dict_need(otter::Context *ctx, const otter::Dict *dict, int64_t shape, int64_t key);
/// The position of a key's entry, or -1.
OT_API int64_t ot_dict_at(otter::Context *ctx, const otter::Dict *dict, int64_t shape, int64_t key);
OT_API int64_t ot_dict_next(otter::Context *ctx, const otter::Dict *dict, int64_t from, int64_t version);
OT_API bool ot_dict_drop(otter::Context *ctx, otter::Dict *dict, int64_t shape, int64_t key);
/// Removes the entry at `position`, to which `slot` leads.
OT_API void ot_dict_drop_at(otter::Context *ctx, otter::Dict *dict, int64_t shape, int64_t position, uint64_t slot);
OT_API otter::Dict *ot_new_dict(otter::Context *ctx, int64_t type, int64_t capacity);
/// Gives a new dict room for entries that are known to have different keys, and that the caller writes one behind the
/// other, without anyone else's seeing the dict; the address of the first.
OT_API uint8_t *ot_dict_room(otter::Context *ctx, otter::Dict *dict, int64_t shape, int64_t entries);
/// So many of them have been written, from that address on: they can be searched for now.
OT_API void ot_dict_filled(otter::Context *ctx, otter::Dict *dict, int64_t shape, int64_t count,
                           const uint8_t *entries);
OT_API void ot_dict_clear(otter::Context *ctx, otter::Dict *dict);
OT_API [[noreturn]] void ot_panic_key(otter::Context *ctx, int64_t shape, int64_t key);
OT_API [[noreturn]] void ot_panic_key_part(otter::Context *ctx, const otter::Str *text, int64_t start, int64_t end);
OT_API [[noreturn]] void ot_panic_changed(otter::Context *ctx);
