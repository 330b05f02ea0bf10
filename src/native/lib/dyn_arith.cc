// Operators on `any` operands, by the types they hold.
#include <cmath>

#include "any.h"
#include "compare.h"
#include "objects.h"
#include "panic.h"
#include "strings.h"

OT_API [[noreturn]] void ot_panic_div(otter::Context *ctx);
OT_API [[noreturn]] void ot_panic_rem(otter::Context *ctx);
OT_API [[noreturn]] void ot_panic_unbox(otter::Context *ctx, int64_t wanted, int64_t found);
OT_API int64_t ot_int_pow(otter::Context *ctx, int64_t base, int64_t exponent);
OT_API double ot_math_pow(otter::Context *ctx, double base, double exponent);
OT_API const otter::Str *ot_str_concat(otter::Context *ctx, const otter::Str *a, const otter::Str *b);
OT_API const otter::Str *ot_str_repeat(otter::Context *ctx, const otter::Str *text, int64_t times);
OT_API const otter::Str *ot_text_of(otter::Context *ctx, int64_t type, const void *value);
OT_API otter::List *ot_list_concat(otter::Context *ctx, const otter::List *a, const otter::List *b);
OT_API otter::List *ot_list_repeat(otter::Context *ctx, const otter::List *list, int64_t times);

using namespace otter;

namespace {

// Positions in src/hir/hir.ts.
enum class Arith : int64_t { add, sub, mul, div, rem, pow, bitAnd, bitOr, bitXor, shl, shr };
enum class Compare : int64_t { eq, ne, lt, le, gt, ge, is, isNot, eqNumber, neNumber };
enum class Unary : int64_t { neg, logicalNot, bitNot };

const char *symbol(Arith op) {
  static const char *const symbols[] = {"+", "-", "*", "/", "%", "**", "&", "|", "^", "<<", ">>"};
  return symbols[size_t(op)];
}

// On 64 bits; an i32 result is cut to its width by the caller. `bits` is the width that shifts go by.
int64_t integerArith(Context *ctx, Arith op, int64_t left, int64_t right, unsigned bits) {
  auto a = uint64_t(left);
  auto b = uint64_t(right);
  switch (op) {
  case Arith::add:
    return int64_t(a + b);
  case Arith::sub:
    return int64_t(a - b);
  case Arith::mul:
    return int64_t(a * b);
  case Arith::div:
    if (right == 0)
      ot_panic_div(ctx);
    return right == -1 ? int64_t(0 - a) : left / right;
  case Arith::rem:
    if (right == 0)
      ot_panic_rem(ctx);
    return right == -1 ? 0 : left % right;
  case Arith::pow:
    return ot_int_pow(ctx, left, right);
  case Arith::bitAnd:
    return left & right;
  case Arith::bitOr:
    return left | right;
  case Arith::bitXor:
    return left ^ right;
  case Arith::shl:
    return int64_t(a << (b % bits));
  case Arith::shr:
    return left >> (b % bits);
  }
  __builtin_unreachable();
}

Any floatArith(Context *ctx, Arith op, Any left, Any right) {
  double a = floatOf(left);
  double b = floatOf(right);
  switch (op) {
  case Arith::add:
    return anyFloat(a + b);
  case Arith::sub:
    return anyFloat(a - b);
  case Arith::mul:
    return anyFloat(a * b);
  case Arith::div:
    return anyFloat(a / b);
  case Arith::rem:
    return anyFloat(std::fmod(a, b));
  case Arith::pow:
    return anyFloat(ot_math_pow(ctx, a, b));
  default:
    panicOperands(ctx, symbol(op), left, right);
  }
}

Any numberArith(Context *ctx, Arith op, Any left, Any right) {
  if (left.type == kFloat || right.type == kFloat)
    return floatArith(ctx, op, left, right);
  if (left.type == kI32 && right.type == kI32)
    return {kI32, int32_t(integerArith(ctx, op, left.payload, right.payload, 32))};
  return anyInt(integerArith(ctx, op, left.payload, right.payload, 64));
}

// What `+` turns into text beside a string.
bool joinsText(Any any) {
  return any.type == kStr || any.type == kBool || isNumber(any);
}

const Str *textOf(Context *ctx, const Any &any) {
  return any.type == kStr ? objectOf<const Str>(any) : ot_text_of(ctx, any.type, &any.payload);
}

Any dynAdd(Context *ctx, Any left, Any right) {
  if ((left.type == kStr && joinsText(right)) || (right.type == kStr && joinsText(left))) {
    const Str *first = textOf(ctx, left);
    return anyRef(ot_str_concat(ctx, first, textOf(ctx, right)));
  }
  if (left.type == right.type && typeOf(ctx, left).kind == Kind::list)
    return anyRef(ot_list_concat(ctx, objectOf<const List>(left), objectOf<const List>(right)));
  panicOperands(ctx, "+", left, right);
}

Any dynMultiply(Context *ctx, Any left, Any right) {
  if (isInteger(right) && left.type == kStr)
    return anyRef(ot_str_repeat(ctx, objectOf<const Str>(left), right.payload));
  if (isInteger(right) && typeOf(ctx, left).kind == Kind::list)
    return anyRef(ot_list_repeat(ctx, objectOf<const List>(left), right.payload));
  panicOperands(ctx, "*", left, right);
}

bool identical(Context *ctx, Any left, Any right) {
  if (left.type != right.type)
    return false;
  Kind kind = typeOf(ctx, left).kind;
  bool byAddress = kind == Kind::list || kind == Kind::dict || kind == Kind::structure || kind == Kind::handle;
  return byAddress ? left.payload == right.payload : equalAny(ctx, left, right);
}

// One of them is known to be a number: numbers of two types are compared by value.
bool equalNumbers(Context *ctx, Any left, Any right) {
  if (!isNumber(left) || !isNumber(right))
    return equalAny(ctx, left, right);
  return isInteger(left) && isInteger(right) ? left.payload == right.payload : floatOf(left) == floatOf(right);
}

bool numbersCompare(Compare op, Any left, Any right) {
  auto compare = [op](auto a, auto b) {
    return op == Compare::lt ? a < b : op == Compare::le ? a <= b : op == Compare::gt ? a > b : a >= b;
  };
  if (left.type == kFloat || right.type == kFloat)
    return compare(floatOf(left), floatOf(right));
  return compare(left.payload, right.payload);
}

bool ordered(Context *ctx, Compare op, Any left, Any right) {
  static const char *const symbols[] = {"==", "!=", "<", "<=", ">", ">="};
  if (isNumber(left) && isNumber(right))
    return numbersCompare(op, left, right);
  if (left.type == kStr && right.type == kStr) {
    int64_t order = compareText(objectOf<const Str>(left), objectOf<const Str>(right));
    return numbersCompare(op, anyInt(order), anyInt(0));
  }
  if (left.type == kBool && right.type == kBool)
    return numbersCompare(op, anyInt(left.payload), anyInt(right.payload));
  panicOperands(ctx, symbols[size_t(op)], left, right);
}

} // namespace

OT_API Any ot_dyn_arith(Context *ctx, int64_t op, int64_t leftType, int64_t leftPayload, int64_t rightType,
                        int64_t rightPayload) {
  Any left{leftType, leftPayload};
  Any right{rightType, rightPayload};
  if (isNumber(left) && isNumber(right))
    return numberArith(ctx, Arith(op), left, right);
  if (Arith(op) == Arith::add)
    return dynAdd(ctx, left, right);
  if (Arith(op) == Arith::mul)
    return dynMultiply(ctx, left, right);
  panicOperands(ctx, symbol(Arith(op)), left, right);
}

OT_API bool ot_dyn_compare(Context *ctx, int64_t op, int64_t leftType, int64_t leftPayload, int64_t rightType,
                           int64_t rightPayload) {
  Any left{leftType, leftPayload};
  Any right{rightType, rightPayload};
  switch (Compare(op)) {
  case Compare::eq:
    return equalAny(ctx, left, right);
  case Compare::ne:
    return !equalAny(ctx, left, right);
  case Compare::is:
    return identical(ctx, left, right);
  case Compare::isNot:
    return !identical(ctx, left, right);
  case Compare::eqNumber:
    return equalNumbers(ctx, left, right);
  case Compare::neNumber:
    return !equalNumbers(ctx, left, right);
  default:
    return ordered(ctx, Compare(op), left, right);
  }
}

OT_API Any ot_dyn_unary(Context *ctx, int64_t op, int64_t type, int64_t payload) {
  Any any{type, payload};
  if (Unary(op) == Unary::logicalNot) {
    if (type != kBool)
      ot_panic_unbox(ctx, kBool, type);
    return anyBool(payload == 0);
  }
  if (Unary(op) == Unary::neg && type == kFloat)
    return anyFloat(-floatOf(any));
  if (!isInteger(any))
    panicText(ctx,
              std::string("'") + (Unary(op) == Unary::neg ? "-" : "~") + "' does not work on " + typeOf(ctx, any).name);
  int64_t value = Unary(op) == Unary::neg ? int64_t(0 - uint64_t(payload)) : ~payload;
  return {type, type == kI32 ? int32_t(value) : value};
}
