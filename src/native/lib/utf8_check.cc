#include "utf8_check.h"

#include <cstdint>
#include <cstring>

namespace otter {

namespace {

// Bytes of the well-formed character at `at`, or 0 (Unicode's table 3-7: no overlong forms, no surrogates).
size_t characterBytes(std::string_view text, size_t at) {
  auto byte = [&](size_t i) { return at + i < text.size() ? uint8_t(text[at + i]) : uint8_t{0}; };
  auto follows = [&](size_t i) { return (byte(i) & 0xc0) == 0x80; };
  uint8_t first = byte(0);
  if (first < 0x80)
    return 1;
  if (first < 0xc2 || first > 0xf4 || !follows(1))
    return 0;
  if (first < 0xe0)
    return 2;
  if (first < 0xf0) {
    bool bad = (first == 0xe0 && byte(1) < 0xa0) || (first == 0xed && byte(1) > 0x9f);
    return !bad && follows(2) ? 3 : 0;
  }
  bool bad = (first == 0xf0 && byte(1) < 0x90) || (first == 0xf4 && byte(1) > 0x8f);
  return !bad && follows(2) && follows(3) ? 4 : 0;
}

// The end of the run of ASCII at `at`, eight bytes at a time.
size_t skipAscii(std::string_view text, size_t at) {
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t bytes;
    memcpy(&bytes, text.data() + at, sizeof bytes);
    if (bytes & 0x8080808080808080u)
      break;
  }
  while (at < text.size() && uint8_t(text[at]) < 0x80)
    at++;
  return at;
}

} // namespace

size_t firstInvalid(std::string_view text) {
  size_t at = 0;
  while ((at = skipAscii(text, at)) < text.size()) {
    size_t bytes = characterBytes(text, at);
    if (bytes == 0)
      return at;
    at += bytes;
  }
  return std::string_view::npos;
}

std::string repairUtf8(std::string_view text) {
  std::string out;
  for (;;) {
    size_t bad = firstInvalid(text);
    out += text.substr(0, bad);
    if (bad == std::string_view::npos)
      return out;
    out += "\xef\xbf\xbd";
    text.remove_prefix(bad + 1);
  }
}

} // namespace otter
