// Every encoding of src/native/orc/direct/assembler.h with the operands that change it: a line each of what a
// disassembler has to say (Intel's syntax) and the bytes in hexadecimal.
#include <cstdio>
#include <functional>
#include <string>

#include "orc/direct/assembler.h"

using namespace otter::direct;

namespace {

const char *const kNames64[] = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
                                "r8",  "r9",  "r10", "r11", "r12", "r13", "r14", "r15"};
const char *const kNames32[] = {"eax", "ecx", "edx",  "ebx",  "esp",  "ebp",  "esi",  "edi",
                                "r8d", "r9d", "r10d", "r11d", "r12d", "r13d", "r14d", "r15d"};
const char *const kNames8[] = {"al",  "cl",  "dl",   "bl",   "spl",  "bpl",  "sil",  "dil",
                               "r8b", "r9b", "r10b", "r11b", "r12b", "r13b", "r14b", "r15b"};
const char *const kConditions[] = {"o", "no", "b", "ae", "e", "ne", "be", "a",
                                   "s", "ns", "p", "np", "l", "ge", "le", "g"};

std::string name(Reg reg, unsigned bits = 64) {
  return (bits == 64 ? kNames64 : bits == 32 ? kNames32 : kNames8)[reg];
}

std::string name(Xmm reg) {
  return "xmm" + std::to_string(unsigned(reg));
}

std::string number(int64_t value) {
  return std::to_string(value);
}

std::string plain(const Mem &mem) {
  if (mem.isSymbol())
    return "[rip" + std::string(mem.displacement ? " + " + number(mem.displacement) : "") + "]";
  std::string text = "[" + name(mem.base);
  if (mem.hasIndex)
    text += " + " + (mem.scale > 1 ? number(mem.scale) + "*" : "") + name(mem.index);
  if (mem.displacement > 0)
    text += " + " + number(mem.displacement);
  else if (mem.displacement < 0)
    text += " - " + number(-int64_t(mem.displacement));
  return text + "]";
}

std::string at(unsigned bits, const Mem &mem) {
  return (bits == 64 ? "qword ptr " : bits == 32 ? "dword ptr " : "byte ptr ") + plain(mem);
}

void expect(const std::string &text, const std::function<void(Assembler &)> &emit) {
  Assembler out;
  emit(out);
  printf("%s\t", text.c_str());
  for (uint8_t byte : out.code)
    printf("%02x", byte);
  printf("\n");
}

const Reg kSome[] = {rax, rcx, rdx, rsi, rdi, r8, r9, r10, r11};
const Xmm kSomeXmm[] = {xmm0, Xmm(7), Xmm(8), xmm15};
const unsigned kWidths[] = {32, 64};

template <typename Visit> void eachMem(Visit visit) {
  for (Reg base : {rax, rsp, rbp, rsi, r8, r12, r13})
    for (int32_t displacement : {0, 8, -8, 127, -128, 128, -129, 100000})
      for (int index : {-1, int(rcx), int(r9)})
        for (uint8_t scale : {1, 2, 4, 8})
          if (index >= 0 || scale == 1)
            visit(Mem{.base = base,
                      .hasIndex = index >= 0,
                      .index = index >= 0 ? Reg(index) : rax,
                      .scale = scale,
                      .displacement = displacement});
  visit(Mem{.symbol = 0});
}

void moves() {
  for (Reg a : kSome)
    for (Reg b : kSome) {
      for (unsigned bits : kWidths)
        expect("mov " + name(a, bits) + ", " + name(b, bits), [&](Assembler &out) { out.move(bits, a, b); });
      expect("movzx " + name(a, 32) + ", " + name(b, 8), [&](Assembler &out) { out.extendByte(a, b); });
      expect("movsxd " + name(a) + ", " + name(b, 32), [&](Assembler &out) { out.extendSigned(a, b); });
      expect("cmovne " + name(a) + ", " + name(b), [&](Assembler &out) { out.moveIf(Cond::ne, a, b); });
    }
  for (Reg a : kSome)
    for (int64_t value : {int64_t(0), int64_t(1), int64_t(0xffffffff), int64_t(-1), int64_t(-0x80000000LL),
                          int64_t(0x100000000), int64_t(0x123456789abcdef)})
      expect((value >= 0 && value <= 0xffffffff ? "mov " + name(a, 32) + ", " + number(value)
              : value == int32_t(value)         ? "mov " + name(a) + ", " + number(value)
                                                : "movabs " + name(a) + ", " + number(value)),
             [&](Assembler &out) { out.setImmediate(a, value); });
}

void memory() {
  eachMem([](const Mem &mem) {
    for (Reg a : {rax, rsi, r10}) {
      for (unsigned bits : kWidths)
        expect("mov " + name(a, bits) + ", " + at(bits, mem), [&](Assembler &out) { out.load(bits, a, mem); });
      for (unsigned bits : {8u, 32u, 64u})
        expect("mov " + at(bits, mem) + ", " + name(a, bits), [&](Assembler &out) { out.store(bits, mem, a); });
      expect("movzx " + name(a, 32) + ", " + at(8, mem), [&](Assembler &out) { out.loadByte(a, mem); });
      expect("lea " + name(a) + ", " + plain(mem), [&](Assembler &out) { out.address(a, mem); });
      expect("imul " + name(a) + ", " + at(64, mem), [&](Assembler &out) { out.multiply(64, a, mem); });
      expect("sub " + name(a) + ", " + at(64, mem), [&](Assembler &out) { out.alu(Alu::sub, 64, a, mem); });
    }
    for (unsigned bits : {8u, 32u, 64u})
      expect("mov " + at(bits, mem) + ", 77", [&](Assembler &out) { out.storeImmediate(bits, mem, 77); });
    for (int32_t value : {1, -1000})
      expect("cmp " + at(64, mem) + ", " + number(value),
             [&](Assembler &out) { out.aluImmediate(Alu::cmp, 64, mem, value); });
    for (Xmm a : kSomeXmm) {
      expect("movsd " + name(a) + ", " + at(64, mem), [&](Assembler &out) { out.loadDouble(a, mem); });
      expect("movsd " + at(64, mem) + ", " + name(a), [&](Assembler &out) { out.storeDouble(mem, a); });
      expect("addsd " + name(a) + ", " + at(64, mem), [&](Assembler &out) { out.sse(Sse::add, a, mem); });
    }
    expect("call " + at(64, mem), [&](Assembler &out) { out.call(mem); });
  });
}

void arithmetic() {
  const std::pair<Alu, const char *> operations[] = {{Alu::add, "add"}, {Alu::or_, "or"},   {Alu::and_, "and"},
                                                     {Alu::sub, "sub"}, {Alu::xor_, "xor"}, {Alu::cmp, "cmp"}};
  for (unsigned bits : kWidths)
    for (Reg a : {rsp, rax, rdi, r9}) {
      for (auto [op, text] : operations) {
        for (Reg b : {rcx, r8})
          expect(text + (" " + name(a, bits)) + ", " + name(b, bits), [&](Assembler &out) { out.alu(op, bits, a, b); });
        for (int32_t value : {1, -128, 128, 1000000})
          expect(text + (" " + name(a, bits)) + ", " + number(value),
                 [&](Assembler &out) { out.aluImmediate(op, bits, a, value); });
      }
      expect("imul " + name(a, bits) + ", " + name(r8, bits), [&](Assembler &out) { out.multiply(bits, a, r8); });
      for (int32_t value : {7, 70000})
        expect("imul " + name(a, bits) + ", " + name(r8, bits) + ", " + number(value),
               [&](Assembler &out) { out.multiplyImmediate(bits, a, r8, value); });
      expect("shl " + name(a, bits) + ", cl", [&](Assembler &out) { out.shift(Shift::shl, bits, a); });
      expect("sar " + name(a, bits) + ", 5", [&](Assembler &out) { out.shiftImmediate(Shift::sar, bits, a, 5); });
      expect("not " + name(a, bits), [&](Assembler &out) { out.group3(Group3::not_, bits, a); });
      expect("neg " + name(a, bits), [&](Assembler &out) { out.group3(Group3::neg, bits, a); });
      expect("idiv " + name(a, bits), [&](Assembler &out) { out.group3(Group3::idiv, bits, a); });
      expect("test " + name(a, bits) + ", " + name(a, bits), [&](Assembler &out) { out.test(bits, a, a); });
    }
  expect("cdq", [](Assembler &out) { out.extendAccumulator(32); });
  expect("cqo", [](Assembler &out) { out.extendAccumulator(64); });
}

void doubles() {
  const std::pair<Sse, const char *> operations[] = {
      {Sse::sqrt, "sqrtsd"}, {Sse::add, "addsd"}, {Sse::mul, "mulsd"}, {Sse::sub, "subsd"}, {Sse::div, "divsd"}};
  for (Xmm a : kSomeXmm) {
    for (Xmm b : kSomeXmm) {
      for (auto [op, text] : operations)
        expect(text + (" " + name(a)) + ", " + name(b), [&](Assembler &out) { out.sse(op, a, b); });
      expect("movaps " + name(a) + ", " + name(b), [&](Assembler &out) { out.moveDouble(a, b); });
      expect("ucomisd " + name(a) + ", " + name(b), [&](Assembler &out) { out.compareDoubles(a, b); });
      expect("xorps " + name(a) + ", " + name(b), [&](Assembler &out) { out.xorDoubles(a, b); });
      expect("andps " + name(a) + ", " + name(b), [&](Assembler &out) { out.andDoubles(a, b); });
    }
    for (Reg b : kSome) {
      expect("movq " + name(a) + ", " + name(b), [&](Assembler &out) { out.moveBits(a, b); });
      expect("movq " + name(b) + ", " + name(a), [&](Assembler &out) { out.moveBits(b, a); });
      expect("cvttsd2si " + name(b) + ", " + name(a), [&](Assembler &out) { out.toInteger(b, a); });
      for (unsigned bits : kWidths)
        expect("xorps " + name(a) + ", " + name(a) + "; cvtsi2sd " + name(a) + ", " + name(b, bits),
               [&](Assembler &out) { out.toDouble(bits, a, b); });
    }
  }
}

void flow() {
  for (unsigned i = 0; i < 16; i++) {
    for (Reg a : kSome)
      expect("set" + std::string(kConditions[i]) + " " + name(a, 8), [&](Assembler &out) { out.set(Cond(i), a); });
    expect("j" + std::string(kConditions[i]) + " 4096", [&](Assembler &out) {
      uint32_t at = out.jumpIf(Cond(i));
      out.setDistance(at, out.at() + 4096);
    });
  }
  expect("jmp -5", [](Assembler &out) { out.setDistance(out.jump(), 0); });
  expect("call 0", [](Assembler &out) { out.callSymbol(0); });
  for (Reg a : {rax, rdi, r11}) {
    expect("call " + name(a), [&](Assembler &out) { out.call(a); });
    expect("push " + name(a), [&](Assembler &out) { out.push(a); });
  }
  expect("leave", [](Assembler &out) { out.leave(); });
  expect("ret", [](Assembler &out) { out.ret(); });
  expect("ud2", [](Assembler &out) { out.trap(); });
}

} // namespace

int main() {
  moves();
  memory();
  arithmetic();
  doubles();
  flow();
}
