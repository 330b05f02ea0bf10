// Methods of dicts on `any`.
#include "dyn_methods.h"
#include "objects.h"

namespace otter {

namespace {

Dict *dictOf(Any self) {
  return objectOf<Dict>(self);
}

// The position of the entry for the first argument, or -1.
int64_t find(Context *ctx, Any self, const Any *args) {
  const TypeInfo &type = typeOf(ctx, self);
  return ot_dict_at(ctx, dictOf(self), type.shape, unboxKey(ctx, type, args[0]));
}

Any length(Context *, Any self, const Any *) {
  return anyInt(dictOf(self)->length);
}

Any get(Context *ctx, Any self, const Any *args) {
  const TypeInfo &type = typeOf(ctx, self);
  int64_t at = find(ctx, self, args);
  const uint8_t *entry = at < 0 ? nullptr : dictEntry(dictOf(self), type.shape, at);
  return makeOption(ctx, type.value, entry ? entry + shapeValueOffset(type.shape) : nullptr);
}

Any getOr(Context *ctx, Any self, const Any *args) {
  int64_t at = find(ctx, self, args);
  uint32_t value = typeOf(ctx, self).value;
  Unboxed fallback(ctx, value, args[1]);
  return at >= 0 ? valueAt(ctx, dictOf(self), at) : boxValue(ctx, value, fallback.bytes);
}

Any set(Context *ctx, Any self, const Any *args) {
  const TypeInfo &type = typeOf(ctx, self);
  int64_t key = unboxKey(ctx, type, args[0]);
  Unboxed value(ctx, type.value, args[1]);
  memcpy(ot_dict_put(ctx, dictOf(self), type.shape, key), value.bytes, shapeValueBytes(type.shape));
  return anyNone();
}

Any contains(Context *ctx, Any self, const Any *args) {
  return anyBool(find(ctx, self, args) >= 0);
}

Any removeKey(Context *ctx, Any self, const Any *args) {
  const TypeInfo &type = typeOf(ctx, self);
  return anyBool(ot_dict_drop(ctx, dictOf(self), type.shape, unboxKey(ctx, type, args[0])));
}

Any clear(Context *ctx, Any self, const Any *) {
  ot_dict_clear(ctx, dictOf(self));
  return anyNone();
}

// A list of what lies `offset` bytes into each entry.
Any collect(Context *ctx, const Dict *dict, uint32_t elem, uint64_t offset) {
  List *out = ot_new_list(ctx, listTypeOf(ctx, elem), dict->length);
  int64_t shape = (*ctx->types)[dict->header.type].shape;
  for (int64_t at = ot_dict_next(ctx, dict, 0, dict->version); at >= 0;
       at = ot_dict_next(ctx, dict, at + 1, dict->version))
    ot_list_append(ctx, out, dictEntry(dict, shape, at) + offset);
  return anyRef(out);
}

Any keys(Context *ctx, Any self, const Any *) {
  return collect(ctx, dictOf(self), typeOf(ctx, self).elem, 0);
}

Any values(Context *ctx, Any self, const Any *) {
  const TypeInfo &type = typeOf(ctx, self);
  return collect(ctx, dictOf(self), type.value, shapeValueOffset(type.shape));
}

constexpr DynMethod kMethods[] = {
    {"len", 0, length}, {"get", 1, get},          {"get_or", 2, getOr},  {"set", 2, set},     {"contains", 1, contains},
    {"keys", 0, keys},  {"remove", 1, removeKey}, {"values", 0, values}, {"clear", 0, clear},
};

} // namespace

DynMethods dictMethods() {
  return {kMethods, std::size(kMethods)};
}

} // namespace otter
