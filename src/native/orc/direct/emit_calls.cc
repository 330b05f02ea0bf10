// Calls, what LLVM's intrinsics of the recordings are, and returns.
#include <algorithm>
#include <utility>

#include "convention.h"
#include "emitter.h"

namespace otter::direct {

namespace {

constexpr int64_t kTwoTo63 = 0x43e0000000000000; // as a double
constexpr int64_t kMagnitude = 0x7fffffffffffffff;
constexpr int kFirstXmm = 16; // numbers of registers: general ones before doubles

struct LibraryFunction {
  llvm::StringRef intrinsic;
  const char *name;
};

// Functions of libm, which LLVM calls for them too.
constexpr LibraryFunction kLibrary[] = {
    {"llvm.floor.f64", "floor"}, {"llvm.ceil.f64", "ceil"},   {"llvm.trunc.f64", "trunc"}, {"llvm.round.f64", "round"},
    {"llvm.sin.f64", "sin"},     {"llvm.cos.f64", "cos"},     {"llvm.exp.f64", "exp"},     {"llvm.log.f64", "log"},
    {"llvm.log2.f64", "log2"},   {"llvm.log10.f64", "log10"}, {"llvm.pow.f64", "pow"}};

} // namespace

bool Emitter::isResultInMemory(const Instr &instr) const {
  return instr.result != 0 && valueOf(instr.result).kind == Value::Kind::aggregate &&
         valueOf(instr.result).index > kResultRegisters;
}

void Emitter::call(const Instr &instr) {
  const Value &callee = valueOf(instr.a);
  if (callee.kind == Value::Kind::symbol) {
    llvm::StringRef name = module_.symbols[callee.base].name;
    if (name.starts_with("llvm."))
      return intrinsic(instr, name);
  }
  if (callee.kind != Value::Kind::symbol && callee.kind != Value::Kind::computed)
    throw Unsupported("a call of an unusual address");
  bool inMemory = isResultInMemory(instr);
  int32_t area = inMemory ? frame_.area(kResultRegisters * 8 + 8) : 0;
  Convention convention;
  std::vector<std::pair<int, ValueId>> moves;
  // The code to call goes last, to a register that no argument has.
  if (putOffLoad_ == nullptr && callee.kind != Value::Kind::symbol)
    moves.push_back({int(rax), instr.a});
  if (inMemory)
    convention.next(false);
  for (uint32_t i = 0; i < instr.count; i++) {
    ValueId value = module_.lists[instr.list + i];
    Convention::Place place = convention.next(valueOf(value).isFloat);
    if (place.reg < 0)
      stackArgument(value, place.offset);
    else
      moves.push_back({place.isFloat ? kFirstXmm + place.reg : place.reg, made(value)});
  }
  frame_.needArguments(uint32_t(convention.stackBytes()));
  for (auto [reg, value] : moves)
    if (valueOf(value).kind == Value::Kind::computed && valueOf(value).uses > 0)
      module_.values[value].uses--;
  registers_.saveAll();
  moveArguments(moves);
  if (inMemory)
    out_->address(rdi, {.base = rbp, .displacement = area});
  target(instr);
  for (auto [reg, value] : moves)
    if (valueOf(value).kind == Value::Kind::computed) {
      module_.values[value].uses++;
      registers_.used(value);
    }
  registers_.forget();
  results(instr, area);
}

/// The value, or what an address is that is made of registers: among moves of registers those would be lost.
ValueId Emitter::made(ValueId value) {
  const Value &view = valueOf(value);
  if ((view.kind != Value::Kind::offset && view.kind != Value::Kind::indexed) || registers_.isFixed(value))
    return value;
  Reg reg = registers_.general(value);
  registers_.used(value);
  module_.values.push_back({.kind = Value::Kind::computed, .uses = 1});
  auto result = ValueId(module_.values.size() - 1);
  registers_.define(result, reg);
  registers_.unpin();
  return result;
}

void Emitter::stackArgument(ValueId value, int32_t offset) {
  Mem to{.base = rsp, .displacement = offset};
  if (valueOf(value).isFloat)
    out_->storeDouble(to, registers_.floating(value));
  else if (auto constant = registers_.immediate(value, 64))
    out_->storeImmediate(64, to, *constant);
  else
    out_->store(64, to, registers_.general(value));
  registers_.used(value);
  registers_.unpin();
}

// Those in registers first, each when nobody needs what its target holds; then the others, which need no register.
void Emitter::moveArguments(std::vector<std::pair<int, ValueId>> &moves) {
  struct Move {
    int to, from;
  };
  std::vector<Move> pending;
  for (auto [to, value] : moves)
    if (int from = valueOf(value).reg; from >= 0 && from != to)
      pending.push_back({to, from});
  auto copy = [&](int to, int from) {
    to < kFirstXmm ? out_->move(64, Reg(to), Reg(from)) : out_->moveDouble(Xmm(to - kFirstXmm), Xmm(from - kFirstXmm));
  };
  // Also what stays where it is is still needed; nobody moves there.
  while (!pending.empty()) {
    bool moved = false;
    for (size_t i = 0; i < pending.size(); i++) {
      Move move = pending[i];
      bool isNeeded = std::any_of(pending.begin(), pending.end(),
                                  [&](const Move &other) { return other.from == move.to && other.to != move.to; });
      if (isNeeded)
        continue;
      copy(move.to, move.from);
      pending.erase(pending.begin() + ptrdiff_t(i));
      moved = true;
      break;
    }
    if (moved)
      continue;
    // Only rings are left: one is opened.
    int aside = pending.front().from;
    int scratch = aside < kFirstXmm ? int(kScratch) : kFirstXmm + int(kScratchXmm);
    copy(scratch, aside);
    for (Move &move : pending)
      if (move.from == aside)
        move.from = scratch;
  }
  for (auto [to, value] : moves)
    if (valueOf(value).reg < 0)
      to < kFirstXmm ? registers_.loadInto(Reg(to), value) : registers_.loadInto(Xmm(to - kFirstXmm), value);
}

void Emitter::target(const Instr &instr) {
  if (const Instr *load = std::exchange(putOffLoad_, nullptr)) {
    out_->call(registers_.memory(load->a));
    registers_.used(load->a);
  } else if (const Value &callee = valueOf(instr.a); callee.kind == Value::Kind::symbol)
    out_->callSymbol(callee.base);
  else
    out_->call(rax);
}

void Emitter::results(const Instr &instr, int32_t area) {
  if (instr.result == 0)
    return;
  Value &value = module_.values[instr.result];
  if (value.kind != Value::Kind::aggregate)
    return result(instr);
  for (uint32_t i = 0; i < value.index; i++) {
    ValueId part = module_.lists[value.base + i];
    if (value.index <= kResultRegisters)
      registers_.define(part, kResults[i]);
    else if (valueOf(part).uses > 0)
      module_.values[part].home = area + int32_t(i) * 8;
  }
}

void Emitter::result(const Instr &instr) {
  if (valueOf(instr.result).isFloat)
    return registers_.define(instr.result, xmm0);
  // Only the lowest bit of a bool counts, and of a byte the byte.
  if (instr.bits <= 8 && valueOf(instr.result).uses > 0)
    out_->aluImmediate(Alu::and_, 32, rax, instr.bits == 1 ? 1 : 0xff);
  registers_.define(instr.result, rax);
}

// ------------------------------------------------------------------------------------------------- intrinsics

void Emitter::intrinsic(const Instr &instr, llvm::StringRef name) {
  bool areFloats = instr.count > 0 && instr.count <= 2 && instr.result != 0;
  for (uint32_t i = 0; areFloats && i < instr.count; i++)
    areFloats = valueOf(module_.lists[instr.list + i]).isFloat;
  if (!areFloats || valueOf(instr.result).isFloat != (name != "llvm.fptosi.sat.i64.f64"))
    throw Unsupported("an intrinsic");
  if (name == "llvm.fptosi.sat.i64.f64")
    toIntegerSaturated(instr);
  else if (name == "llvm.fabs.f64")
    absolute(instr);
  else if (name == "llvm.sqrt.f64") {
    ValueId from = module_.lists[instr.list];
    Xmm to = registers_.takeFloating(from);
    out_->sse(Sse::sqrt, to, to);
    registers_.used(from);
    registers_.define(instr.result, to);
  } else {
    for (const LibraryFunction &function : kLibrary)
      if (name == function.intrinsic)
        return callLibrary(instr, function.name);
    throw Unsupported("an intrinsic");
  }
}

// Out of range, the processor gives the smallest number; above the range that is wrong, and so it is for NaN.
void Emitter::toIntegerSaturated(const Instr &instr) {
  ValueId value = module_.lists[instr.list];
  Xmm from = registers_.floating(value);
  Reg to = registers_.freshGeneral();
  uint32_t isBelow = newLabel(), end = newLabel();
  out_->toInteger(to, from);
  out_->setImmediate(kScratch, kTwoTo63);
  out_->moveBits(kScratchXmm, kScratch);
  out_->compareDoubles(from, kScratchXmm);
  jumpIf(Cond::b, isBelow);
  out_->setImmediate(to, kMagnitude);
  place(isBelow);
  out_->compareDoubles(from, from);
  jumpIf(Cond::np, end);
  out_->setImmediate(to, 0);
  place(end);
  registers_.used(value);
  registers_.define(instr.result, to);
}

void Emitter::absolute(const Instr &instr) {
  ValueId value = module_.lists[instr.list];
  Xmm to = registers_.takeFloating(value);
  out_->setImmediate(kScratch, kMagnitude);
  out_->moveBits(kScratchXmm, kScratch);
  out_->andDoubles(to, kScratchXmm);
  registers_.used(value);
  registers_.define(instr.result, to);
}

uint32_t Emitter::librarySymbol(const char *name) {
  for (uint32_t i = 0; i < module_.symbols.size(); i++)
    if (module_.symbols[i].name == name)
      return i;
  module_.symbols.push_back({.name = name, .isCode = true});
  return uint32_t(module_.symbols.size() - 1);
}

// Of one or two doubles, with a double as its result.
void Emitter::callLibrary(const Instr &instr, const char *name) {
  Instr call{.code = Code::call, .result = instr.result};
  bool isOperator = instr.code == Code::binary;
  ValueId first = isOperator ? instr.a : module_.lists[instr.list];
  ValueId second = isOperator ? instr.b : instr.count > 1 ? module_.lists[instr.list + 1] : 0;
  call.list = uint32_t(module_.lists.size());
  call.count = second ? 2 : 1;
  module_.lists.push_back(first);
  if (second)
    module_.lists.push_back(second);
  module_.values.push_back({.kind = Value::Kind::symbol, .base = librarySymbol(name)});
  call.a = ValueId(module_.values.size() - 1);
  this->call(call);
}

// --------------------------------------------------------------------------------------------------- returns

void Emitter::ret(const Instr &instr) {
  const Value value = valueOf(instr.a);
  if (value.kind == Value::Kind::aggregate && value.index > kResultRegisters) {
    Reg to = registers_.general(resultAddress_);
    for (uint32_t i = 0; i < value.index; i++)
      if (ValueId part = module_.lists[value.base + i]) {
        registers_.loadInto(kScratch, part);
        out_->store(64, {.base = to, .displacement = int32_t(i) * 8}, kScratch);
      }
    out_->move(64, rax, to);
  } else if (value.kind == Value::Kind::aggregate) {
    std::vector<std::pair<int, ValueId>> moves;
    for (uint32_t i = 0; i < value.index; i++)
      if (ValueId part = module_.lists[value.base + i])
        moves.push_back({int(kResults[i]), made(part)});
    moveArguments(moves);
  } else if (value.isFloat)
    registers_.loadInto(xmm0, instr.a);
  else if (instr.a != 0)
    registers_.loadInto(rax, instr.a);
  registers_.used(instr.a);
  out_->leave();
  out_->ret();
}

} // namespace otter::direct
