// Making strings.
#pragma once

#include <cstring>
#include <string_view>

#include "hash.h"
#include "objects.h"

namespace otter {

/// A string of one character, outside the heap: taking characters of a text allocates nothing.
struct OneCharacter {
  Header header;
  int64_t length;
  int64_t hash;
  char bytes[8];
};
static_assert(sizeof(OneCharacter) == 32);

} // namespace otter

extern "C" __attribute__((visibility("default"))) otter::OneCharacter ot_ascii_chars[128];

namespace otter {

/// Copies without a call when there is little to copy. The ranges do not overlap; two moves within them may.
inline void copyBytes(char *to, const char *from, uint64_t length) {
  auto move = [to, from](uint64_t at, auto word) {
    memcpy(&word, from + at, sizeof word);
    memcpy(to + at, &word, sizeof word);
  };
  auto moveEnds = [&move, length](auto word) {
    move(0, word);
    move(length - sizeof word, word);
  };
  using Word16 [[gnu::vector_size(16)]] = uint8_t;
  if (length > 32) {
    memcpy(to, from, length);
  } else if (length >= 16) {
    moveEnds(Word16{});
  } else if (length >= 8) {
    moveEnds(uint64_t{});
  } else if (length >= 4) {
    moveEnds(uint32_t{});
  } else if (length > 0) {
    to[0] = from[0];
    to[length / 2] = from[length / 2];
    to[length - 1] = from[length - 1];
  }
}

/// A byte of a text as a type of its own: storing it changes no length and no pointer, which stay in registers.
enum class TextByte : uint8_t {};

/// A string of `length` bytes, to be filled before anyone sees it.
inline Str *newStrBuffer(Context *ctx, int64_t length) {
  auto text = static_cast<Str *>(ot_new_object(ctx, kStr | kRawBit, int64_t(sizeof(Str)) + (length | (length == 0))));
  text->length = length;
  return text;
}

/// 1 to 8 bytes as a word, zero beyond them.
inline uint64_t wordOf(const char *bytes, uint64_t length) {
  if (length >= 4)
    return loadAs<uint32_t>(bytes) | uint64_t{loadAs<uint32_t>(bytes + length - 4)} << (length - 4) * 8;
  auto byte = [bytes](uint64_t at) { return uint64_t{uint8_t(bytes[at])} << at * 8; };
  return byte(0) | byte(length / 2) | byte(length - 1);
}

/// Fills the bytes of a new string. Short ones by stores that do not overlap, each of which all loads
/// lie in that hash and compare strings: a load that needs the bytes of two stores has to wait for both.
inline void fillText(Str *text, const char *from, uint64_t length) {
  using Words [[gnu::vector_size(16)]] = uint64_t;
  char *to = text->bytes;
  if (length > 32) {
    memcpy(to, from, length);
    return;
  }
  if (length > 16) {
    memcpy(to, from, 16);
    to += 16;
    from += 16;
    length -= 16;
  }
  if (length > 8) {
    Words words = {loadAs<uint64_t>(from), loadAs<uint64_t>(from + length - 8) >> (16 - length) * 8};
    memcpy(to, &words, sizeof words);
  } else if (length > 0) {
    uint64_t word = wordOf(from, length);
    memcpy(to, &word, sizeof word);
  }
}

inline Str *newStr(Context *ctx, const char *bytes, int64_t length) {
  Str *text = newStrBuffer(ctx, length);
  fillText(text, bytes, uint64_t(length));
  return text;
}

inline const Str *asciiChar(uint8_t character) {
  return reinterpret_cast<const Str *>(&ot_ascii_chars[character]);
}

/// Whether the string is one of those of one ASCII character. Its character follows from its address then: where
/// optimised code sees the string being taken from the table, neither is computed.
inline bool isAsciiChar(const Str *text) {
  return uint64_t(text) - uint64_t(ot_ascii_chars) < sizeof ot_ascii_chars;
}

/// The character of one of those strings.
inline uint8_t characterOf(const Str *text) {
  return uint8_t((uint64_t(text) - uint64_t(ot_ascii_chars)) / sizeof(OneCharacter));
}

/// The character that starts at `bytes`, beyond ASCII; made once where the table of such characters has room.
const Str *wideChar(Context *ctx, const char *bytes);

/// As `newStr`; a single ASCII character is not made anew.
inline const Str *makeStr(Context *ctx, const char *bytes, int64_t length) {
  if (length == 1 && uint8_t(*bytes) < 0x80)
    return asciiChar(uint8_t(*bytes));
  return newStr(ctx, bytes, length);
}

inline std::string_view viewOf(const Str *text) {
  return {text->bytes, size_t(text->length)};
}

/// Without the whitespace at both ends.
std::string_view trimmed(std::string_view text);

/// A new string as long as a computation said; panics `out of memory` when that overflowed or is beyond any machine.
/// Its bytes are undefined, to be filled before anyone sees it.
Str *newLongStr(Context *ctx, bool overflowed, int64_t length);

} // namespace otter
