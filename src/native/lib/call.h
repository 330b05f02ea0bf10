// Calling Otter functions from the runtime, by the machine convention of docs/abi.md.
#pragma once

#include "any.h"

namespace otter {

/// An entry slot holds the address of a function's newest version; a `fn` value is the slot's address.
using CodeSlot = void *;

/// The scalars of a call, the context among them, sorted into where the convention wants them.
class CallArguments {
public:
  explicit CallArguments(Context *ctx);
  /// For results of four words: their address comes before the context.
  CallArguments(Context *ctx, void *result);
  void addWord(int64_t word);
  void addFloat(double value);
  /// A value in memory, by the scalars of its type.
  void addValue(const TypeTable &types, uint32_t type, const uint8_t *value);
  /// No further value is sure to fit.
  bool isFull() const { return stackCount_ + 4 > kStack; }
  /// The call's result registers: rax, rdx, rcx, and xmm0 as bits.
  struct Result {
    uint64_t words[3];
    uint64_t real;
  };
  Result call(const CodeSlot *slot);

  static constexpr int kWords = 6;
  static constexpr int kReals = 8;
  static constexpr int kStack = 256;

private:
  // Read by the assembly in call.cc.
  void *code_ = nullptr;
  uint64_t words_[kWords] = {};
  uint64_t reals_[kReals] = {};
  uint64_t stackCount_ = 0;
  Result result_ = {};
  uint64_t stack_[kStack];
  int wordCount_ = 0;
  int realCount_ = 0;
};

/// Calls a function value of this type; panics when it takes another number of arguments or other types.
Any callFunction(Context *ctx, uint32_t fnType, const CodeSlot *slot, const Any *args, int64_t count);
/// As above for anything that may be a function.
Any callAny(Context *ctx, Any callee, const Any *args, int64_t count);

} // namespace otter

OT_API [[noreturn]] void ot_panic_call(otter::Context *ctx, int64_t type, int64_t count);
