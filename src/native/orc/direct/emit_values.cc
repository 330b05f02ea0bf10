// Arithmetic, conversions, memory.
#include "emitter.h"

namespace otter::direct {

namespace {

bool isCommutative(Binary op) {
  return op == Binary::add || op == Binary::mul || op == Binary::and_ || op == Binary::or_ || op == Binary::xor_;
}

Alu aluOf(Binary op) {
  switch (op) {
  case Binary::add:
    return Alu::add;
  case Binary::sub:
    return Alu::sub;
  case Binary::and_:
    return Alu::and_;
  case Binary::or_:
    return Alu::or_;
  default:
    return Alu::xor_;
  }
}

Sse sseOf(Binary op) {
  switch (op) {
  case Binary::fadd:
    return Sse::add;
  case Binary::fsub:
    return Sse::sub;
  case Binary::fmul:
    return Sse::mul;
  default:
    return Sse::div;
  }
}

constexpr int64_t kSignBit = int64_t(uint64_t{1} << 63);

} // namespace

void Emitter::binary(const Instr &instr) {
  auto op = Binary(instr.sub);
  if (instr.isFloat)
    return op == Binary::frem ? callLibrary(instr, "fmod") : floatBinary(instr);
  switch (op) {
  case Binary::sdiv:
  case Binary::srem:
    return divide(instr);
  case Binary::shl:
  case Binary::ashr:
    return shift(instr);
  case Binary::mul:
    return multiply(instr);
  default:
    break;
  }
  unsigned bits = widthOf(instr.bits);
  ValueId left = instr.a, right = instr.b;
  bool isRightConstant = valueOf(right).kind == Value::Kind::constant;
  if (isCommutative(op) && !isRightConstant && !registers_.isInRegister(left))
    std::swap(left, right);
  Reg to;
  if (auto value = registers_.immediate(right, bits)) {
    to = registers_.takeGeneral(left);
    out_->aluImmediate(aluOf(op), bits, to, *value);
  } else if (registers_.isLastUseAtHome(right)) {
    to = registers_.takeGeneral(left);
    out_->alu(aluOf(op), bits, to, registers_.homeOf(right));
  } else {
    Reg from = registers_.general(right);
    to = registers_.takeGeneral(left);
    out_->alu(aluOf(op), bits, to, from);
  }
  registers_.used(left);
  registers_.used(right);
  registers_.define(instr.result, to);
}

void Emitter::multiply(const Instr &instr) {
  unsigned bits = widthOf(instr.bits);
  ValueId left = instr.a, right = instr.b;
  if (valueOf(left).kind == Value::Kind::constant)
    std::swap(left, right);
  Reg to;
  if (auto value = registers_.immediate(right, bits)) {
    Reg from = registers_.general(left);
    to = registers_.freshGeneral();
    out_->multiplyImmediate(bits, to, from, *value);
  } else {
    Reg from = registers_.general(right);
    to = registers_.takeGeneral(left);
    out_->multiply(bits, to, from);
  }
  registers_.used(left);
  registers_.used(right);
  registers_.define(instr.result, to);
}

void Emitter::floatBinary(const Instr &instr) {
  bool isAtHome = registers_.isLastUseAtHome(instr.b);
  Xmm from = isAtHome ? xmm0 : registers_.floating(instr.b);
  Xmm to = registers_.takeFloating(instr.a);
  isAtHome ? out_->sse(sseOf(Binary(instr.sub)), to, registers_.homeOf(instr.b))
           : out_->sse(sseOf(Binary(instr.sub)), to, from);
  registers_.used(instr.a);
  registers_.used(instr.b);
  registers_.define(instr.result, to);
}

// Of rdx:rax, into rax and rdx.
void Emitter::divide(const Instr &instr) {
  unsigned bits = widthOf(instr.bits);
  registers_.claim(rax);
  registers_.claim(rdx);
  Reg divisor = registers_.general(instr.b);
  registers_.loadInto(rax, instr.a);
  out_->extendAccumulator(bits);
  out_->group3(Group3::idiv, bits, divisor);
  registers_.used(instr.a);
  registers_.used(instr.b);
  registers_.define(instr.result, Binary(instr.sub) == Binary::sdiv ? rax : rdx);
}

void Emitter::shift(const Instr &instr) {
  unsigned bits = widthOf(instr.bits);
  Shift op = Binary(instr.sub) == Binary::shl ? Shift::shl : Shift::sar;
  Reg to;
  if (auto count = registers_.immediate(instr.b, bits)) {
    to = registers_.takeGeneral(instr.a);
    out_->shiftImmediate(op, bits, to, uint8_t(*count) & uint8_t(bits - 1));
  } else {
    registers_.claim(rcx);
    registers_.loadInto(rcx, instr.b);
    to = registers_.takeGeneral(instr.a);
    out_->shift(op, bits, to);
  }
  registers_.used(instr.a);
  registers_.used(instr.b);
  registers_.define(instr.result, to);
}

void Emitter::unary(const Instr &instr) {
  if (Unary(instr.sub) == Unary::fneg) {
    Xmm to = registers_.takeFloating(instr.a);
    out_->setImmediate(kScratch, kSignBit);
    out_->moveBits(kScratchXmm, kScratch);
    out_->xorDoubles(to, kScratchXmm);
    registers_.used(instr.a);
    return registers_.define(instr.result, to);
  }
  Reg to = registers_.takeGeneral(instr.a);
  if (instr.bits == 1)
    out_->aluImmediate(Alu::xor_, 32, to, 1);
  else
    out_->group3(Unary(instr.sub) == Unary::neg ? Group3::neg : Group3::not_, instr.bits, to);
  registers_.used(instr.a);
  registers_.define(instr.result, to);
}

// What the decoder left of casts: those that change bits.
void Emitter::cast(const Instr &instr) {
  auto op = Cast(instr.sub);
  if (instr.isFloat) {
    Xmm from = registers_.floating(instr.a);
    Reg to = registers_.freshGeneral();
    out_->moveBits(to, from);
    registers_.used(instr.a);
    return registers_.define(instr.result, to);
  }
  if (op == Cast::bitcast || op == Cast::sitofp) {
    Reg from = registers_.general(instr.a);
    Xmm to = registers_.freshFloating();
    op == Cast::bitcast ? out_->moveBits(to, from) : out_->toDouble(instr.bits, to, from);
    registers_.used(instr.a);
    return registers_.define(instr.result, to);
  }
  Reg from = registers_.general(instr.a);
  Reg to = registers_.freshGeneral();
  if (op == Cast::sext)
    out_->extendSigned(to, from);
  else if (op == Cast::zext || instr.number == 32)
    out_->move(32, to, from);
  else {
    out_->extendByte(to, from);
    if (instr.number == 1)
      out_->aluImmediate(Alu::and_, 32, to, 1);
  }
  registers_.used(instr.a);
  registers_.define(instr.result, to);
}

void Emitter::select(const Instr &instr) {
  Reg condition = registers_.general(instr.a);
  if (instr.isFloat) {
    Xmm whenFalse = registers_.floating(instr.c);
    Xmm to = registers_.takeFloating(instr.b);
    uint32_t end = newLabel();
    out_->test(32, condition, condition);
    jumpIf(Cond::ne, end);
    out_->moveDouble(to, whenFalse);
    place(end);
    registers_.used(instr.b);
    registers_.used(instr.c);
    registers_.used(instr.a);
    return registers_.define(instr.result, to);
  }
  Reg whenTrue = registers_.general(instr.b);
  Reg to = registers_.takeGeneral(instr.c);
  out_->test(32, condition, condition);
  out_->moveIf(Cond::ne, to, whenTrue);
  registers_.used(instr.a);
  registers_.used(instr.b);
  registers_.used(instr.c);
  registers_.define(instr.result, to);
}

// ------------------------------------------------------------------------------------------------------ memory

void Emitter::load(const Instr &instr) {
  const Value &result = valueOf(instr.result);
  const Instr *next = nextOf(instr);
  if (result.uses == 1 && !instr.isFloat && next && next->code == Code::call && next->a == instr.result &&
      registers_.isFixed(instr.a)) {
    putOffLoad_ = &instr;
    return;
  }
  bool isCell = registers_.isCell(instr.a);
  if (isCell && registers_.defineFromCell(instr.result, instr.a))
    return;
  Mem from = registers_.memory(instr.a);
  registers_.used(instr.a);
  if (result.uses == 0)
    return;
  if (instr.isFloat) {
    Xmm to = registers_.freshFloating();
    out_->loadDouble(to, from);
    registers_.define(instr.result, to);
    if (isCell)
      registers_.storedTo(instr.a, to);
    return;
  }
  Reg to = registers_.freshGeneral();
  instr.bits <= 8 ? out_->loadByte(to, from) : out_->load(instr.bits, to, from);
  registers_.define(instr.result, to);
  if (isCell)
    registers_.storedTo(instr.a, to);
}

void Emitter::store(const Instr &instr) {
  unsigned bits = instr.bits <= 8 ? 8 : instr.bits;
  bool isCell = registers_.isCell(instr.a);
  if (auto value = registers_.immediate(instr.b, bits)) {
    out_->storeImmediate(bits, registers_.memory(instr.a), *value);
    if (isCell)
      registers_.forgetCell(instr.a);
  } else if (instr.isFloat) {
    Xmm from = registers_.floating(instr.b);
    out_->storeDouble(registers_.memory(instr.a), from);
    if (isCell)
      registers_.storedTo(instr.a, from);
  } else {
    Reg from = registers_.general(instr.b);
    out_->store(bits, registers_.memory(instr.a), from);
    if (isCell)
      registers_.storedTo(instr.a, from);
  }
  registers_.used(instr.a);
  registers_.used(instr.b);
}

void Emitter::address(const Instr &instr) {
  Reg base = registers_.general(instr.a);
  Reg index = registers_.general(instr.b);
  Reg to = registers_.freshGeneral();
  if (instr.number == 1 || instr.number == 2 || instr.number == 4 || instr.number == 8)
    out_->address(to, {.base = base, .hasIndex = true, .index = index, .scale = uint8_t(instr.number)});
  else {
    out_->multiplyImmediate(64, to, index, int32_t(instr.number));
    out_->alu(Alu::add, 64, to, base);
  }
  registers_.used(instr.a);
  registers_.used(instr.b);
  registers_.define(instr.result, to);
}

} // namespace otter::direct
