// Calls, aggregates, the ends of blocks, and what baseline code counts.
#include "decoder.h"

namespace otter::direct {

namespace {

constexpr size_t kMaxParts = 4; // of a result: what docs/abi.md has
constexpr size_t kMaxArguments = 64;

} // namespace

void Decoder::instruction(Op op) {
  switch (op) {
  case Op::binary:
    return binary();
  case Op::compare:
    return compare();
  case Op::cast:
    return cast();
  case Op::unary:
    return unary();
  case Op::select:
    return select();
  case Op::alloca:
    return alloca_();
  case Op::load:
    return load();
  case Op::store:
    return store();
  case Op::element:
    return element();
  case Op::field:
    return field();
  case Op::call:
    return call();
  case Op::extract:
    return extract();
  case Op::insert:
    return insert();
  case Op::phi:
    return phi();
  case Op::incoming:
    return incoming();
  case Op::case_:
    return case_();
  case Op::countDown:
    return countDown();
  case Op::countWay:
    return countWay();
  case Op::goOnIn:
    return goOnIn();
  default:
    edge(op);
  }
}

// ------------------------------------------------------------------------------------------ calls and aggregates

void Decoder::call() {
  uint32_t type = types_.operand(in_);
  checkRecording(types_[type].kind == Type::Kind::function, "an operand is of another kind");
  Instr instr{.code = Code::call, .a = pointer().value};
  size_t count = in_.count();
  checkRecording(count == types_[type].parts.size(), "arguments do not fit");
  if (count > kMaxArguments)
    throw Unsupported("many arguments");
  instr.list = uint32_t(module_.lists.size());
  instr.count = uint32_t(count);
  for (uint32_t parameter : types_[type].parts) {
    Ref argument = operand();
    checkRecording(argument.type == parameter, "arguments do not fit");
    bitsOf(parameter);
    module_.lists.push_back(argument.value);
  }
  in_.text();
  callResult(instr, types_[type].element);
}

void Decoder::callResult(Instr &instr, uint32_t type) {
  const Type &result = types_[type];
  if (result.kind == Type::Kind::none) {
    append(instr);
    return define(0, kNone);
  }
  if (result.isScalar()) {
    instr.bits = bitsOf(type);
    return appendValue(instr, type);
  }
  size_t count = result.parts.size();
  if (result.kind != Type::Kind::structure || count < 2 || count > kMaxParts)
    throw Unsupported("an unusual result");
  auto first = uint32_t(module_.lists.size());
  for (uint32_t part : std::vector(result.parts)) {
    if (!types_[part].isInteger(64))
      throw Unsupported("an unusual result");
    module_.lists.push_back(newValue({.kind = Value::Kind::computed}));
  }
  instr.result = newValue({.kind = Value::Kind::aggregate, .base = first, .index = uint32_t(count)});
  append(instr);
  define(instr.result, type);
}

void Decoder::extract() {
  Ref whole = operand();
  auto index = size_t(uint32_t(in_.word()));
  const Type &type = typeOf(whole);
  checkRecording(type.kind == Type::Kind::structure && index < type.parts.size());
  checkRecording(block_, "an instruction outside of a block");
  uint32_t part = module_.lists[module_.values[whole.value].base + index];
  define(part == 0 ? newConstant(0, types_[type.parts[index]].kind == Type::Kind::floating) : part, type.parts[index]);
}

void Decoder::insert() {
  Ref whole = operand(), part = operand();
  auto index = size_t(uint32_t(in_.word()));
  const Type &type = typeOf(whole);
  checkRecording(type.kind == Type::Kind::structure && index < type.parts.size() && type.parts[index] == part.type);
  checkRecording(block_, "an instruction outside of a block");
  Value made = module_.values[whole.value];
  auto first = uint32_t(module_.lists.size());
  for (uint32_t i = 0; i < made.index; i++)
    module_.lists.push_back(i == index ? part.value : module_.lists[made.base + i]);
  made.base = first;
  define(newValue(made), whole.type);
}

// ------------------------------------------------------------------------------------------------------ edges

void Decoder::phi() {
  uint32_t type = types_.sizedOperand(in_);
  checkRecording(block_, "an instruction outside of a block");
  bitsOf(type);
  if (block_->first != kNone)
    throw Unsupported("a choice by the way here, behind an instruction");
  if (!block_->isPlaced) {
    block_->isPlaced = true;
    module_.functions[block_->function].order.push_back(at_);
  }
  auto number = uint32_t(module_.phis.size());
  // `base` leads back to it.
  ValueId value = newValue({.kind = Value::Kind::computed,
                            .isFloat = types_[type].kind == Type::Kind::floating,
                            .isPhi = true,
                            .base = number});
  module_.phis.push_back({.value = value, .next = block_->phis});
  block_->phis = number;
  define(value, type);
}

void Decoder::incoming() {
  Ref to = operand(), from = operand();
  checkRecording(module_.values[to.value].isPhi, "an operand is of another kind");
  checkRecording(to.type == from.type);
  Phi &phi = module_.phis[module_.values[to.value].base];
  module_.incoming.push_back({from.value, blockOperand(), phi.incoming});
  phi.incoming = uint32_t(module_.incoming.size() - 1);
}

void Decoder::case_() {
  Ref branch = numbered(in_.word());
  checkRecording(branch.type == kNone - 1, "an operand is of another kind");
  Ref on = operand();
  Instr &instr = module_.instrs[branch.value];
  checkRecording(isConstant(on.value) && typeOf(on).isInteger(instr.bits), "an operand is of another kind");
  BlockId target = blockOperand();
  // The cases of a switch come one after the other; others' lists may be between them.
  if (instr.list + instr.count != module_.lists.size()) {
    auto moved = uint32_t(module_.lists.size());
    for (uint32_t i = 0; i < instr.count; i++)
      module_.lists.push_back(uint32_t(module_.lists[instr.list + i]));
    instr.list = moved;
  }
  module_.lists.insert(module_.lists.end(), {on.value, target});
  instr.count += 2;
}

void Decoder::edge(Op op) {
  Instr instr{.code = Code::br};
  switch (op) {
  case Op::br:
    instr.whenTrue = blockOperand();
    break;
  case Op::condBr:
    instr.code = Code::condBr;
    instr.a = integerOperand(1).value;
    instr.whenTrue = blockOperand();
    instr.whenFalse = blockOperand();
    break;
  case Op::switch_: {
    Ref on = operand();
    checkRecording(typeOf(on).kind == Type::Kind::integer);
    instr = {.code = Code::switch_, .bits = bitsOf(on.type), .a = on.value};
    instr.whenFalse = blockOperand();
    append(instr);
    define(ValueId(module_.instrs.size() - 1), kNone - 1);
    return finish();
  }
  case Op::ret:
    return ret();
  case Op::retVoid:
    instr.code = Code::ret;
    break;
  default:
    instr.code = Code::unreachable;
  }
  append(instr);
  finish();
}

void Decoder::ret() {
  Ref value = operand();
  Instr instr{.code = Code::ret, .a = value.value};
  const Type &type = typeOf(value);
  if (type.isScalar()) {
    instr.bits = bitsOf(value.type);
    instr.isFloat = type.kind == Type::Kind::floating;
  } else if (type.kind != Type::Kind::structure || type.parts.size() < 2 || type.parts.size() > kMaxParts)
    throw Unsupported("an unusual result");
  checkRecording(block_, "an instruction outside of a block");
  const Function &function = module_.functions[block_->function];
  checkRecording(types_[function.type].element == value.type, "a result does not fit");
  append(instr);
  finish();
}

// ---------------------------------------------------------------------------------------------------- counters

void Decoder::countDown() {
  const Type &type = types_[types_.operand(in_)];
  ValueId counters = pointer().value;
  int32_t field = in_.word();
  checkRecording(type.kind == Type::Kind::structure && field >= 0 && size_t(field) < type.parts.size() &&
                 types_[type.parts[size_t(field)]].isInteger(64));
  Instr instr{.code = Code::countDown, .a = addressOf(counters, int64_t(type.offsets[size_t(field)]))};
  branchTo(instr, /*isRare=*/true);
}

/// Ends the block with a branch to two new ones, and goes on in the first, whose number it gives.
BlockId Decoder::branchTo(Instr instr, bool isRare) {
  auto first = BlockId(module_.blocks.size());
  instr.whenTrue = first;
  instr.whenFalse = first + 1;
  append(instr);
  finish();
  uint32_t function = block_->function;
  module_.blocks.push_back({.function = function, .isRare = isRare});
  module_.blocks.push_back({.function = function});
  at_ = first;
  block_ = &module_.blocks[at_];
  return first;
}

void Decoder::goOnIn() {
  uint32_t number = types_.operand(in_);
  checkRecording(types_[number].kind == Type::Kind::function, "an operand is of another kind");
  ValueId code = pointer().value;
  Ref context = operand();
  size_t count = in_.count();
  const Type &type = types_[number], &result = types_[type.element];
  checkRecording(count + 1 == type.parts.size() && context.type == type.parts[0], "arguments do not fit");
  if (type.parts.size() > kMaxArguments)
    throw Unsupported("many arguments");
  checkRecording(block_, "an instruction outside of a block");
  uint32_t function = block_->function;
  checkRecording(types_[module_.functions[function].type].element == type.element &&
                     (result.isScalar() || result.kind == Type::Kind::none),
                 "a result does not fit");

  ValueId null = newConstant(0, false);
  ValueId isThere = appendUnnumbered(
      {.code = Code::compare, .sub = uint8_t(Compare::ne), .bits = 64, .a = code, .b = null}, /*isFloat=*/false);
  BlockId leave = branchTo({.code = Code::condBr, .a = isThere}, /*isRare=*/false);
  std::vector<ValueId> passed{context.value};
  for (size_t i = 1; i <= count; i++) {
    ValueId cell = pointer().value;
    bool isFloat = types_[type.parts[i]].kind == Type::Kind::floating;
    passed.push_back(
        appendUnnumbered({.code = Code::load, .bits = bitsOf(type.parts[i]), .isFloat = isFloat, .a = cell}, isFloat));
  }
  in_.text();
  uint32_t here = location_, scope = module_.functions[function].scope;
  location_ = scope == kNone ? kNone : uint32_t(module_.locations.size());
  if (scope != kNone)
    module_.locations.push_back({module_.scopes[scope].line, 0, scope});
  Instr call{.code = Code::call, .a = code, .list = uint32_t(module_.lists.size()), .count = uint32_t(passed.size())};
  module_.lists.insert(module_.lists.end(), passed.begin(), passed.end());
  Instr ret{.code = Code::ret};
  if (result.isScalar()) {
    bool isFloat = result.kind == Type::Kind::floating;
    call.bits = ret.bits = bitsOf(type.element);
    ret.isFloat = isFloat;
    ret.a = appendUnnumbered(call, isFloat);
  } else
    append(call);
  append(ret);
  finish();
  location_ = here;
  at_ = leave + 1;
  block_ = &module_.blocks[at_];
}

void Decoder::countWay() {
  const Type &pair = types_[types_.operand(in_)];
  checkRecording(pair.kind == Type::Kind::array && types_[pair.element].isInteger(32));
  ValueId pairs = pointer().value;
  int32_t index = in_.word();
  Ref condition = integerOperand(1);
  checkRecording(index >= 0);
  append({.code = Code::countWay, .a = addressOf(pairs, int64_t(index) * int64_t(pair.size)), .b = condition.value});
}

} // namespace otter::direct
