// Strings against std::string: searching, splitting, replacing, hashing, parsing, case.
#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "lib/builder.h"
#include "lib/compare.h"
#include "lib/parse.h"
#include "lib/search.h"
#include "lib/strings.h"
#include "lib/utf8.h"
#include "texts.h"

using namespace otter;

OT_API const Str *ot_str_concat(Context *ctx, const Str *a, const Str *b);
OT_API const Str *ot_str_slice(Context *ctx, const Str *text, int64_t start, int64_t end);
OT_API const Str *ot_str_repeat(Context *ctx, const Str *text, int64_t times);
OT_API const Str *ot_str_replace(Context *ctx, const Str *text, const Str *part, const Str *by);
OT_API const Str *ot_str_trim(Context *ctx, const Str *text);
OT_API const Str *ot_str_upper(Context *ctx, const Str *text);
OT_API const Str *ot_str_lower(Context *ctx, const Str *text);
OT_API const Str *ot_str_charAt(Context *ctx, const Str *text, int64_t index);
OT_API const Str *ot_str_charIn(Context *ctx, const Str *text, int64_t index);
OT_API const Str *ot_str_asciiAt(Context *ctx, const Str *text, int64_t index);
OT_API int64_t ot_str_byteIn(Context *ctx, const Str *text, int64_t index);
OT_API const Str *ot_str_chr(Context *ctx, int64_t point);
OT_API int64_t ot_str_ord(Context *ctx, const Str *text);
OT_API int64_t ot_str_byteAt(Context *ctx, const Str *text, int64_t index);
OT_API bool ot_str_equal(Context *ctx, const Str *a, const Str *b);
OT_API int64_t ot_str_compare(Context *ctx, const Str *a, const Str *b);
OT_API bool ot_str_startsWith(Context *ctx, const Str *text, const Str *part);
OT_API bool ot_str_endsWith(Context *ctx, const Str *text, const Str *part);
OT_API List *ot_str_split(Context *ctx, int64_t type, const Str *text, const Str *separator);
OT_API List *ot_str_splitWhitespace(Context *ctx, int64_t type, const Str *text);
OT_API List *ot_str_lines(Context *ctx, int64_t type, const Str *text);
OT_API List *ot_str_chars(Context *ctx, int64_t type, const Str *text);
OT_API Builder *ot_builder_new(Context *ctx, int64_t type);
OT_API const Str *ot_builder_build(Context *ctx, Builder *builder);
OT_API void ot_builder_append_int(Context *ctx, Builder *builder, int64_t value);
OT_API void ot_builder_append_float(Context *ctx, Builder *builder, double value);

namespace {

std::string randomText(std::mt19937_64 &random, size_t most, int letters) {
  std::string text(random() % (most + 1), ' ');
  for (char &c : text)
    c = char('a' + random() % uint64_t(letters));
  return text;
}

std::vector<std::string> pieces(const std::string &text, const std::string &by) {
  std::vector<std::string> out;
  size_t start = 0;
  for (size_t at; (at = text.find(by, start)) != std::string::npos; start = at + by.size())
    out.push_back(text.substr(start, at - start));
  out.push_back(text.substr(start));
  return out;
}

std::string joinedBy(const std::vector<std::string> &parts, const std::string &by) {
  std::string all;
  for (size_t i = 0; i < parts.size(); i++)
    all += (i ? by : "") + parts[i];
  return all;
}

void againstStd(Context *ctx, std::mt19937_64 &random) {
  int letters = 1 + int(random() % 3);
  std::string hay = randomText(random, 200, letters);
  std::string part = randomText(random, random() % 2 ? 3 : 40, letters);
  if (random() % 2 && hay.size() > 2)
    part = hay.substr(random() % hay.size(), 1 + random() % hay.size());
  const Str *text = test::str(ctx, hay);
  const Str *piece = test::str(ctx, part);
  CHECK(findBytes(hay.data(), int64_t(hay.size()), part.data(), int64_t(part.size()), 0) == int64_t(hay.find(part)));
  CHECK(ot_str_startsWith(ctx, text, piece) == hay.starts_with(part));
  CHECK(ot_str_endsWith(ctx, text, piece) == hay.ends_with(part));
  CHECK(ot_str_equal(ctx, text, piece) == (hay == part));
  CHECK((ot_str_compare(ctx, text, piece) < 0) == (hay < part));
  CHECK(test::text(ot_str_concat(ctx, text, piece)) == hay + part);
  int64_t times = int64_t(random() % 9);
  std::string repeated;
  for (int64_t i = 0; i < times; i++)
    repeated += part;
  CHECK(test::text(ot_str_repeat(ctx, piece, times)) == repeated);
  if (part.empty())
    return;
  CHECK(joined(ot_str_split(ctx, kStrs, text, piece)) == joinedBy(pieces(hay, part), "|"));
  std::string by = randomText(random, 5, 3);
  CHECK(test::text(ot_str_replace(ctx, text, piece, test::str(ctx, by))) == joinedBy(pieces(hay, part), by));
}

void testRandom(test::Options options, int rounds) {
  test::Program program(kTypes, options);
  program.run([rounds](Context *ctx) {
    std::mt19937_64 random(21);
    for (int i = 0; i < rounds; i++)
      againstStd(ctx, random);
  });
}

// With other bytes behind its end, as a text has that can grow where it is.
const Str *withMoreBehind(Context *ctx, std::mt19937_64 &random, const std::string &text) {
  auto made = const_cast<Str *>(test::str(ctx, text + randomText(random, 20, 26)));
  made->length = int64_t(text.size());
  return made;
}

// Every length, and a difference at every place, must show in equality and hash; what is behind the end must not.
void testEqualAndHash() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    std::mt19937_64 random(22);
    std::set<uint64_t> hashes;
    size_t texts = 0;
    for (size_t length = 0; length < 100; length++) {
      std::string text(length, 'q');
      const Str *one = withMoreBehind(ctx, random, text);
      const Str *same = withMoreBehind(ctx, random, text);
      CHECK(sameText(one, same) && hashText(one) == hashText(same));
      hashes.insert(hashText(one));
      texts++;
      for (size_t at = 0; at < length; at++) {
        std::string changed = text;
        changed[at] = 'r';
        const Str *other = withMoreBehind(ctx, random, changed);
        CHECK(!sameText(one, other) && !sameBytes(text.data(), changed.data(), length));
        hashes.insert(hashText(other));
        texts++;
      }
    }
    CHECK(hashes.size() == texts);
  });
}

// A string made of bytes has them and zero behind them, whatever lies around them where they come from.
void testNewStrings() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    std::mt19937_64 random(23);
    for (size_t length = 0; length < 80; length++) {
      // At the end of memory of its own, so that a sanitizer sees what is read behind it.
      std::vector<char> from(length);
      for (char &byte : from)
        byte = char(random());
      const Str *made = newStr(ctx, from.data(), int64_t(length));
      CHECK(test::text(made) == std::string(from.begin(), from.end()));
      for (size_t at = length; at < (length + 7) / 8 * 8; at++)
        CHECK(made->bytes[at] == 0);
    }
  });
}

// The short texts that programs have most of spread over the bits that choose the slot, and over those of the control
// byte.
void testHashSpreads() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    constexpr int kTexts = 4096;
    std::set<uint64_t> slots, places;
    for (int i = 0; i < kTexts; i++) {
      uint64_t hash = hashText(test::str(ctx, "key" + std::to_string(i)));
      uint64_t slot = hash >> 32 & 0xfff;
      slots.insert(slot);
      places.insert(slot | hash >> 57 << 12);
    }
    // Of 4,096 balls in as many boxes 63% of the boxes get one; of 524,288 boxes nearly each ball has its own.
    CHECK(slots.size() > 2450 && slots.size() < 2730);
    CHECK(places.size() > 4060);
  });
}

// Only the first call looks at the bytes: the next one gives what stands in the string, whatever that is.
void testHashIsKept() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    const Str *text = test::str(ctx, "north");
    CHECK(text->hash == 0);
    uint64_t hash = strHash(text);
    CHECK(hash == (hashText(text) | 1) && text->hash == int64_t(hash));
    knowHash(text, hash + 2);
    CHECK(strHash(text) == hash + 2);
  });
}

void testPieces() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    auto str = [ctx](std::string_view text) { return test::str(ctx, text); };
    CHECK(joined(ot_str_split(ctx, kStrs, str(""), str(","))).empty());
    CHECK(ot_str_split(ctx, kStrs, str(""), str(","))->length == 1);
    CHECK(joined(ot_str_split(ctx, kStrs, str("a,,b,"), str(","))) == "a||b|");
    CHECK(joined(ot_str_splitWhitespace(ctx, kStrs, str(" \t one\xc2\xa0two\xe3\x80\x80 three\n"))) == "one|two|three");
    CHECK(ot_str_splitWhitespace(ctx, kStrs, str(" \n"))->length == 0);
    CHECK(joined(ot_str_lines(ctx, kStrs, str("a\r\n\nb\rc\nd"))) == "a||b\rc|d");
    CHECK(ot_str_lines(ctx, kStrs, str(""))->length == 0);
    CHECK(ot_str_lines(ctx, kStrs, str("\n"))->length == 1);
    CHECK(joined(ot_str_chars(ctx, kStrs, str("aé€😀"))) == "a|é|€|😀");
    CHECK(test::text(ot_str_trim(ctx, str("\xe2\x80\x83 é \xc2\x85"))) == "é");
    CHECK(test::text(ot_str_trim(ctx, str("  "))).empty());
    CHECK(test::text(ot_str_replace(ctx, str("aé"), str(""), str("-"))) == "-a-é-");
    CHECK(test::text(ot_str_slice(ctx, str("aé€"), 1, 3)) == "é");
    CHECK(test::text(ot_str_charAt(ctx, str("aé€"), 3)) == "€");
    CHECK(test::text(ot_str_charIn(ctx, str("aé€"), 1)) == "é");
    CHECK(ot_str_charIn(ctx, str("aé€"), 0) == ot_str_charAt(ctx, str("a"), 0));
    CHECK(ot_str_asciiAt(ctx, str("ab\x7f"), 2) == ot_str_charAt(ctx, str("\x7f"), 0));
    CHECK(ot_str_byteIn(ctx, str("aé"), 2) == 0xa9);
    CHECK(test::text(ot_str_upper(ctx, str("straße ñ я ω z"))) == "STRAßE Ñ Я Ω Z");
    CHECK(test::text(ot_str_lower(ctx, str("ÀÉ ДΣ İK@[`{"))) == "àé дσ İk@[`{");
    CHECK(test::text(ot_str_upper(ctx, str("abcdefghijklmnopqrstuvwxyz@[`{"))) == "ABCDEFGHIJKLMNOPQRSTUVWXYZ@[`{");
    for (int64_t point : {0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff})
      CHECK(ot_str_ord(ctx, ot_str_chr(ctx, point)) == point);
  });
}

void testParse() {
  auto asInt = [](std::string_view text) {
    int64_t value = 12345;
    return parseInt(text, &value) ? std::to_string(value) : "no";
  };
  CHECK(asInt("42") == "42" && asInt(" -7\n") == "-7" && asInt("+0") == "0");
  CHECK(asInt("9223372036854775807") == "9223372036854775807" && asInt("9223372036854775808") == "no");
  CHECK(asInt("-9223372036854775808") == "-9223372036854775808" && asInt("-9223372036854775809") == "no");
  CHECK(asInt("99999999999999999999999") == "no");
  for (const char *bad : {"", " ", "-", "+-1", "1 2", "1_000", "0x10", "1.0", "١"})
    CHECK(asInt(bad) == "no");
  auto asFloat = [](std::string_view text, double wanted) {
    double value = 0;
    return parseFloat(text, &value) && memcmp(&value, &wanted, sizeof value) == 0;
  };
  CHECK(asFloat("1.5", 1.5) && asFloat(" -2 ", -2) && asFloat("+.5e1", 5) && asFloat("7.", 7) && asFloat("1E-3", 1e-3));
  CHECK(asFloat("-0", -0.0) && asFloat("1e400", INFINITY) && asFloat("-1e400", -INFINITY) && asFloat("1e-400", 0));
  CHECK(asFloat("inf", INFINITY) && asFloat("-inf", -INFINITY) && asFloat("0.1", 0.1));
  double nan = 0;
  CHECK(parseFloat("nan", &nan) && std::isnan(nan));
  for (const char *bad : {"", ".", "e5", "1e", "1e+", "--1", "1.2.3", "0x1p3", "infinity", "NaN", "1 2", "1,5"})
    CHECK(!parseFloat(bad, &nan));
}

void testBuilder(test::Options options) {
  test::Program program(kTypes, options);
  program.run([](Context *ctx) {
    std::mt19937_64 random(23);
    Builder *builder = ot_builder_new(ctx, kBuilder);
    CHECK(test::text(ot_builder_build(ctx, builder)).empty());
    std::string model;
    const Str *before = nullptr;
    std::string beforeText;
    for (int i = 0; i < 300; i++) {
      switch (random() % 8) {
      case 0:
        ot_builder_append_int(ctx, builder, -i);
        model += std::to_string(-i);
        break;
      case 1:
        ot_builder_append_float(ctx, builder, i + 0.5);
        model += std::to_string(i) + ".5";
        break;
      case 2:
        // What was built stays as it was.
        CHECK(!before || test::text(before) == beforeText);
        before = ot_builder_build(ctx, builder);
        beforeText = model;
        CHECK(test::text(before) == model);
        break;
      default: {
        std::string part = randomText(random, 70, 26);
        ot_builder_append(ctx, builder, test::str(ctx, part));
        model += part;
      }
      }
    }
    CHECK(test::text(ot_builder_build(ctx, builder)) == model);
  });
}

void testPanics() {
  test::Program program(kTypes);
  auto panics = [&program](const std::function<void(Context *, const Str *)> &body) {
    return test::panicOf(program, [&](Context *ctx) { body(ctx, test::str(ctx, "aé")); });
  };
  CHECK(panics([](Context *ctx, const Str *text) { ot_str_charAt(ctx, text, 3); }) ==
        "panic: byte index 3 is out of range for a string of 3 bytes");
  CHECK(panics([](Context *ctx, const Str *text) { ot_str_charAt(ctx, text, 2); }) ==
        "panic: byte index 2 is inside a character");
  CHECK(panics([](Context *ctx, const Str *text) { ot_str_byteAt(ctx, text, -1); }) ==
        "panic: byte index -1 is out of range for a string of 3 bytes");
  CHECK(panics([](Context *ctx, const Str *text) { ot_str_slice(ctx, text, 0, 4); }) ==
        "panic: slice 0..4 is out of range for a string of 3 bytes");
  CHECK(panics([](Context *ctx, const Str *text) { ot_str_slice(ctx, text, 0, 2); }) ==
        "panic: byte index 2 is inside a character");
  CHECK(panics([](Context *ctx, const Str *text) { ot_str_split(ctx, kStrs, text, test::str(ctx, "")); }) ==
        "panic: the separator is empty");
  CHECK(panics([](Context *ctx, const Str *text) { ot_str_repeat(ctx, text, -1); }) == "panic: negative repeat count");
  CHECK(panics([](Context *ctx, const Str *text) { ot_str_repeat(ctx, text, INT64_MAX / 2); }) ==
        "panic: out of memory");
  CHECK(panics([](Context *ctx, const Str *text) { ot_str_ord(ctx, text); }) ==
        "panic: ord needs a string of one character");
  CHECK(panics([](Context *ctx, const Str *) { ot_str_chr(ctx, 0xd800); }) == "panic: 55296 is not a code point");
  CHECK(panics([](Context *ctx, const Str *text) { ot_parse_int(ctx, text); }) ==
        "panic: cannot parse \"aé\" as an int");
  CHECK(panics([](Context *ctx, const Str *text) { ot_parse_float(ctx, text); }) ==
        "panic: cannot parse \"aé\" as a float");
}

// Every byte of the range is copied and none beside it, whichever way its length is copied.
void testCopies() {
  for (uint64_t length = 0; length <= 80; length++) {
    std::string from;
    for (uint64_t i = 0; i < length; i++)
      from += char('a' + i % 23);
    std::string to(length + 2, '#');
    copyBytes(to.data() + 1, from.data(), length);
    CHECK(to == "#" + from + "#");
  }
}

} // namespace

int main() {
  testRandom({}, 4'000);
  testRandom({.stress = true}, 100);
  testCopies();
  testEqualAndHash();
  testNewStrings();
  testHashSpreads();
  testHashIsKept();
  testPieces();
  testParse();
  testBuilder({});
  testBuilder({.stress = true});
  testPanics();
  return test::finish();
}
