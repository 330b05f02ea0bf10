#include "types.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "dict.h"

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
  type.bytes = type.align = 8;
  type.hasRefs = true;
}

void setScalar(TypeInfo &type, uint32_t bytes) {
  type.kind = Kind::scalar;
  type.bytes = bytes;
  type.align = bytes == 0 ? 1 : bytes < 8 ? bytes : 8;
}

// `size` is the object's bytes, which generated code passes, or the words of a value.
void parseStruct(TypeInfo &type, Fields &in, bool isValue) {
  setReference(type, Kind::structure);
  type.base = withoutArguments(type.name);
  type.isValue = isValue;
  uint32_t size = in.number();
  if (isValue) {
    type.bytes = 8 * size;
    type.hasRefs = false; // its fields tell, whose types may come later in the table
  }
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
  type.align = 8;
  // Of inline enums their payloads tell, which may come later in the table.
  type.hasRefs = type.repr == EnumRepr::niche || type.repr == EnumRepr::boxed;
  uint32_t count = in.number();
  for (uint32_t i = 0; i < count; i++)
    type.variants.push_back(parseVariant(in));
}

void parseFn(TypeInfo &type, Fields &in) {
  setReference(type, Kind::fn);
  type.elem = in.number();
  uint32_t count = in.number();
  for (uint32_t i = 0; i < count; i++)
    type.params.push_back(in.number());
}

void parseHandle(TypeInfo &type, Fields &in) {
  setReference(type, Kind::handle);
  type.base = in.text();
  if (in.number() > 0)
    type.elem = in.number();
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
    parseStruct(type, in, false);
  else if (kind == "value")
    parseStruct(type, in, true);
  else if (kind == "enum")
    parseEnum(type, in);
  else if (kind == "fn")
    parseFn(type, in);
  else if (kind == "handle")
    parseHandle(type, in);
  else
    return false;
  return true;
}

KeyKind keyKind(uint32_t key) {
  switch (key) {
  case kBool:
    return KeyKind::boolean;
  case kI32:
    return KeyKind::i32;
  case kStr:
    return KeyKind::str;
  default:
    return KeyKind::integer;
  }
}

// What follows from other types, which may come later in the table.
void completeDict(TypeInfo &dict, const std::vector<TypeInfo> &all) {
  const TypeInfo &value = all[dict.value];
  dict.shape = dictShape(keyKind(dict.elem), value.bytes, value.align);
}

bool anyRefs(const std::vector<FieldInfo> &fields, const std::vector<TypeInfo> &all) {
  return std::any_of(fields.begin(), fields.end(), [&](const FieldInfo &field) { return all[field.type].hasRefs; });
}

bool payloadRefs(const TypeInfo &type, const std::vector<TypeInfo> &all) {
  return std::any_of(type.variants.begin(), type.variants.end(),
                     [&](const VariantInfo &variant) { return anyRefs(variant.payload, all); });
}

bool partsHaveRefs(const TypeInfo &type, const std::vector<TypeInfo> &all) {
  if (type.isValue)
    return anyRefs(type.fields, all);
  return type.kind == Kind::enumeration && type.repr == EnumRepr::inlined && payloadRefs(type, all);
}

// Whether inline enums and values hold references; they may hold each other, but never themselves.
void completeInline(std::vector<TypeInfo> &all) {
  for (bool changed = true; changed;) {
    changed = false;
    for (TypeInfo &type : all)
      if (!type.hasRefs)
        changed |= type.hasRefs = partsHaveRefs(type, all);
  }
}

std::string kindName(const TypeInfo &type) {
  switch (type.kind) {
  case Kind::scalar:
  case Kind::str:
    return type.name;
  case Kind::list:
    return "list";
  case Kind::dict:
    return "dict";
  case Kind::fn:
    return "fn";
  default:
    return type.base;
  }
}

// From an element's type to its list's and to its Option.
void linkBack(uint32_t id, std::vector<TypeInfo> &all) {
  const TypeInfo &type = all[id];
  if (type.kind == Kind::list)
    all[type.elem].listOf = id;
  else if (isOption(type))
    all[type.variants[0].payload[0].type].optionOf = id;
}

} // namespace

bool isOption(const TypeInfo &type) {
  return type.kind == Kind::enumeration && type.base == "Option" && type.variants.size() == 2 &&
         type.variants[0].name == "Some" && type.variants[0].payload.size() == 1 && type.variants[1].payload.empty();
}

const Str *TypeTable::textOf(const std::string &name) {
  std::unique_ptr<char[]> &memory = texts_[name];
  if (!memory) {
    memory = std::make_unique<char[]>(strBytes(name.size()));
    auto text = reinterpret_cast<Str *>(memory.get());
    text->header.type = kStr;
    text->length = int64_t(name.size());
    memcpy(text->bytes, name.data(), name.size());
  }
  return reinterpret_cast<const Str *>(memory.get());
}

bool TypeTable::parse(const char *blob, uint64_t length) {
  all.clear();
  kindNames.clear();
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
  completeInline(all);
  for (uint32_t id = 0; id < all.size(); id++) {
    linkBack(id, all);
    if (all[id].kind == Kind::dict && all[id].elem == kStr && all[id].value == kAny)
      textDict = id;
    if (all[id].kind == Kind::list)
      all[id].elemBytes = all[all[id].elem].bytes;
    if (all[id].kind == Kind::dict)
      completeDict(all[id], all);
    kindNames.push_back(textOf(kindName(all[id])));
  }
  layouts.set(all);
  return true;
}

} // namespace otter
