#include "assembler.h"

#include <cstring>

namespace otter::direct {

namespace {

constexpr unsigned kRm = 0; // no prefix of an SSE instruction
constexpr unsigned kScalar = 0xf2, kPacked = 0x66;

bool isShort(int32_t value) {
  return value == int8_t(value);
}

unsigned scaleBits(uint8_t scale) {
  return scale == 8 ? 3 : scale == 4 ? 2 : scale == 2 ? 1 : 0;
}

} // namespace

void Assembler::word(uint32_t value) {
  size_t at = code.size();
  code.resize(at + sizeof value);
  memcpy(&code[at], &value, sizeof value);
}

void Assembler::rex(bool wide, unsigned reg, unsigned index, unsigned rm, bool byteOperand) {
  unsigned bits = unsigned(wide) << 3 | (reg >> 3) << 2 | (index >> 3) << 1 | (rm >> 3);
  // Without the prefix, bytes 4 to 7 would be those above the lowest of rax to rbx.
  if (bits || byteOperand)
    byte(0x40 | bits);
}

void Assembler::memory(unsigned reg, const Mem &mem, unsigned immediateBytes) {
  unsigned field = (reg & 7) << 3;
  if (mem.isSymbol()) {
    byte(field | 5); // from the end of the instruction on
    references.push_back({at(), mem.symbol, mem.displacement - 4 - int32_t(immediateBytes)});
    return word(0);
  }
  bool needsSib = mem.hasIndex || (mem.base & 7) == rsp;
  // Mode 0 with rbp or r13 means something else.
  unsigned mode = mem.displacement == 0 && (mem.base & 7) != rbp ? 0 : isShort(mem.displacement) ? 1 : 2;
  byte(mode << 6 | field | (needsSib ? 4 : mem.base & 7));
  if (needsSib)
    byte(scaleBits(mem.scale) << 6 | (mem.hasIndex ? mem.index & 7 : 4) << 3 | (mem.base & 7));
  if (mode != 0)
    immediate(mem.displacement, mode == 1);
}

void Assembler::op(bool wide, unsigned opcode, unsigned reg, unsigned rm) {
  rex(wide, reg, 0, rm);
  byte(opcode);
  registers(reg, rm);
}

void Assembler::op(bool wide, unsigned opcode, unsigned reg, const Mem &mem, unsigned immediateBytes) {
  rex(wide, reg, mem.hasIndex ? mem.index : 0, mem.isSymbol() ? 0 : mem.base);
  byte(opcode);
  memory(reg, mem, immediateBytes);
}

void Assembler::op0F(unsigned prefix, bool wide, unsigned opcode, unsigned reg, unsigned rm) {
  if (prefix)
    byte(prefix);
  rex(wide, reg, 0, rm);
  byte(0x0f);
  byte(opcode);
  registers(reg, rm);
}

void Assembler::op0F(unsigned prefix, bool wide, unsigned opcode, unsigned reg, const Mem &mem) {
  if (prefix)
    byte(prefix);
  rex(wide, reg, mem.hasIndex ? mem.index : 0, mem.isSymbol() ? 0 : mem.base);
  byte(0x0f);
  byte(opcode);
  memory(reg, mem);
}

// ------------------------------------------------------------------------------------------------------- moves

void Assembler::move(unsigned bits, Reg to, Reg from) {
  op(bits == 64, 0x8b, to, from);
}

void Assembler::load(unsigned bits, Reg to, const Mem &from) {
  op(bits == 64, 0x8b, to, from);
}

void Assembler::store(unsigned bits, const Mem &to, Reg from) {
  if (bits != 8)
    return op(bits == 64, 0x89, from, to);
  rex(false, from, to.hasIndex ? to.index : 0, to.isSymbol() ? 0 : to.base, from >= rsp);
  byte(0x88);
  memory(from, to);
}

void Assembler::storeImmediate(unsigned bits, const Mem &to, int32_t value) {
  op(bits == 64, bits == 8 ? 0xc6 : 0xc7, 0, to, bits == 8 ? 1 : 4);
  immediate(value, bits == 8);
}

void Assembler::setImmediate(Reg to, int64_t value) {
  if (value == int64_t(uint32_t(value))) {
    rex(false, 0, 0, to);
    byte(0xb8 | (to & 7));
    return word(uint32_t(value));
  }
  if (value == int32_t(value)) {
    op(true, 0xc7, 0, to);
    return word(uint32_t(value));
  }
  rex(true, 0, 0, to);
  byte(0xb8 | (to & 7));
  word(uint32_t(value));
  word(uint32_t(value >> 32));
}

void Assembler::loadByte(Reg to, const Mem &from) {
  op0F(kRm, false, 0xb6, to, from);
}

void Assembler::extendByte(Reg to, Reg from) {
  rex(false, to, 0, from, from >= rsp);
  byte(0x0f);
  byte(0xb6);
  registers(to, from);
}

void Assembler::extendSigned(Reg to, Reg from) {
  op(true, 0x63, to, from);
}

void Assembler::address(Reg to, const Mem &of) {
  op(true, 0x8d, to, of);
}

void Assembler::moveIf(Cond condition, Reg to, Reg from) {
  op0F(kRm, true, 0x40 | unsigned(condition), to, from);
}

void Assembler::set(Cond condition, Reg to) {
  rex(false, 0, 0, to, to >= rsp);
  byte(0x0f);
  byte(0x90 | unsigned(condition));
  registers(0, to);
}

// -------------------------------------------------------------------------------------------------- arithmetic

void Assembler::alu(Alu operation, unsigned bits, Reg to, Reg from) {
  op(bits == 64, unsigned(operation) << 3 | 3, to, from);
}

void Assembler::alu(Alu operation, unsigned bits, Reg to, const Mem &from) {
  op(bits == 64, unsigned(operation) << 3 | 3, to, from);
}

void Assembler::aluImmediate(Alu operation, unsigned bits, Reg to, int32_t value) {
  op(bits == 64, isShort(value) ? 0x83 : 0x81, unsigned(operation), to);
  immediate(value, isShort(value));
}

void Assembler::aluImmediate(Alu operation, unsigned bits, const Mem &to, int32_t value) {
  op(bits == 64, isShort(value) ? 0x83 : 0x81, unsigned(operation), to, isShort(value) ? 1 : 4);
  immediate(value, isShort(value));
}

void Assembler::multiply(unsigned bits, Reg to, Reg from) {
  op0F(kRm, bits == 64, 0xaf, to, from);
}

void Assembler::multiply(unsigned bits, Reg to, const Mem &from) {
  op0F(kRm, bits == 64, 0xaf, to, from);
}

void Assembler::multiplyImmediate(unsigned bits, Reg to, Reg from, int32_t value) {
  op(bits == 64, isShort(value) ? 0x6b : 0x69, to, from);
  immediate(value, isShort(value));
}

void Assembler::shift(Shift operation, unsigned bits, Reg to) {
  op(bits == 64, 0xd3, unsigned(operation), to);
}

void Assembler::shiftImmediate(Shift operation, unsigned bits, Reg to, uint8_t count) {
  op(bits == 64, 0xc1, unsigned(operation), to);
  byte(count);
}

void Assembler::group3(Group3 operation, unsigned bits, Reg to) {
  op(bits == 64, 0xf7, unsigned(operation), to);
}

void Assembler::extendAccumulator(unsigned bits) {
  rex(bits == 64, 0, 0, 0);
  byte(0x99);
}

void Assembler::test(unsigned bits, Reg a, Reg b) {
  op(bits == 64, 0x85, a, b);
}

// ----------------------------------------------------------------------------------------------------- doubles

void Assembler::moveDouble(Xmm to, Xmm from) {
  op0F(kRm, false, 0x28, to, from); // movaps: the whole register, so nothing is waited for
}

void Assembler::loadDouble(Xmm to, const Mem &from) {
  op0F(kScalar, false, 0x10, to, from);
}

void Assembler::storeDouble(const Mem &to, Xmm from) {
  op0F(kScalar, false, 0x11, from, to);
}

void Assembler::sse(Sse operation, Xmm to, Xmm from) {
  op0F(kScalar, false, unsigned(operation), to, from);
}

void Assembler::sse(Sse operation, Xmm to, const Mem &from) {
  op0F(kScalar, false, unsigned(operation), to, from);
}

void Assembler::compareDoubles(Xmm a, Xmm b) {
  op0F(kPacked, false, 0x2e, a, b);
}

void Assembler::xorDoubles(Xmm to, Xmm from) {
  op0F(kRm, false, 0x57, to, from);
}

void Assembler::andDoubles(Xmm to, Xmm from) {
  op0F(kRm, false, 0x54, to, from);
}

void Assembler::toDouble(unsigned bits, Xmm to, Reg from) {
  xorDoubles(to, to); // the upper half would be waited for
  op0F(kScalar, bits == 64, 0x2a, to, from);
}

void Assembler::toInteger(Reg to, Xmm from) {
  op0F(kScalar, true, 0x2c, to, from);
}

void Assembler::moveBits(Xmm to, Reg from) {
  op0F(kPacked, true, 0x6e, to, from);
}

void Assembler::moveBits(Reg to, Xmm from) {
  op0F(kPacked, true, 0x7e, from, to);
}

// -------------------------------------------------------------------------------------------------------- flow

uint32_t Assembler::jump() {
  byte(0xe9);
  word(0);
  return at() - 4;
}

uint32_t Assembler::jumpIf(Cond condition) {
  byte(0x0f);
  byte(0x80 | unsigned(condition));
  word(0);
  return at() - 4;
}

void Assembler::callSymbol(uint32_t symbol) {
  byte(0xe8);
  references.push_back({at(), symbol, -4});
  word(0);
}

void Assembler::call(Reg target) {
  op(false, 0xff, 2, target);
}

void Assembler::call(const Mem &target) {
  op(false, 0xff, 2, target);
}

void Assembler::push(Reg reg) {
  rex(false, 0, 0, reg);
  byte(0x50 | (reg & 7));
}

void Assembler::leave() {
  byte(0xc9);
}

void Assembler::ret() {
  byte(0xc3);
}

void Assembler::trap() {
  byte(0x0f);
  byte(0x0b);
}

void Assembler::setDistance(uint32_t where, uint32_t target) {
  uint32_t distance = target - (where + 4);
  memcpy(&code[where], &distance, sizeof distance);
}

} // namespace otter::direct
