// UTF-8: every character there is, every two bytes, cut and overlong forms, repairs.
#include <random>

#include "check.h"
#include "lib/utf8.h"
#include "lib/utf8_check.h"

using namespace otter;

static std::string character(uint32_t point) {
  char bytes[4];
  return std::string(bytes, size_t(encodeCharacter(point, bytes)));
}

static void everyCharacter() {
  int wrong = 0;
  for (uint32_t point = 0; point <= 0x10ffff; point++) {
    bool isSurrogate = point >= 0xd800 && point < 0xe000;
    std::string text = character(point);
    wrong += (firstInvalid(text) == std::string::npos) == isSurrogate;
    if (!isSurrogate)
      wrong += decodeCharacter(text.c_str()) != point;
    for (size_t cut = 1; cut < text.size(); cut++)
      wrong += firstInvalid(text.substr(0, cut)) == std::string::npos;
  }
  expectEqual(wrong, 0, "characters");
}

static void malformed() {
  for (const char *text : {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xf0\x80\x80\x80",
                           "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xed\xa0\x80"})
    expectEqual(firstInvalid(std::string("12345678") + text), size_t{8}, "position of what is not UTF-8");
  expectEqual(repairUtf8("a\xff\xc3\xa9\x80"), "a\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd", "a repair");
  expectEqual(repairUtf8(""), "", "nothing to repair");
}

static void randomBytes() {
  std::mt19937_64 random(31);
  for (int i = 0; i < 20'000; i++) {
    std::string text;
    for (uint64_t n = random() % 24; n > 0; n--)
      text += random() % 3 ? char('a' + random() % 26) : char(random());
    std::string repaired = repairUtf8(text);
    expectEqual(firstInvalid(repaired), std::string::npos, "a repaired text");
    if (firstInvalid(text) == std::string::npos)
      expectEqual(repaired, text, "a good text");
  }
}

int main() {
  everyCharacter();
  malformed();
  randomBytes();
  return summary("utf8_check");
}
