// Structural equality of values of any type.
//
// Invariants: the last part of a value is compared by the caller's loop, not by a call, so that chains of any length
// whose link comes last need no stack. Pointers to the two parts stay on the stack, where the collector sees them.
// A comparison without end, of values that contain themselves, is the panic that it would be with calls.
#include <cstring>

#include "any.h"
#include "dict.h"
#include "panic.h"

namespace otter {

namespace {

// Values of these types are equal exactly when their bytes are.
bool comparesAsBytes(const TypeTable &types, uint32_t id) {
  if (id == kInt || id == kI32 || id == kBool || id == kUnit)
    return true;
  const TypeInfo &type = types[id];
  return type.kind == Kind::fn || type.kind == Kind::handle ||
         (type.kind == Kind::enumeration && type.repr == EnumRepr::tag);
}

// Two values of one type at these places.
struct Pair {
  uint32_t type;
  const uint8_t *a;
  const uint8_t *b;
};

// Whether pairs that follow one from another come round: Brent, "An improved Monte Carlo factorization algorithm",
// BIT 20 (1980), section 2. One pair is kept, for twice as many steps each time.
class EndlessLoop {
public:
  bool meets(const Pair &pair) {
    if (pair.a == kept_.a && pair.b == kept_.b && pair.type == kept_.type)
      return true;
    if (++steps_ == limit_) {
      kept_ = pair;
      limit_ *= 2;
      steps_ = 0;
    }
    return false;
  }

private:
  Pair kept_{};
  uint64_t steps_ = 0;
  uint64_t limit_ = 16; // most comparisons end before
};

// The values are equal or not, or are when what `rest` was set to is.
enum class Step { equal, unequal, more };

Step stepOf(bool equal) {
  return equal ? Step::equal : Step::unequal;
}

Step stepLists(Context *ctx, const List *a, const List *b, Pair &rest) {
  const TypeTable &types = *ctx->types;
  if (a->length != b->length)
    return Step::unequal;
  uint32_t elem = types[a->header.type].elem;
  uint64_t bytes = types[elem].bytes;
  if (a->length == 0 || (a == b && comparesAsBytes(types, elem)))
    return Step::equal;
  if (comparesAsBytes(types, elem))
    return stepOf(memcmp(a->data, b->data, uint64_t(a->length) * bytes) == 0);
  // The lengths are read again: a comparison can only be interrupted by other threads, which must not crash it.
  int64_t i = 0;
  for (; i + 1 < a->length && i + 1 < b->length; i++)
    if (!equalValues(ctx, elem, a->data + uint64_t(i) * bytes, b->data + uint64_t(i) * bytes))
      return Step::unequal;
  if (i >= a->length || i >= b->length)
    return Step::equal;
  rest = {elem, a->data + uint64_t(i) * bytes, b->data + uint64_t(i) * bytes};
  return Step::more;
}

bool equalDicts(Context *ctx, const Dict *a, const Dict *b) {
  const TypeTable &types = *ctx->types;
  if (a->length != b->length)
    return false;
  const TypeInfo &type = types[a->header.type];
  int64_t shape = type.shape;
  for (int64_t at = ot_dict_next(nullptr, a, 0, a->version); at >= 0;
       at = ot_dict_next(nullptr, a, at + 1, a->version)) {
    const uint8_t *entry = dictEntry(a, shape, at);
    int64_t key = readKey(shape, entry);
    int64_t other = dictFind(b, shape, key, hashKey(shape, key));
    if (other < 0)
      return false;
    uint64_t offset = shapeValueOffset(shape);
    if (!equalValues(ctx, type.value, entry + offset, dictEntry(b, shape, other) + offset))
      return false;
  }
  return true;
}

// Fields of a struct or a variant; `unit` is what an offset counts.
Step stepFields(Context *ctx, const std::vector<FieldInfo> &fields, uint64_t unit, const uint8_t *a, const uint8_t *b,
                Pair &rest) {
  if (fields.empty())
    return Step::equal;
  auto pairOf = [=](const FieldInfo &field) {
    return Pair{field.type, a + unit * field.offset, b + unit * field.offset};
  };
  for (size_t i = 0; i + 1 < fields.size(); i++) {
    Pair pair = pairOf(fields[i]);
    if (!equalValues(ctx, pair.type, pair.a, pair.b))
      return Step::unequal;
  }
  rest = pairOf(fields.back());
  return Step::more;
}

Step stepEnums(Context *ctx, const TypeInfo &type, const uint8_t *a, const uint8_t *b, Pair &rest) {
  EnumValue left = openEnum(type, a);
  EnumValue right = openEnum(type, b);
  if (left.tag != right.tag)
    return Step::unequal;
  return stepFields(ctx, type.variants[left.tag].payload, 8, left.words, right.words, rest);
}

Step stepReferences(Context *ctx, Kind kind, const uint8_t *a, const uint8_t *b, Pair &rest) {
  switch (kind) {
  case Kind::str:
    return stepOf(sameText(reinterpret_cast<const Str *>(a), reinterpret_cast<const Str *>(b)));
  case Kind::list:
    return stepLists(ctx, reinterpret_cast<const List *>(a), reinterpret_cast<const List *>(b), rest);
  case Kind::dict:
    return stepOf(equalDicts(ctx, reinterpret_cast<const Dict *>(a), reinterpret_cast<const Dict *>(b)));
  default:
    return stepOf(a == b);
  }
}

Step stepAny(Context *ctx, const uint8_t *a, const uint8_t *b, Pair &rest) {
  const TypeTable &types = *ctx->types;
  Any left = loadAs<Any>(a);
  Any right = loadAs<Any>(b);
  if (left.type != right.type)
    return Step::unequal;
  rest = {uint32_t(left.type), valueInAny(types, a), valueInAny(types, b)};
  return Step::more;
}

Step stepValues(Context *ctx, const Pair &pair, Pair &rest) {
  auto [id, a, b] = pair;
  switch (id) {
  case kUnit:
  case kNever:
    return Step::equal;
  case kBool:
    return stepOf(*a == *b);
  case kInt:
    return stepOf(loadAs<int64_t>(a) == loadAs<int64_t>(b));
  case kI32:
    return stepOf(loadAs<int32_t>(a) == loadAs<int32_t>(b));
  case kFloat:
    return stepOf(loadAs<double>(a) == loadAs<double>(b));
  case kAny:
    return stepAny(ctx, a, b, rest);
  default:
    break;
  }
  const TypeInfo &type = (*ctx->types)[id];
  if (type.kind == Kind::enumeration)
    return stepEnums(ctx, type, a, b, rest);
  if (type.kind == Kind::structure)
    return stepFields(ctx, type.fields, 1, openStruct(type, a), openStruct(type, b), rest);
  return stepReferences(ctx, type.kind, loadAs<const uint8_t *>(a), loadAs<const uint8_t *>(b), rest);
}

} // namespace

EnumValue openEnum(const TypeInfo &type, const uint8_t *value) {
  if (type.repr == EnumRepr::tag)
    return {loadAs<uint64_t>(value), nullptr};
  if (type.repr == EnumRepr::inlined)
    return {loadAs<uint64_t>(value), value + 8};
  auto object = loadAs<const uint8_t *>(value);
  if (type.repr == EnumRepr::boxed)
    return {loadAs<uint64_t>(object + 8), object + 16};
  uint64_t full = type.variants[0].payload.empty() ? 1 : 0;
  return {object ? full : 1 - full, value};
}

bool equalValues(Context *ctx, uint32_t id, const uint8_t *a, const uint8_t *b) {
  Pair pair{id, a, b};
  EndlessLoop loop;
  for (;;) {
    Pair rest{};
    Step step = stepValues(ctx, pair, rest);
    if (step != Step::more)
      return step == Step::equal;
    pair = rest;
    if (OT_UNLIKELY(loop.meets(pair)))
      ot_panic_stack(ctx);
  }
}

bool equalAny(Context *ctx, Any a, Any b) {
  return equalValues(ctx, kAny, reinterpret_cast<const uint8_t *>(&a), reinterpret_cast<const uint8_t *>(&b));
}

} // namespace otter

OT_API bool ot_equal(otter::Context *ctx, int64_t type, const uint8_t *a, const uint8_t *b) {
  return otter::equalValues(ctx, uint32_t(type), a, b);
}
