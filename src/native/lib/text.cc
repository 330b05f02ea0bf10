// The text of any value, by its type id ("Text of values" in the language reference).
#include <cstring>
#include <string>

#include "dict.h"
#include "float_text.h"
#include "strings.h"
#include "values.h"

namespace otter {

namespace {

void appendStr(std::string &out, const Str *text) {
  out.append(text->bytes, size_t(text->length));
}

void appendList(const TypeTable &types, std::string &out, const List *list) {
  const uint32_t elem = types[list->header.type].elem;
  out += '[';
  for (int64_t i = 0; i < list->length; i++) {
    if (i > 0)
      out += ", ";
    appendText(types, out, elem, list->data + uint64_t(i) * types[elem].bytes);
  }
  out += ']';
}

void appendStruct(const TypeTable &types, std::string &out, const TypeInfo &type, const uint8_t *object) {
  out += type.base;
  out += '(';
  for (const FieldInfo &field : type.fields) {
    if (&field != type.fields.data())
      out += ", ";
    out += field.name + "=";
    appendText(types, out, field.type, object + field.offset);
  }
  out += ')';
}

void appendDict(const TypeTable &types, std::string &out, const Dict *dict) {
  const TypeInfo &type = types[dict->header.type];
  const char *separator = "{";
  for (int64_t at = ot_dict_next(nullptr, dict, 0, dict->version); at >= 0;
       at = ot_dict_next(nullptr, dict, at + 1, dict->version)) {
    const uint8_t *entry = dictEntry(dict, type.shape, at);
    out += separator;
    appendText(types, out, type.elem, entry);
    out += ": ";
    appendText(types, out, type.value, entry + shapeValueOffset(type.shape));
    separator = ", ";
  }
  out += dict->length == 0 ? "{}" : "}";
}

template <typename T> void appendNumber(std::string &out, T value) {
  char text[kNumberText];
  out.append(text, size_t(std::is_floating_point_v<T> ? writeFloat(text, value) : writeInt(text, int64_t(value))));
}

void appendEnum(const TypeTable &types, std::string &out, const TypeInfo &type, const uint8_t *value) {
  EnumValue opened = openEnum(type, value);
  const VariantInfo &variant = type.variants[opened.tag];
  out += type.base + "." + variant.name;
  if (variant.payload.empty())
    return;
  out += '(';
  for (const FieldInfo &field : variant.payload) {
    if (&field != variant.payload.data())
      out += ", ";
    appendText(types, out, field.type, opened.words + 8 * field.offset);
  }
  out += ')';
}

} // namespace

void appendText(const TypeTable &types, std::string &out, uint32_t id, const uint8_t *value) {
  switch (id) {
  case kUnit:
  case kNever:
    out += "None";
    return;
  case kBool:
    out += loadAs<uint8_t>(value) ? "true" : "false";
    return;
  case kInt:
    return appendNumber(out, loadAs<int64_t>(value));
  case kI32:
    return appendNumber(out, loadAs<int32_t>(value));
  case kFloat:
    return appendNumber(out, loadAs<double>(value));
  case kAny: {
    auto held = loadAs<Any>(value);
    return appendText(types, out, uint32_t(held.type), valueInAny(types, value));
  }
  default:
    break;
  }
  const TypeInfo &type = types[id];
  if (type.kind == Kind::enumeration)
    return appendEnum(types, out, type, value);
  if (type.kind == Kind::structure)
    return appendStruct(types, out, type, openStruct(type, value));
  auto object = loadAs<const uint8_t *>(value);
  if (type.kind == Kind::str)
    appendStr(out, reinterpret_cast<const Str *>(object));
  else if (type.kind == Kind::list)
    appendList(types, out, reinterpret_cast<const List *>(object));
  else if (type.kind == Kind::dict)
    appendDict(types, out, reinterpret_cast<const Dict *>(object));
  else
    out += "<" + type.name + ">";
}

} // namespace otter

using namespace otter;

OT_API const Str *ot_text_value(Context *ctx, int64_t type, const void *value) {
  auto bytes = static_cast<const uint8_t *>(value);
  if (type == kStr)
    return loadAs<const Str *>(bytes);
  std::string text;
  appendText(*ctx->types, text, uint32_t(type), bytes);
  return newStr(ctx, text.data(), int64_t(text.size()));
}

// Not inlined: a call costs little beside the digits.
OT_API char *ot_text_put_int(Context *, char *at, int64_t value) {
  return at + writeInt(at, value);
}

OT_API char *ot_text_put_float(Context *, char *at, double value) {
  return at + writeFloat(at, value);
}

OT_API const Str *ot_text_of(Context *ctx, int64_t type, const void *value) {
  // Numbers, which most formatted text is made of, without a std::string in between.
  char text[kNumberText];
  auto bytes = static_cast<const uint8_t *>(value);
  switch (type) {
  case kInt:
    return newStr(ctx, text, writeInt(text, loadAs<int64_t>(bytes)));
  case kI32:
    return newStr(ctx, text, writeInt(text, loadAs<int32_t>(bytes)));
  case kFloat:
    return newStr(ctx, text, writeFloat(text, loadAs<double>(bytes)));
  default:
    return ot_text_value(ctx, type, value);
  }
}
