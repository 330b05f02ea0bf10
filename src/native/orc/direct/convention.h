// The C calling convention of x86-64 (System V ABI 3.2.3) for scalars, as LLVM has it for Otter's functions
// (docs/abi.md).
#pragma once

#include <cstdint>

#include "assembler.h"

namespace otter::direct {

constexpr Reg kArguments[] = {rdi, rsi, rdx, rcx, r8, r9};
constexpr int kFloatArguments = 8;
/// Words of an aggregate that come back in registers; one of more words is written to memory that the caller names in a
/// first argument.
constexpr size_t kResultRegisters = 3;
constexpr Reg kResults[kResultRegisters] = {rax, rdx, rcx};

/// Where arguments are, one after the other.
class Convention {
public:
  struct Place {
    bool isFloat;
    int reg;        // -1: on the stack
    int32_t offset; // from the first argument there
  };
  Place next(bool isFloat) {
    int used = isFloat ? floats_ : generals_;
    int available = isFloat ? kFloatArguments : int(std::size(kArguments));
    if (used == available) {
      stack_ += 8;
      return {isFloat, -1, stack_ - 8};
    }
    (isFloat ? floats_ : generals_)++;
    return {isFloat, isFloat ? used : int(kArguments[used]), 0};
  }
  int32_t stackBytes() const { return stack_; }

private:
  int generals_ = 0;
  int floats_ = 0;
  int32_t stack_ = 0;
};

} // namespace otter::direct
