// Methods of lists on `any`.
#include "dyn_methods.h"
#include "merge_sort.h"
#include "objects.h"
#include "panic.h"

OT_API void ot_list_pop(otter::Context *ctx, otter::List *list, void *out);
OT_API void ot_list_insert(otter::Context *ctx, otter::List *list, int64_t index, const void *value);
OT_API void ot_list_remove(otter::Context *ctx, otter::List *list, int64_t index, void *out);
OT_API void ot_list_extend(otter::Context *ctx, otter::List *list, const otter::List *other);
OT_API void ot_list_clear(otter::Context *ctx, otter::List *list);
OT_API void ot_list_reverse(otter::Context *ctx, otter::List *list);
OT_API void ot_list_reserve(otter::Context *ctx, otter::List *list, int64_t capacity);
OT_API void ot_list_sort(otter::Context *ctx, otter::List *list);
OT_API otter::List *ot_list_slice(otter::Context *ctx, const otter::List *list, int64_t start, int64_t end);
OT_API otter::List *ot_list_copy(otter::Context *ctx, const otter::List *list);
OT_API const otter::Str *ot_list_join(otter::Context *ctx, const otter::List *list, const otter::Str *separator);

namespace otter {

namespace {

List *listOf(Any self) {
  return objectOf<List>(self);
}

uint32_t elemOf(Context *ctx, Any self) {
  return typeOf(ctx, self).elem;
}

Any length(Context *, Any self, const Any *) {
  return anyInt(listOf(self)->length);
}

Any append(Context *ctx, Any self, const Any *args) {
  ot_list_append(ctx, listOf(self), Unboxed(ctx, elemOf(ctx, self), args[0]).bytes);
  return anyNone();
}

Any pop(Context *ctx, Any self, const Any *) {
  alignas(8) uint8_t out[kLargestValue];
  ot_list_pop(ctx, listOf(self), out);
  return boxValue(ctx, elemOf(ctx, self), out);
}

Any insert(Context *ctx, Any self, const Any *args) {
  int64_t at = unboxInt(ctx, args[0]);
  ot_list_insert(ctx, listOf(self), at, Unboxed(ctx, elemOf(ctx, self), args[1]).bytes);
  return anyNone();
}

Any removeAt(Context *ctx, Any self, const Any *args) {
  alignas(8) uint8_t out[kLargestValue];
  ot_list_remove(ctx, listOf(self), unboxInt(ctx, args[0]), out);
  return boxValue(ctx, elemOf(ctx, self), out);
}

Any extend(Context *ctx, Any self, const Any *args) {
  Unboxed other(ctx, uint32_t(self.type), args[0]);
  ot_list_extend(ctx, listOf(self), loadAs<const List *>(other.bytes));
  return anyNone();
}

Any clear(Context *ctx, Any self, const Any *) {
  ot_list_clear(ctx, listOf(self));
  return anyNone();
}

Any reverse(Context *ctx, Any self, const Any *) {
  ot_list_reverse(ctx, listOf(self));
  return anyNone();
}

Any reserve(Context *ctx, Any self, const Any *args) {
  ot_list_reserve(ctx, listOf(self), unboxInt(ctx, args[0]));
  return anyNone();
}

Any sort(Context *ctx, Any self, const Any *) {
  const TypeInfo &elem = (*ctx->types)[elemOf(ctx, self)];
  if (elem.kind != Kind::scalar && elem.kind != Kind::str)
    panicText(ctx, "elements of " + typeOf(ctx, self).name + " have no order");
  ot_list_sort(ctx, listOf(self));
  return anyNone();
}

// A buffer of `any` in the heap.
Any *newAnys(Context *ctx, int64_t count) {
  return reinterpret_cast<Any *>(newBytes(ctx, kBufferBit | kAny, sizeof(Header) + uint64_t(count) * sizeof(Any)) +
                                 sizeof(Header));
}

// The function may be of any type that takes the elements and gives a bool.
Any sortBy(Context *ctx, Any self, const Any *args) {
  List *list = listOf(self);
  int64_t count = list->length;
  Any *items = newAnys(ctx, count);
  Any *other = newAnys(ctx, count);
  for (int64_t i = 0; i < count; i++)
    items[i] = elementAt(ctx, list, i);
  Any callee = args[0];
  Any *sorted = mergeSort(items, other, count, [ctx, callee](const Any &a, const Any &b) {
    Any pair[2] = {a, b};
    return unboxBool(ctx, callAny(ctx, callee, pair, 2));
  });
  uint32_t elem = elemOf(ctx, self);
  for (int64_t i = 0; i < count && i < list->length; i++)
    unboxValue(ctx, elem, sorted[i], list->data + uint64_t(i) * (*ctx->types)[elem].bytes);
  return anyNone();
}

Any contains(Context *ctx, Any self, const Any *args) {
  return anyBool(findElement(ctx, listOf(self), args[0]) >= 0);
}

Any indexOf(Context *ctx, Any self, const Any *args) {
  int64_t at = findElement(ctx, listOf(self), args[0]);
  return makeOption(ctx, kInt, at < 0 ? nullptr : reinterpret_cast<const uint8_t *>(&at));
}

Any slice(Context *ctx, Any self, const Any *args) {
  int64_t start = unboxInt(ctx, args[0]);
  return anyRef(ot_list_slice(ctx, listOf(self), start, unboxInt(ctx, args[1])));
}

Any copy(Context *ctx, Any self, const Any *) {
  return anyRef(ot_list_copy(ctx, listOf(self)));
}

Any join(Context *ctx, Any self, const Any *args) {
  return anyRef(ot_list_join(ctx, listOf(self), unboxStr(ctx, args[0])));
}

Any end(Context *ctx, Any self, bool last) {
  const List *list = listOf(self);
  uint32_t elem = elemOf(ctx, self);
  uint64_t offset = last ? uint64_t(list->length - 1) * (*ctx->types)[elem].bytes : 0;
  return makeOption(ctx, elem, list->length == 0 ? nullptr : list->data + offset);
}

Any first(Context *ctx, Any self, const Any *) {
  return end(ctx, self, false);
}

Any last(Context *ctx, Any self, const Any *) {
  return end(ctx, self, true);
}

Any map(Context *ctx, Any self, const Any *args) {
  const List *list = listOf(self);
  if (typeOf(ctx, args[0]).kind != Kind::fn)
    ot_panic_call(ctx, args[0].type, 1);
  uint32_t result = typeOf(ctx, args[0]).elem;
  List *out = ot_new_list(ctx, listTypeOf(ctx, result), list->length);
  for (int64_t i = 0; i < list->length; i++) {
    Any element = elementAt(ctx, list, i);
    ot_list_append(ctx, out, Unboxed(ctx, result, callAny(ctx, args[0], &element, 1)).bytes);
  }
  return anyRef(out);
}

Any filter(Context *ctx, Any self, const Any *args) {
  const List *list = listOf(self);
  List *out = ot_new_list(ctx, self.type, 0);
  for (int64_t i = 0; i < list->length; i++) {
    Any element = elementAt(ctx, list, i);
    if (unboxBool(ctx, callAny(ctx, args[0], &element, 1)))
      ot_list_append(ctx, out, Unboxed(ctx, elemOf(ctx, self), element).bytes);
  }
  return anyRef(out);
}

constexpr DynMethod kMethods[] = {
    {"len", 0, length},       {"append", 1, append},   {"push", 1, append},    {"pop", 0, pop},
    {"insert", 2, insert},    {"remove", 1, removeAt}, {"extend", 1, extend},  {"clear", 0, clear},
    {"reverse", 0, reverse},  {"sort", 0, sort},       {"sort_by", 1, sortBy}, {"contains", 1, contains},
    {"index_of", 1, indexOf}, {"slice", 2, slice},     {"copy", 0, copy},      {"join", 1, join},
    {"first", 0, first},      {"last", 0, last},       {"map", 1, map},        {"filter", 1, filter},
    {"reserve", 1, reserve},
};

} // namespace

DynMethods listMethods() {
  return {kMethods, std::size(kMethods)};
}

} // namespace otter
