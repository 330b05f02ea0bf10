// Structural equality of values of any type.
#include <cstring>

#include "any.h"
#include "dict.h"

namespace otter {

namespace {

// Values of these types are equal exactly when their bytes are.
bool comparesAsBytes(const TypeTable &types, uint32_t id) {
  if (id == kInt || id == kI32 || id == kBool || id == kUnit)
    return true;
  const TypeInfo &type = types[id];
  return type.kind == Kind::fn || type.kind == Kind::handle ||
         (type.kind == Kind::enumeration && type.repr == EnumRepr::tag);
}

bool equalLists(const TypeTable &types, const List *a, const List *b) {
  if (a->length != b->length)
    return false;
  uint32_t elem = types[a->header.type].elem;
  uint64_t bytes = types[elem].bytes;
  if (a->length == 0 || (a == b && comparesAsBytes(types, elem)))
    return true;
  if (comparesAsBytes(types, elem))
    return memcmp(a->data, b->data, uint64_t(a->length) * bytes) == 0;
  // The lengths are read again: a comparison can only be interrupted by other threads, which must not crash it.
  for (int64_t i = 0; i < a->length && i < b->length; i++)
    if (!equalValues(types, elem, a->data + uint64_t(i) * bytes, b->data + uint64_t(i) * bytes))
      return false;
  return true;
}

bool equalDicts(const TypeTable &types, const Dict *a, const Dict *b) {
  if (a->length != b->length)
    return false;
  const TypeInfo &type = types[a->header.type];
  int64_t shape = type.shape;
  for (int64_t at = ot_dict_next(nullptr, a, 0, a->version); at >= 0;
       at = ot_dict_next(nullptr, a, at + 1, a->version)) {
    const uint8_t *entry = dictEntry(a, shape, at);
    int64_t key = readKey(shape, entry);
    int64_t other = dictFind(b, shape, key, hashKey(shape, key));
    if (other < 0)
      return false;
    uint64_t offset = shapeValueOffset(shape);
    if (!equalValues(types, type.value, entry + offset, dictEntry(b, shape, other) + offset))
      return false;
  }
  return true;
}

bool equalStructs(const TypeTable &types, const uint8_t *a, const uint8_t *b) {
  for (const FieldInfo &field : types[loadAs<Header>(a).type].fields)
    if (!equalValues(types, field.type, a + field.offset, b + field.offset))
      return false;
  return true;
}

bool equalEnums(const TypeTable &types, const TypeInfo &type, const uint8_t *a, const uint8_t *b) {
  EnumValue left = openEnum(type, a);
  EnumValue right = openEnum(type, b);
  if (left.tag != right.tag)
    return false;
  for (const FieldInfo &field : type.variants[left.tag].payload)
    if (!equalValues(types, field.type, left.words + 8 * field.offset, right.words + 8 * field.offset))
      return false;
  return true;
}

bool equalReferences(const TypeTable &types, Kind kind, const uint8_t *a, const uint8_t *b) {
  switch (kind) {
  case Kind::str:
    return sameText(reinterpret_cast<const Str *>(a), reinterpret_cast<const Str *>(b));
  case Kind::list:
    return equalLists(types, reinterpret_cast<const List *>(a), reinterpret_cast<const List *>(b));
  case Kind::dict:
    return equalDicts(types, reinterpret_cast<const Dict *>(a), reinterpret_cast<const Dict *>(b));
  case Kind::structure:
    return equalStructs(types, a, b);
  default:
    return a == b;
  }
}

} // namespace

EnumValue openEnum(const TypeInfo &type, const uint8_t *value) {
  if (type.repr == EnumRepr::tag)
    return {loadAs<uint64_t>(value), nullptr};
  if (type.repr == EnumRepr::inlined)
    return {loadAs<uint64_t>(value), value + 8};
  auto object = loadAs<const uint8_t *>(value);
  if (type.repr == EnumRepr::boxed)
    return {loadAs<uint64_t>(object + 8), object + 16};
  uint64_t full = type.variants[0].payload.empty() ? 1 : 0;
  return {object ? full : 1 - full, value};
}

bool equalValues(const TypeTable &types, uint32_t id, const uint8_t *a, const uint8_t *b) {
  switch (id) {
  case kUnit:
  case kNever:
    return true;
  case kBool:
    return *a == *b;
  case kInt:
    return loadAs<int64_t>(a) == loadAs<int64_t>(b);
  case kI32:
    return loadAs<int32_t>(a) == loadAs<int32_t>(b);
  case kFloat:
    return loadAs<double>(a) == loadAs<double>(b);
  case kAny:
    return equalAny(types, loadAs<Any>(a), loadAs<Any>(b));
  default:
    break;
  }
  const TypeInfo &type = types[id];
  if (type.kind == Kind::enumeration)
    return equalEnums(types, type, a, b);
  return equalReferences(types, type.kind, loadAs<const uint8_t *>(a), loadAs<const uint8_t *>(b));
}

bool equalAny(const TypeTable &types, Any a, Any b) {
  if (isInteger(a) && isInteger(b))
    return a.payload == b.payload;
  if (isNumber(a) && isNumber(b))
    return floatOf(a) == floatOf(b);
  if (a.type != b.type)
    return false;
  auto bytes = [&types](const Any &any) { return valueInAny(types, reinterpret_cast<const uint8_t *>(&any)); };
  return equalValues(types, uint32_t(a.type), bytes(a), bytes(b));
}

} // namespace otter

OT_API bool ot_equal(otter::Context *ctx, int64_t type, const uint8_t *a, const uint8_t *b) {
  return otter::equalValues(*ctx->types, uint32_t(type), a, b);
}
