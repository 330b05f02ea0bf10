// YAML: what is refused and where, random trees there and back, mutated texts.
#include <cmath>

#include "check.h"
#include "data_texts.h"
#include "lib/json_parse.h"
#include "lib/json_write.h"
#include "lib/utf8_check.h"
#include "lib/yaml_parse.h"
#include "lib/yaml_write.h"

using namespace otter;

/// The document as JSON, or what is wrong with it.
static std::string asJson(const std::string &text) {
  JsonWriter writer(false);
  std::string error;
  return parseYaml(text, writer, error) ? writer.out() : error;
}

static std::string asJson(const DataNode &root) {
  JsonWriter writer(false);
  tell(root, writer);
  return writer.out();
}

static void refused() {
  struct Case {
    const char *text;
    int line;
    const char *what;
  };
  for (const Case &one : std::initializer_list<Case>{
           {"a: b: c", 1, "a mapping cannot start here"},
           {"a:\n\tb: 1", 2, "a tab in the indentation"},
           {"-\ta: 1", 1, "a tab in the indentation"},
           {"a: &x 1", 1, "anchors are not supported"},
           {"\n\na: *x", 3, "aliases are not supported"},
           {"a: !!str 1", 1, "tags are not supported"},
           {"%YAML 1.2\n---\na: 1", 1, "directives are not supported"},
           {"a: 1\nb: 2\na: 3", 3, "a repeated key"},
           {"{a: 1, a: 2}", 1, "a repeated key"},
           {"a: [1,\n  2]", 1, "a flow collection has to end on its line"},
           {"a: {b: 1 # c", 1, "a flow collection has to end on its line"},
           {"[1 2, 3", 1, "a flow collection has to end on its line"},
           {"[1, \"a\" 2]", 1, "expected ',' or ']'"},
           {"{a: \"b\" c}", 1, "expected ',' or '}'"},
           {"a: 'open", 1, "a quoted scalar has to end on its line"},
           {"a: \"open\\", 1, "a quoted scalar has to end on its line"},
           {"a: \"\\q\"", 1, "an unknown escape"},
           {"a: \"\\x4\"", 1, "an unknown escape"},
           {"a: \"\\U00110000\"", 1, "an unknown escape"},
           {"a: 1\n  b: 2", 2, "unexpected indentation"},
           {"a: x\n  more", 2, "unexpected indentation"},
           {"a:\n    - x\n  - y", 3, "unexpected indentation"},
           {"- a\nb", 2, "expected the end of the document"},
           {"a: 1\n- b", 2, "expected a key"},
           {"a: 1\nb", 2, "expected a key"},
           {"a: 1\n---\nb: 2", 2, "only one document is supported"},
           {"a: 1\n...\nb: 2", 3, "only one document is supported"},
           {"--- a", 1, "unexpected text after a value"},
           {"? a\n: b", 1, "keys of more than one line are not supported"},
           {": 1", 1, "a key is missing"},
           {"@x", 1, "a plain scalar cannot start like this"},
           {"a: - b", 1, "a plain scalar cannot start like this"},
           {"a: |2\n  x", 1, "indentation indicators are not supported"},
           {"a: |x", 1, "a bad header of a block scalar"},
           {"a: | x", 1, "unexpected text after a value"},
           {"'a' b", 1, "unexpected text after a value"},
           {"[a: 1]", 1, "expected ',' or ']'"},
           {"{[a]: 1}", 1, "keys are scalars"},
           {"{a}", 1, "expected a key and ':'"},
       })
    expectEqual(asJson(one.text), "invalid YAML at line " + std::to_string(one.line) + ": " + one.what, one.text);
}

static void accepted() {
  expectEqual(asJson("a: 1\r\nb:\r\n- x\r\n"), "{\"a\":1,\"b\":[\"x\"]}", "lines that end in \\r\\n");
  expectEqual(asJson("   \n# c\n---   # d\n  a: 1\n  b: 2\n...\n# e\n\n"), "{\"a\":1,\"b\":2}", "comments around");
  expectEqual(asJson("{\"a\":{\"b\":[1,2,{\"c\":null}]}}"), "{\"a\":{\"b\":[1,2,{\"c\":null}]}}", "JSON on a line");
  expectEqual(asJson("a: |\n\n\n  x\n\n"), "{\"a\":\"\\n\\nx\\n\"}", "empty lines before a literal");
  expectEqual(asJson("a: |+\n\n\nb: 1"), "{\"a\":\"\\n\\n\",\"b\":1}", "a kept literal without text");
  expectEqual(asJson("a: >\n  x\n   y\n  z\n\n\n  w"), "{\"a\":\"x\\n y\\nz\\n\\nw\\n\"}",
              "a fold around more indentation");
  expectEqual(asJson("- - - 1\n    - 2\n  - 3\n- 4"), "[[[1,2],3],4]", "compact sequences");
}

static void limits() {
  std::string open(1000, '['), close(1000, ']');
  expectEqual(asJson(open + close), open + close, "a thousand levels");
  expectEqual(asJson(open + "["), "invalid YAML at line 1: nested too deeply", "one more in brackets");
  std::string items, blocks;
  for (int i = 0; i < 1001; i++) {
    items += "- ";
    blocks += std::string(size_t(i), ' ') + "a:\n";
  }
  expectEqual(asJson(items + "x"), "invalid YAML at line 1: nested too deeply", "one more in a line");
  expectEqual(asJson(blocks), "invalid YAML at line 1001: nested too deeply", "one more in blocks");
}

static void roundTrips() {
  RandomData random(51);
  for (int i = 0; i < 5'000; i++) {
    TreeBuilder tree, again;
    random.tellTree(tree, 5);
    std::string text = writeYaml(tree.root()), error;
    expectEqual(parseYaml(text, again, error), true, text + error);
    expectEqual(asJson(again.root()), asJson(tree.root()), text);
    expectEqual(writeYaml(again.root()), text, "the same text again");
  }
}

// Parses or says why not; what was parsed is written and read as the same.
static void mutations() {
  RandomData random(52);
  const std::vector<std::string> pieces = {"\n",   " ",    "  ",    "- ",    "a: ", ": ",   "[",    "]",    "{",   "}",
                                           ",",    "#",    " #",    "\"",    "'",   "|\n",  ">-\n", "|+\n", "\\u", "\\",
                                           "\n  ", "\n- ", "---\n", "...\n", "\t",  "\r\n", "?",    "&"};
  for (int i = 0; i < 40'000; i++) {
    TreeBuilder tree, first, again;
    random.tellTree(tree, 4);
    std::string text = random.mutated(writeYaml(tree.root()), pieces), error;
    if (!parseYaml(text, first, error)) {
      expectTrue(error.starts_with("invalid YAML at line "), text);
      continue;
    }
    if (firstInvalid(text) != std::string::npos)
      continue; // an Otter string is UTF-8
    std::string normal = writeYaml(first.root());
    expectEqual(parseYaml(normal, again, error), true, text + normal + error);
    expectEqual(writeYaml(again.root()), normal, text);
  }
}

int main() {
  refused();
  accepted();
  limits();
  roundTrips();
  mutations();
  return summary("yaml");
}
