// Values in their memory form, seen through the type table.
#pragma once

#include <string>

#include "hash.h"
#include "runtime.h"

namespace otter {

struct EnumValue {
  uint64_t tag;
  const uint8_t *words; // payload; null when the enum has none at all
};

/// Where an enum's tag and payload are, whatever its representation.
EnumValue openEnum(const TypeInfo &type, const uint8_t *value);

/// Whether values of the type, held in an `any`, are boxed: { header, tag, words }, or a struct's object.
inline bool isBoxedInAny(const TypeInfo &type) {
  return type.isValue || (type.kind == Kind::enumeration && type.repr == EnumRepr::inlined);
}

/// From where the offsets of a struct's fields count, which is where its object is, or would be.
inline const uint8_t *openStruct(const TypeInfo &type, const uint8_t *value) {
  return type.isValue ? value - sizeof(Header) : loadAs<const uint8_t *>(value);
}

/// The memory form of what an `any` holds, given the `any` in memory.
inline const uint8_t *valueInAny(const TypeTable &types, const uint8_t *any) {
  Any held = loadAs<Any>(any);
  if (isBoxedInAny(types[uint32_t(held.type)]))
    return reinterpret_cast<const uint8_t *>(held.payload) + sizeof(Header);
  return any + offsetof(Any, payload);
}

/// Structural equality of two memory forms of one type; values that contain themselves panic.
bool equalValues(Context *ctx, uint32_t type, const uint8_t *a, const uint8_t *b);
/// Equality of two `any`: numbers by value, other values only when their types are the same.
bool equalAny(Context *ctx, Any a, Any b);

/// Adds a value's text.
void appendText(const TypeTable &types, std::string &out, uint32_t type, const uint8_t *value);

} // namespace otter
