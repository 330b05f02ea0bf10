// Instructions of one block: arithmetic, memory, addresses.
#include <limits>
#include <optional>

#include "decoder.h"

namespace otter::direct {

namespace {

bool isFloatOperator(Binary op) {
  return op >= Binary::fadd;
}

bool isPredicateOfFloats(Compare op) {
  return op >= Compare::oeq;
}

/// What an operation on constants of 64 bits gives; nothing where that may trap or is not defined.
std::optional<int64_t> fold(Binary op, int64_t left, int64_t right) {
  auto a = uint64_t(left), b = uint64_t(right);
  switch (op) {
  case Binary::add:
    return int64_t(a + b);
  case Binary::sub:
    return int64_t(a - b);
  case Binary::mul:
    return int64_t(a * b);
  case Binary::and_:
    return int64_t(a & b);
  case Binary::or_:
    return int64_t(a | b);
  case Binary::xor_:
    return int64_t(a ^ b);
  case Binary::shl:
    return b < 64 ? std::optional(int64_t(a << b)) : std::nullopt;
  default:
    return std::nullopt;
  }
}

} // namespace

/// The width of a scalar that instructions exist for.
uint8_t Decoder::bitsOf(uint32_t type) const {
  const Type &found = types_[type];
  if (!found.isScalar())
    throw Unsupported("an aggregate in memory");
  if (found.bits != 1 && found.bits != 8 && found.bits != 32 && found.bits != 64)
    throw Unsupported("an integer of unusual width");
  return found.bits;
}

void Decoder::binary() {
  auto op = in_.oneOf(Binary::frem, "no such operator");
  Ref left = operand(), right = operand();
  in_.text();
  bool isFloat = isFloatOperator(op);
  checkRecording(left.type == right.type &&
                 typeOf(left).kind == (isFloat ? Type::Kind::floating : Type::Kind::integer));
  uint8_t bits = bitsOf(left.type);
  if (bits == 64 && !isFloat && isConstant(left.value) && isConstant(right.value))
    if (auto folded = fold(op, module_.values[left.value].number, module_.values[right.value].number))
      return define(newConstant(*folded, false), left.type);
  if (bits < 32 && op != Binary::and_ && op != Binary::or_ && op != Binary::xor_)
    throw Unsupported("arithmetic of narrow integers");
  appendValue(
      {.code = Code::binary, .sub = uint8_t(op), .bits = bits, .isFloat = isFloat, .a = left.value, .b = right.value},
      left.type);
}

void Decoder::compare() {
  auto op = in_.oneOf(Compare::oge, "no such operator");
  Ref left = operand(), right = operand();
  bool isFloat = isPredicateOfFloats(op);
  const Type &type = typeOf(left);
  checkRecording(left.type == right.type && type.isScalar() && (type.kind == Type::Kind::floating) == isFloat);
  uint8_t bits = bitsOf(left.type);
  if (bits < 32 && op >= Compare::slt && op <= Compare::sge)
    throw Unsupported("a signed comparison of narrow integers");
  appendValue(
      {.code = Code::compare, .sub = uint8_t(op), .bits = bits, .isFloat = isFloat, .a = left.value, .b = right.value},
      types_.integer(1));
}

void Decoder::cast() {
  auto op = in_.oneOf(Cast::inttoptr, "no such operator");
  Ref from = operand();
  uint32_t to = types_.operand(in_);
  const Type &source = typeOf(from), &target = types_[to];
  checkRecording(source.isScalar() && target.isScalar());
  using Kind = Type::Kind;
  auto is = [&](Kind a, Kind b) { return source.kind == a && target.kind == b; };
  bool fits = false;
  switch (op) {
  case Cast::bitcast:
    fits = source.bits == target.bits && (source.kind == Kind::pointer) == (target.kind == Kind::pointer);
    break;
  case Cast::trunc:
    fits = is(Kind::integer, Kind::integer) && source.bits > target.bits;
    break;
  case Cast::zext:
  case Cast::sext:
    fits = is(Kind::integer, Kind::integer) && source.bits < target.bits;
    break;
  case Cast::sitofp:
    fits = is(Kind::integer, Kind::floating);
    break;
  case Cast::ptrtoint:
    fits = is(Kind::pointer, Kind::integer);
    break;
  case Cast::inttoptr:
    fits = is(Kind::integer, Kind::pointer);
  }
  checkRecording(fits);
  convert(op, from, to);
}

// By how values are held (module.h), most conversions of integers change nothing.
void Decoder::convert(Cast op, Ref from, uint32_t to) {
  uint8_t width = bitsOf(from.type), wanted = bitsOf(to);
  bool isView = false, isKnown = true;
  switch (op) {
  case Cast::bitcast:
    isView = typeOf(from).kind == types_[to].kind;
    break;
  case Cast::trunc:
    isView = wanted == 32 && !isConstant(from.value);
    break;
  case Cast::zext:
    isView = width <= 8;
    break;
  case Cast::sext:
    isKnown = width == 32;
    break;
  case Cast::sitofp:
    isKnown = width >= 32;
    break;
  default:
    isView = true;
    isKnown = width == wanted;
  }
  if (!isKnown)
    throw Unsupported("a conversion of narrow integers");
  if (isView)
    return define(from.value, to);
  Instr instr{.code = Code::cast, .sub = uint8_t(op), .bits = width, .a = from.value};
  instr.isFloat = typeOf(from).kind == Type::Kind::floating;
  instr.number = wanted;
  appendValue(instr, to);
}

void Decoder::unary() {
  auto op = in_.oneOf(Unary::fneg, "no such operator");
  Ref from = operand();
  bool isFloat = op == Unary::fneg;
  checkRecording(typeOf(from).kind == (isFloat ? Type::Kind::floating : Type::Kind::integer));
  uint8_t bits = bitsOf(from.type);
  if (bits == 8 || (bits == 1 && op != Unary::not_))
    throw Unsupported("arithmetic of narrow integers");
  appendValue({.code = Code::unary, .sub = uint8_t(op), .bits = bits, .isFloat = isFloat, .a = from.value}, from.type);
}

void Decoder::select() {
  Ref condition = integerOperand(1), whenTrue = operand(), whenFalse = operand();
  checkRecording(whenTrue.type == whenFalse.type);
  bitsOf(whenTrue.type);
  bool isFloat = typeOf(whenTrue).kind == Type::Kind::floating;
  appendValue(
      {.code = Code::select, .isFloat = isFloat, .a = condition.value, .b = whenTrue.value, .c = whenFalse.value},
      whenTrue.type);
}

// ------------------------------------------------------------------------------------------------------ memory

void Decoder::alloca_() {
  constexpr uint64_t kMaxSlot = 1 << 16;
  const Type &type = types_[types_.sizedOperand(in_)];
  checkRecording(block_, "an instruction outside of a block");
  if (module_.functions[block_->function].entry != at_ || type.size > kMaxSlot)
    throw Unsupported("memory of a variable size");
  define(newValue({.kind = Value::Kind::slot, .number = int64_t(type.size)}), types_.pointer());
}

void Decoder::load() {
  uint32_t type = types_.sizedOperand(in_);
  Ref address = pointer();
  in_.text();
  bool isFloat = types_[type].kind == Type::Kind::floating;
  appendValue({.code = Code::load, .bits = bitsOf(type), .isFloat = isFloat, .a = address.value}, type);
}

void Decoder::store() {
  Ref value = operand(), address = pointer();
  bool isFloat = typeOf(value).kind == Type::Kind::floating;
  append({.code = Code::store, .bits = bitsOf(value.type), .isFloat = isFloat, .a = address.value, .b = value.value});
}

ValueId Decoder::addressOf(ValueId base, int64_t distance) {
  if (distance == 0)
    return base;
  Value value = module_.values[base];
  bool isView = value.kind == Value::Kind::offset || value.kind == Value::Kind::indexed;
  int64_t sum = (isView ? value.number : 0) + distance;
  if (sum < std::numeric_limits<int32_t>::min() || sum > std::numeric_limits<int32_t>::max())
    throw Unsupported("a large distance");
  if (!isView)
    value = {.kind = Value::Kind::offset, .base = base};
  value.number = sum;
  return newValue(value);
}

/// `base` and `scale` times `index`.
ValueId Decoder::indexedBy(ValueId base, ValueId index, uint64_t scale) {
  const Value &from = module_.values[base];
  ValueId root = from.kind == Value::Kind::offset ? from.base : base;
  bool isRegister =
      module_.values[root].kind == Value::Kind::computed || module_.values[root].kind == Value::Kind::slot;
  bool isScale = scale == 1 || scale == 2 || scale == 4 || scale == 8;
  if (isRegister && isScale && module_.values[index].kind == Value::Kind::computed) {
    int64_t distance = root == base ? 0 : from.number;
    return newValue(
        {.kind = Value::Kind::indexed, .scale = uint8_t(scale), .base = root, .index = index, .number = distance});
  }
  Instr instr{.code = Code::address, .bits = 64, .a = base, .b = index};
  instr.number = int64_t(scale);
  instr.result = newValue({.kind = Value::Kind::computed});
  append(instr);
  return instr.result;
}

void Decoder::element() {
  uint32_t type = types_.sizedOperand(in_);
  ValueId address = pointer().value;
  int64_t distance = 0;
  size_t count = in_.count();
  checkRecording(count > 0);
  for (size_t i = 0; i < count; i++) {
    Ref index = operand();
    checkRecording(typeOf(index).kind == Type::Kind::integer);
    bool isKnown = isConstant(index.value);
    int64_t number = module_.values[index.value].number;
    if (i > 0 && types_[type].kind == Type::Kind::structure) {
      checkRecording(isKnown && number >= 0 && size_t(number) < types_[type].parts.size());
      distance += int64_t(types_[type].offsets[size_t(number)]);
      type = types_[type].parts[size_t(number)];
      continue;
    }
    checkRecording(i == 0 || types_[type].kind == Type::Kind::array);
    if (i > 0)
      type = types_[type].element;
    if (isKnown && number >= -(1 << 30) && number < (1 << 30))
      distance += number * int64_t(types_[type].size);
    else if (typeOf(index).isInteger(64))
      address = indexedBy(address, index.value, types_[type].size);
    else
      throw Unsupported("a narrow index");
  }
  define(addressOf(address, distance), types_.pointer());
}

void Decoder::field() {
  const Type &type = types_[types_.sizedOperand(in_)];
  ValueId address = pointer().value;
  auto index = size_t(uint32_t(in_.word()));
  checkRecording(type.kind == Type::Kind::structure && index < type.parts.size());
  define(addressOf(address, int64_t(type.offsets[index])), types_.pointer());
}

} // namespace otter::direct
