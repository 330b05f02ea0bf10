// Sorting with an Otter function that says what is less.
#include "sort_by.h"
#include "call.h"
#include "values.h"

namespace otter {

namespace {

// Calls the function in a slot with the scalars of two elements, as docs/abi.md says; of a bool only bit 0 counts.
// The slot is read each time: a better version may be published meanwhile.
template <typename... Scalars> bool callLess(Context *ctx, const CodeSlot *slot, Scalars... scalars) {
  auto code = reinterpret_cast<uint8_t (*)(Context *, Scalars...)>(__atomic_load_n(slot, __ATOMIC_ACQUIRE));
  return code(ctx, scalars...) & 1;
}

template <typename T> bool callElements(Context *ctx, const CodeSlot *slot, T a, T b) {
  return callLess(ctx, slot, a, b);
}
bool callElements(Context *ctx, const CodeSlot *slot, uint8_t a, uint8_t b) {
  return callLess(ctx, slot, int64_t(a), int64_t(b));
}
template <int Words>
bool callElements(Context *ctx, const CodeSlot *slot, const Aggregate<Words> &a, const Aggregate<Words> &b) {
  return withWords(a, b, [ctx, slot](auto... words) { return callLess(ctx, slot, words...); });
}

template <typename T> void sortAs(Context *ctx, List *list, const CodeSlot *slot) {
  sortCopy<T>(ctx, list, [ctx, slot](const T &a, const T &b) { return callElements(ctx, slot, a, b); });
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
