#include "yaml_scalar.h"

#include <charconv>
#include <cmath>

#include "json_parse.h"
#include "utf8.h"

namespace otter {

namespace {

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

bool isOneOf(std::string_view text, std::initializer_list<std::string_view> words) {
  for (std::string_view word : words)
    if (text == word)
      return true;
  return false;
}

size_t skipDigits(std::string_view text, size_t at) {
  while (at < text.size() && isDigit(text[at]))
    at++;
  return at;
}

// `0x…` and `0o…` that fit an int.
bool parsePrefixed(std::string_view text, int64_t &value) {
  int base = text.starts_with("0x") ? 16 : text.starts_with("0o") ? 8 : 0;
  if (base == 0 || text.size() < 3 || text[2] == '-')
    return false;
  auto [end, code] = std::from_chars(text.data() + 2, text.data() + text.size(), value, base);
  return code == std::errc() && end == text.data() + text.size();
}

enum class Number { none, integer, real };

// `[-+]?[0-9]+`, or a decimal float.
Number classify(std::string_view text) {
  size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  size_t whole = skipDigits(text, at);
  size_t digits = whole - at;
  at = whole;
  if (at == text.size())
    return digits > 0 ? Number::integer : Number::none;
  if (text[at] == '.') {
    size_t end = skipDigits(text, at + 1);
    digits += end - at - 1;
    at = end;
  }
  if (digits == 0)
    return Number::none;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    at++;
    if (at < text.size() && (text[at] == '-' || text[at] == '+'))
      at++;
    size_t end = skipDigits(text, at);
    if (end == at)
      return Number::none;
    at = end;
  }
  return at == text.size() ? Number::real : Number::none;
}

bool tellSpecialFloat(std::string_view text, DataSink &sink) {
  if (isOneOf(text, {".nan", ".NaN", ".NAN"}))
    return sink.real(NAN), true;
  bool negative = text.starts_with('-');
  std::string_view size = negative || text.starts_with('+') ? text.substr(1) : text;
  if (!isOneOf(size, {".inf", ".Inf", ".INF"}))
    return false;
  sink.real(negative ? -INFINITY : INFINITY);
  return true;
}

void tellNumber(std::string_view text, Number kind, DataSink &sink) {
  std::string_view unsignedPlus = text.starts_with('+') ? text.substr(1) : text;
  int64_t value = 0;
  const char *end = unsignedPlus.data() + unsignedPlus.size();
  if (kind == Number::integer && std::from_chars(unsignedPlus.data(), end, value).ec == std::errc())
    sink.integer(value);
  else
    sink.real(nearestDouble(unsignedPlus));
}

// ------------------------------------------------------------------------------------------------- quoted

void appendPoint(std::string &out, uint32_t point) {
  char bytes[4];
  out.append(bytes, size_t(encodeCharacter(point, bytes)));
}

bool readHex(std::string_view line, size_t &at, int digits, uint32_t &value) {
  value = 0;
  auto [end, code] =
      std::from_chars(line.data() + at, line.data() + std::min(at + size_t(digits), line.size()), value, 16);
  bool isWhole = code == std::errc() && end == line.data() + at + digits;
  at += size_t(digits);
  return isWhole;
}

// A \u escape of a surrogate pair is two; a surrogate alone becomes U+FFFD.
bool readUnicode(std::string_view line, size_t &at, int digits, std::string &out) {
  uint32_t point;
  if (!readHex(line, at, digits, point) || point > 0x10ffff)
    return false;
  if (point >= 0xd800 && point < 0xdc00 && line.substr(at, 2) == "\\u") {
    size_t next = at + 2;
    uint32_t low;
    if (readHex(line, next, 4, low) && low >= 0xdc00 && low < 0xe000) {
      at = next;
      point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
    }
  }
  appendPoint(out, point >= 0xd800 && point < 0xe000 ? 0xfffd : point);
  return true;
}

// What follows a backslash.
bool readEscape(std::string_view line, size_t &at, std::string &out) {
  static constexpr std::string_view letters = "0abtnvfre \"/\\N_LP\t";
  static constexpr uint32_t points[] = {0,   7,   8,   9,    10,   11,   12,     13,     27,
                                        ' ', '"', '/', '\\', 0x85, 0xa0, 0x2028, 0x2029, '\t'};
  char letter = line[at++];
  if (letter == 'x' || letter == 'u' || letter == 'U')
    return readUnicode(line, at, letter == 'x' ? 2 : letter == 'u' ? 4 : 8, out);
  size_t which = letters.find(letter);
  if (which == std::string_view::npos)
    return false;
  appendPoint(out, points[which]);
  return true;
}

constexpr const char *kUnclosed = "a quoted scalar has to end on its line";

const char *readSingle(std::string_view line, size_t &at, std::string &out) {
  for (at++; at < line.size(); at++) {
    if (line[at] != '\'')
      out += line[at];
    else if (line.substr(at, 2) == "''")
      out += line[at++];
    else {
      at++;
      return nullptr;
    }
  }
  return kUnclosed;
}

const char *readDouble(std::string_view line, size_t &at, std::string &out) {
  for (at++; at < line.size();) {
    char c = line[at++];
    if (c == '"')
      return nullptr;
    if (c != '\\')
      out += c;
    else if (at == line.size())
      break;
    else if (!readEscape(line, at, out))
      return "an unknown escape";
  }
  return kUnclosed;
}

} // namespace

void tellPlain(std::string_view text, DataSink &sink) {
  int64_t value = 0;
  if (isOneOf(text, {"", "~", "null", "Null", "NULL"}))
    return sink.none();
  if (isOneOf(text, {"true", "True", "TRUE"}))
    return sink.boolean(true);
  if (isOneOf(text, {"false", "False", "FALSE"}))
    return sink.boolean(false);
  if (parsePrefixed(text, value))
    return sink.integer(value);
  if (tellSpecialFloat(text, sink))
    return;
  Number kind = classify(text);
  if (kind == Number::none)
    sink.text(text);
  else
    tellNumber(text, kind, sink);
}

bool isPlainText(std::string_view text) {
  class Probe final : public DataSink {
  public:
    bool isText = false;
    void none() override {}
    void boolean(bool) override {}
    void integer(int64_t) override {}
    void real(double) override {}
    void text(std::string_view) override { isText = true; }
    void beginList() override {}
    void endList() override {}
    void beginDict() override {}
    void key(std::string_view) override {}
    void endDict() override {}
  } probe;
  tellPlain(text, probe);
  return probe.isText;
}

const char *readQuoted(std::string_view line, size_t &at, std::string &out) {
  out.clear();
  return line[at] == '"' ? readDouble(line, at, out) : readSingle(line, at, out);
}

bool isColonAt(std::string_view line, size_t at) {
  return line[at] == ':' && (at + 1 == line.size() || line[at + 1] == ' ' || line[at + 1] == '\t');
}

const char *plainStartProblem(std::string_view text) {
  switch (text.empty() ? 0 : text[0]) {
  case '&':
    return "anchors are not supported";
  case '*':
    return "aliases are not supported";
  case '!':
    return "tags are not supported";
  case '%':
    return "directives are not supported";
  case '|':
  case '>':
    return "a block scalar cannot start here";
  case '@':
  case '`':
  case ',':
  case ']':
  case '}':
  case '#':
    return "a plain scalar cannot start like this";
  case '?':
    return text.size() == 1 || text[1] == ' ' ? "keys of more than one line are not supported" : nullptr;
  case ':':
  case '-':
    return text.size() == 1 || text[1] == ' ' ? "a plain scalar cannot start like this" : nullptr;
  default:
    return nullptr;
  }
}

} // namespace otter
