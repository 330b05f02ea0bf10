// Block structure by recursive descent over lines, flow collections within a line.
//
// Invariants: `line_` is what is left of the current line, without its indentation; `indent_` is the column where it
// starts, so that what follows `- ` is a line of its own, further in.
#include "yaml_parse.h"

#include <unordered_set>
#include <vector>

#include "yaml_scalar.h"

namespace otter {

namespace {

bool isBlank(char c) {
  return c == ' ' || c == '\t';
}

std::string_view withoutTrailingBlanks(std::string_view text) {
  while (!text.empty() && isBlank(text.back()))
    text.remove_suffix(1);
  return text;
}

size_t skipBlanks(std::string_view text, size_t at) {
  while (at < text.size() && isBlank(text[at]))
    at++;
  return at;
}

bool isCommentAt(std::string_view text, size_t at) {
  return text[at] == '#' && (at == 0 || isBlank(text[at - 1]));
}

bool isItem(std::string_view line) {
  return line.starts_with('-') && (line.size() == 1 || isBlank(line[1]));
}

bool isMarker(std::string_view line, std::string_view marker) {
  return line.starts_with(marker) && (line.size() == marker.size() || isBlank(line[marker.size()]));
}

std::vector<std::string_view> splitLines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r'))
      line.remove_suffix(1);
    lines.push_back(line);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return lines;
}

class YamlParser {
public:
  YamlParser(std::string_view text, DataSink &sink, std::string &error)
      : lines_(splitLines(text)), sink_(sink), error_(error) {}

  bool run() {
    if (!firstLine())
      return false;
    if (ended_)
      return sink_.none(), true;
    return node(-1) && end();
  }

private:
  bool fail(const char *what) {
    size_t line = std::min(at_ + 1, lines_.size()); // what is missing at the end is missing in the last one
    error_ = "invalid YAML at line " + std::to_string(line) + ": " + what;
    return false;
  }

  // --------------------------------------------------------------------------------------------- lines

  // Makes the next line with content the current one; `ended_` when there is none. `from` is where to look first.
  bool findLine(size_t from) {
    for (at_ = from; at_ < lines_.size(); at_++) {
      std::string_view line = lines_[at_];
      size_t start = line.find_first_not_of(' ');
      size_t content = skipBlanks(line, 0);
      if (content == line.size() || line[content] == '#')
        continue;
      if (start == 0 && (isMarker(line, "---") || isMarker(line, "...")))
        return marker(line);
      if (content != start)
        return fail("a tab in the indentation");
      indent_ = int(start);
      line_ = withoutTrailingBlanks(line.substr(start));
      return true;
    }
    ended_ = true;
    return true;
  }

  bool nextLine() { return findLine(at_ + 1); }

  // The document ends here; nothing but comments may follow.
  bool marker(std::string_view line) {
    if (line.starts_with("---"))
      return fail("only one document is supported");
    if (!onlyComment(line, 3))
      return false;
    for (at_++; at_ < lines_.size(); at_++) {
      size_t content = skipBlanks(lines_[at_], 0);
      if (content < lines_[at_].size() && lines_[at_][content] != '#')
        return fail("only one document is supported");
    }
    ended_ = true;
    return true;
  }

  bool firstLine() {
    size_t first = 0;
    while (first < lines_.size()) {
      std::string_view line = lines_[first];
      size_t content = skipBlanks(line, 0);
      if (content < line.size() && line[content] != '#')
        break;
      first++;
    }
    if (first == lines_.size() || !isMarker(lines_[first], "---"))
      return findLine(first);
    at_ = first;
    return onlyComment(lines_[first], 3) && findLine(first + 1);
  }

  bool end() { return ended_ || fail("expected the end of the document"); }

  // Whether nothing, or a comment, follows in a line.
  bool onlyComment(std::string_view line, size_t from) {
    size_t at = skipBlanks(line, from);
    return at == line.size() || isCommentAt(line, at) || fail("unexpected text after a value");
  }

  bool enter() { return ++depth_ <= kDeepest || fail("nested too deeply"); }
  bool leave() {
    depth_--;
    return true;
  }

  // ----------------------------------------------------------------------------------------------- blocks

  // The node that starts at the current line, whose parent is indented by `parent`.
  bool node(int parent) {
    if (isItem(line_))
      return sequence();
    std::string key;
    size_t after = 0;
    bool isKey = false;
    if (!findKey(line_, isKey, key, after))
      return false;
    if (isKey)
      return mapping(std::move(key), after);
    return inlineValue(line_, parent) && noDeeperLine(parent);
  }

  // A scalar on a line of its own has no further lines.
  bool noDeeperLine(int parent) { return ended_ || parent < 0 || indent_ <= parent || fail("unexpected indentation"); }

  bool sequence() {
    int indent = indent_;
    if (!enter())
      return false;
    sink_.beginList();
    while (!ended_ && indent_ == indent && isItem(line_)) {
      size_t start = skipBlanks(line_, 1);
      bool isEmpty = start == line_.size() || isCommentAt(line_, start);
      if (isEmpty ? !valueBelow(indent, false) : !itemInLine(indent, start))
        return false;
    }
    if (!ended_ && indent_ > indent)
      return fail("unexpected indentation");
    sink_.endList();
    return leave();
  }

  bool itemInLine(int indent, size_t start) {
    if (line_[start] == '|' || line_[start] == '>')
      return blockScalar(line_.substr(start), indent);
    if (line_.substr(0, start).find('\t') != std::string_view::npos)
      return fail("a tab in the indentation");
    indent_ += int(start);
    line_.remove_prefix(start);
    return node(indent);
  }

  bool mapping(std::string key, size_t after) {
    int indent = indent_;
    std::unordered_set<std::string> keys;
    if (!enter())
      return false;
    sink_.beginDict();
    for (;;) {
      if (!keys.insert(key).second)
        return fail("a repeated key");
      sink_.key(key);
      if (!valueOf(indent, after))
        return false;
      if (ended_ || indent_ < indent)
        break;
      if (indent_ > indent)
        return fail("unexpected indentation");
      bool isKey = false;
      if (!isItem(line_) && !findKey(line_, isKey, key, after))
        return false;
      if (!isKey)
        return fail("expected a key");
    }
    sink_.endDict();
    return leave();
  }

  bool valueOf(int indent, size_t after) {
    size_t start = skipBlanks(line_, after);
    if (start == line_.size() || isCommentAt(line_, start))
      return valueBelow(indent, true);
    std::string_view rest = line_.substr(start);
    if (rest[0] == '|' || rest[0] == '>')
      return blockScalar(rest, indent);
    return inlineValue(rest, indent);
  }

  // The value in the lines below; a sequence may stand at its key's own indentation. Without one it is null.
  bool valueBelow(int indent, bool ofKey) {
    if (!nextLine())
      return false;
    if (!ended_ && (indent_ > indent || (ofKey && indent_ == indent && isItem(line_))))
      return node(indent);
    sink_.none();
    return true;
  }

  // Finds the key that a line starts with, and where the text after its colon starts.
  bool findKey(std::string_view line, bool &isKey, std::string &key, size_t &after) {
    isKey = false;
    if (line[0] == '"' || line[0] == '\'') {
      size_t at = 0;
      if (const char *wrong = readQuoted(line, at, key))
        return fail(wrong);
      at = skipBlanks(line, at);
      isKey = at < line.size() && isColonAt(line, at);
      after = at + 1;
      return true;
    }
    if (line[0] == '[' || line[0] == '{')
      return true;
    for (size_t at = 0; at < line.size() && !isCommentAt(line, at); at++) {
      if (!isColonAt(line, at))
        continue;
      isKey = true;
      after = at + 1;
      key = withoutTrailingBlanks(line.substr(0, at));
      const char *wrong = at == 0 ? "a key is missing" : plainStartProblem(line);
      return !wrong || fail(wrong);
    }
    return true;
  }

  // A scalar or a flow collection that ends its line; then goes on to the next line.
  bool inlineValue(std::string_view text, int parent) {
    size_t at = 0;
    std::string quoted;
    switch (text[0]) {
    case '"':
    case '\'':
      if (const char *wrong = readQuoted(text, at, quoted))
        return fail(wrong);
      sink_.text(quoted);
      break;
    case '[':
    case '{':
      if (!flow(text, at))
        return false;
      break;
    case '|':
    case '>':
      return blockScalar(text, parent);
    default:
      return plain(text) && nextLine();
    }
    return onlyComment(text, at) && nextLine();
  }

  bool plain(std::string_view text) {
    if (const char *wrong = plainStartProblem(text))
      return fail(wrong);
    size_t end = 0;
    for (; end < text.size() && !isCommentAt(text, end); end++)
      if (isColonAt(text, end))
        return fail("a mapping cannot start here");
    tellPlain(withoutTrailingBlanks(text.substr(0, end)), sink_);
    return true;
  }

  // ------------------------------------------------------------------------------------------------- flow

  bool flow(std::string_view text, size_t &at) {
    if (text[at] == '[')
      return flowSequence(text, at);
    if (text[at] == '{')
      return flowMapping(text, at);
    if (text[at] == '"' || text[at] == '\'') {
      std::string quoted;
      if (const char *wrong = readQuoted(text, at, quoted))
        return fail(wrong);
      sink_.text(quoted);
      return true;
    }
    std::string_view scalar;
    if (!flowPlain(text, at, scalar))
      return false;
    tellPlain(scalar, sink_);
    return true;
  }

  bool flowPlain(std::string_view text, size_t &at, std::string_view &scalar) {
    if (const char *wrong = plainStartProblem(text.substr(at)))
      return fail(wrong);
    size_t start = at;
    while (at < text.size() && !isFlowEnd(text, at))
      at++;
    scalar = withoutTrailingBlanks(text.substr(start, at - start));
    return true;
  }

  static bool isFlowEnd(std::string_view text, size_t at) {
    constexpr std::string_view brackets = ",[]{}";
    if (brackets.find(text[at]) != std::string_view::npos || isCommentAt(text, at))
      return true;
    return isColonAt(text, at) || (text[at] == ':' && brackets.find(text[at + 1]) != std::string_view::npos);
  }

  // After an element: true at a comma or at the closing bracket, which stays.
  bool flowSeparator(std::string_view text, size_t &at, char close) {
    at = skipBlanks(text, at);
    if (atFlowEnd(text, at))
      return fail("a flow collection has to end on its line");
    if (text[at] == close)
      return true;
    if (text[at] != ',')
      return fail(close == ']' ? "expected ',' or ']'" : "expected ',' or '}'");
    at = skipBlanks(text, at + 1);
    return true;
  }

  static bool atFlowEnd(std::string_view text, size_t at) { return at == text.size() || isCommentAt(text, at); }

  bool flowSequence(std::string_view text, size_t &at) {
    if (!enter())
      return false;
    sink_.beginList();
    at = skipBlanks(text, at + 1);
    for (;;) {
      if (atFlowEnd(text, at))
        return fail("a flow collection has to end on its line");
      if (text[at] == ']')
        break;
      if (!flow(text, at) || !flowSeparator(text, at, ']'))
        return false;
    }
    at++;
    sink_.endList();
    return leave();
  }

  bool flowMapping(std::string_view text, size_t &at) {
    std::unordered_set<std::string> keys;
    if (!enter())
      return false;
    sink_.beginDict();
    at = skipBlanks(text, at + 1);
    for (;;) {
      if (atFlowEnd(text, at))
        return fail("a flow collection has to end on its line");
      if (text[at] == '}')
        break;
      std::string key;
      if (!flowKey(text, at, key))
        return false;
      if (!keys.insert(key).second)
        return fail("a repeated key");
      sink_.key(key);
      if (!flowValue(text, at) || !flowSeparator(text, at, '}'))
        return false;
    }
    at++;
    sink_.endDict();
    return leave();
  }

  // A key and its colon. After a quoted one the value may follow at once, as in JSON.
  bool flowKey(std::string_view text, size_t &at, std::string &key) {
    bool isQuoted = text[at] == '"' || text[at] == '\'';
    if (text[at] == '[' || text[at] == '{')
      return fail("keys are scalars");
    std::string_view scalar;
    if (isQuoted) {
      if (const char *wrong = readQuoted(text, at, key))
        return fail(wrong);
    } else {
      if (!flowPlain(text, at, scalar))
        return false;
      key = scalar;
    }
    at = skipBlanks(text, at);
    if (at == text.size() || text[at] != ':' || (!isQuoted && key.empty()))
      return fail("expected a key and ':'");
    at++;
    return true;
  }

  bool flowValue(std::string_view text, size_t &at) {
    at = skipBlanks(text, at);
    if (atFlowEnd(text, at) || text[at] == ',' || text[at] == '}') {
      sink_.none();
      return true;
    }
    return flow(text, at);
  }

  // ---------------------------------------------------------------------------------------- block scalars

  enum class Chomp { clip, strip, keep };

  bool blockScalar(std::string_view header, int parent) {
    bool isFolded = header[0] == '>';
    size_t after = 1;
    Chomp chomp = Chomp::clip;
    if (after < header.size() && (header[after] == '-' || header[after] == '+'))
      chomp = header[after++] == '-' ? Chomp::strip : Chomp::keep;
    if (after < header.size() && header[after] >= '0' && header[after] <= '9')
      return fail("indentation indicators are not supported");
    if (after < header.size() && !isBlank(header[after]))
      return fail("a bad header of a block scalar");
    if (!onlyComment(header, after))
      return false;
    sink_.text(blockText(isFolded, chomp, parent));
    return findLine(at_);
  }

  // Takes the lines further in than the parent; `at_` is then the first line after them.
  std::string blockText(bool isFolded, Chomp chomp, int parent) {
    std::string out;
    size_t blanks = 0; // empty lines since the last one with text
    size_t indent = std::string_view::npos;
    bool wasPlain = false, any = false;
    for (at_++; at_ < lines_.size(); at_++) {
      std::string_view line = lines_[at_];
      size_t start = line.find_first_not_of(' ');
      if (start == std::string_view::npos && (indent == std::string_view::npos || line.size() <= indent)) {
        blanks++;
        continue;
      }
      size_t own = start == std::string_view::npos ? line.size() : start;
      if (int(own) <= parent || (own == 0 && (isMarker(line, "---") || isMarker(line, "..."))))
        break;
      if (indent == std::string_view::npos)
        indent = own;
      if (own < indent)
        break;
      std::string_view text = line.substr(indent);
      bool isPlain = !isBlank(text[0]);
      if (any && isFolded && wasPlain && isPlain)
        out += blanks == 0 ? " " : "";
      else if (any)
        out += '\n';
      out.append(blanks, '\n');
      out += text;
      any = true;
      wasPlain = isPlain;
      blanks = 0;
    }
    if (any && chomp != Chomp::strip)
      out += '\n';
    if (chomp == Chomp::keep)
      out.append(blanks, '\n');
    return out;
  }

  std::vector<std::string_view> lines_;
  DataSink &sink_;
  std::string &error_;
  size_t at_ = 0;
  std::string_view line_;
  int indent_ = 0;
  bool ended_ = false;
  int depth_ = 0;
};

} // namespace

bool parseYaml(std::string_view text, DataSink &sink, std::string &error) {
  return YamlParser(text, sink, error).run();
}

} // namespace otter
