// The word form of recorded modules (src/lower/ir/stream.ts, docs/abi.md): its operations, and a reader of its numbers
// and texts. Two parties read it: replay.cc, which builds LLVM's IR, and direct/, which makes machine code.
//
// Invariants: the lists are those of stream.ts in the same order (a test compares them); a reader never leaves its
// recording, and says `BadRecording` where that ends early.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <vector>

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MemoryBuffer.h"

namespace otter {

enum class Op : int32_t {
  intType,
  floatType,
  pointerType,
  voidType,
  arrayType,
  structType,
  functionType,
  intConstant,
  floatConstant,
  null,
  undef,
  global,
  fn,
  parameterName,
  file,
  subprogram,
  describes,
  fileScope,
  location,
  block,
  at,
  binary,
  compare,
  cast,
  unary,
  select,
  alloca,
  load,
  store,
  element,
  field,
  call,
  extract,
  insert,
  phi,
  incoming,
  br,
  condBr,
  switch_,
  case_,
  ret,
  retVoid,
  unreachable,
  countDown,
  countWay,
  goOnIn,
};

enum class Binary : int32_t { add, sub, mul, sdiv, srem, and_, or_, xor_, shl, ashr, fadd, fsub, fmul, fdiv, frem };
enum class Compare : int32_t { eq, ne, slt, sle, sgt, sge, ult, ule, ugt, uge, oeq, une, olt, ole, ogt, oge };
enum class Cast : int32_t { bitcast, trunc, zext, sext, sitofp, ptrtoint, inttoptr };
enum class Unary : int32_t { neg, not_, fneg };

/// Thrown by readers of recordings, and caught where they are called.
struct BadRecording : std::runtime_error {
  using runtime_error::runtime_error;
};

/// What does not fit is refused before anything is made of it.
inline void checkRecording(bool fits, const char *problem = "operands do not fit") {
  if (!fits)
    throw BadRecording(problem);
}

/// The numbers and texts of a recording, in order.
class RecordingReader {
public:
  explicit RecordingReader(llvm::MemoryBufferRef buffer);

  llvm::StringRef name() const { return name_; }
  bool atEnd() const { return next_ == end_; }
  int32_t word() {
    if (next_ == end_)
      throw BadRecording("an operation is cut off");
    return words_[next_++];
  }
  /// One of an enumeration whose last is `last`.
  template <typename E> E oneOf(E last, const char *problem) {
    int32_t found = word();
    checkRecording(found >= 0 && found <= int32_t(last), problem);
    return E(found);
  }
  /// A 64-bit number, low word first.
  uint64_t twoWords() {
    auto low = uint32_t(word());
    return uint64_t(uint32_t(word())) << 32 | low;
  }
  size_t count() {
    int32_t count = word();
    if (count < 0 || size_t(count) > end_ - next_)
      throw BadRecording("a list is too long");
    return size_t(count);
  }
  llvm::StringRef text() { return textOf(word()); }

private:
  llvm::StringRef textOf(int32_t number) const;

  const int32_t *words_; // pages of a memory file, or of LLVM's allocator: aligned
  size_t next_;
  size_t end_ = 0;
  std::vector<llvm::StringRef> texts_;
  llvm::StringRef name_;
};

bool isRecording(llvm::MemoryBufferRef buffer);

} // namespace otter
