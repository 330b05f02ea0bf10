// Format specs: `[[fill]align][sign][0][width][,][.precision][type]`, with Python's meaning.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <string>

#include "panic.h"
#include "runtime.h"
#include "strings.h"

OT_API const otter::Str *ot_text_of(otter::Context *ctx, int64_t type, const void *value);

namespace otter {

namespace {

struct Spec {
  std::string fill = " ";
  char align = 0;
  char sign = '-';
  bool commas = false;
  int width = 0;
  int precision = -1;
  char type = 0;
};

bool isAlign(char c) {
  return c == '<' || c == '>' || c == '^' || c == '=';
}

size_t characterBytes(char first) {
  auto byte = uint8_t(first);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

int parseNumber(const std::string &text, size_t &at) {
  int number = 0;
  while (at < text.size() && text[at] >= '0' && text[at] <= '9' && number < 100'000)
    number = number * 10 + (text[at++] - '0');
  return number;
}

// The spec's parts in their order; false when something is left over.
bool parseSpec(const std::string &text, Spec &spec) {
  size_t at = 0;
  size_t fill = text.empty() ? 0 : characterBytes(text[0]);
  if (fill > 0 && fill < text.size() && isAlign(text[fill])) {
    spec.fill = text.substr(0, fill);
    spec.align = text[fill];
    at = fill + 1;
  } else if (!text.empty() && isAlign(text[0]))
    spec.align = text[at++];
  auto take = [&](char c) { return at < text.size() && text[at] == c && ++at; };
  for (char sign : {'+', '-', ' '})
    if (take(sign))
      spec.sign = sign;
  if (take('0') && !spec.align) {
    spec.fill = "0";
    spec.align = '=';
  }
  spec.width = parseNumber(text, at);
  spec.commas = take(',');
  if (take('.'))
    spec.precision = parseNumber(text, at);
  if (at < text.size() && strchr("dxXboefgEGs%", text[at]))
    spec.type = text[at++];
  return at == text.size();
}

std::string digitsOf(uint64_t value, unsigned base, bool upper) {
  const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string out;
  do
    out += digits[value % base];
  while (value /= base);
  std::reverse(out.begin(), out.end());
  return out;
}

void insertCommas(std::string &number) {
  size_t end = std::min(number.find_first_of(".e"), number.size());
  while (end > 3) {
    end -= 3;
    number.insert(end, ",");
  }
}

std::string formatFloat(double value, const Spec &spec) {
  char type = spec.type == '%' ? 'f' : spec.type;
  char format[16];
  snprintf(format, sizeof format, "%%.*%c", type);
  char text[512];
  double shown = spec.type == '%' ? value * 100 : value;
  int length = snprintf(text, sizeof text, format, std::min(spec.precision < 0 ? 6 : spec.precision, 150), shown);
  return std::string(text, size_t(length)) + (spec.type == '%' ? "%" : "");
}

size_t countCharacters(const std::string &text) {
  return size_t(std::count_if(text.begin(), text.end(), [](char c) { return (uint8_t(c) & 0xc0) != 0x80; }));
}

std::string repeat(const std::string &text, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; i++)
    out += text;
  return out;
}

std::string pad(const std::string &sign, const std::string &body, const Spec &spec, bool isNumber) {
  size_t used = sign.size() + countCharacters(body);
  size_t missing = size_t(spec.width) > used ? size_t(spec.width) - used : 0;
  char align = spec.align ? spec.align : isNumber ? '>' : '<';
  if (align == '=')
    return sign + repeat(spec.fill, missing) + body;
  size_t before = align == '>' ? missing : align == '^' ? missing / 2 : 0;
  return repeat(spec.fill, before) + sign + body + repeat(spec.fill, missing - before);
}

std::string signOf(bool negative, const Spec &spec) {
  if (negative)
    return "-";
  return spec.sign == '-' ? "" : std::string(1, spec.sign);
}

unsigned baseOf(char type) {
  switch (type) {
  case 'x':
  case 'X':
    return 16;
  case 'b':
    return 2;
  case 'o':
    return 8;
  default:
    return 10;
  }
}

std::string formatNumber(Context *ctx, int64_t type, const void *value, const Spec &spec) {
  bool isFloat = type == kFloat;
  int64_t integer = 0;
  double number = 0;
  if (isFloat)
    memcpy(&number, value, sizeof number);
  else if (type == kI32) {
    int32_t narrow;
    memcpy(&narrow, value, sizeof narrow);
    integer = narrow;
  } else
    memcpy(&integer, value, sizeof integer);
  std::string body;
  if (isFloat && !spec.type && spec.precision < 0) {
    const Str *text = ot_text_of(ctx, type, value);
    body.assign(text->bytes, size_t(text->length));
  } else if (isFloat || (spec.type && strchr("efgEG%", spec.type))) {
    Spec real = spec;
    real.type = spec.type ? spec.type : 'g';
    body = formatFloat(isFloat ? number : double(integer), real);
  } else
    body = digitsOf(integer < 0 ? 0 - uint64_t(integer) : uint64_t(integer), baseOf(spec.type), spec.type == 'X');
  bool negative = isFloat ? body[0] == '-' : integer < 0;
  if (body[0] == '-')
    body.erase(0, 1);
  if (spec.commas)
    insertCommas(body);
  return pad(signOf(negative, spec), body, spec, true);
}

} // namespace

} // namespace otter

using namespace otter;

OT_API const Str *ot_text_format(Context *ctx, int64_t type, const void *value, const Str *specText) {
  Spec spec;
  std::string raw(specText->bytes, size_t(specText->length));
  if (!parseSpec(raw, spec))
    panicFormat(ctx, "invalid format spec \"%s\"", raw.c_str());
  bool isNumber = type == kInt || type == kI32 || type == kFloat;
  if (isNumber && spec.type == 's')
    panicFormat(ctx, "format spec \"%s\" does not fit a number", raw.c_str());
  std::string out;
  if (isNumber)
    out = formatNumber(ctx, type, value, spec);
  else {
    if (spec.type && spec.type != 's')
      panicFormat(ctx, "format spec \"%s\" needs a number", raw.c_str());
    const Str *text = ot_text_of(ctx, type, value);
    out = pad("", std::string(text->bytes, size_t(text->length)), spec, false);
  }
  return newStr(ctx, out.data(), int64_t(out.size()));
}
