#include "types.h"

#include <algorithm>

namespace otter::direct {

namespace {

constexpr uint64_t kMaxBytes = uint64_t{1} << 30;

bool isSame(const Type &a, const Type &b) {
  return a.kind == b.kind && a.bits == b.bits && a.element == b.element && a.length == b.length && a.parts == b.parts &&
         !a.isNamed && !b.isNamed;
}

uint64_t alignTo(uint64_t value, uint32_t alignment) {
  return (value + alignment - 1) / alignment * alignment;
}

Type scalar(Type::Kind kind, unsigned bits) {
  Type type{.kind = kind, .bits = uint8_t(bits)};
  type.size = type.alignment = bits <= 8 ? 1 : bits <= 16 ? 2 : bits <= 32 ? 4 : 8;
  return type;
}

} // namespace

uint32_t Types::once(Type type) {
  for (uint32_t i = 0; i < types_.size(); i++)
    if (isSame(types_[i], type))
      return i;
  types_.push_back(std::move(type));
  return uint32_t(types_.size() - 1);
}

uint32_t Types::integer(unsigned bits) {
  return once(scalar(Type::Kind::integer, bits));
}

uint32_t Types::floating() {
  return once(scalar(Type::Kind::floating, 64));
}

uint32_t Types::pointer() {
  return once(scalar(Type::Kind::pointer, 64));
}

uint32_t Types::operand(RecordingReader &in) const {
  int32_t number = in.word();
  checkRecording(number >= 0 && size_t(number) < numbered_.size(), "a number is not defined yet");
  return numbered_[size_t(number)];
}

uint32_t Types::sizedOperand(RecordingReader &in) const {
  uint32_t type = operand(in);
  checkRecording(types_[type].isSized());
  return type;
}

Type Types::array(RecordingReader &in) const {
  Type type{.kind = Type::Kind::array};
  type.element = sizedOperand(in);
  int32_t length = in.word();
  checkRecording(length >= 0, "no such type");
  type.length = uint64_t(length);
  const Type &element = types_[type.element];
  type.size = element.size * type.length;
  type.alignment = element.alignment;
  return type;
}

Type Types::structure(RecordingReader &in) const {
  Type type{.kind = Type::Kind::structure};
  type.isNamed = !in.text().empty();
  for (size_t left = in.count(); left > 0; left--) {
    type.parts.push_back(operand(in));
    const Type &field = types_[type.parts.back()];
    checkRecording(field.isSized(), "no such type");
    type.size = alignTo(type.size, field.alignment);
    type.offsets.push_back(type.size);
    type.size += field.size;
    type.alignment = std::max(type.alignment, field.alignment);
  }
  type.size = alignTo(type.size, type.alignment);
  return type;
}

Type Types::function(RecordingReader &in) const {
  Type type{.kind = Type::Kind::function};
  type.element = operand(in);
  checkRecording(types_[type.element].kind != Type::Kind::function, "no such type");
  for (size_t left = in.count(); left > 0; left--) {
    type.parts.push_back(operand(in));
    checkRecording(types_[type.parts.back()].isSized(), "no such type");
  }
  return type;
}

void Types::define(Op op, RecordingReader &in) {
  Type type;
  switch (op) {
  case Op::intType: {
    int32_t bits = in.word();
    checkRecording(bits >= 1 && bits <= 64, "no such type");
    type = scalar(Type::Kind::integer, unsigned(bits));
    break;
  }
  case Op::floatType:
    type = scalar(Type::Kind::floating, 64);
    break;
  case Op::pointerType:
    type = scalar(Type::Kind::pointer, 64);
    break;
  case Op::voidType:
    type = {.kind = Type::Kind::none};
    break;
  case Op::arrayType:
    type = array(in);
    break;
  case Op::structType:
    type = structure(in);
    break;
  default:
    type = function(in);
  }
  if (type.size > kMaxBytes)
    throw Unsupported("a large type");
  numbered_.push_back(once(std::move(type)));
}

} // namespace otter::direct
