// Elements, fields and lengths of what an `any` holds.
#include "dyn_methods.h"
#include "objects.h"
#include "panic.h"

OT_API [[noreturn]] void ot_panic_index(otter::Context *ctx, int64_t index, int64_t length);
OT_API const otter::Str *ot_str_charAt(otter::Context *ctx, const otter::Str *text, int64_t index);
OT_API const otter::Str *ot_str_slice(otter::Context *ctx, const otter::Str *text, int64_t start, int64_t end);
OT_API bool ot_str_contains(otter::Context *ctx, const otter::Str *text, const otter::Str *part);
OT_API otter::List *ot_list_slice(otter::Context *ctx, const otter::List *list, int64_t start, int64_t end);
OT_API otter::List *ot_list_range(otter::Context *ctx, int64_t type, int64_t start, int64_t end, int64_t step);

namespace otter {

int64_t unboxKey(Context *ctx, const TypeInfo &dict, Any any) {
  // A payload is the key as a word.
  if (OT_LIKELY(any.type == dict.elem))
    return any.payload;
  return readKey(dict.shape, Unboxed(ctx, dict.elem, any).bytes);
}

Any elementAt(Context *ctx, const List *list, int64_t index) {
  uint32_t elem = (*ctx->types)[list->header.type].elem;
  return boxValue(ctx, elem, list->data + uint64_t(index) * (*ctx->types)[elem].bytes);
}

Any keyAt(Context *ctx, const Dict *dict, int64_t position) {
  const TypeInfo &type = (*ctx->types)[dict->header.type];
  return boxValue(ctx, type.elem, dictEntry(dict, type.shape, position));
}

Any valueAt(Context *ctx, const Dict *dict, int64_t position) {
  const TypeInfo &type = (*ctx->types)[dict->header.type];
  return boxValue(ctx, type.value, dictEntry(dict, type.shape, position) + shapeValueOffset(type.shape));
}

namespace {

int64_t checkedIndex(Context *ctx, const List *list, Any index) {
  int64_t at = unboxInt(ctx, index);
  if (uint64_t(at) >= uint64_t(list->length))
    ot_panic_index(ctx, at, list->length);
  return at;
}

Any index(Context *ctx, Any object, Any at) {
  const TypeInfo &type = typeOf(ctx, object);
  if (type.kind == Kind::list) {
    auto list = objectOf<const List>(object);
    return elementAt(ctx, list, checkedIndex(ctx, list, at));
  }
  if (type.kind == Kind::dict) {
    auto dict = objectOf<const Dict>(object);
    return boxValue(ctx, type.value, ot_dict_need(ctx, dict, type.shape, unboxKey(ctx, type, at)));
  }
  if (type.kind == Kind::str)
    return anyRef(ot_str_charAt(ctx, objectOf<const Str>(object), unboxInt(ctx, at)));
  panicType(ctx, object, "cannot be indexed");
}

void setIndex(Context *ctx, Any object, Any at, Any value) {
  const TypeInfo &type = typeOf(ctx, object);
  if (type.kind == Kind::list) {
    auto list = objectOf<const List>(object);
    int64_t place = unboxInt(ctx, at);
    Unboxed element(ctx, type.elem, value);
    if (uint64_t(place) >= uint64_t(list->length))
      ot_panic_index(ctx, place, list->length);
    uint64_t bytes = (*ctx->types)[type.elem].bytes;
    memcpy(list->data + uint64_t(place) * bytes, element.bytes, bytes);
  } else if (type.kind == Kind::dict) {
    int64_t key = unboxKey(ctx, type, at);
    Unboxed element(ctx, type.value, value);
    memcpy(ot_dict_put(ctx, objectOf<Dict>(object), type.shape, key), element.bytes, shapeValueBytes(type.shape));
  } else
    panicText(ctx, "elements of " + type.name + " cannot be assigned to");
}

Any slice(Context *ctx, Any object, Any start, Any end) {
  Kind kind = typeOf(ctx, object).kind;
  if (kind != Kind::list && kind != Kind::str)
    panicType(ctx, object, "cannot be sliced");
  // A bound that is left out is None. Lists and strings have their length at the same place.
  int64_t from = start.type == kUnit ? 0 : unboxInt(ctx, start);
  int64_t to = end.type == kUnit ? objectOf<const List>(object)->length : unboxInt(ctx, end);
  if (kind == Kind::list)
    return anyRef(ot_list_slice(ctx, objectOf<const List>(object), from, to));
  return anyRef(ot_str_slice(ctx, objectOf<const Str>(object), from, to));
}

bool contains(Context *ctx, Any container, Any item) {
  const TypeInfo &type = typeOf(ctx, container);
  if (type.kind == Kind::str)
    return ot_str_contains(ctx, objectOf<const Str>(container), unboxStr(ctx, item));
  if (type.kind == Kind::dict)
    return ot_dict_at(ctx, objectOf<const Dict>(container), type.shape, unboxKey(ctx, type, item)) >= 0;
  if (type.kind != Kind::list)
    panicText(ctx, "'in' needs a list, dict or str on its right, found " + type.name);
  return findElement(ctx, objectOf<const List>(container), item) >= 0;
}

const FieldInfo &fieldOf(Context *ctx, const Str *name, Any object) {
  for (const FieldInfo &field : typeOf(ctx, object).fields)
    if (field.name == viewOf(name))
      return field;
  panicType(ctx, object, ("has no field '" + std::string(viewOf(name)) + "'").c_str());
}

} // namespace

int64_t findElement(Context *ctx, const List *list, Any item) {
  if (item.type == kInt && (*ctx->types)[list->header.type].elem == kFloat)
    item = anyFloat(floatOf(item));
  for (int64_t i = 0; i < list->length; i++)
    if (equalAny(ctx, elementAt(ctx, list, i), item))
      return i;
  return -1;
}

} // namespace otter

using namespace otter;

OT_API Any ot_dyn_index(Context *ctx, int64_t objectType, int64_t object, int64_t atType, int64_t at) {
  return index(ctx, {objectType, object}, {atType, at});
}

OT_API void ot_dyn_set_index(Context *ctx, int64_t objectType, int64_t object, int64_t atType, int64_t at,
                             int64_t valueType, int64_t value) {
  setIndex(ctx, {objectType, object}, {atType, at}, {valueType, value});
}

OT_API Any ot_dyn_slice(Context *ctx, int64_t objectType, int64_t object, int64_t startType, int64_t start,
                        int64_t endType, int64_t end) {
  return slice(ctx, {objectType, object}, {startType, start}, {endType, end});
}

OT_API bool ot_dyn_in(Context *ctx, int64_t itemType, int64_t item, int64_t containerType, int64_t container) {
  return contains(ctx, {containerType, container}, {itemType, item});
}

OT_API Any ot_dyn_field(Context *ctx, const Str *name, int64_t objectType, int64_t object) {
  const FieldInfo &field = fieldOf(ctx, name, {objectType, object});
  // Its field was the only reference to it until now.
  if (field.type == kStr)
    shareText(loadAs<Str *>(reinterpret_cast<const uint8_t *>(object) + field.offset));
  return boxValue(ctx, field.type, reinterpret_cast<const uint8_t *>(object) + field.offset);
}

OT_API void ot_dyn_set_field(Context *ctx, const Str *name, int64_t objectType, int64_t object, int64_t valueType,
                             int64_t value) {
  const FieldInfo &field = fieldOf(ctx, name, {objectType, object});
  unboxValue(ctx, field.type, {valueType, value}, reinterpret_cast<uint8_t *>(object) + field.offset);
}

OT_API int64_t ot_dyn_len(Context *ctx, int64_t type, int64_t object) {
  Kind kind = (*ctx->types)[uint32_t(type)].kind;
  if (kind != Kind::str && kind != Kind::list && kind != Kind::dict)
    panicText(ctx, "'len' needs a str, list or dict, found " + (*ctx->types)[uint32_t(type)].name);
  return reinterpret_cast<const List *>(object)->length; // at the same place in all three
}

OT_API Any ot_dyn_range(Context *ctx, int64_t startType, int64_t start, int64_t endType, int64_t end) {
  int64_t from = unboxInt(ctx, {startType, start});
  int64_t to = unboxInt(ctx, {endType, end});
  return anyRef(ot_list_range(ctx, listTypeOf(ctx, kInt), from, to, 1));
}
