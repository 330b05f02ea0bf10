#include "json_write.h"

#include <charconv>
#include <cmath>

namespace otter {

namespace {

// `1e+16` and `2.5e-07` without plus and leading zeros.
std::string tidyExponent(const std::string &text) {
  size_t e = text.find('e');
  size_t digits = text.find_first_not_of("+-0", e + 1);
  return text.substr(0, e + 1) + (text[e + 1] == '-' ? "-" : "") + text.substr(digits);
}

} // namespace

std::string jsonFloat(double value) {
  char bytes[400];
  double size = std::fabs(value);
  bool isPlain = size == 0 || (size >= 1e-5 && size < 1e16);
  auto format = isPlain ? std::chars_format::fixed : std::chars_format::scientific;
  std::string text(bytes, std::to_chars(bytes, bytes + sizeof bytes, value, format).ptr);
  if (!isPlain)
    return tidyExponent(text);
  return text.find('.') == std::string::npos ? text + ".0" : text;
}

void appendJsonString(std::string &out, std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  static constexpr std::string_view special = "\"\\\b\f\n\r\t";
  static constexpr std::string_view letters = "\"\\bfnrt";
  out += '"';
  for (char c : text) {
    size_t which = special.find(c);
    if (which != std::string_view::npos) {
      out += '\\';
      out += letters[which];
    } else if (uint8_t(c) < 0x20) {
      out += "\\u00";
      out += digits[c >> 4];
      out += digits[c & 15];
    } else
      out += c;
  }
  out += '"';
}

void JsonWriter::newLine() {
  if (!isPretty_)
    return;
  out_ += '\n';
  out_.append(2 * counts_.size(), ' ');
}

// What comes before an element.
void JsonWriter::separate() {
  if (afterKey_) {
    afterKey_ = false;
    return;
  }
  if (counts_.empty())
    return;
  if (counts_.back()++ > 0)
    out_ += ',';
  newLine();
}

void JsonWriter::scalar(std::string_view text) {
  separate();
  out_ += text;
}

void JsonWriter::real(double value) {
  if (!std::isfinite(value) && error_.empty())
    error_ = std::string("JSON has no ") + (std::isnan(value) ? "nan" : value < 0 ? "-inf" : "inf");
  scalar(jsonFloat(value));
}

void JsonWriter::text(std::string_view value) {
  separate();
  appendJsonString(out_, value);
}

void JsonWriter::begin(char bracket) {
  separate();
  out_ += bracket;
  counts_.push_back(0);
}

void JsonWriter::end(char bracket) {
  bool isEmpty = counts_.back() == 0;
  counts_.pop_back();
  if (!isEmpty)
    newLine();
  out_ += bracket;
}

void JsonWriter::key(std::string_view name) {
  separate();
  appendJsonString(out_, name);
  out_ += isPretty_ ? ": " : ":";
  afterKey_ = true;
}

} // namespace otter
