// JSON: what is wrong and where, numbers and strings at their limits, random trees there and back, mutated texts.
#include <cmath>

#include "check.h"
#include "data_texts.h"
#include "lib/data_tree.h"
#include "lib/json_parse.h"
#include "lib/json_write.h"

using namespace otter;

/// The text in compact form, or what is wrong with it.
static std::string compact(const std::string &text) {
  JsonWriter writer(false);
  std::string error;
  return parseJson(text, writer, error) ? writer.out() : error;
}

static std::string problem(int line, int column, const std::string &what) {
  return "invalid JSON at line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + what;
}

static void places() {
  expectEqual(compact("[1,\n 2,\n x]"), problem(3, 2, "expected a value"), "a line further down");
  expectEqual(compact("{\"\xc3\xa9\xc3\xa9\": tru}"), problem(1, 11, "expected 'true'"), "columns count characters");
  expectEqual(compact("[1\r\n}"), problem(2, 1, "expected ',' or ']'"), "lines end in newlines");
  expectEqual(compact("{\"a\":1 \"b\":2}"), problem(1, 8, "expected ',' or '}'"), "between members");
  expectEqual(compact("{a:1}"), problem(1, 2, "expected a key in double quotes"), "a bare key");
  expectEqual(compact("\"\\u00"), problem(1, 6, "the text ends too early"), "in an escape");
  expectEqual(compact("\"\\ud83d\\u\""), problem(1, 10, "expected a hexadecimal digit"), "in the second of a pair");
  expectEqual(compact("\"\x1f\""), problem(1, 2, "a control character in a string"), "a control character");
  expectEqual(compact(std::string("[\0]", 3)), problem(1, 2, "expected a value"), "a zero byte");
  expectEqual(compact("\xef\xbb\xbf[]"), problem(1, 1, "expected a value"), "a byte order mark");
}

static void numbers() {
  expectEqual(compact("[-0,0,9223372036854775807,-9223372036854775808]"),
              "[0,0,9223372036854775807,-9223372036854775808]", "ints");
  expectEqual(compact("[9223372036854775808,-9223372036854775809]"), "[9.223372036854776e18,-9.223372036854776e18]",
              "ints that do not fit");
  expectEqual(compact("[1.0,1e0,1E+2,-0.0,1e-7,2.2250738585072014e-308,5e-324,1e-400]"),
              "[1.0,1.0,100.0,-0.0,1e-7,2.2250738585072014e-308,5e-324,0.0]", "floats");
  for (const char *text : {"01", "-01", "1.", ".1", "-", "+1", "1e", "1e+", "0x1", "1_000", "Infinity", "NaN", "--1"})
    expectTrue(compact(text).starts_with("invalid JSON"), text);
}

static void limits() {
  std::string open(1000, '['), close(1000, ']');
  expectEqual(compact(open + close), open + close, "a thousand levels");
  expectEqual(compact(open + "["), problem(1, 1001, "nested too deeply"), "one more");
  std::string many(100'000, '{');
  expectEqual(compact(many), problem(1, 2, "expected a key in double quotes"), "many brackets");
}

static void duplicates() {
  TreeBuilder tree;
  std::string error;
  parseJson("{\"a\":1,\"b\":[1],\"a\":{\"c\":2},\"b\":3}", tree, error);
  JsonWriter writer(false);
  tell(tree.root(), writer);
  expectEqual(writer.out(), "{\"a\":{\"c\":2},\"b\":3}", "a repeated key");
}

static std::string written(const DataNode &root, bool isPretty) {
  JsonWriter writer(isPretty);
  tell(root, writer);
  return writer.out();
}

static void roundTrips() {
  RandomData random(41);
  for (int i = 0; i < 5'000; i++) {
    TreeBuilder tree, again;
    random.tellTree(tree, 5);
    std::string text = written(tree.root(), false), pretty = written(tree.root(), true), error;
    expectEqual(compact(pretty), text, "pretty text");
    parseJson(text, again, error);
    expectEqual(written(again.root(), true), pretty, "a tree there and back");
  }
}

// Parses or says why not; what was parsed is written and read as the same.
static void mutations() {
  RandomData random(42);
  const std::vector<std::string> pieces = {"[",    "]",    "{",       "}",  ",",      ":",    "\"",  "\\",
                                           "\\u",  "d83d", "\\ude00", "e",  "-",      ".",    "0",   "1e5",
                                           "true", "null", " ",       "\n", "\"a\":", "[[[[", "]]]]"};
  for (int i = 0; i < 50'000; i++) {
    TreeBuilder tree;
    random.tellTree(tree, 4);
    std::string text = random.mutated(written(tree.root(), random.below(2) == 0), pieces);
    std::string first = compact(text);
    if (!first.starts_with("invalid JSON at line ") && first.find("inf") == std::string::npos)
      expectEqual(compact(first), first, text);
    else
      passed++;
  }
}

int main() {
  places();
  numbers();
  limits();
  duplicates();
  roundTrips();
  mutations();
  return summary("json");
}
