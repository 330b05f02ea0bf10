// Values as `any`: putting them in, taking them out, and their order.
#pragma once

#include "values.h"

namespace otter {

/// The value of this type at `value` as an `any`; an inline enum is boxed. The first is for every other type than any.
Any boxOther(Context *ctx, uint32_t type, const uint8_t *value);
inline Any boxValue(Context *ctx, uint32_t type, const uint8_t *value) {
  return type == kAny ? loadAs<Any>(value) : boxOther(ctx, type, value);
}
/// Writes what the `any` holds as a value of `type`; panics when it is another type. An int widens to a float.
void unboxValue(Context *ctx, uint32_t type, Any any, uint8_t *out);
/// An int, a string, a bool, or a panic.
int64_t unboxInt(Context *ctx, Any any);
const Str *unboxStr(Context *ctx, Any any);
bool unboxBool(Context *ctx, Any any);

inline Any anyInt(int64_t value) {
  return {kInt, value};
}
inline Any anyBool(bool value) {
  return {kBool, value};
}
inline Any anyFloat(double value) {
  return {kFloat, __builtin_bit_cast(int64_t, value)};
}
inline Any anyRef(const void *object) {
  return {static_cast<const Header *>(object)->type, int64_t(object)};
}
inline Any anyNone() {
  return {kUnit, 0};
}

inline bool isInteger(Any any) {
  return any.type == kInt || any.type == kI32;
}
inline bool isNumber(Any any) {
  return isInteger(any) || any.type == kFloat;
}
/// A number as a float.
inline double floatOf(Any number) {
  return number.type == kFloat ? __builtin_bit_cast(double, number.payload) : double(number.payload);
}

inline const TypeInfo &typeOf(const Context *ctx, Any any) {
  return (*ctx->types)[uint32_t(any.type)];
}
/// The object of a reference.
template <typename T> T *objectOf(Any any) {
  return reinterpret_cast<T *>(any.payload);
}

/// Panics unless the values have an order: all numbers, all strings or all bools.
void checkOrdered(Context *ctx, const Any *items, int64_t count);
/// The order of values that have one; NaN comes last.
bool orderedLess(const Any &a, const Any &b);

/// `'OP' does not work on T and U`
[[noreturn]] void panicOperands(Context *ctx, const char *op, Any a, Any b);

} // namespace otter
