// Numbers from text.
#include "parse.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

#include "panic.h"
#include "strings.h"

namespace otter {

namespace {

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

size_t skipDigits(std::string_view text, size_t at) {
  while (at < text.size() && isDigit(text[at]))
    at++;
  return at;
}

// Digits with a point among, before or after them, and an exponent perhaps.
bool isDecimal(std::string_view text) {
  size_t at = skipDigits(text, 0);
  size_t digits = at;
  if (at < text.size() && text[at] == '.') {
    size_t end = skipDigits(text, at + 1);
    digits += end - at - 1;
    at = end;
  }
  if (digits == 0)
    return false;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    at++;
    if (at < text.size() && (text[at] == '+' || text[at] == '-'))
      at++;
    size_t end = skipDigits(text, at);
    if (end == at)
      return false;
    at = end;
  }
  return at == text.size();
}

bool takeSign(std::string_view &text) {
  bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+'))
    text.remove_prefix(1);
  return negative;
}

[[noreturn]] void cannotParse(Context *ctx, const Str *text, const char *as) {
  panicText(ctx, "cannot parse \"" + std::string(viewOf(text)) + "\" as " + as);
}

} // namespace

bool parseInt(std::string_view text, int64_t *value) {
  text = trimmed(text);
  bool negative = takeSign(text);
  if (text.empty() || skipDigits(text, 0) != text.size())
    return false;
  uint64_t size = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), size).ec != std::errc())
    return false;
  if (size > uint64_t(INT64_MAX) + negative)
    return false;
  *value = int64_t(negative ? 0 - size : size);
  return true;
}

bool parseFloat(std::string_view text, double *value) {
  text = trimmed(text);
  bool negative = takeSign(text);
  double size = 0;
  if (text == "inf")
    size = INFINITY;
  else if (text == "nan")
    size = NAN;
  else if (!isDecimal(text))
    return false;
  else if (std::from_chars(text.data(), text.data() + text.size(), size).ec != std::errc())
    size = std::strtod(std::string(text).c_str(), nullptr); // out of range: infinite or zero
  *value = negative ? -size : size;
  return true;
}

} // namespace otter

using namespace otter;

OT_API int64_t ot_parse_int(Context *ctx, const Str *text) {
  int64_t value = 0;
  if (!parseInt(viewOf(text), &value))
    cannotParse(ctx, text, "an int");
  return value;
}

OT_API double ot_parse_float(Context *ctx, const Str *text) {
  double value = 0;
  if (!parseFloat(viewOf(text), &value))
    cannotParse(ctx, text, "a float");
  return value;
}

OT_API bool ot_parse_isInt(Context *, const Str *text) {
  int64_t value = 0;
  return parseInt(viewOf(text), &value);
}

OT_API bool ot_parse_isFloat(Context *, const Str *text) {
  double value = 0;
  return parseFloat(viewOf(text), &value);
}
