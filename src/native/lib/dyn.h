// Operations on `any` that more than one file needs.
#pragma once

#include "any.h"
#include "dict.h"
#include "strings.h"

namespace otter {

/// Largest memory form of a value: an inline enum of three words.
constexpr uint64_t kLargestValue = 32;

/// A value of some type in its memory form, taken out of an `any`.
struct Unboxed {
  alignas(8) uint8_t bytes[kLargestValue] = {};

  Unboxed(Context *ctx, uint32_t type, Any any) { unboxValue(ctx, type, any, bytes); }
};

/// The key for a dict of this type, as a word.
int64_t unboxKey(Context *ctx, const TypeInfo &dict, Any any);

Any elementAt(Context *ctx, const List *list, int64_t index);
Any keyAt(Context *ctx, const Dict *dict, int64_t position);
Any valueAt(Context *ctx, const Dict *dict, int64_t position);

/// The position of the first element that equals the item, or -1; an int is looked for as a float among floats.
int64_t findElement(Context *ctx, const List *list, Any item);

/// Runs over what an `any` holds; panics when that cannot be iterated, or is a dict whose keys change meanwhile. Made
/// of `any`, so that it may lie in a heap object.
class Iteration {
public:
  Iteration(Context *ctx, Any object);
  bool next(Context *ctx);
  Any current(Context *ctx) const;

private:
  Any object_;
  Any position_ = anyInt(-1);
  Any version_ = anyInt(0);
};

/// `T WHAT`
[[noreturn]] void panicType(Context *ctx, Any any, const char *what);

} // namespace otter
