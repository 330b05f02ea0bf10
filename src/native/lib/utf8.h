// UTF-8, for text that is known to be valid.
#pragma once

#include <cstdint>

namespace otter {

inline bool startsCharacter(char byte) {
  return (uint8_t(byte) & 0xc0) != 0x80;
}

/// Bytes of the character that starts with this byte.
inline int64_t characterBytes(char first) {
  auto byte = uint8_t(first);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/// The code point of the character that starts here.
inline uint32_t decodeCharacter(const char *at) {
  auto byte = [at](int i) { return uint32_t(uint8_t(at[i])); };
  auto tail = [byte](int i) { return byte(i) & 0x3f; };
  switch (characterBytes(*at)) {
  case 1:
    return byte(0);
  case 2:
    return (byte(0) & 0x1f) << 6 | tail(1);
  case 3:
    return (byte(0) & 0x0f) << 12 | tail(1) << 6 | tail(2);
  default:
    return (byte(0) & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3);
  }
}

/// Writes a code point; returns the bytes it took, at most four.
inline int64_t encodeCharacter(uint32_t point, char *out) {
  auto tail = [point](int shift) { return char(0x80 | (point >> shift & 0x3f)); };
  if (point < 0x80) {
    out[0] = char(point);
    return 1;
  }
  if (point < 0x800) {
    out[0] = char(0xc0 | point >> 6);
    out[1] = tail(0);
    return 2;
  }
  if (point < 0x10000) {
    out[0] = char(0xe0 | point >> 12);
    out[1] = tail(6);
    out[2] = tail(0);
    return 3;
  }
  out[0] = char(0xf0 | point >> 18);
  out[1] = tail(12);
  out[2] = tail(6);
  out[3] = tail(0);
  return 4;
}

/// Unicode's property White_Space.
inline bool isWhitespace(uint32_t point) {
  if (point < 0x80)
    return point == ' ' || (point >= '\t' && point <= '\r');
  return point == 0x85 || point == 0xa0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200a) || point == 0x2028 ||
         point == 0x2029 || point == 0x202f || point == 0x205f || point == 0x3000;
}

/// Bytes of the whitespace character that starts here, or 0.
inline int64_t whitespaceBytes(const char *at) {
  if (uint8_t(*at) < 0x80)
    return isWhitespace(uint8_t(*at)) ? 1 : 0;
  return isWhitespace(decodeCharacter(at)) ? characterBytes(*at) : 0;
}

} // namespace otter
