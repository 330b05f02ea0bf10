// What the standard modules share: strings as C++ text and back, `Option` and `Result` in their memory forms.
//
// Invariants: `Option<str>` is a niche enum (null is `None`); `Result` of at most two payload words is an inline
// one whose `Ok` is variant 0 (docs/abi.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "../heap/world.h"
#include "../sched/guard.h"
#include "panic.h"
#include "strings.h"
#include "types.h"

namespace otter {

inline std::string textOf(const Str *text) {
  return std::string(viewOf(text));
}

inline Str *newText(Context *ctx, std::string_view text) {
  return newStr(ctx, text.data(), int64_t(text.size()));
}

/// What `work` returns, which may block and must not touch the heap: a collection does not wait for it.
template <typename Work> auto whileOutside(Context *ctx, Work work) {
  insistOnRoom(ctx);
  decltype(work()) result{};
  outside(ctx, [&] { result = work(); });
  return result;
}

/// A `list<str>`; `type` is its type id.
List *newTextList(Context *ctx, int64_t type, const std::vector<std::string> &texts);

/// The type of `Ok`'s payload in the `Result` type `type`.
inline int64_t okType(const Context *ctx, int64_t type) {
  return (*ctx->types)[uint32_t(type)].variants[0].payload[0].type;
}

/// The memory form of a `Result` with `Words` payload words.
template <int Words> struct ResultOf {
  int64_t tag;
  int64_t words[Words];

  static constexpr int64_t kOk = 0;
  static constexpr int64_t kErr = 1;

  template <typename... Word> void setOk(Word... word) { *this = {kOk, {int64_t(word)...}}; }
  void setErr(Context *ctx, std::string_view message) { *this = {kErr, {int64_t(newText(ctx, message))}}; }
  /// `Ok` without a value, unless there is an error.
  void setUnit(Context *ctx, std::string_view error) {
    if (error.empty())
      *this = {kOk, {0}};
    else
      setErr(ctx, error);
  }
};

/// `Result<T, str>` with a T of one word or none.
using Result = ResultOf<1>;
/// `Result<any, str>`.
using AnyResult = ResultOf<2>;

} // namespace otter
