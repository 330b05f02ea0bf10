// Calling methods by name on `any`.
#include "dyn_methods.h"
#include "objects.h"
#include "panic.h"

namespace otter {

const DynMethod *DynMethods::find(std::string_view name) const {
  for (size_t i = 0; i < count; i++)
    if (name == rows[i].name)
      return &rows[i];
  return nullptr;
}

uint32_t listTypeOf(Context *ctx, uint32_t elem) {
  const TypeInfo &type = (*ctx->types)[elem];
  if (type.listOf == 0)
    panicText(ctx, "internal error: the program has no type list<" + type.name + ">");
  return type.listOf;
}

Any makeOption(Context *ctx, uint32_t id, const uint8_t *value) {
  uint32_t option = (*ctx->types)[id].optionOf;
  if (option == 0)
    panicText(ctx, "internal error: the program has no type Option<" + (*ctx->types)[id].name + ">");
  const TypeInfo &type = (*ctx->types)[option];
  uint64_t memory[1 + kLargestValue / 8] = {value ? uint64_t{0} : uint64_t{1}};
  if (value && id == kI32)
    memory[1] = uint64_t(int64_t{loadAs<int32_t>(value)}); // words of payloads are sign-extended
  else if (value)
    memcpy(memory + 1, value, (*ctx->types)[id].bytes);
  if (type.repr == EnumRepr::inlined)
    return boxValue(ctx, option, reinterpret_cast<const uint8_t *>(memory));
  if (type.repr != EnumRepr::boxed)
    return {option, int64_t(memory[1])};
  uint8_t *object = newBytes(ctx, option, sizeof(Header) + 8 + 8 * type.words);
  memcpy(object + sizeof(Header), memory, 8 + 8 * type.words);
  return {option, int64_t(object)};
}

namespace {

DynMethods methodsOf(const TypeInfo &type) {
  switch (type.kind) {
  case Kind::list:
    return listMethods();
  case Kind::dict:
    return dictMethods();
  case Kind::str:
    return strMethods();
  case Kind::handle:
    return handleMethods(type.base);
  default:
    return {nullptr, 0};
  }
}

void checkCount(Context *ctx, Any self, const DynMethod &method, int64_t count) {
  if (count == method.arity)
    return;
  std::string kind(viewOf(ctx->types->kindNames[uint32_t(self.type)]));
  panicText(ctx, "'" + kind + "." + method.name + "' takes " + std::to_string(method.arity) + " argument" +
                     pluralEnd(method.arity) + ", found " + std::to_string(count));
}

// A function that a field of a struct holds.
Any callField(Context *ctx, std::string_view name, Any self, const Any *args, int64_t count) {
  for (const FieldInfo &field : typeOf(ctx, self).fields)
    if (field.name == name)
      return callAny(ctx, boxValue(ctx, field.type, objectOf<const uint8_t>(self) + field.offset), args, count);
  panicType(ctx, self, ("has no method '" + std::string(name) + "'").c_str());
}

} // namespace

} // namespace otter

using namespace otter;

OT_API Any ot_dyn_method(Context *ctx, const Str *name, int64_t selfType, int64_t self, const Any *args,
                         int64_t count) {
  Any object{selfType, self};
  const DynMethod *method = methodsOf(typeOf(ctx, object)).find(viewOf(name));
  if (!method)
    return callField(ctx, viewOf(name), object, args, count);
  checkCount(ctx, object, *method, count);
  return method->run(ctx, object, args);
}
