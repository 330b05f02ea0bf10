// One loop with a stack of open brackets of its own, so that the depth of a text costs no machine stack.
#include "json_parse.h"

#include <charconv>
#include <cstdlib>
#include <vector>

#include "utf8.h"

namespace otter {

namespace {

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

int hexValue(char c) {
  if (isDigit(c))
    return c - '0';
  char lower = char(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool isHighSurrogate(uint32_t unit) {
  return unit >= 0xd800 && unit < 0xdc00;
}
bool isLowSurrogate(uint32_t unit) {
  return unit >= 0xdc00 && unit < 0xe000;
}

class JsonParser {
public:
  JsonParser(std::string_view text, DataSink &sink, std::string &error) : text_(text), sink_(sink), error_(error) {}

  bool run() {
    for (;;) {
      skipSpace();
      size_t depth = open_.size();
      if (!value())
        return false;
      bool opened = open_.size() > depth;
      if (opened ? !firstItem() : !afterValue())
        return false;
      if (done_)
        return true;
    }
  }

private:
  bool atEnd() const { return at_ == text_.size(); }
  char peek() const { return atEnd() ? 0 : text_[at_]; }

  bool take(char c) {
    if (atEnd() || text_[at_] != c)
      return false;
    at_++;
    return true;
  }

  void skipSpace() {
    while (!atEnd() && (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t'))
      at_++;
  }

  bool fail(std::string_view what) {
    size_t line = 1, column = 1;
    for (char c : text_.substr(0, at_)) {
      column += startsCharacter(c);
      if (c != '\n')
        continue;
      line++;
      column = 1;
    }
    error_ = "invalid JSON at line " + std::to_string(line) + ", column " + std::to_string(column) + ": ";
    error_ += atEnd() ? "the text ends too early" : what;
    return false;
  }

  // A scalar, or the bracket that opens a container.
  bool value() {
    switch (peek()) {
    case '{':
    case '[':
      return open();
    case '"':
      return string() && (sink_.text(string_), true);
    case 't':
      return word("true") && (sink_.boolean(true), true);
    case 'f':
      return word("false") && (sink_.boolean(false), true);
    case 'n':
      return word("null") && (sink_.none(), true);
    default:
      return peek() == '-' || isDigit(peek()) ? number() : fail("expected a value");
    }
  }

  bool open() {
    if (open_.size() == size_t(kDeepest))
      return fail("nested too deeply");
    open_.push_back(text_[at_++]);
    open_.back() == '[' ? sink_.beginList() : sink_.beginDict();
    return true;
  }

  void close() {
    open_.back() == '[' ? sink_.endList() : sink_.endDict();
    open_.pop_back();
  }

  bool firstItem() {
    skipSpace();
    if (take(open_.back() == '[' ? ']' : '}')) {
      close();
      return afterValue();
    }
    return open_.back() == '[' || key();
  }

  // Closes what ends here; then the next item begins, or the text ends.
  bool afterValue() {
    for (;;) {
      skipSpace();
      if (open_.empty())
        return done_ = atEnd() || fail("expected the end of the text");
      bool isList = open_.back() == '[';
      if (take(','))
        return isList || key();
      if (!take(isList ? ']' : '}'))
        return fail(isList ? "expected ',' or ']'" : "expected ',' or '}'");
      close();
    }
  }

  bool key() {
    skipSpace();
    if (peek() != '"')
      return fail("expected a key in double quotes");
    if (!string())
      return false;
    sink_.key(string_);
    skipSpace();
    return take(':') || fail("expected ':'");
  }

  bool word(std::string_view wanted) {
    for (char c : wanted)
      if (!take(c))
        return fail("expected '" + std::string(wanted) + "'");
    return true;
  }

  bool digits() {
    if (!isDigit(peek()))
      return fail("expected a digit");
    while (isDigit(peek()))
      at_++;
    return true;
  }

  bool number() {
    size_t start = at_;
    take('-');
    if (!take('0') && !digits())
      return false;
    bool isInteger = true;
    if (take('.')) {
      isInteger = false;
      if (!digits())
        return false;
    }
    if (take('e') || take('E')) {
      isInteger = false;
      if (!take('+'))
        take('-');
      if (!digits())
        return false;
    }
    std::string_view literal = text_.substr(start, at_ - start);
    int64_t value = 0;
    if (isInteger && std::from_chars(literal.data(), literal.data() + literal.size(), value).ec == std::errc())
      sink_.integer(value);
    else
      sink_.real(nearestDouble(literal));
    return true;
  }

  // ------------------------------------------------------------------------------------------- strings

  // Leaves the text in string_: a part of the source when it has no escapes.
  bool string() {
    size_t start = ++at_;
    skipPlain();
    string_ = text_.substr(start, at_ - start);
    if (take('"'))
      return true;
    unescaped_ = string_;
    while (!take('"')) {
      if (atEnd() || uint8_t(peek()) < 0x20)
        return fail("a control character in a string");
      if (take('\\') && !escapeSequence())
        return false;
      start = at_;
      skipPlain();
      unescaped_ += text_.substr(start, at_ - start);
    }
    string_ = unescaped_;
    return true;
  }

  void skipPlain() {
    while (!atEnd() && peek() != '"' && peek() != '\\' && uint8_t(peek()) >= 0x20)
      at_++;
  }

  bool escapeSequence() {
    static constexpr std::string_view letters = "\"\\/bfnrt";
    static constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (take('u'))
      return unicodeEscape();
    size_t which = atEnd() ? std::string_view::npos : letters.find(peek());
    if (which == std::string_view::npos)
      return fail("an unknown escape");
    unescaped_ += meanings[which];
    at_++;
    return true;
  }

  bool fourDigits(uint32_t &unit) {
    unit = 0;
    for (int i = 0; i < 4; i++, at_++) {
      int digit = atEnd() ? -1 : hexValue(peek());
      if (digit < 0)
        return fail("expected a hexadecimal digit");
      unit = unit << 4 | uint32_t(digit);
    }
    return true;
  }

  bool unicodeEscape() {
    uint32_t unit;
    if (!fourDigits(unit))
      return false;
    while (isHighSurrogate(unit) && text_.substr(at_, 2) == "\\u") {
      uint32_t next;
      at_ += 2;
      if (!fourDigits(next))
        return false;
      if (isLowSurrogate(next)) {
        append(0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00));
        return true;
      }
      append(unit);
      unit = next;
    }
    append(unit);
    return true;
  }

  void append(uint32_t point) {
    char bytes[4];
    bool isAlone = isHighSurrogate(point) || isLowSurrogate(point);
    unescaped_.append(bytes, size_t(encodeCharacter(isAlone ? 0xfffd : point, bytes)));
  }

  std::string_view text_;
  DataSink &sink_;
  std::string &error_;
  size_t at_ = 0;
  std::vector<char> open_;
  bool done_ = false;
  std::string_view string_;
  std::string unescaped_;
};

} // namespace

double nearestDouble(std::string_view decimal) {
  double value = 0;
  if (std::from_chars(decimal.data(), decimal.data() + decimal.size(), value).ec == std::errc())
    return value;
  return strtod(std::string(decimal).c_str(), nullptr); // too large or too small: infinite, or nearly 0
}

bool parseJson(std::string_view text, DataSink &sink, std::string &error) {
  return JsonParser(text, sink, error).run();
}

} // namespace otter
