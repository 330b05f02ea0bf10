// Format specs against printf and against known texts, malformed ones, and many random ones.
#include <cmath>
#include <random>

#include "check.h"
#include "lib/format_spec.h"

using namespace otter;

static std::string formatted(int64_t value, const char *text) {
  FormatSpec spec;
  std::string out;
  if (!parseFormatSpec(text, spec))
    return "bad";
  const char *wrong = formatInt(value, spec, out);
  return wrong ? wrong : out;
}

static std::string formatted(double value, const char *text) {
  FormatSpec spec;
  std::string out;
  if (!parseFormatSpec(text, spec))
    return "bad";
  const char *wrong = formatFloat(value, std::to_string(value), spec, out);
  return wrong ? wrong : out;
}

static std::string formatted(const char *value, const char *text) {
  FormatSpec spec;
  std::string out;
  if (!parseFormatSpec(text, spec))
    return "bad";
  const char *wrong = formatText(value, spec, out);
  return wrong ? wrong : out;
}

static void knownTexts() {
  expectEqual(formatted(int64_t{INT64_MIN}, "x"), "-8000000000000000", "least int in hex");
  expectEqual(formatted(int64_t{INT64_MIN}, ",d"), "-9,223,372,036,854,775,808", "least int with commas");
  expectEqual(formatted(int64_t{0}, "b"), "0", "zero in binary");
  expectEqual(formatted(int64_t{-5}, "^+8,"), "   -5   ", "centred");
  expectEqual(formatted(int64_t{1234567}, "+015,"), "+00,001,234,567", "zeros are grouped");
  expectEqual(formatted(int64_t{1234}, "0=9,"), "0,001,234", "explicit zeros are grouped");
  expectEqual(formatted(int64_t{1234}, "*=9,"), "****1,234", "other fills are not");
  expectEqual(formatted(2.5, "+.1f"), "+2.5", "sign of a float");
  expectEqual(formatted(-0.0, "f"), "-0.000000", "negative zero");
  expectEqual(formatted(-NAN, "f"), "nan", "no sign of nan");
  expectEqual(formatted(1e22, ",.0f"), "10,000,000,000,000,000,000,000", "many groups");
  expectEqual(formatted("h\xc3\xa9llo", "*^9.3"), "***h\xc3\xa9l***", "characters, not bytes");
  expectEqual(formatted("ab", "\xe2\x82\xac>4"),
              "\xe2\x82\xac\xe2\x82\xac"
              "ab",
              "a fill of three bytes");
  expectEqual(formatted("ab", ">>4"), ">>ab", "a fill that is an alignment");
}

static void malformed() {
  for (const char *text : {"5w", "5.", ".", "1000001", ".1000001", "99999999999999999999", "dd", "5 ", "#x", "<<<",
                           "5,,", "\xc3", "\xff\xff\xff", "\xe2\x82", "5.2.2", "-+", "0x10"})
    expectEqual(formatted(int64_t{1}, text), "bad", text);
  for (const char *text : {"", "0", "00", "000", "<", "=", "d", "-", " ", "\xc3\xa9<"})
    expectTrue(formatted(int64_t{1}, text) != "bad", std::string("fits: ") + text);
}

// printf has no grouping and no other bases, and means the same by the rest.
static void againstPrintf() {
  std::mt19937_64 random(11);
  for (int i = 0; i < 20'000; i++) {
    double value = std::ldexp(double(int64_t(random())), -int(random() % 120));
    char letter = "efg"[random() % 3];
    int width = int(random() % 30), precision = int(random() % 20);
    std::string flags = random() % 2 ? "+" : "", zero = random() % 2 ? "0" : "";
    std::string spec = flags + zero + std::to_string(width) + "." + std::to_string(precision) + letter;
    char wanted[512];
    snprintf(wanted, sizeof wanted, ("%" + spec).c_str(), value);
    expectEqual(formatted(value, spec.c_str()), wanted, spec);
  }
}

// Nothing but a text or a complaint comes out, whatever goes in.
static void randomSpecs() {
  std::mt19937_64 random(12);
  const char letters[] = "<>=^+- 0123456789,.dxXboefg%sq\xc3\xa9\xff";
  for (int i = 0; i < 50'000; i++) {
    std::string text;
    for (uint64_t n = random() % 8; n > 0; n--)
      text += letters[random() % (sizeof letters - 1)];
    FormatSpec spec;
    if (!parseFormatSpec(text, spec) || spec.width > 1000 || spec.precision > 1000)
      continue;
    std::string out;
    formatInt(int64_t(random()), spec, out);
    formatFloat(std::ldexp(double(int64_t(random())), int(random() % 400) - 200), "1.5", spec, out);
    formatText("some t\xc3\xa9xt", spec, out);
    passed++;
  }
}

int main() {
  knownTexts();
  malformed();
  againstPrintf();
  randomSpecs();
  return summary("format_spec");
}
