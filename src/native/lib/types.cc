#include "types.h"

#include <cstdlib>
#include <string_view>

namespace otter {

namespace {

// The tab-separated fields of one line, taken in order.
class Fields {
public:
  explicit Fields(std::string_view line) : rest_(line) {}

  std::string text() {
    size_t tab = rest_.find('\t');
    std::string field(rest_.substr(0, tab));
    rest_ = tab == std::string_view::npos ? std::string_view() : rest_.substr(tab + 1);
    return field;
  }
  uint32_t number() { return uint32_t(std::strtoul(text().c_str(), nullptr, 10)); }

private:
  std::string_view rest_;
};

std::string withoutArguments(const std::string &name) {
  return name.substr(0, name.find('<'));
}

void setReference(TypeInfo &type, Kind kind) {
  type.kind = kind;
  type.bytes = 8;
  type.hasRefs = true;
}

void setScalar(TypeInfo &type, uint32_t bytes) {
  type.kind = Kind::scalar;
  type.bytes = bytes;
}

void parseStruct(TypeInfo &type, Fields &in) {
  setReference(type, Kind::structure);
  type.base = withoutArguments(type.name);
  in.number(); // bytes of the object: generated code passes them
  uint32_t count = in.number();
  for (uint32_t i = 0; i < count; i++) {
    FieldInfo field;
    field.name = in.text();
    field.type = in.number();
    field.offset = in.number();
    type.fields.push_back(field);
  }
}

EnumRepr parseRepr(const std::string &name) {
  if (name == "niche")
    return EnumRepr::niche;
  if (name == "inline")
    return EnumRepr::inlined;
  return name == "boxed" ? EnumRepr::boxed : EnumRepr::tag;
}

VariantInfo parseVariant(Fields &in) {
  VariantInfo variant;
  variant.name = in.text();
  uint32_t count = in.number();
  for (uint32_t i = 0; i < count; i++) {
    FieldInfo field;
    field.type = in.number();
    field.offset = in.number();
    variant.payload.push_back(field);
  }
  return variant;
}

void parseEnum(TypeInfo &type, Fields &in) {
  type.kind = Kind::enumeration;
  type.base = in.text();
  type.repr = parseRepr(in.text());
  type.words = in.number();
  type.bytes = type.repr == EnumRepr::inlined ? 8 + 8 * type.words : 8;
  type.hasRefs = type.repr != EnumRepr::tag;
  uint32_t count = in.number();
  for (uint32_t i = 0; i < count; i++)
    type.variants.push_back(parseVariant(in));
}

bool parseLine(TypeInfo &type, std::string_view line) {
  Fields in(line);
  in.text(); // the id: lines are in order
  std::string kind = in.text();
  type.name = in.text();
  if (kind == "unit" || kind == "never")
    setScalar(type, 0);
  else if (kind == "bool")
    setScalar(type, 1);
  else if (kind == "i32")
    setScalar(type, 4);
  else if (kind == "int" || kind == "float")
    setScalar(type, 8);
  else if (kind == "any") {
    setScalar(type, 16);
    type.hasRefs = true;
  } else if (kind == "str")
    setReference(type, Kind::str);
  else if (kind == "list") {
    setReference(type, Kind::list);
    type.elem = in.number();
  } else if (kind == "dict") {
    setReference(type, Kind::dict);
    type.elem = in.number();
    type.value = in.number();
  } else if (kind == "struct")
    parseStruct(type, in);
  else if (kind == "enum")
    parseEnum(type, in);
  else if (kind == "fn" || kind == "handle")
    setReference(type, kind == "fn" ? Kind::fn : Kind::handle);
  else
    return false;
  return true;
}

} // namespace

bool TypeTable::parse(const char *blob, uint64_t length) {
  all.clear();
  std::string_view rest(blob, length);
  while (!rest.empty()) {
    size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    if (line.empty())
      continue;
    all.emplace_back();
    if (!parseLine(all.back(), line))
      return false;
  }
  return true;
}

} // namespace otter
