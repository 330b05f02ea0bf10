// Machine code of a module in one pass over its functions' instructions, as in TPDE (Schwarz, Kamm and Engelke, 2025):
// no passes, no register allocation beyond what `Registers` remembers inside a tree of blocks.
//
// Invariants: blocks are emitted in their order, rare ones into a buffer of their own that goes behind the function;
// every function has a frame pointer; at a call no register is in use but the arguments'.
#pragma once

#include <memory>
#include <utility>

#include "emitted.h"
#include "flow.h"
#include "registers.h"

namespace otter::direct {

/// Machine code of every function with a body. Throws BadRecording, Unsupported.
Emitted emit(Module &module);

/// Of the operation that arithmetic on so many bits takes.
inline unsigned widthOf(unsigned bits) {
  return bits == 64 ? 64 : 32;
}

class Emitter {
public:
  explicit Emitter(Module &module) : module_(module), registers_(module, frame_) {}
  Emitted run();

private:
  /// A place in the code that may be used before it is known.
  struct Label {
    Assembler *in = nullptr;
    uint32_t at = 0;
  };
  struct Fixup {
    Assembler *in;
    uint32_t at;
    uint32_t label;
  };
  /// A comparison whose flags are set. Of doubles, equality takes a second look: whether they are ordered.
  struct Test {
    Cond condition;
    enum class Parity : uint8_t { ignored, equal, unequal } parity = Parity::ignored;
  };
  /// What an argument or result travels in.
  struct Place {
    bool isFloat;
    int reg;        // -1: on the stack
    int32_t offset; // there
  };

  // Functions (emitter.cc)
  void function(Function &function);
  void prologue();
  void parameters(const Function &function);
  void parameter(ValueId value, uint32_t type, const Place &place);
  void endFunction(uint32_t start);
  void touchPages(uint32_t start);
  void appendCold();
  void block(BlockId id);
  void instruction(const Instr &instr);
  void row(const Instr &instr);
  LineRow lineRow(uint32_t location) const;
  Emitted finish();

  // Values (emit_values.cc)
  void binary(const Instr &instr);
  void floatBinary(const Instr &instr);
  void divide(const Instr &instr);
  void shift(const Instr &instr);
  void multiply(const Instr &instr);
  void unary(const Instr &instr);
  void cast(const Instr &instr);
  void select(const Instr &instr);
  void load(const Instr &instr);
  void store(const Instr &instr);
  void address(const Instr &instr);

  // Conditions and flow (emit_flow.cc)
  Test test(const Instr &compare);
  Test testDoubles(const Instr &compare);
  void compare(const Instr &instr);
  void countWay(const Instr &instr);
  /// Emits what sets the flags for a condition: itself, or the comparison that was put off for it.
  Test condition(ValueId value);
  void jumpIf(const Test &test, bool sense, uint32_t label);
  void condBr(const Instr &instr);
  void countedCondBr(const Test &test, const Instr &instr);
  void switch_(const Instr &instr);
  void countDown(const Instr &instr);
  void br(const Instr &instr);
  void forgetRound(const Block &header);
  bool hasCopies(BlockId to) const;
  void go(BlockId to);
  void copies(BlockId to);
  void copiesAside(BlockId to);
  void copyToHome(ValueId from, const Mem &home);
  void leaveState(BlockId to);
  uint32_t newLabel();
  void place(uint32_t label);
  void jump(uint32_t label);
  void jumpIf(Cond condition, uint32_t label);
  bool isNext(BlockId to) const;

  // Calls (emit_calls.cc)
  void call(const Instr &instr);
  void intrinsic(const Instr &instr, llvm::StringRef name);
  void toIntegerSaturated(const Instr &instr);
  void absolute(const Instr &instr);
  void callLibrary(const Instr &instr, const char *name);
  ValueId made(ValueId value);
  void stackArgument(ValueId value, int32_t offset);
  void moveArguments(std::vector<std::pair<int, ValueId>> &moves);
  void target(const Instr &instr);
  void results(const Instr &instr, int32_t area);
  void result(const Instr &instr);
  void ret(const Instr &instr);
  bool isResultInMemory(const Instr &instr) const;
  uint32_t librarySymbol(const char *name);

  const Value &valueOf(ValueId id) const { return module_.values[id]; }
  const Instr *nextOf(const Instr &instr) const { return instr.next == kNone ? nullptr : &module_.instrs[instr.next]; }

  Module &module_;
  Frame frame_;
  Registers registers_;
  Assembler hot_, cold_;
  Assembler *out_ = nullptr;
  Emitted emitted_;
  std::vector<LineRow> coldRows_;

  // Of the function at hand
  const Function *function_ = nullptr;
  BlockId at_ = kNone;
  std::vector<Label> labels_; // by place of the block, then others
  std::vector<Fixup> fixups_;
  std::vector<std::unique_ptr<Registers::State>> states_; // by place: what a block inherits
  ValueId resultAddress_ = 0;
  const Instr *putOff_ = nullptr;                // a comparison, until the instruction that follows needs its flags
  const Instr *counted_ = nullptr;               // a counting of ways, until the branch that follows
  const Instr *putOffLoad_ = nullptr;            // of the code address that the instruction that follows calls
  uint32_t lastRow_[2] = {kNone - 1, kNone - 1}; // location of the last row, hot and cold
};

} // namespace otter::direct
