#include "emitter.h"

#include <algorithm>
#include <cstring>

#include "convention.h"

namespace otter::direct {

namespace {

constexpr uint32_t kPage = 4096;
constexpr uint32_t kPrologueBytes = 11;
constexpr uint32_t kAlignment = 16;
constexpr uint32_t kMaxFrame = 1 << 20;
constexpr uint8_t kNoOperation = 0x90, kBreakpoint = 0xcc;

} // namespace

Emitted emit(Module &module) {
  return Emitter(module).run();
}

Emitted Emitter::run() {
  for (uint32_t i = 0; i < module_.functions.size(); i++)
    if (module_.functions[i].entry != kNone) {
      analyseFlow(module_, module_.functions[i]);
      function(module_.functions[i]);
    }
  return finish();
}

Emitted Emitter::finish() {
  emitted_.code = std::move(hot_.code);
  emitted_.references = std::move(hot_.references);
  std::vector<uint32_t> starts(module_.symbols.size(), ~0u);
  for (const EmittedFunction &function : emitted_.functions)
    for (uint32_t i = 0; i < module_.symbols.size(); i++)
      if (module_.symbols[i].name == function.name)
        starts[i] = function.start;
  for (uint32_t i = 0; i < module_.symbols.size(); i++)
    emitted_.symbols.push_back({module_.symbols[i].name.str(), starts[i], module_.symbols[i].isCode});
  for (const Scope &scope : module_.scopes)
    emitted_.scopes.push_back({scope.function.str(), scope.file.str(), scope.line});
  return std::move(emitted_);
}

// --------------------------------------------------------------------------------------------------- functions

void Emitter::function(Function &function) {
  function_ = &function;
  frame_.clear();
  registers_.forget();
  labels_.assign(function.order.size(), {});
  states_.clear();
  states_.resize(function.order.size());
  fixups_.clear();
  cold_.clear();
  coldRows_.clear();
  lastRow_[0] = lastRow_[1] = kNone - 1;
  while (hot_.at() % kAlignment)
    hot_.byte(kBreakpoint);
  uint32_t start = hot_.at();
  out_ = &hot_;
  registers_.emitTo(hot_);
  // Until the first instruction, and where nothing else is known.
  emitted_.rows.push_back({start, function.scope, 0, 1});
  prologue();
  parameters(function);
  for (BlockId id : function.order)
    block(id);
  endFunction(start);
}

// The size of the frame is filled in at the end.
void Emitter::prologue() {
  hot_.push(rbp);
  hot_.move(64, rbp, rsp);
  for (uint32_t i = 4; i < kPrologueBytes; i++)
    hot_.byte(kNoOperation);
}

void Emitter::parameters(const Function &function) {
  const Type &type = module_.types[function.type];
  const Type &result = module_.types[type.element];
  Convention convention;
  resultAddress_ = 0;
  if (result.kind == Type::Kind::structure && result.parts.size() > kResultRegisters) {
    Value address{.kind = Value::Kind::computed, .isShared = true, .uses = 1};
    module_.values.push_back(address);
    resultAddress_ = ValueId(module_.values.size() - 1);
    registers_.define(resultAddress_, Reg(convention.next(false).reg));
  }
  std::vector<Convention::Place> places;
  for (uint32_t part : type.parts)
    places.push_back(convention.next(module_.types[part].kind == Type::Kind::floating));
  // Those in registers first: loading one from the stack must not take the register of another.
  for (bool inRegister : {true, false})
    for (uint32_t i = 0; i < places.size(); i++)
      if ((places[i].reg >= 0) == inRegister)
        parameter(function.firstParameter + i, type.parts[i], {places[i].isFloat, places[i].reg, places[i].offset});
}

void Emitter::parameter(ValueId id, uint32_t type, const Place &place) {
  Value &value = module_.values[id];
  if (value.uses == 0)
    return;
  uint8_t bits = module_.types[type].bits;
  if (place.reg >= 0 && place.isFloat)
    return registers_.define(id, Xmm(place.reg));
  // Two words, return address and frame pointer, are below the arguments.
  int32_t home = place.offset + 16;
  if (place.reg < 0 && bits > 8) {
    value.home = home;
    return;
  }
  Reg reg = place.reg >= 0 ? Reg(place.reg) : registers_.freshGeneral();
  if (place.reg < 0)
    out_->load(64, reg, {.base = rbp, .displacement = home});
  // LLVM leaves the rest of the register undefined.
  if (bits <= 8)
    out_->aluImmediate(Alu::and_, 32, reg, bits == 1 ? 1 : 0xff);
  registers_.define(id, reg);
  registers_.unpin();
}

void Emitter::endFunction(uint32_t start) {
  appendCold();
  for (const Fixup &fixup : fixups_) {
    const Label &label = labels_[fixup.label];
    checkRecording(label.in != nullptr, "a way leads nowhere");
    hot_.setDistance(fixup.at, label.at);
  }
  uint32_t bytes = frame_.bytes();
  if (bytes > kMaxFrame)
    throw Unsupported("a large frame");
  if (bytes > kPage)
    touchPages(start);
  else {
    Assembler fill;
    fill.aluImmediate(Alu::sub, 64, rsp, 0x7fffffff); // the long form
    std::copy(fill.code.begin(), fill.code.end(), hot_.code.begin() + start + 4);
    memcpy(&hot_.code[start + 7], &bytes, sizeof bytes);
  }
  emitted_.functions.push_back({module_.symbols[function_->symbol].name.str(), start, hot_.at() - start});
}

// A frame larger than a page touches each page in order, so that the guard area cannot be stepped over.
void Emitter::touchPages(uint32_t start) {
  uint32_t bytes = frame_.bytes();
  uint32_t away = start + 4;
  hot_.code[away] = 0xe9; // a jump
  hot_.setDistance(away + 1, hot_.at());
  for (; bytes > kPage; bytes -= kPage) {
    hot_.aluImmediate(Alu::sub, 64, rsp, kPage);
    hot_.aluImmediate(Alu::or_, 64, Mem{.base = rsp}, 0);
  }
  hot_.aluImmediate(Alu::sub, 64, rsp, int32_t(bytes));
  hot_.setDistance(hot_.jump(), start + kPrologueBytes);
}

void Emitter::appendCold() {
  uint32_t base = hot_.at();
  hot_.code.insert(hot_.code.end(), cold_.code.begin(), cold_.code.end());
  for (Reference reference : cold_.references) {
    reference.at += base;
    hot_.references.push_back(reference);
  }
  for (LineRow row : coldRows_) {
    row.start += base;
    emitted_.rows.push_back(row);
  }
  for (Label &label : labels_)
    if (label.in == &cold_)
      label.at += base;
  for (Fixup &fixup : fixups_)
    if (fixup.in == &cold_)
      fixup.at += base;
}

// ------------------------------------------------------------------------------------------------------ blocks

void Emitter::block(BlockId id) {
  const Block &block = module_.blocks[id];
  at_ = id;
  frame_.enter(block.isCold ? 0 : block.place); // a panic, a poll: hardly ever reached
  out_ = block.isCold ? &cold_ : &hot_;
  registers_.emitTo(*out_);
  place(block.place);
  if (auto &state = states_[block.place]) {
    registers_.restore(*state);
    state.reset();
  } else if (!block.inherits && block.place > 0)
    registers_.forget();
  for (uint32_t i = block.first; i != kNone; i = module_.instrs[i].next) {
    const Instr &instr = module_.instrs[i];
    row(instr);
    instruction(instr);
    registers_.unpin();
  }
}

void Emitter::row(const Instr &instr) {
  bool isCold = out_ == &cold_;
  if (lastRow_[isCold] == instr.location)
    return;
  lastRow_[isCold] = instr.location;
  LineRow row{out_->at(), function_->scope, 0, 1};
  if (instr.location != kNone) {
    const Location &location = module_.locations[instr.location];
    row = {out_->at(), location.scope, location.line, location.column};
  }
  (isCold ? coldRows_ : emitted_.rows).push_back(row);
}

void Emitter::instruction(const Instr &instr) {
  switch (instr.code) {
  case Code::binary:
    return binary(instr);
  case Code::compare:
    return compare(instr);
  case Code::cast:
    return cast(instr);
  case Code::unary:
    return unary(instr);
  case Code::select:
    return select(instr);
  case Code::load:
    return load(instr);
  case Code::store:
    return store(instr);
  case Code::address:
    return address(instr);
  case Code::call:
    return call(instr);
  case Code::br:
    return br(instr);
  case Code::condBr:
    return condBr(instr);
  case Code::switch_:
    return switch_(instr);
  case Code::ret:
    return ret(instr);
  case Code::unreachable:
    return out_->trap();
  case Code::countDown:
    return countDown(instr);
  case Code::countWay:
    return countWay(instr);
  }
}

} // namespace otter::direct
