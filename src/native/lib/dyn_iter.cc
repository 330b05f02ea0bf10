// Iterating over what an `any` holds.
#include "dyn.h"
#include "objects.h"
#include "panic.h"
#include "utf8.h"

OT_API const otter::Str *ot_str_charAt(otter::Context *ctx, const otter::Str *text, int64_t index);

namespace otter {

namespace {

// What generated code holds as an `any` of type any: a buffer of `any`. Optimised code reads it, too
// (src/lower/irtypes.ts).
struct Iterator {
  Header header;
  Iteration state;
};
static_assert(sizeof(Iterator) == sizeof(Header) + 3 * sizeof(Any));

Iterator *iteratorOf(int64_t payload) {
  return reinterpret_cast<Iterator *>(payload);
}

} // namespace

void panicType(Context *ctx, Any any, const char *what) {
  panicText(ctx, typeOf(ctx, any).name + " " + what);
}

Iteration::Iteration(Context *ctx, Any object) : object_(object) {
  Kind kind = typeOf(ctx, object).kind;
  if (kind == Kind::dict)
    version_ = anyInt(objectOf<const Dict>(object)->version);
  else if (kind != Kind::list && kind != Kind::str)
    panicType(ctx, object, "cannot be iterated");
}

bool Iteration::next(Context *ctx) {
  int64_t &position = position_.payload;
  Kind kind = typeOf(ctx, object_).kind;
  if (kind == Kind::dict) {
    position = ot_dict_next(ctx, objectOf<const Dict>(object_), position + 1, version_.payload);
    return position >= 0;
  }
  if (kind == Kind::list)
    return ++position < objectOf<const List>(object_)->length;
  auto text = objectOf<const Str>(object_);
  position += position < 0 ? 1 : characterBytes(text->bytes[position]);
  return position < text->length;
}

Any Iteration::current(Context *ctx) const {
  int64_t position = position_.payload;
  Kind kind = typeOf(ctx, object_).kind;
  if (kind == Kind::dict)
    return keyAt(ctx, objectOf<const Dict>(object_), position);
  if (kind == Kind::list)
    return elementAt(ctx, objectOf<const List>(object_), position);
  return anyRef(ot_str_charAt(ctx, objectOf<const Str>(object_), position));
}

} // namespace otter

using namespace otter;

OT_API Any ot_dyn_iter(Context *ctx, int64_t type, int64_t payload) {
  Iteration state(ctx, {type, payload});
  auto iterator = reinterpret_cast<Iterator *>(newBytes(ctx, kWords, sizeof(Iterator)));
  iterator->state = state;
  return {kAny, int64_t(iterator)};
}

OT_API bool ot_dyn_next(Context *ctx, int64_t, int64_t iterator) {
  return iteratorOf(iterator)->state.next(ctx);
}

OT_API Any ot_dyn_current(Context *ctx, int64_t, int64_t iterator) {
  return iteratorOf(iterator)->state.current(ctx);
}

OT_API List *ot_any_toList(Context *ctx, int64_t listType, int64_t type, int64_t payload) {
  Iteration state(ctx, {type, payload});
  List *list = ot_new_list(ctx, listType, 0);
  while (state.next(ctx)) {
    Any current = state.current(ctx);
    ot_list_append(ctx, list, &current);
  }
  return list;
}
