// The text of any value, by its type id (LANGUAGE: "Text of values"), and structural equality.
#include <cstring>
#include <string>

#include "float_text.h"
#include "runtime.h"
#include "strings.h"

namespace otter {

namespace {

void append(const TypeTable &types, std::string &out, uint32_t type, const uint8_t *value);

template <typename T> T read(const uint8_t *at) {
  T value;
  memcpy(&value, at, sizeof value);
  return value;
}

void appendStr(std::string &out, const Str *text) {
  out.append(text->bytes, size_t(text->length));
}

void appendList(const TypeTable &types, std::string &out, const List *list) {
  const uint32_t elem = types[list->header.type].elem;
  out += '[';
  for (int64_t i = 0; i < list->length; i++) {
    if (i > 0)
      out += ", ";
    append(types, out, elem, list->data + uint64_t(i) * types[elem].bytes);
  }
  out += ']';
}

void appendStruct(const TypeTable &types, std::string &out, const uint8_t *object) {
  const TypeInfo &type = types[read<Header>(object).type];
  out += type.base;
  out += '(';
  for (const FieldInfo &field : type.fields) {
    if (&field != type.fields.data())
      out += ", ";
    out += field.name + "=";
    append(types, out, field.type, object + field.offset);
  }
  out += ')';
}

struct EnumValue {
  uint64_t tag;
  const uint8_t *words;
};

// Where an enum's tag and payload are, whatever its representation.
EnumValue openEnum(const TypeInfo &type, const uint8_t *value) {
  if (type.repr == EnumRepr::tag)
    return {read<uint64_t>(value), nullptr};
  if (type.repr == EnumRepr::inlined)
    return {read<uint64_t>(value), value + 8};
  auto object = read<const uint8_t *>(value);
  if (type.repr == EnumRepr::boxed)
    return {read<uint64_t>(object + 8), object + 16};
  uint64_t full = type.variants[0].payload.empty() ? 1 : 0;
  return {object ? full : 1 - full, value};
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
    append(types, out, field.type, opened.words + 8 * field.offset);
  }
  out += ')';
}

void append(const TypeTable &types, std::string &out, uint32_t id, const uint8_t *value) {
  switch (id) {
  case kUnit:
  case kNever:
    out += "None";
    return;
  case kBool:
    out += read<uint8_t>(value) ? "true" : "false";
    return;
  case kInt:
    out += std::to_string(read<int64_t>(value));
    return;
  case kI32:
    out += std::to_string(read<int32_t>(value));
    return;
  case kFloat:
    out += floatText(read<double>(value));
    return;
  case kAny: {
    // An inline enum in an any is boxed: { header, tag, words }.
    Any any = read<Any>(value);
    const TypeInfo &held = types[uint32_t(any.type)];
    bool isBoxed = held.kind == Kind::enumeration && held.repr == EnumRepr::inlined;
    append(types, out, uint32_t(any.type),
           isBoxed ? reinterpret_cast<const uint8_t *>(any.payload) + 8 : value + offsetof(Any, payload));
    return;
  }
  default:
    break;
  }
  const TypeInfo &type = types[id];
  if (type.kind == Kind::enumeration)
    return appendEnum(types, out, type, value);
  auto object = read<const uint8_t *>(value);
  if (type.kind == Kind::str)
    appendStr(out, reinterpret_cast<const Str *>(object));
  else if (type.kind == Kind::list)
    appendList(types, out, reinterpret_cast<const List *>(object));
  else if (type.kind == Kind::structure)
    appendStruct(types, out, object);
  else
    out += "<" + type.name + ">";
}

} // namespace

} // namespace otter

using namespace otter;

OT_API const Str *ot_text_value(Context *ctx, int64_t type, const void *value) {
  auto bytes = static_cast<const uint8_t *>(value);
  if (type == kStr)
    return read<const Str *>(bytes);
  std::string text;
  append(*ctx->types, text, uint32_t(type), bytes);
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
    return newStr(ctx, text, writeInt(text, read<int64_t>(bytes)));
  case kI32:
    return newStr(ctx, text, writeInt(text, read<int32_t>(bytes)));
  case kFloat:
    return newStr(ctx, text, writeFloat(text, read<double>(bytes)));
  default:
    return ot_text_value(ctx, type, value);
  }
}
