// Hashes of dict keys: a folded 64 x 64 -> 128 bit multiplication, as in wyhash and its successors (for
// short texts a single one, as in foldhash). Not seeded:
// a dict's order is that of insertion, so nothing a program can see depends on them.
#pragma once

#include <cstring>

#include "context.h"

namespace otter {

constexpr uint64_t kHashA = 0x9e3779b97f4a7c15;
constexpr uint64_t kHashB = 0xd6e8feb86659fd93;
constexpr uint64_t kHashC = 0xa0761d6478bd642f;

template <typename T> inline T loadAs(const void *at) {
  T value;
  memcpy(&value, at, sizeof value);
  return value;
}

inline uint64_t foldedMultiply(uint64_t a, uint64_t b) {
  unsigned __int128 product = (unsigned __int128)(a)*b;
  return uint64_t(product) ^ uint64_t(product >> 64);
}

inline uint64_t hashWord(int64_t word) {
  return foldedMultiply(uint64_t(word), kHashA);
}

constexpr uint64_t kShortText = 16;

/// All bytes of a string of at most kShortText in two words. There is no branch: lengths of words are hard to predict.
struct ShortText {
  uint64_t first, last;
};

inline ShortText shortBytes(const char *bytes, uint64_t length) {
  uint64_t behind = length > 8 ? length - 8 : 0;
  uint64_t counts = length < 8 ? ~(~uint64_t{0} << (length * 8 & 63)) : ~uint64_t{0};
  return {loadAs<uint64_t>(bytes) & counts, loadAs<uint64_t>(bytes + behind) & counts};
}

inline ShortText shortText(const Str *text) {
  return shortBytes(text->bytes, uint64_t(text->length));
}

/// Of more than kShortText bytes. `lastWord` gives the bytes that a multiple of eight leaves, of 9 to 16 those from the
/// ninth on, or of up to eight all.
template <typename LastWord>
[[gnu::always_inline]] inline uint64_t hashLong(const char *bytes, uint64_t length, LastWord lastWord) {
  uint64_t state = kHashC ^ length;
  uint64_t left = length;
  for (; left > 16; left -= 16, bytes += 16)
    state = foldedMultiply(loadAs<uint64_t>(bytes) ^ kHashA, loadAs<uint64_t>(bytes + 8) ^ state);
  uint64_t last = lastWord(bytes, left);
  uint64_t first = left > 8 ? loadAs<uint64_t>(bytes) : 0;
  return foldedMultiply(kHashB ^ length, foldedMultiply(first ^ kHashA, last ^ state));
}

/// Words at multiples of eight, as `newStr` writes them: what has just been stored reaches a load only from one store.
[[gnu::noinline]] inline uint64_t hashLongText(const Str *text) {
  return hashLong(text->bytes, uint64_t(text->length), [](const char *bytes, uint64_t left) {
    uint64_t lastAt = left > 8 ? 8 : 0;
    return loadAs<uint64_t>(bytes + lastAt) & ~uint64_t{0} >> (8 - (left - lastAt)) * 8;
  });
}

[[gnu::always_inline]] inline uint64_t hashShort(const ShortText &words, uint64_t length) {
  // Multiplied: as a number among the bytes, the length would make equal what a byte makes different.
  return foldedMultiply(words.first ^ kHashA, (words.last ^ kHashC) + length * kHashB);
}

/// Every byte counts.
[[gnu::always_inline]] inline uint64_t hashText(const Str *text) {
  if (OT_UNLIKELY(uint64_t(text->length) > kShortText))
    return hashLongText(text);
  return hashShort(shortText(text), uint64_t(text->length));
}

/// A string's hash, kept in the string once it is known. It is odd; 0 stands for unknown, another even number for room
/// to grow (see `ownedCapacity`). Threads may race to store it: they store the same value.
inline uint64_t strHash(const Str *text) {
  auto cell = const_cast<int64_t *>(&text->hash);
  int64_t known = __atomic_load_n(cell, __ATOMIC_RELAXED);
  if (OT_LIKELY((known & 1) != 0))
    return uint64_t(known);
  uint64_t hash = hashText(text) | 1;
  __atomic_store_n(cell, int64_t(hash), __ATOMIC_RELAXED);
  return hash;
}

/// The bytes that a string has room for, when a field is the only reference to it; otherwise 0.
inline int64_t ownedCapacity(const Str *text) {
  int64_t hash = __atomic_load_n(&text->hash, __ATOMIC_RELAXED);
  return (hash & 1) != 0 ? 0 : hash >> 1;
}

/// From now on there may be other references.
inline void shareText(Str *text) {
  if (OT_UNLIKELY(ownedCapacity(text) != 0))
    text->hash = 0;
}

/// Says what a string's hash is, which must be so.
inline void knowHash(const Str *text, uint64_t hash) {
  __atomic_store_n(const_cast<int64_t *>(&text->hash), int64_t(hash), __ATOMIC_RELAXED);
}

} // namespace otter
