// Making lists where the element's type is known: a few inlined instructions, with sizes that the optimiser folds.
#include "objects.h"

using namespace otter;

/// An empty list with room for `count` elements, which is not negative.
OT_API List *ot_list_make(Context *ctx, int64_t type, int64_t elemType, int64_t elemBytes, int64_t count) {
  auto bytes = uint64_t(elemBytes * count);
  if (areInPlace(bytes))
    return newListInPlace(ctx, type | rawIfScalar(elemType), count, bytes);
  if (count == 0)
    return static_cast<List *>(ot_new_object(ctx, type | kEmptyListBit | rawIfScalar(elemType),
                                             int64_t(sizeof(List)) + kFirstCapacity * elemBytes));
  auto list = static_cast<List *>(ot_new_object(ctx, type, sizeof(List)));
  list->data = newElements(ctx, uint32_t(elemType), bytes);
  list->capacity = count;
  return list;
}

/// Room for the elements up to `needed`, which the caller appends next, one by one: the capacity is what that would
/// make of it. Until they are written there may be anything in their place.
OT_API void ot_list_expect(Context *ctx, List *list, int64_t needed) {
  if (needed > list->capacity)
    ot_list_grow(ctx, list, -needed);
}
