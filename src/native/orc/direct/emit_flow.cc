// Conditions, branches, what travels along them, and what is counted.
#include <utility>

#include "emitter.h"

namespace otter::direct {

namespace {

Cond conditionOf(Compare op) {
  switch (op) {
  case Compare::eq:
  case Compare::oeq:
    return Cond::e;
  case Compare::ne:
  case Compare::une:
    return Cond::ne;
  case Compare::slt:
    return Cond::l;
  case Compare::sle:
    return Cond::le;
  case Compare::sgt:
    return Cond::g;
  case Compare::sge:
    return Cond::ge;
  case Compare::ult:
    return Cond::b;
  case Compare::ule:
    return Cond::be;
  case Compare::ugt:
  case Compare::olt: // with the operands exchanged: unordered is below
  case Compare::ogt:
    return Cond::a;
  default:
    return Cond::ae;
  }
}

/// The same comparison with its operands exchanged.
Compare mirrored(Compare op) {
  switch (op) {
  case Compare::slt:
    return Compare::sgt;
  case Compare::sle:
    return Compare::sge;
  case Compare::sgt:
    return Compare::slt;
  case Compare::sge:
    return Compare::sle;
  case Compare::ult:
    return Compare::ugt;
  case Compare::ule:
    return Compare::uge;
  case Compare::ugt:
    return Compare::ult;
  case Compare::uge:
    return Compare::ule;
  default:
    return op;
  }
}

} // namespace

// ------------------------------------------------------------------------------------------------------ labels

uint32_t Emitter::newLabel() {
  labels_.push_back({});
  return uint32_t(labels_.size() - 1);
}

void Emitter::place(uint32_t label) {
  labels_[label] = {out_, out_->at()};
}

void Emitter::jump(uint32_t label) {
  uint32_t at = out_->jump();
  fixups_.push_back({out_, at, label});
}

void Emitter::jumpIf(Cond condition, uint32_t label) {
  uint32_t at = out_->jumpIf(condition);
  fixups_.push_back({out_, at, label});
}

/// Whether what is emitted from here on runs into the block.
bool Emitter::isNext(BlockId to) const {
  const auto &order = function_->order;
  bool isCold = module_.blocks[at_].isCold;
  for (uint32_t i = module_.blocks[at_].place + 1; i < order.size(); i++)
    if (module_.blocks[order[i]].isCold == isCold)
      return order[i] == to && (out_ == &cold_) == isCold;
  return false;
}

// -------------------------------------------------------------------------------------------------- conditions

Emitter::Test Emitter::test(const Instr &compare) {
  if (compare.isFloat)
    return testDoubles(compare);
  unsigned bits = widthOf(compare.bits);
  auto op = Compare(compare.sub);
  ValueId left = compare.a, right = compare.b;
  if (valueOf(left).kind == Value::Kind::constant) {
    std::swap(left, right);
    op = mirrored(op);
  }
  if (auto value = registers_.immediate(right, bits)) {
    if (registers_.isLastUseAtHome(left))
      out_->aluImmediate(Alu::cmp, bits, registers_.homeOf(left), *value);
    else if (Reg reg = registers_.general(left); *value == 0)
      out_->test(bits, reg, reg);
    else
      out_->aluImmediate(Alu::cmp, bits, reg, *value);
  } else {
    Reg a = registers_.general(left);
    if (registers_.isLastUseAtHome(right))
      out_->alu(Alu::cmp, bits, a, registers_.homeOf(right));
    else
      out_->alu(Alu::cmp, bits, a, registers_.general(right));
  }
  registers_.used(left);
  registers_.used(right);
  return {conditionOf(op)};
}

Emitter::Test Emitter::testDoubles(const Instr &compare) {
  auto op = Compare(compare.sub);
  bool isExchanged = op == Compare::olt || op == Compare::ole;
  Xmm a = registers_.floating(compare.a), b = registers_.floating(compare.b);
  isExchanged ? out_->compareDoubles(b, a) : out_->compareDoubles(a, b);
  registers_.used(compare.a);
  registers_.used(compare.b);
  auto parity = op == Compare::oeq   ? Test::Parity::equal
                : op == Compare::une ? Test::Parity::unequal
                                     : Test::Parity::ignored;
  return {conditionOf(op), parity};
}

// A comparison that only the next branch looks at, and the counter before it, is emitted there.
void Emitter::compare(const Instr &instr) {
  const Instr *next = nextOf(instr);
  bool isCounted = next && next->code == Code::countWay && registers_.isFixed(next->a);
  const Instr *branch = isCounted ? nextOf(*next) : next;
  uint32_t uses = isCounted ? 2 : 1;
  if (branch && branch->code == Code::condBr && branch->a == instr.result && valueOf(instr.result).uses == uses &&
      (!isCounted || next->b == instr.result)) {
    putOff_ = &instr;
    return;
  }
  Test made = test(instr);
  Reg to = registers_.freshGeneral();
  out_->set(made.condition, to);
  if (made.parity != Test::Parity::ignored) {
    bool isEqual = made.parity == Test::Parity::equal;
    out_->set(isEqual ? Cond::np : Cond::p, kScratch);
    out_->alu(isEqual ? Alu::and_ : Alu::or_, 32, to, kScratch);
  }
  out_->extendByte(to, to);
  registers_.define(instr.result, to);
}

Emitter::Test Emitter::condition(ValueId value) {
  if (putOff_) {
    const Instr &compare = *std::exchange(putOff_, nullptr);
    return test(compare);
  }
  Reg reg = registers_.general(value);
  out_->test(32, reg, reg);
  registers_.used(value);
  return {Cond::ne};
}

void Emitter::jumpIf(const Test &test, bool sense, uint32_t label) {
  if (test.parity == Test::Parity::ignored)
    return jumpIf(sense ? test.condition : negated(test.condition), label);
  bool whenUnequal = (test.parity == Test::Parity::unequal) == sense;
  if (whenUnequal) {
    jumpIf(Cond::ne, label);
    return jumpIf(Cond::p, label);
  }
  uint32_t end = newLabel();
  jumpIf(Cond::p, end);
  jumpIf(Cond::e, label);
  place(end);
}

// ---------------------------------------------------------------------------------------------------- counters

// Counted where the branch goes, when a branch follows.
void Emitter::countWay(const Instr &instr) {
  const Instr *next = nextOf(instr);
  if (next && next->code == Code::condBr && next->a == instr.b && registers_.isFixed(instr.a)) {
    counted_ = &instr;
    if (putOff_ == nullptr)
      registers_.used(instr.b);
    return;
  }
  Reg way = registers_.general(instr.b);
  Reg base = registers_.general(instr.a);
  out_->aluImmediate(Alu::add, 32, Mem{.base = base, .hasIndex = true, .index = way, .scale = 4}, 1);
  registers_.used(instr.a);
  registers_.used(instr.b);
}

void Emitter::countDown(const Instr &instr) {
  out_->aluImmediate(Alu::sub, 64, registers_.memory(instr.a), 1);
  registers_.used(instr.a);
  registers_.unpin();
  leaveState(instr.whenTrue);
  leaveState(instr.whenFalse);
  jumpIf(Cond::le, module_.blocks[instr.whenTrue].place);
  if (!isNext(instr.whenFalse))
    jump(module_.blocks[instr.whenFalse].place);
}

// ---------------------------------------------------------------------------------------------------- branches

/// A loop's round ends: what was put into the frame around its calls would keep objects alive until others take the
/// place of it, which may be at the end of the next round.
void Emitter::forgetRound(const Block &header) {
  frame_.eachLeft(header.place,
                  [this](int32_t slot) { out_->storeImmediate(64, {.base = rbp, .displacement = slot}, 0); });
}

void Emitter::br(const Instr &instr) {
  if (const Block &to = module_.blocks[instr.whenTrue]; to.place <= module_.blocks[at_].place && out_ == &hot_)
    forgetRound(to);
  copies(instr.whenTrue);
  leaveState(instr.whenTrue);
  if (!isNext(instr.whenTrue))
    jump(module_.blocks[instr.whenTrue].place);
}

/// Copies for one of several ways from here: registers are as before.
void Emitter::copiesAside(BlockId to) {
  if (!hasCopies(to))
    return;
  Registers::State before = registers_.state();
  copies(to);
  registers_.restore(before);
}

/// Takes the way to a block from here; registers are as before.
void Emitter::go(BlockId to) {
  copiesAside(to);
  if (!isNext(to))
    jump(module_.blocks[to].place);
}

void Emitter::condBr(const Instr &instr) {
  Test made = condition(instr.a);
  registers_.unpin();
  leaveState(instr.whenTrue);
  leaveState(instr.whenFalse);
  if (counted_)
    return countedCondBr(made, instr);
  auto placeOf = [&](BlockId block) { return module_.blocks[block].place; };
  bool isTrueNext = isNext(instr.whenTrue);
  if (!hasCopies(instr.whenFalse) && (isTrueNext || hasCopies(instr.whenTrue))) {
    jumpIf(made, false, placeOf(instr.whenFalse));
    return go(instr.whenTrue);
  }
  uint32_t whenTrue = hasCopies(instr.whenTrue) ? newLabel() : placeOf(instr.whenTrue);
  jumpIf(made, true, whenTrue);
  go(instr.whenFalse);
  if (whenTrue == placeOf(instr.whenTrue))
    return;
  // The other way was not left open: behind it comes the one with copies.
  if (isNext(instr.whenFalse))
    jump(placeOf(instr.whenFalse));
  place(whenTrue);
  go(instr.whenTrue);
}

// The false way leaves the line of the code, where neither is known to be rare.
void Emitter::countedCondBr(const Test &test, const Instr &instr) {
  const Instr &counted = *std::exchange(counted_, nullptr);
  Mem pair = registers_.memory(counted.a);
  registers_.used(counted.a);
  uint32_t whenFalse = newLabel();
  jumpIf(test, false, whenFalse);
  Mem second = pair;
  second.displacement += 4;
  out_->aluImmediate(Alu::add, 32, second, 1);
  go(instr.whenTrue);
  if (out_ == &cold_ && isNext(instr.whenTrue))
    jump(module_.blocks[instr.whenTrue].place);
  Assembler *line = std::exchange(out_, &cold_);
  registers_.emitTo(cold_);
  place(whenFalse);
  out_->aluImmediate(Alu::add, 32, pair, 1);
  go(instr.whenFalse);
  out_ = line;
  registers_.emitTo(*line);
}

void Emitter::switch_(const Instr &instr) {
  unsigned bits = widthOf(instr.bits);
  Reg on = registers_.general(instr.a);
  registers_.used(instr.a);
  leaveState(instr.whenFalse);
  for (uint32_t i = 0; i < instr.count; i += 2) {
    ValueId value = module_.lists[instr.list + i];
    BlockId to = module_.lists[instr.list + i + 1];
    leaveState(to);
    if (auto constant = registers_.immediate(value, bits))
      out_->aluImmediate(Alu::cmp, bits, on, *constant);
    else {
      out_->setImmediate(kScratch, valueOf(value).number);
      out_->alu(Alu::cmp, bits, on, kScratch);
    }
    uint32_t other = newLabel();
    jumpIf(Cond::ne, other);
    copiesAside(to);
    jump(module_.blocks[to].place);
    place(other);
  }
  go(instr.whenFalse);
}

/// A block that inherits what registers hold and does not come next finds it here.
void Emitter::leaveState(BlockId to) {
  const Block &target = module_.blocks[to];
  if (target.inherits && target.place != module_.blocks[at_].place + 1)
    states_[target.place] = std::make_unique<Registers::State>(registers_.state());
}

// ------------------------------------------------------------------------------------------------------ copies

bool Emitter::hasCopies(BlockId to) const {
  return module_.blocks[to].phis != kNone;
}

// All at once: where one takes what another one was, all are read before the first is written.
void Emitter::copies(BlockId to) {
  struct Copy {
    ValueId from, to;
    Mem between;
  };
  std::vector<Copy> all;
  bool overlaps = false;
  for (uint32_t phi = module_.blocks[to].phis; phi != kNone; phi = module_.phis[phi].next) {
    ValueId from = incomingFrom(module_, module_.phis[phi], at_), target = module_.phis[phi].value;
    if (from != target)
      all.push_back({from, target, {}});
    else
      registers_.used(from);
    for (uint32_t other = module_.blocks[to].phis; other != kNone; other = module_.phis[other].next)
      overlaps |= other != phi && module_.phis[other].value == from;
  }
  for (Copy &copy : all) {
    copy.between = {.base = rbp, .displacement = overlaps ? frame_.own() : registers_.homeOf(copy.to).displacement};
    copyToHome(copy.from, copy.between);
    registers_.used(copy.from);
    registers_.unpin();
  }
  for (Copy &copy : all)
    if (overlaps) {
      out_->load(64, kScratch, copy.between);
      out_->store(64, registers_.homeOf(copy.to), kScratch);
    }
}

void Emitter::copyToHome(ValueId from, const Mem &home) {
  const Value &value = valueOf(from);
  if (value.kind == Value::Kind::aggregate)
    throw BadRecording("operands do not fit");
  if (value.kind == Value::Kind::computed && value.reg < 0) {
    out_->load(64, kScratch, registers_.homeOf(from));
    out_->store(64, home, kScratch);
  } else if (value.kind == Value::Kind::constant) {
    if (value.number == int32_t(value.number))
      return out_->storeImmediate(64, home, int32_t(value.number));
    out_->setImmediate(kScratch, value.number);
    out_->store(64, home, kScratch);
  } else if (value.isFloat)
    out_->storeDouble(home, registers_.floating(from));
  else
    out_->store(64, home, registers_.general(from));
}

} // namespace otter::direct
