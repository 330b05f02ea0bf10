// Random plain data and mutated texts, for the tests of parsers; everything follows from a seed.
#pragma once

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "lib/data_sink.h"

namespace otter {

class RandomData {
public:
  explicit RandomData(uint64_t seed) : random_(seed) {}

  uint64_t below(uint64_t n) { return random_() % n; }

  /// Tells a random tree, at most `depth` levels deep.
  void tellTree(DataSink &sink, int depth) {
    uint64_t kind = below(depth > 0 ? 8 : 6);
    switch (kind) {
    case 0:
      return sink.none();
    case 1:
      return sink.boolean(below(2) == 0);
    case 2:
      return sink.integer(int64_t(random_()) >> below(64));
    case 3:
      return sink.real(double(int64_t(random_())) * std::ldexp(1.0, -int(below(120))));
    case 4:
    case 5:
      return sink.text(word());
    case 6:
      sink.beginList();
      for (uint64_t n = below(4); n > 0; n--)
        tellTree(sink, depth - 1);
      return sink.endList();
    default:
      sink.beginDict();
      for (uint64_t i = 0, n = below(4); i < n; i++) {
        sink.key(std::to_string(i) + word()); // no key twice
        tellTree(sink, depth - 1);
      }
      return sink.endDict();
    }
  }

  /// Texts that need care: those that look like something else, and those that need escapes.
  std::string word() {
    static const std::vector<std::string> words = {"",
                                                   "plain",
                                                   "two words",
                                                   "true",
                                                   "null",
                                                   "12",
                                                   "-1.5",
                                                   "1e5",
                                                   ".inf",
                                                   "~",
                                                   "- x",
                                                   "a: b",
                                                   "a:",
                                                   "#x",
                                                   "x #y",
                                                   "x#y",
                                                   "'q'",
                                                   "\"q\"",
                                                   " lead",
                                                   "trail ",
                                                   "tab\t",
                                                   "a\nb",
                                                   "[a]",
                                                   "{b}",
                                                   "&x",
                                                   "*y",
                                                   "!z",
                                                   "|",
                                                   ">",
                                                   "%",
                                                   "@",
                                                   "`",
                                                   "?",
                                                   "? a",
                                                   "...",
                                                   "---",
                                                   "\x7f",
                                                   "\x01",
                                                   "\xc3\xa9",
                                                   "\xe2\x80\xa8",
                                                   "\xf0\x9f\x98\x80",
                                                   "0x1F",
                                                   "0o17",
                                                   "\\",
                                                   "/",
                                                   "\xef\xbb\xbf"};
    return words[below(words.size())];
  }

  /// Inserts, removes and repeats pieces of a text. The result may not be UTF-8 any more.
  std::string mutated(std::string text, const std::vector<std::string> &pieces) {
    for (uint64_t n = 1 + below(4); n > 0; n--) {
      size_t at = below(text.size() + 1);
      switch (below(4)) {
      case 0:
        text.insert(at, pieces[below(pieces.size())]);
        break;
      case 1:
        text.erase(at, 1 + below(4));
        break;
      case 2:
        text.insert(at, text.substr(below(text.size() + 1), below(12)));
        break;
      default:
        text.insert(at, 1, char(random_()));
      }
    }
    return text;
  }

private:
  std::mt19937_64 random_;
};

} // namespace otter
