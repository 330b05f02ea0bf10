// Values as `any`, and the conversions `int(x)`, `float(x)`, `bool(x)` of one.
#include "any.h"

#include <cmath>
#include <cstring>

#include "compare.h"
#include "objects.h"
#include "panic.h"
#include "parse.h"
#include "strings.h"

OT_API [[noreturn]] void ot_panic_unbox(otter::Context *ctx, int64_t wanted, int64_t found);
OT_API int64_t ot_float_to_int(otter::Context *ctx, double value);

namespace otter {

namespace {

// How values are ordered with each other; 0 when they have no order.
int orderOf(Any any) {
  return isNumber(any) ? 1 : any.type == kStr ? 2 : any.type == kBool ? 3 : 0;
}

int64_t payloadAs(Context *ctx, TypeId wanted, Any any) {
  if (any.type != wanted)
    ot_panic_unbox(ctx, wanted, any.type);
  return any.payload;
}

} // namespace

Any boxOther(Context *ctx, uint32_t id, const uint8_t *value) {
  switch (id) {
  case kUnit:
  case kNever:
    return anyNone();
  case kBool:
    return anyBool(*value);
  case kI32:
    return {kI32, loadAs<int32_t>(value)};
  default:
    break;
  }
  const TypeInfo &type = (*ctx->types)[id];
  if (!isBoxedInAny(type))
    return {id, loadAs<int64_t>(value)};
  uint8_t *box = newBytes(ctx, id, sizeof(Header) + type.bytes);
  memcpy(box + sizeof(Header), value, type.bytes);
  return {id, int64_t(box)};
}

void unboxValue(Context *ctx, uint32_t id, Any any, uint8_t *out) {
  if (id == kAny) {
    memcpy(out, &any, sizeof any);
    return;
  }
  if (id == kFloat && any.type == kInt)
    any = anyFloat(double(any.payload));
  if (any.type != id)
    ot_panic_unbox(ctx, id, any.type);
  const TypeInfo &type = (*ctx->types)[id];
  memcpy(out, valueInAny(*ctx->types, reinterpret_cast<const uint8_t *>(&any)), type.bytes);
}

int64_t unboxInt(Context *ctx, Any any) {
  return payloadAs(ctx, kInt, any);
}

const Str *unboxStr(Context *ctx, Any any) {
  return reinterpret_cast<const Str *>(payloadAs(ctx, kStr, any));
}

bool unboxBool(Context *ctx, Any any) {
  return payloadAs(ctx, kBool, any) != 0;
}

void panicOperands(Context *ctx, const char *op, Any a, Any b) {
  panicText(ctx, "'" + std::string(op) + "' does not work on " + typeOf(ctx, a).name + " and " + typeOf(ctx, b).name);
}

void checkOrdered(Context *ctx, const Any *items, int64_t count) {
  for (int64_t i = 1; i < count; i++)
    if (orderOf(items[0]) == 0 || orderOf(items[i]) != orderOf(items[0]))
      panicOperands(ctx, "<", items[0], items[i]);
}

bool orderedLess(const Any &a, const Any &b) {
  if (a.type == kStr)
    return compareText(objectOf<const Str>(a), objectOf<const Str>(b)) < 0;
  if (a.type != kFloat && b.type != kFloat)
    return a.payload < b.payload;
  double left = floatOf(a);
  double right = floatOf(b);
  return left < right || (std::isnan(right) && !std::isnan(left));
}

} // namespace otter

using namespace otter;

namespace {

[[noreturn]] void cannotConvert(Context *ctx, const char *to, Any any) {
  panicText(ctx, "'" + std::string(to) + "' does not convert " + typeOf(ctx, any).name);
}

} // namespace

OT_API int64_t ot_any_toInt(Context *ctx, int64_t type, int64_t payload) {
  Any any{type, payload};
  if (isInteger(any) || type == kBool)
    return payload;
  if (type == kFloat)
    return ot_float_to_int(ctx, floatOf(any));
  if (type == kStr)
    return ot_parse_int(ctx, objectOf<const Str>(any));
  cannotConvert(ctx, "int", any);
}

OT_API double ot_any_toFloat(Context *ctx, int64_t type, int64_t payload) {
  Any any{type, payload};
  if (isNumber(any))
    return floatOf(any);
  if (type == kBool)
    return double(payload);
  if (type == kStr)
    return ot_parse_float(ctx, objectOf<const Str>(any));
  cannotConvert(ctx, "float", any);
}

OT_API bool ot_any_toBool(Context *ctx, int64_t type, int64_t payload) {
  Any any{type, payload};
  if (isInteger(any) || type == kBool)
    return payload != 0;
  if (type == kFloat)
    return floatOf(any) != 0;
  Kind kind = typeOf(ctx, any).kind;
  // Each starts with its length.
  if (kind == Kind::str || kind == Kind::list || kind == Kind::dict)
    return objectOf<const Str>(any)->length != 0;
  cannotConvert(ctx, "bool", any);
}

OT_API int64_t ot_any_variant(Context *ctx, int64_t type, int64_t payload) {
  Any any{type, payload};
  const TypeInfo &info = typeOf(ctx, any);
  if (info.kind != Kind::enumeration)
    return -1;
  return int64_t(openEnum(info, valueInAny(*ctx->types, reinterpret_cast<const uint8_t *>(&any))).tag);
}

OT_API Any ot_any_payload(Context *ctx, int64_t type, int64_t payload, int64_t at) {
  Any any{type, payload};
  const TypeInfo &info = typeOf(ctx, any);
  EnumValue value = openEnum(info, valueInAny(*ctx->types, reinterpret_cast<const uint8_t *>(&any)));
  const FieldInfo &field = info.variants[value.tag].payload[size_t(at)];
  return boxValue(ctx, field.type, value.words + 8 * field.offset);
}
