#include "decoder.h"

#include <cstring>

namespace otter::direct {

namespace {

// In place of a type: the number of something that has no value of a type.
constexpr uint32_t kSwitch = kNone - 1;

} // namespace

Module decode(RecordingReader &reader) {
  return Decoder(reader).run();
}

Module Decoder::run() {
  while (!in_.atEnd())
    step(Op(in_.word()));
  for (const Block &block : module_.blocks)
    checkRecording(!block.isPlaced || block.isEnded, "a block has no end");
  return std::move(module_);
}

void Decoder::step(Op op) {
  checkRecording(op >= Op::intType && op <= Op::goOnIn, "no such operation");
  if (op <= Op::functionType)
    types_.define(op, in_);
  else if (op <= Op::undef)
    constant(op);
  else if (op <= Op::parameterName)
    declaration(op);
  else if (op <= Op::location)
    debug(op);
  else if (op <= Op::at)
    block(op);
  else
    instruction(op);
}

// ---------------------------------------------------------------------------------------------------- operands

Decoder::Ref Decoder::numbered(int32_t number) const {
  checkRecording(number >= 0 && size_t(number) < numbers_.size(), "a number is not defined yet");
  return numbers_[size_t(number)];
}

Decoder::Ref Decoder::operand() {
  Ref ref = numbered(in_.word());
  checkRecording(ref.type < kSwitch, "an instruction without a value is used");
  return ref;
}

Decoder::Ref Decoder::pointer() {
  Ref ref = operand();
  checkRecording(typeOf(ref).kind == Type::Kind::pointer);
  return ref;
}

Decoder::Ref Decoder::integerOperand(unsigned bits) {
  Ref ref = operand();
  checkRecording(typeOf(ref).isInteger(bits));
  return ref;
}

BlockId Decoder::blockOperand() {
  int32_t number = in_.word();
  checkRecording(number >= 0 && size_t(number) < module_.blocks.size(), "a number is not defined yet");
  return BlockId(number);
}

uint32_t Decoder::scopeOperand() {
  int32_t number = in_.word();
  checkRecording(number >= 0 && size_t(number) < module_.scopes.size(), "a number is not defined yet");
  return uint32_t(number);
}

uint32_t Decoder::functionOperand() {
  const Value &value = module_.values[operand().value];
  uint32_t function = value.kind == Value::Kind::symbol ? module_.symbols[value.base].function : kNone;
  checkRecording(function != kNone, "an operand is of another kind");
  return function;
}

// ------------------------------------------------------------------------------------ constants, declarations

ValueId Decoder::newValue(Value value) {
  module_.values.push_back(value);
  return ValueId(module_.values.size() - 1);
}

ValueId Decoder::newConstant(int64_t bits, bool isFloat) {
  return newValue({.kind = Value::Kind::constant, .isFloat = isFloat, .number = bits});
}

void Decoder::constant(Op op) {
  switch (op) {
  case Op::intConstant: {
    uint32_t type = types_.operand(in_);
    checkRecording(types_[type].kind == Type::Kind::integer, "an operand is of another kind");
    uint64_t bits = in_.twoWords();
    unsigned width = types_[type].bits;
    // Zero-extended as such values are held, of more than a byte sign-extended as operands of x86 are.
    int64_t held =
        width <= 8 ? int64_t(bits & ((uint64_t{1} << width) - 1)) : int64_t(bits << (64 - width)) >> (64 - width);
    return define(newConstant(held, false), type);
  }
  case Op::floatConstant:
    return define(newConstant(int64_t(in_.twoWords()), true), types_.floating());
  case Op::null:
    return define(newConstant(0, false), types_.pointer());
  default: {
    uint32_t type = types_.sizedOperand(in_);
    if (types_[type].isScalar())
      return define(newConstant(0, types_[type].kind == Type::Kind::floating), type);
    auto parts = uint32_t(types_[type].parts.size());
    auto first = uint32_t(module_.lists.size());
    module_.lists.resize(first + parts, 0);
    define(newValue({.kind = Value::Kind::aggregate, .base = first, .index = parts}), type);
  }
  }
}

void Decoder::declaration(Op op) {
  if (op == Op::parameterName) {
    operand();
    in_.text();
    return;
  }
  llvm::StringRef name = in_.text();
  auto symbol = uint32_t(module_.symbols.size());
  module_.symbols.push_back({.name = name});
  if (op == Op::global) {
    types_.sizedOperand(in_);
    return define(newValue({.kind = Value::Kind::symbol, .base = symbol}), types_.pointer());
  }
  uint32_t type = types_.operand(in_);
  checkRecording(types_[type].kind == Type::Kind::function, "an operand is of another kind");
  in_.word(); // linkage: names of a module are unique, and only the plan's versions are looked for
  module_.symbols.back().function = uint32_t(module_.functions.size());
  module_.symbols.back().isCode = true;
  define(newValue({.kind = Value::Kind::symbol, .base = symbol}), types_.pointer());
  module_.functions.push_back({.symbol = symbol, .type = type, .firstParameter = ValueId(module_.values.size())});
  for (uint32_t parameter : types_[type].parts) {
    bitsOf(parameter);
    define(newValue({.kind = Value::Kind::computed, .isFloat = types_[parameter].kind == Type::Kind::floating}),
           parameter);
  }
}

// ------------------------------------------------------------------------------------------- places in the source

void Decoder::debug(Op op) {
  switch (op) {
  case Op::file:
    module_.scopes.push_back({.file = in_.text(), .isFile = true});
    return;
  case Op::subprogram: {
    llvm::StringRef name = in_.text();
    in_.text(); // its symbol
    const Scope &file = module_.scopes[scopeOperand()];
    checkRecording(file.isFile, "an operand is of another kind");
    Scope scope{.function = name, .file = file.file, .line = uint32_t(in_.word())};
    module_.scopes.push_back(scope);
    return;
  }
  case Op::describes: {
    uint32_t scope = scopeOperand();
    checkRecording(!module_.scopes[scope].isFile, "an operand is of another kind");
    module_.functions[functionOperand()].scope = scope;
    return;
  }
  case Op::fileScope: {
    Scope scope = module_.scopes[scopeOperand()];
    const Scope &file = module_.scopes[scopeOperand()];
    checkRecording(!scope.isFile && file.isFile, "an operand is of another kind");
    scope.file = file.file;
    module_.scopes.push_back(scope);
    return;
  }
  default: {
    auto line = uint32_t(in_.word()), column = uint32_t(in_.word());
    int32_t scope = in_.word();
    checkRecording(scope < 0 || (size_t(scope) < module_.scopes.size() && !module_.scopes[size_t(scope)].isFile),
                   "a number is not defined yet");
    location_ = scope < 0 ? kNone : uint32_t(module_.locations.size());
    if (scope >= 0)
      module_.locations.push_back({line, column, uint32_t(scope)});
  }
  }
}

// ------------------------------------------------------------------------------------------------------ blocks

void Decoder::block(Op op) {
  if (op == Op::block) {
    uint32_t function = functionOperand();
    if (module_.functions[function].entry == kNone)
      module_.functions[function].entry = BlockId(module_.blocks.size());
    module_.blocks.push_back({.function = function});
  } else
    at_ = blockOperand();
  block_ = at_ == kNone ? nullptr : &module_.blocks[at_];
}

// The order of blocks is that of their first instructions; the entry is first however late those come.
Instr &Decoder::append(Instr instr) {
  checkRecording(block_, "an instruction outside of a block");
  checkRecording(!block_->isEnded, "an instruction behind the end of its block");
  if (!block_->isPlaced) {
    block_->isPlaced = true;
    module_.functions[block_->function].order.push_back(at_);
  }
  instr.location = location_;
  auto number = uint32_t(module_.instrs.size());
  (block_->first == kNone ? block_->first : module_.instrs[block_->last].next) = number;
  block_->last = number;
  module_.instrs.push_back(instr);
  return module_.instrs.back();
}

void Decoder::appendValue(Instr instr, uint32_t type) {
  define(appendUnnumbered(instr, types_[type].kind == Type::Kind::floating), type);
}

/// Its value has no number in the recording.
ValueId Decoder::appendUnnumbered(Instr instr, bool isFloat) {
  instr.result = newValue({.kind = Value::Kind::computed, .isFloat = isFloat});
  append(instr);
  return instr.result;
}

} // namespace otter::direct
