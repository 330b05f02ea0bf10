#include "yaml_write.h"

#include <cmath>
#include <cstdio>

#include "json_write.h"
#include "utf8.h"
#include "yaml_scalar.h"

namespace otter {

namespace {

bool isPrintable(uint32_t point) {
  return point >= 0x20 && (point < 0x7f || point > 0x9f) && point != 0x2028 && point != 0x2029 && point != 0xfeff;
}

bool startsPlain(std::string_view text) {
  char c = text[0];
  bool isAlphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return isAlphanumeric || c == '_' || c == '/' || c == '.' || c == '(' || uint8_t(c) >= 0x80;
}

// Whether the text can stand without quotes and is then read back as it is.
bool canBePlain(std::string_view text) {
  if (text.empty() || !startsPlain(text) || text.back() == ' ' || !isPlainText(text) || text.starts_with("...") ||
      text.starts_with("---"))
    return false;
  for (size_t at = 0; at < text.size(); at += size_t(characterBytes(text[at]))) {
    if (!isPrintable(decodeCharacter(text.data() + at)) || isColonAt(text, at))
      return false;
    if (text[at] == '#' && text[at - 1] == ' ')
      return false;
  }
  return true;
}

// JSON's escapes, and the others for what is not printable.
std::string quoted(std::string_view text) {
  std::string json, out;
  appendJsonString(json, text);
  for (size_t at = 0, bytes; at < json.size(); at += bytes) {
    bytes = size_t(characterBytes(json[at]));
    uint32_t point = decodeCharacter(json.data() + at);
    char digits[8];
    snprintf(digits, sizeof digits, "\\u%04x", point);
    out += isPrintable(point) ? std::string_view(json).substr(at, bytes) : digits;
  }
  return out;
}

std::string textOf(std::string_view text) {
  return canBePlain(text) ? std::string(text) : quoted(text);
}

std::string scalarOf(const DataNode &node) {
  switch (node.kind) {
  case DataNode::Kind::none:
    return "null";
  case DataNode::Kind::boolean:
    return node.boolean ? "true" : "false";
  case DataNode::Kind::integer:
    return std::to_string(node.integer);
  case DataNode::Kind::real:
    if (std::isnan(node.real))
      return ".nan";
    if (std::isinf(node.real))
      return node.real < 0 ? "-.inf" : ".inf";
    return jsonFloat(node.real);
  case DataNode::Kind::text:
    return textOf(node.text);
  case DataNode::Kind::list:
    return "[]";
  case DataNode::Kind::dict:
    return "{}";
  }
  return "";
}

class YamlWriter {
public:
  std::string out;

  // What starts at the column `indent`; the first line has been indented already.
  void write(const DataNode &node, size_t indent) {
    if (!node.isContainer() || node.items.empty()) {
      out += scalarOf(node);
      out += '\n';
      return;
    }
    for (size_t i = 0; i < node.items.size(); i++) {
      if (i > 0)
        out.append(indent, ' ');
      if (node.kind == DataNode::Kind::list)
        item(node.items[i], indent);
      else
        entry(node.keys[i], node.items[i], indent);
    }
  }

private:
  void item(const DataNode &node, size_t indent) {
    out += "- ";
    write(node, indent + 2);
  }

  void entry(const std::string &key, const DataNode &value, size_t indent) {
    out += textOf(key);
    out += ':';
    bool isBelow = value.isContainer() && !value.items.empty();
    out += isBelow ? "\n" : " ";
    if (isBelow)
      out.append(indent + 2, ' ');
    write(value, indent + 2);
  }
};

} // namespace

std::string writeYaml(const DataNode &root) {
  YamlWriter writer;
  writer.write(root, 0);
  return std::move(writer.out);
}

} // namespace otter
