// Recording to Module. Operations on constants are folded, casts and addresses become views of other values.
//
// Invariants: every operand is checked before it is used: a recording that does not fit its own numbers is refused as
// BadRecording, one that needs what the emitter has no code for as Unsupported.
#pragma once

#include "module.h"
#include "types.h"

namespace otter::direct {

class Decoder {
public:
  explicit Decoder(RecordingReader &in) : in_(in), types_(module_.types) { module_.values.emplace_back(); }
  Module run();

private:
  /// A value under the type that the recording has it under.
  struct Ref {
    ValueId value;
    uint32_t type;
  };

  void step(Op op);
  // Operands
  Ref numbered(int32_t number) const;
  Ref operand();
  Ref pointer();
  Ref integerOperand(unsigned bits);
  BlockId blockOperand();
  uint32_t scopeOperand();
  uint32_t functionOperand();
  const Type &typeOf(const Ref &ref) const { return types_[ref.type]; }
  bool isConstant(ValueId value) const { return module_.values[value].kind == Value::Kind::constant; }
  // What is not an instruction
  void constant(Op op);
  void declaration(Op op);
  void debug(Op op);
  void block(Op op);
  ValueId newValue(Value value);
  ValueId newConstant(int64_t bits, bool isFloat);
  void define(ValueId value, uint32_t type) { numbers_.push_back({value, type}); }
  // Instructions
  Instr &append(Instr instr);
  /// Appends an instruction with a value, of a type of one register.
  void appendValue(Instr instr, uint32_t type);
  void finish() { block_->isEnded = true; }
  void instruction(Op op);
  void binary();
  void compare();
  void cast();
  void convert(Cast cast, Ref from, uint32_t to);
  void unary();
  void select();
  void alloca_();
  void load();
  void store();
  void element();
  void field();
  ValueId addressOf(ValueId base, int64_t distance);
  ValueId indexedBy(ValueId base, ValueId index, uint64_t scale);
  void call();
  void callResult(Instr &instr, uint32_t type);
  void extract();
  void insert();
  void phi();
  void incoming();
  void edge(Op op);
  void case_();
  void ret();
  void countDown();
  void countWay();
  void goOnIn();
  BlockId branchTo(Instr instr, bool isRare);
  ValueId appendUnnumbered(Instr instr, bool isFloat);
  uint8_t bitsOf(uint32_t type) const;

  RecordingReader &in_;
  Module module_;
  Types types_;
  std::vector<Ref> numbers_; // values by number of the recording
  std::vector<uint32_t> phiOf_;
  Block *block_ = nullptr;
  BlockId at_ = kNone;
  uint32_t location_ = kNone;
};

} // namespace otter::direct
