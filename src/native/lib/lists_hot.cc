// Making lists where the element's type is known: a few inlined instructions, with sizes that the optimiser folds.
#include <algorithm>

#include "objects.h"

using namespace otter;

namespace {

uint8_t *buffer(Context *ctx, int64_t elemType, int64_t elemBytes, int64_t count) {
  // One byte past an empty buffer is never needed: it has room for eight.
  int64_t bytes = std::max<int64_t>(elemBytes * count, 8);
  auto object =
      static_cast<uint8_t *>(ot_new_object(ctx, int64_t(kBufferBit) | elemType, int64_t(sizeof(Header)) + bytes));
  return object + sizeof(Header);
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
