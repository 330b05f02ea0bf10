// Calling Otter functions whose type is known at run time only.
#include "call.h"

#include <cstddef>
#include <cstring>

#include "panic.h"

using namespace otter;

// Offsets in CallArguments: code 0, words 8, reals 56, stack count 120, result 128, stack 160.
extern "C" void ot_call_registers(CallArguments *arguments);
asm(R"(
  .text
  .p2align 4
  .type ot_call_registers, @function
  .hidden ot_call_registers
ot_call_registers:
  pushq %rbp
  movq %rsp, %rbp
  pushq %rbx
  pushq %rbx
  movq %rdi, %rbx
  movq 120(%rbx), %rcx
  testb $1, %cl
  jz 1f
  subq $8, %rsp
1:
  testq %rcx, %rcx
  jz 2f
  pushq 152(%rbx,%rcx,8)
  decq %rcx
  jmp 1b
2:
  movsd 56(%rbx), %xmm0
  movsd 64(%rbx), %xmm1
  movsd 72(%rbx), %xmm2
  movsd 80(%rbx), %xmm3
  movsd 88(%rbx), %xmm4
  movsd 96(%rbx), %xmm5
  movsd 104(%rbx), %xmm6
  movsd 112(%rbx), %xmm7
  movq 8(%rbx), %rdi
  movq 16(%rbx), %rsi
  movq 24(%rbx), %rdx
  movq 32(%rbx), %rcx
  movq 40(%rbx), %r8
  movq 48(%rbx), %r9
  callq *(%rbx)
  movq %rax, 128(%rbx)
  movq %rdx, 136(%rbx)
  movq %rcx, 144(%rbx)
  movsd %xmm0, 152(%rbx)
  movq -8(%rbp), %rbx
  leave
  ret
  .size ot_call_registers, . - ot_call_registers
)");

namespace otter {

namespace {

constexpr uint64_t kWordsInMemory = 4; // results of this many words go through a hidden pointer

uint64_t wordsOf(const TypeInfo &type) {
  return (type.bytes + 7) / 8;
}

// The value of a result as an `any`.
Any boxResult(Context *ctx, uint32_t id, CallArguments::Result result) {
  if (id == kFloat)
    return {kFloat, int64_t(result.real)};
  if (id == kI32)
    return {kI32, int32_t(result.words[0])};
  if (id == kBool)
    return anyBool(result.words[0] & 1);
  return boxValue(ctx, id, reinterpret_cast<const uint8_t *>(result.words));
}

} // namespace

CallArguments::CallArguments(Context *ctx) {
  static_assert(offsetof(CallArguments, words_) == 8 && offsetof(CallArguments, reals_) == 56);
  static_assert(offsetof(CallArguments, stackCount_) == 120 && offsetof(CallArguments, result_) == 128);
  static_assert(offsetof(CallArguments, stack_) == 160);
  addWord(int64_t(ctx));
}

CallArguments::CallArguments(Context *ctx, void *result) {
  addWord(int64_t(result));
  addWord(int64_t(ctx));
}

void CallArguments::addWord(int64_t word) {
  if (wordCount_ < kWords)
    words_[wordCount_++] = uint64_t(word);
  else
    stack_[stackCount_++] = uint64_t(word);
}

void CallArguments::addFloat(double value) {
  auto bits = __builtin_bit_cast(uint64_t, value);
  if (realCount_ < kReals)
    reals_[realCount_++] = bits;
  else
    stack_[stackCount_++] = bits;
}

void CallArguments::addValue(const TypeTable &types, uint32_t id, const uint8_t *value) {
  if (id == kFloat)
    return addFloat(loadAs<double>(value));
  if (id == kI32)
    return addWord(loadAs<int32_t>(value));
  if (id == kBool)
    return addWord(*value);
  for (uint64_t word = 0; word < wordsOf(types[id]); word++)
    addWord(loadAs<int64_t>(value + 8 * word));
}

CallArguments::Result CallArguments::call(const CodeSlot *slot) {
  code_ = __atomic_load_n(slot, __ATOMIC_ACQUIRE);
  ot_call_registers(this);
  return result_;
}

Any callFunction(Context *ctx, uint32_t fnType, const CodeSlot *slot, const Any *args, int64_t count) {
  const TypeTable &types = *ctx->types;
  const TypeInfo &type = types[fnType];
  if (uint64_t(count) != type.params.size())
    ot_panic_call(ctx, fnType, count);
  uint32_t resultType = type.elem;
  uint64_t inMemory[kWordsInMemory];
  bool isInMemory = wordsOf(types[resultType]) == kWordsInMemory;
  CallArguments call = isInMemory ? CallArguments(ctx, inMemory) : CallArguments(ctx);
  for (int64_t i = 0; i < count; i++) {
    if (call.isFull())
      panicFormat(ctx, "too many arguments");
    uint8_t value[32] = {};
    unboxValue(ctx, type.params[size_t(i)], args[i], value);
    call.addValue(types, type.params[size_t(i)], value);
  }
  CallArguments::Result result = call.call(slot);
  if (isInMemory)
    return boxValue(ctx, resultType, reinterpret_cast<const uint8_t *>(inMemory));
  return boxResult(ctx, resultType, result);
}

Any callAny(Context *ctx, Any callee, const Any *args, int64_t count) {
  if (typeOf(ctx, callee).kind != Kind::fn)
    ot_panic_call(ctx, callee.type, count);
  return callFunction(ctx, uint32_t(callee.type), objectOf<const CodeSlot>(callee), args, count);
}

} // namespace otter

OT_API OT_COLD void ot_panic_call(Context *ctx, int64_t type, int64_t count) {
  const TypeInfo &info = (*ctx->types)[uint32_t(type)];
  if (info.kind != Kind::fn)
    panicText(ctx, "a value of type " + info.name + " cannot be called");
  panicText(ctx, info.name + " takes " + std::to_string(info.params.size()) + " argument" +
                     pluralEnd(int64_t(info.params.size())) + ", found " + std::to_string(count));
}
