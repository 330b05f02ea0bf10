// Sorting with an Otter function that says what is less.
#include "call.h"
#include "merge_sort.h"
#include "objects.h"
#include "values.h"

namespace otter {

namespace {

// Calls the function in a slot with the scalars of two elements, as docs/abi.md says; of a bool only bit 0 counts.
// The slot is read each time: a better version may be published meanwhile.
template <typename... Scalars> bool callLess(Context *ctx, const CodeSlot *slot, Scalars... scalars) {
  auto code = reinterpret_cast<uint8_t (*)(Context *, Scalars...)>(__atomic_load_n(slot, __ATOMIC_ACQUIRE));
  return code(ctx, scalars...) & 1;
}

template <int Words> struct Aggregate {
  int64_t words[Words];
};

template <typename T> bool callElements(Context *ctx, const CodeSlot *slot, T a, T b) {
  return callLess(ctx, slot, a, b);
}
bool callElements(Context *ctx, const CodeSlot *slot, uint8_t a, uint8_t b) {
  return callLess(ctx, slot, int64_t(a), int64_t(b));
}
bool callElements(Context *ctx, const CodeSlot *slot, Aggregate<2> a, Aggregate<2> b) {
  return callLess(ctx, slot, a.words[0], a.words[1], b.words[0], b.words[1]);
}
bool callElements(Context *ctx, const CodeSlot *slot, Aggregate<3> a, Aggregate<3> b) {
  return callLess(ctx, slot, a.words[0], a.words[1], a.words[2], b.words[0], b.words[1], b.words[2]);
}
bool callElements(Context *ctx, const CodeSlot *slot, Aggregate<4> a, Aggregate<4> b) {
  return callLess(ctx, slot, a.words[0], a.words[1], a.words[2], a.words[3], b.words[0], b.words[1], b.words[2],
                  b.words[3]);
}

// Sorts a copy, since the function may do anything to the list. Both arrays are heap objects: a comparison may collect.
template <typename T> void sortAs(Context *ctx, List *list, const CodeSlot *slot) {
  int64_t count = list->length;
  uint32_t type = kBufferBit | (*ctx->types)[list->header.type].elem;
  uint64_t bytes = sizeof(Header) + uint64_t(count) * sizeof(T);
  T *items = reinterpret_cast<T *>(newBytes(ctx, type, bytes) + sizeof(Header));
  T *other = reinterpret_cast<T *>(newBytes(ctx, type, bytes) + sizeof(Header));
  memcpy(items, list->data, uint64_t(count) * sizeof(T));
  T *sorted =
      mergeSort(items, other, count, [ctx, slot](const T &a, const T &b) { return callElements(ctx, slot, a, b); });
  int64_t left = list->length < count ? list->length : count;
  memcpy(list->data, sorted, uint64_t(left) * sizeof(T));
}

} // namespace

} // namespace otter

using namespace otter;

OT_API void ot_list_sortBy(Context *ctx, List *list, const CodeSlot *less) {
  if (list->length < 2)
    return;
  uint32_t elem = (*ctx->types)[list->header.type].elem;
  if (elem == kFloat)
    return sortAs<double>(ctx, list, less);
  if (elem == kI32)
    return sortAs<int32_t>(ctx, list, less);
  switch ((*ctx->types)[elem].bytes) {
  case 0:
    return; // one value only
  case 1:
    return sortAs<uint8_t>(ctx, list, less);
  case 8:
    if ((*ctx->types)[elem].hasRefs)
      return sortAs<const Header *>(ctx, list, less);
    return sortAs<int64_t>(ctx, list, less);
  case 16:
    return sortAs<Aggregate<2>>(ctx, list, less);
  case 24:
    return sortAs<Aggregate<3>>(ctx, list, less);
  default:
    return sortAs<Aggregate<4>>(ctx, list, less);
  }
}
