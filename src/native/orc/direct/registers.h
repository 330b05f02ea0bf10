// Where values are: each has a home in the frame once it needs one, and may be in a register besides. Registers are
// those that calls do not keep; r11 and xmm15 are nobody's, for use inside one instruction's code.
//
// Invariants: a value with uses to come is in a register or its home is up to date; a shared value's home is up to date
// from its definition on; a pinned register keeps its contents until `unpin`.
#pragma once

#include <array>
#include <optional>

#include "assembler.h"
#include "frame.h"
#include "module.h"

namespace otter::direct {

constexpr Reg kScratch = r11;
constexpr Xmm kScratchXmm = xmm15;

class Registers {
public:
  Registers(Module &module, Frame &frame) : module_(module), frame_(frame) {}

  /// Where code goes from now on.
  void emitTo(Assembler &out) { out_ = &out; }

  struct State {
    std::array<ValueId, 32> values{}; // 16 general ones, then 16 of doubles
    uint32_t occupied = 0;
    uint32_t dirty = 0;              // the home is not up to date
    std::array<ValueId, 32> cells{}; // a cell of the frame with the same contents
    uint32_t equal = 0;              // registers with such a cell
  };
  const State &state() const { return state_; }
  void restore(const State &state);
  /// Nothing is known of any register.
  void forget() { restore({}); }

  // Values in registers, pinned.
  Reg general(ValueId value);
  Xmm floating(ValueId value);
  /// A copy that may be changed; the value's own register when this is its last use.
  Reg takeGeneral(ValueId value);
  Xmm takeFloating(ValueId value);
  Reg freshGeneral() { return Reg(allocate(false)); }
  Xmm freshFloating() { return Xmm(allocate(true) - 16); }
  /// Puts what this register holds elsewhere.
  void claim(Reg reg);
  void unpin() { pinned_ = 0; }

  // What registers know of cells (of those whose address goes nowhere).

  /// The cell has been given what the register holds.
  void storedTo(ValueId cell, unsigned reg);
  void storedTo(ValueId cell, Reg reg) { storedTo(cell, unsigned(reg)); }
  void storedTo(ValueId cell, Xmm reg) { storedTo(cell, 16 + unsigned(reg)); }
  /// The cell has other contents than any register.
  void forgetCell(ValueId cell);
  /// Gives the value what a register knows of the cell; false when none does.
  bool defineFromCell(ValueId value, ValueId cell);
  bool isCell(ValueId address) const {
    return valueOf(address).kind == Value::Kind::slot && !valueOf(address).isShared;
  }

  /// The value is in this register from now on, and nowhere else.
  void define(ValueId value, Reg reg) { define(value, unsigned(reg)); }
  void define(ValueId value, Xmm reg) { define(value, 16 + unsigned(reg)); }
  /// One of its uses has been dealt with.
  void used(ValueId value);

  /// The memory that an address leads to; registers in it are pinned.
  Mem memory(ValueId address);
  Mem homeOf(ValueId value);
  bool isInRegister(ValueId value) const { return valueOf(value).reg >= 0; }
  /// Whether an instruction had better take it from its home: nobody else will want it in a register.
  bool isLastUseAtHome(ValueId value) const {
    return isComputed(value) && !isInRegister(value) && valueOf(value).uses == 1;
  }
  bool isComputed(ValueId value) const { return valueOf(value).kind == Value::Kind::computed; }
  /// An address that no register is needed for.
  bool isFixed(ValueId address) const;
  /// The value as a constant operand of 32 bits, sign-extended.
  std::optional<int32_t> immediate(ValueId value, unsigned bits) const;

  /// Loads a value into any register, bypassing the bookkeeping. Of views only those of the frame and of symbols.
  void loadInto(Reg reg, ValueId value);
  void loadInto(Xmm reg, ValueId value);
  /// Homes of all that is still needed are up to date after it.
  void saveAll();
  void storeHome(ValueId value);

private:
  Value &valueOf(ValueId value) { return module_.values[value]; }
  const Value &valueOf(ValueId value) const { return module_.values[value]; }
  unsigned allocate(bool isFloat);
  void evict(unsigned reg);
  void bind(ValueId value, unsigned reg, bool isDirty);
  void unbind(unsigned reg);
  void overwrite(unsigned reg);
  void define(ValueId value, unsigned reg);
  void save(unsigned reg);
  unsigned loadHome(ValueId value, bool isFloat);

  Module &module_;
  Frame &frame_;
  Assembler *out_ = nullptr;
  State state_;
  uint32_t pinned_ = 0;
  unsigned turn_ = 0;
};

} // namespace otter::direct
