#include "registers.h"

#include <bit>

namespace otter::direct {

namespace {

constexpr uint32_t maskOf(std::initializer_list<unsigned> registers) {
  uint32_t mask = 0;
  for (unsigned reg : registers)
    mask |= 1u << reg;
  return mask;
}

constexpr uint32_t kGeneral = maskOf({rax, rcx, rdx, rsi, rdi, r8, r9, r10});
constexpr uint32_t kFloating = 0x7fff0000; // all but xmm15

unsigned lowest(uint32_t mask) {
  return unsigned(std::countr_zero(mask));
}

Xmm xmm(unsigned reg) {
  return Xmm(reg - 16);
}

} // namespace

// ---------------------------------------------------------------------------------------------------- contents

void Registers::bind(ValueId value, unsigned reg, bool isDirty) {
  state_.values[reg] = value;
  state_.occupied |= 1u << reg;
  state_.dirty = (state_.dirty & ~(1u << reg)) | uint32_t(isDirty) << reg;
  valueOf(value).reg = int8_t(reg);
}

void Registers::unbind(unsigned reg) {
  valueOf(state_.values[reg]).reg = -1;
  state_.occupied &= ~(1u << reg);
  state_.dirty &= ~(1u << reg);
}

void Registers::restore(const State &state) {
  for (uint32_t left = state_.occupied; left; left &= left - 1)
    unbind(lowest(left));
  for (uint32_t left = state.occupied; left; left &= left - 1) {
    unsigned reg = lowest(left);
    if (valueOf(state.values[reg]).uses > 0)
      bind(state.values[reg], reg, state.dirty >> reg & 1);
  }
  state_.cells = state.cells;
  state_.equal = state.equal;
}

// Its contents are about to change.
void Registers::overwrite(unsigned reg) {
  state_.equal &= ~(1u << reg);
}

void Registers::forgetCell(ValueId cell) {
  for (uint32_t left = state_.equal; left; left &= left - 1)
    if (unsigned reg = lowest(left); state_.cells[reg] == cell)
      overwrite(reg);
}

void Registers::storedTo(ValueId cell, unsigned reg) {
  forgetCell(cell);
  state_.cells[reg] = cell;
  state_.equal |= 1u << reg;
}

bool Registers::defineFromCell(ValueId value, ValueId cell) {
  for (uint32_t left = state_.equal; left; left &= left - 1) {
    unsigned reg = lowest(left);
    if (state_.cells[reg] != cell)
      continue;
    pinned_ |= 1u << reg;
    if (state_.occupied >> reg & 1) {
      unsigned copy = allocate(reg >= 16);
      reg < 16 ? out_->move(64, Reg(copy), Reg(reg)) : out_->moveDouble(xmm(copy), xmm(reg));
      reg = copy;
    }
    define(value, reg);
    return true;
  }
  return false;
}

Mem Registers::homeOf(ValueId id) {
  Value &value = valueOf(id);
  if (value.home == 0)
    value.home = value.kind == Value::Kind::slot ? frame_.area(uint32_t(value.number))
                 : value.isShared                ? frame_.own()
                                                 : frame_.borrow();
  return {.base = rbp, .displacement = value.home};
}

void Registers::storeHome(ValueId value) {
  save(unsigned(valueOf(value).reg));
}

void Registers::save(unsigned reg) {
  Mem home = homeOf(state_.values[reg]);
  reg < 16 ? out_->store(64, home, Reg(reg)) : out_->storeDouble(home, xmm(reg));
  state_.dirty &= ~(1u << reg);
}

void Registers::saveAll() {
  for (uint32_t left = state_.dirty; left; left &= left - 1)
    if (unsigned reg = lowest(left); valueOf(state_.values[reg]).uses > 0)
      save(reg);
}

void Registers::evict(unsigned reg) {
  if ((state_.dirty >> reg & 1) && valueOf(state_.values[reg]).uses > 0)
    save(reg);
  unbind(reg);
}

unsigned Registers::allocate(bool isFloat) {
  uint32_t all = (isFloat ? kFloating : kGeneral) & ~pinned_;
  uint32_t free = all & ~state_.occupied;
  if (free == 0) {
    uint32_t clean = all & ~state_.dirty;
    uint32_t candidates = clean ? clean : all;
    // In turns, so that what was just loaded stays for a while.
    uint32_t later = candidates & ~((2u << turn_) - 1);
    turn_ = lowest(later ? later : candidates);
    evict(turn_);
    free = 1u << turn_;
  }
  uint32_t unknown = free & ~state_.equal;
  unsigned reg = lowest(unknown ? unknown : free);
  overwrite(reg);
  pinned_ |= 1u << reg;
  return reg;
}

void Registers::claim(Reg reg) {
  if (state_.occupied >> reg & 1) {
    ValueId value = state_.values[reg];
    bool isDirty = state_.dirty >> reg & 1;
    pinned_ |= 1u << reg;
    uint32_t free = kGeneral & ~pinned_ & ~state_.occupied;
    if (free && valueOf(value).uses > 0) {
      unbind(reg);
      unsigned other = lowest(free);
      overwrite(other);
      out_->move(64, Reg(other), reg);
      bind(value, other, isDirty);
    } else
      evict(reg);
  }
  overwrite(reg);
  pinned_ |= 1u << reg;
}

void Registers::define(ValueId value, unsigned reg) {
  Value &defined = valueOf(value);
  if (state_.occupied >> reg & 1)
    unbind(reg);
  if (defined.uses == 0)
    return;
  bind(value, reg, true);
  if (defined.isShared)
    save(reg);
}

void Registers::used(ValueId id) {
  Value &value = valueOf(id);
  switch (value.kind) {
  case Value::Kind::computed:
    if (value.uses == 0 || --value.uses > 0)
      return;
    if (value.reg >= 0)
      unbind(unsigned(value.reg));
    // What comes in on the stack is above the frame pointer.
    if (value.home < 0 && !value.isShared) {
      frame_.giveBack(value.home);
      value.home = 0;
    }
    return;
  case Value::Kind::indexed:
    used(value.index);
    [[fallthrough]];
  case Value::Kind::offset:
    return used(value.base);
  case Value::Kind::aggregate:
    for (uint32_t i = 0; i < value.index; i++)
      used(module_.lists[value.base + i]);
    return;
  default:
    return;
  }
}

// ------------------------------------------------------------------------------------------------------- reads

unsigned Registers::loadHome(ValueId value, bool isFloat) {
  unsigned reg = allocate(isFloat);
  Mem home = homeOf(value);
  isFloat ? out_->loadDouble(xmm(reg), home) : out_->load(64, Reg(reg), home);
  bind(value, reg, false);
  return reg;
}

Reg Registers::general(ValueId id) {
  const Value value = valueOf(id);
  if (value.reg >= 0) {
    checkRecording(value.reg < 16);
    pinned_ |= 1u << value.reg;
    return Reg(value.reg);
  }
  if (value.kind == Value::Kind::computed)
    return Reg(loadHome(id, false));
  if (value.kind == Value::Kind::constant) {
    Reg reg = freshGeneral();
    out_->setImmediate(reg, value.number);
    return reg;
  }
  Mem of = memory(id);
  Reg reg = freshGeneral();
  out_->address(reg, of);
  return reg;
}

Xmm Registers::floating(ValueId id) {
  const Value value = valueOf(id);
  if (value.reg >= 0) {
    checkRecording(value.reg >= 16);
    pinned_ |= 1u << value.reg;
    return xmm(unsigned(value.reg));
  }
  if (value.kind == Value::Kind::computed)
    return xmm(loadHome(id, true));
  Xmm reg = freshFloating();
  loadInto(reg, id);
  return reg;
}

Reg Registers::takeGeneral(ValueId id) {
  Value &value = valueOf(id);
  if (value.kind != Value::Kind::computed)
    return general(id);
  if (value.reg >= 0 && value.uses == 1) {
    Reg reg = general(id);
    unbind(reg);
    overwrite(reg);
    return reg;
  }
  if (value.reg >= 0)
    pinned_ |= 1u << value.reg;
  Reg reg = freshGeneral();
  loadInto(reg, id);
  return reg;
}

Xmm Registers::takeFloating(ValueId id) {
  Value &value = valueOf(id);
  if (value.reg >= 0 && value.uses == 1) {
    Xmm reg = floating(id);
    unbind(16 + unsigned(reg));
    overwrite(16 + unsigned(reg));
    return reg;
  }
  if (value.reg >= 0)
    pinned_ |= 1u << value.reg;
  Xmm reg = freshFloating();
  loadInto(reg, id);
  return reg;
}

void Registers::loadInto(Reg reg, ValueId id) {
  const Value &value = valueOf(id);
  if (value.kind == Value::Kind::constant)
    out_->setImmediate(reg, value.number);
  else if (value.kind != Value::Kind::computed)
    out_->address(reg, memory(id));
  else if (value.reg < 0)
    out_->load(64, reg, homeOf(id));
  else if (value.reg != int8_t(reg))
    out_->move(64, reg, Reg(value.reg));
}

void Registers::loadInto(Xmm reg, ValueId id) {
  const Value &value = valueOf(id);
  if (value.kind == Value::Kind::constant && value.number == 0)
    out_->xorDoubles(reg, reg);
  else if (value.kind == Value::Kind::constant) {
    out_->setImmediate(kScratch, value.number);
    out_->moveBits(reg, kScratch);
  } else if (value.reg < 0)
    out_->loadDouble(reg, homeOf(id));
  else if (value.reg != int8_t(16 + reg))
    out_->moveDouble(reg, xmm(unsigned(value.reg)));
}

Mem Registers::memory(ValueId id) {
  const Value value = valueOf(id);
  switch (value.kind) {
  case Value::Kind::symbol:
    return {.symbol = value.base};
  case Value::Kind::slot:
    return homeOf(id);
  case Value::Kind::offset: {
    Mem mem = memory(value.base);
    mem.displacement += int32_t(value.number);
    return mem;
  }
  case Value::Kind::indexed: {
    Mem mem = memory(value.base);
    mem.displacement += int32_t(value.number);
    mem.hasIndex = true;
    mem.index = general(value.index);
    mem.scale = value.scale;
    return mem;
  }
  case Value::Kind::computed:
  case Value::Kind::constant:
    return {.base = general(id)};
  default:
    throw BadRecording("operands do not fit");
  }
}

bool Registers::isFixed(ValueId id) const {
  const Value *value = &valueOf(id);
  if (value->kind == Value::Kind::offset)
    value = &valueOf(value->base);
  return value->kind == Value::Kind::symbol || value->kind == Value::Kind::slot;
}

std::optional<int32_t> Registers::immediate(ValueId id, unsigned bits) const {
  const Value &value = valueOf(id);
  if (value.kind != Value::Kind::constant || value.isFloat)
    return std::nullopt;
  if (bits < 64)
    return int32_t(value.number);
  if (value.number != int32_t(value.number))
    return std::nullopt;
  return int32_t(value.number);
}

} // namespace otter::direct
