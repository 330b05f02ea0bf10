// Lists: inserting, removing, cutting and turning around.
#include <algorithm>
#include <cstring>

#include "objects.h"
#include "panic.h"
#include "runtime.h"

using namespace otter;

OT_API [[noreturn]] void ot_panic_index(Context *ctx, int64_t index, int64_t length);
OT_API [[noreturn]] void ot_panic_pop(Context *ctx);

namespace {

template <typename T> void reverseAs(List *list) {
  std::reverse(elementsOf<T>(list), elementsOf<T>(list) + list->length);
}

void reverseBytes(List *list, uint64_t bytes) {
  uint8_t *low = list->data;
  uint8_t *high = list->data + uint64_t(list->length) * bytes;
  for (high -= bytes; low < high; low += bytes, high -= bytes)
    std::swap_ranges(low, low + bytes, high);
}

bool elementsHoldReferences(const Context *ctx, const List *list) {
  return (*ctx->types)[(*ctx->types)[list->header.type].elem].hasRefs;
}

} // namespace

OT_API void ot_list_pop(Context *ctx, List *list, void *out) {
  if (list->length == 0)
    ot_panic_pop(ctx);
  uint64_t bytes = elementBytes(ctx, list->header.type);
  list->length--;
  memcpy(out, list->data + uint64_t(list->length) * bytes, bytes);
}

OT_API void ot_list_insert(Context *ctx, List *list, int64_t index, const void *value) {
  if (uint64_t(index) > uint64_t(list->length))
    ot_panic_index(ctx, index, list->length);
  ot_list_grow(ctx, list, list->length + 1);
  uint64_t bytes = elementBytes(ctx, list->header.type);
  uint8_t *at = list->data + uint64_t(index) * bytes;
  memmove(at + bytes, at, uint64_t(list->length - index) * bytes);
  memcpy(at, value, bytes);
  list->length++;
}

OT_API void ot_list_remove(Context *ctx, List *list, int64_t index, void *out) {
  if (uint64_t(index) >= uint64_t(list->length))
    ot_panic_index(ctx, index, list->length);
  uint64_t bytes = elementBytes(ctx, list->header.type);
  uint8_t *at = list->data + uint64_t(index) * bytes;
  memcpy(out, at, bytes);
  list->length--;
  memmove(at, at + bytes, uint64_t(list->length - index) * bytes);
}

/// Keeps the room, but not what the elements refer to.
OT_API void ot_list_clear(Context *ctx, List *list) {
  if (list->length > 0 && elementsHoldReferences(ctx, list))
    memset(list->data, 0, uint64_t(list->length) * elementBytes(ctx, list->header.type));
  list->length = 0;
}

OT_API void ot_list_reverse(Context *ctx, List *list) {
  if (list->length < 2)
    return;
  uint64_t bytes = elementBytes(ctx, list->header.type);
  switch (bytes) {
  case 1:
    return reverseAs<uint8_t>(list);
  case 4:
    return reverseAs<uint32_t>(list);
  case 8:
    return reverseAs<uint64_t>(list);
  default:
    return reverseBytes(list, bytes);
  }
}

OT_API List *ot_list_slice(Context *ctx, const List *list, int64_t start, int64_t end) {
  if (start < 0 || start > end || end > list->length)
    panicFormat(ctx, "slice %ld..%ld is out of range for a list of length %ld", start, end, list->length);
  List *out = ot_new_list(ctx, list->header.type, end - start);
  uint64_t bytes = elementBytes(ctx, list->header.type);
  if (end > start)
    memcpy(out->data, list->data + uint64_t(start) * bytes, uint64_t(end - start) * bytes);
  out->length = end - start;
  return out;
}

OT_API List *ot_list_copy(Context *ctx, const List *list) {
  return ot_list_slice(ctx, list, 0, list->length);
}

// ---------------------------------------------------------------------------------------------- ranges

/// Rounds of `range(start, end, step)`; saturates.
OT_API int64_t ot_range_count(Context *ctx, int64_t start, int64_t end, int64_t step) {
  if (step == 0)
    panicFormat(ctx, "range step is zero");
  if (step > 0 ? start >= end : start <= end)
    return 0;
  uint64_t distance = step > 0 ? uint64_t(end) - uint64_t(start) : uint64_t(start) - uint64_t(end);
  uint64_t stride = step > 0 ? uint64_t(step) : 0 - uint64_t(step);
  uint64_t count = (distance - 1) / stride + 1;
  return int64_t(std::min(count, uint64_t(INT64_MAX)));
}

OT_API List *ot_list_range(Context *ctx, int64_t type, int64_t start, int64_t end, int64_t step) {
  int64_t count = ot_range_count(ctx, start, end, step);
  List *out = ot_new_list(ctx, type, count);
  auto at = elementsOf<uint64_t>(out);
  for (int64_t i = 0; i < count; i++)
    at[i] = uint64_t(start) + uint64_t(i) * uint64_t(step);
  out->length = count;
  return out;
}
