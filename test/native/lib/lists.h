// Lists of elements of each size, for tests: their types, and elements made of numbers.
#pragma once

#include <string>
#include <vector>

#include "harness.h"
#include "lib/objects.h"
#include "lib/values.h"

OT_API void ot_list_clear(otter::Context *ctx, otter::List *list);

namespace otter {

constexpr int64_t kInts = 8, kBools = 9, kI32s = 10, kFloats = 11, kStrs = 12, kAnys = 13, kPairs = 15;
constexpr const char *kTypes = "8\tlist\tlist<int>\t2\n9\tlist\tlist<bool>\t1\n10\tlist\tlist<i32>\t3\n"
                               "11\tlist\tlist<float>\t4\n12\tlist\tlist<str>\t5\n13\tlist\tlist<any>\t6\n"
                               "14\tenum\tOption<int>\tOption\tinline\t1\t2\tSome\t1\t2\t0\tNone\t0\n"
                               "15\tlist\tlist<Option<int>>\t14\n";

// Elements of each size, from a number and back.
struct Pair {
  int64_t tag, value;
};
template <typename T> T element(Context *, int64_t n) {
  return T(n);
}
template <> inline const Str *element(Context *ctx, int64_t n) {
  return test::str(ctx, std::to_string(n));
}
template <> inline Any element(Context *ctx, int64_t n) {
  return n % 2 ? Any{kInt, n} : Any{kStr, int64_t(test::str(ctx, std::to_string(n)))};
}
template <> inline Pair element(Context *, int64_t n) {
  return {0, n};
}
inline int64_t number(const Str *text) {
  return std::stoll(test::text(text));
}
inline int64_t number(Any any) {
  return any.type == kInt ? any.payload : number(reinterpret_cast<const Str *>(any.payload));
}
inline int64_t number(Pair pair) {
  return pair.value;
}
template <typename T> int64_t number(T value) {
  return int64_t(value);
}

template <typename T> bool same(const List *list, const std::vector<int64_t> &model) {
  if (list->length != int64_t(model.size()))
    return false;
  for (size_t i = 0; i < model.size(); i++)
    if (number(elementsOf<T>(list)[i]) != model[i])
      return false;
  return true;
}

template <typename T> List *listOf(Context *ctx, int64_t type, const std::vector<T> &items) {
  List *list = ot_new_list(ctx, type, int64_t(items.size()));
  for (T item : items)
    ot_list_append(ctx, list, &item);
  return list;
}

} // namespace otter
