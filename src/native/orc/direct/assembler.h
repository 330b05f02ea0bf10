// The encodings of x86-64 that the emitter uses (Intel SDM volume 2), into a growing buffer.
//
// Invariants: every instruction of a width has a REX prefix where its operands need one; references to symbols and to
// code that is not placed yet are left open, each with a Reference or Fixup that says how to fill it in.
#pragma once

#include <cstdint>
#include <vector>

namespace otter::direct {

enum Reg : uint8_t { rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15 };
enum Xmm : uint8_t { xmm0, xmm1, xmm15 = 15 };

/// Conditions, as jumps, moves and settings have them.
enum class Cond : uint8_t { o, no, b, ae, e, ne, be, a, s, ns, p, np, l, ge, le, g };

inline Cond negated(Cond condition) {
  return Cond(uint8_t(condition) ^ 1);
}

/// Operations of two operands; their number is that of the encoding.
enum class Alu : uint8_t { add = 0, or_ = 1, and_ = 4, sub = 5, xor_ = 6, cmp = 7 };
enum class Shift : uint8_t { shl = 4, sar = 7 };
/// Of one operand.
enum class Group3 : uint8_t { not_ = 2, neg = 3, idiv = 7 };
/// Scalar doubles: their second opcode byte.
enum class Sse : uint8_t { sqrt = 0x51, add = 0x58, mul = 0x59, sub = 0x5c, div = 0x5e };

/// A place in memory: base + index * scale + displacement, or a symbol + displacement.
struct Mem {
  Reg base = rbp;
  bool hasIndex = false;
  Reg index = rax;
  uint8_t scale = 1;
  int32_t displacement = 0;
  uint32_t symbol = ~0u; // from here on, instead of a base

  bool isSymbol() const { return symbol != ~0u; }
};

/// 32 bits at `at` that hold the distance to a symbol: symbol + addend - at.
struct Reference {
  uint32_t at;
  uint32_t symbol;
  int32_t addend;
};

class Assembler {
public:
  std::vector<uint8_t> code;
  std::vector<Reference> references;

  uint32_t at() const { return uint32_t(code.size()); }
  void clear() {
    code.clear();
    references.clear();
  }

  // Moves; `bits` is 8 (stores only), 32 or 64.
  void move(unsigned bits, Reg to, Reg from);
  void load(unsigned bits, Reg to, const Mem &from);
  void store(unsigned bits, const Mem &to, Reg from);
  void storeImmediate(unsigned bits, const Mem &to, int32_t value);
  void setImmediate(Reg to, int64_t value); // leaves the flags alone
  void loadByte(Reg to, const Mem &from);   // zero-extended
  void extendByte(Reg to, Reg from);        // zero-extended
  void extendSigned(Reg to, Reg from);      // from 32 to 64 bits
  void address(Reg to, const Mem &of);
  void moveIf(Cond condition, Reg to, Reg from);
  void set(Cond condition, Reg to); // its lowest byte

  // Arithmetic; `bits` is 32 or 64.
  void alu(Alu op, unsigned bits, Reg to, Reg from);
  void alu(Alu op, unsigned bits, Reg to, const Mem &from);
  void aluImmediate(Alu op, unsigned bits, Reg to, int32_t value);
  void aluImmediate(Alu op, unsigned bits, const Mem &to, int32_t value);
  void multiply(unsigned bits, Reg to, Reg from);
  void multiply(unsigned bits, Reg to, const Mem &from);
  void multiplyImmediate(unsigned bits, Reg to, Reg from, int32_t value);
  void shift(Shift op, unsigned bits, Reg to); // by cl
  void shiftImmediate(Shift op, unsigned bits, Reg to, uint8_t count);
  void group3(Group3 op, unsigned bits, Reg to);
  void extendAccumulator(unsigned bits); // cdq, cqo
  void test(unsigned bits, Reg a, Reg b);

  // Doubles
  void moveDouble(Xmm to, Xmm from);
  void loadDouble(Xmm to, const Mem &from);
  void storeDouble(const Mem &to, Xmm from);
  void sse(Sse op, Xmm to, Xmm from);
  void sse(Sse op, Xmm to, const Mem &from);
  void compareDoubles(Xmm a, Xmm b); // ucomisd
  void xorDoubles(Xmm to, Xmm from);
  void andDoubles(Xmm to, Xmm from);
  void toDouble(unsigned bits, Xmm to, Reg from);
  void toInteger(Reg to, Xmm from); // 64 bits, truncated
  void moveBits(Xmm to, Reg from);
  void moveBits(Reg to, Xmm from);

  // Flow. A jump's distance is left open; the result is where it is.
  uint32_t jump();
  uint32_t jumpIf(Cond condition);
  void callSymbol(uint32_t symbol);
  void call(Reg target);
  void call(const Mem &target);
  void push(Reg reg);
  void leave();
  void ret();
  void trap();

  void setDistance(uint32_t at, uint32_t target);
  void byte(unsigned value) { code.push_back(uint8_t(value)); }
  void word(uint32_t value);

private:
  void rex(bool wide, unsigned reg, unsigned index, unsigned rm, bool byteOperand = false);
  void registers(unsigned reg, unsigned rm) { byte(0xc0 | (reg & 7) << 3 | (rm & 7)); }
  void memory(unsigned reg, const Mem &mem, unsigned immediateBytes = 0);
  void op(bool wide, unsigned opcode, unsigned reg, unsigned rm);
  void op(bool wide, unsigned opcode, unsigned reg, const Mem &mem, unsigned immediateBytes = 0);
  void op0F(unsigned prefix, bool wide, unsigned opcode, unsigned reg, unsigned rm);
  void op0F(unsigned prefix, bool wide, unsigned opcode, unsigned reg, const Mem &mem);
  void immediate(int32_t value, bool isShort) { isShort ? byte(uint8_t(value)) : word(uint32_t(value)); }
};

} // namespace otter::direct
