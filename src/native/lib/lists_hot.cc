// Making lists where the element's type is known: a few inlined instructions, with sizes that the optimiser folds.
#include <algorithm>
#include <cstring>

#include "objects.h"

using namespace otter;

namespace {

// More elements than any heap has room for: the slow path panics.
constexpr int64_t kMostElements = int64_t{1} << 40;

uint8_t *buffer(Context *ctx, int64_t elemType, int64_t elemBytes, int64_t count) {
  // One byte past an empty buffer is never needed: it has room for eight.
  int64_t bytes = std::max<int64_t>(elemBytes * count, 8);
  auto object =
      static_cast<uint8_t *>(ot_new_object(ctx, int64_t(kBufferBit) | elemType, int64_t(sizeof(Header)) + bytes));
  return object + sizeof(Header);
}

template <typename T> List *filled(Context *ctx, int64_t type, int64_t elemType, int64_t count, T value) {
  if (OT_UNLIKELY(count > kMostElements))
    return ot_new_list(ctx, type, count);
  List *list = ot_list_make(ctx, type, elemType, sizeof(T), std::max<int64_t>(count, 0));
  if (count <= 0)
    return list;
  // New memory is zero.
  T *elements = elementsOf<T>(list);
  if (value != 0)
    std::fill(elements, elements + count, value);
  list->length = count;
  return list;
}

} // namespace

/// An empty list with room for `count` elements, which is not negative.
OT_API List *ot_list_make(Context *ctx, int64_t type, int64_t elemType, int64_t elemBytes, int64_t count) {
  auto list = static_cast<List *>(ot_new_object(ctx, type, sizeof(List)));
  if (count > 0)
    list->data = buffer(ctx, elemType, elemBytes, count);
  list->capacity = count;
  return list;
}

// `[x] * count`, by the width of an element; a negative count gives an empty list.

OT_API List *ot_list_filled8(Context *ctx, int64_t type, int64_t elemType, int64_t count, int64_t value) {
  return filled<int64_t>(ctx, type, elemType, count, value);
}

OT_API List *ot_list_filled4(Context *ctx, int64_t type, int64_t elemType, int64_t count, int32_t value) {
  return filled<int32_t>(ctx, type, elemType, count, value);
}

OT_API List *ot_list_filled1(Context *ctx, int64_t type, int64_t elemType, int64_t count, bool value) {
  return filled<uint8_t>(ctx, type, elemType, count, value ? 1 : 0);
}
