// Methods of strings and string builders on `any`.
#include "builder.h"
#include "dyn_methods.h"

OT_API otter::List *ot_str_chars(otter::Context *ctx, int64_t type, const otter::Str *text);
OT_API otter::List *ot_str_bytes(otter::Context *ctx, int64_t type, const otter::Str *text);
OT_API otter::List *ot_str_lines(otter::Context *ctx, int64_t type, const otter::Str *text);
OT_API otter::List *ot_str_splitWhitespace(otter::Context *ctx, int64_t type, const otter::Str *text);
OT_API otter::List *ot_str_split(otter::Context *ctx, int64_t type, const otter::Str *text, const otter::Str *by);
OT_API int64_t ot_str_byteAt(otter::Context *ctx, const otter::Str *text, int64_t index);
OT_API const otter::Str *ot_str_trim(otter::Context *ctx, const otter::Str *text);
OT_API const otter::Str *ot_str_upper(otter::Context *ctx, const otter::Str *text);
OT_API const otter::Str *ot_str_lower(otter::Context *ctx, const otter::Str *text);
OT_API const otter::Str *ot_str_repeat(otter::Context *ctx, const otter::Str *text, int64_t times);
OT_API const otter::Str *ot_str_replace(otter::Context *ctx, const otter::Str *text, const otter::Str *part,
                                        const otter::Str *by);
OT_API bool ot_str_contains(otter::Context *ctx, const otter::Str *text, const otter::Str *part);
OT_API bool ot_str_startsWith(otter::Context *ctx, const otter::Str *text, const otter::Str *part);
OT_API bool ot_str_endsWith(otter::Context *ctx, const otter::Str *text, const otter::Str *part);
OT_API int64_t ot_str_find(otter::Context *ctx, const otter::Str *text, const otter::Str *part);
OT_API const otter::Str *ot_list_join(otter::Context *ctx, const otter::List *list, const otter::Str *separator);
OT_API const otter::Str *ot_text_of(otter::Context *ctx, int64_t type, const void *value);
OT_API const otter::Str *ot_builder_build(otter::Context *ctx, otter::Builder *builder);
OT_API int64_t ot_builder_len(otter::Context *ctx, const otter::Builder *builder);
OT_API [[noreturn]] void ot_panic_unbox(otter::Context *ctx, int64_t wanted, int64_t found);

namespace otter {

namespace {

const Str *strOf(Any self) {
  return objectOf<const Str>(self);
}

template <auto Function> Any text(Context *ctx, Any self, const Any *) {
  return anyRef(Function(ctx, strOf(self)));
}

template <auto Function, uint32_t Elem> Any pieces(Context *ctx, Any self, const Any *) {
  return anyRef(Function(ctx, listTypeOf(ctx, Elem), strOf(self)));
}

template <auto Function> Any test(Context *ctx, Any self, const Any *args) {
  return anyBool(Function(ctx, strOf(self), unboxStr(ctx, args[0])));
}

Any length(Context *, Any self, const Any *) {
  return anyInt(strOf(self)->length);
}

Any byteAt(Context *ctx, Any self, const Any *args) {
  return anyInt(ot_str_byteAt(ctx, strOf(self), unboxInt(ctx, args[0])));
}

Any split(Context *ctx, Any self, const Any *args) {
  const Str *separator = unboxStr(ctx, args[0]);
  return anyRef(ot_str_split(ctx, listTypeOf(ctx, kStr), strOf(self), separator));
}

Any find(Context *ctx, Any self, const Any *args) {
  int64_t at = ot_str_find(ctx, strOf(self), unboxStr(ctx, args[0]));
  return makeOption(ctx, kInt, at < 0 ? nullptr : reinterpret_cast<const uint8_t *>(&at));
}

Any replace(Context *ctx, Any self, const Any *args) {
  const Str *part = unboxStr(ctx, args[0]);
  return anyRef(ot_str_replace(ctx, strOf(self), part, unboxStr(ctx, args[1])));
}

Any repeat(Context *ctx, Any self, const Any *args) {
  return anyRef(ot_str_repeat(ctx, strOf(self), unboxInt(ctx, args[0])));
}

/// `separator.join(list)`
Any join(Context *ctx, Any self, const Any *args) {
  if (typeOf(ctx, args[0]).kind != Kind::list)
    ot_panic_unbox(ctx, listTypeOf(ctx, kStr), args[0].type);
  return anyRef(ot_list_join(ctx, objectOf<const List>(args[0]), strOf(self)));
}

constexpr DynMethod kMethods[] = {
    {"len", 0, length},
    {"chars", 0, pieces<ot_str_chars, kStr>},
    {"bytes", 0, pieces<ot_str_bytes, kInt>},
    {"byte_at", 1, byteAt},
    {"split", 1, split},
    {"split_whitespace", 0, pieces<ot_str_splitWhitespace, kStr>},
    {"lines", 0, pieces<ot_str_lines, kStr>},
    {"trim", 0, text<ot_str_trim>},
    {"upper", 0, text<ot_str_upper>},
    {"lower", 0, text<ot_str_lower>},
    {"contains", 1, test<ot_str_contains>},
    {"starts_with", 1, test<ot_str_startsWith>},
    {"ends_with", 1, test<ot_str_endsWith>},
    {"find", 1, find},
    {"replace", 2, replace},
    {"repeat", 1, repeat},
    {"join", 1, join},
};

Any builderAppend(Context *ctx, Any self, const Any *args) {
  ot_builder_append(ctx, objectOf<Builder>(self), ot_text_of(ctx, kAny, args));
  return anyNone();
}

Any builderBuild(Context *ctx, Any self, const Any *) {
  return anyRef(ot_builder_build(ctx, objectOf<Builder>(self)));
}

Any builderLength(Context *ctx, Any self, const Any *) {
  return anyInt(ot_builder_len(ctx, objectOf<const Builder>(self)));
}

constexpr DynMethod kBuilderMethods[] = {
    {"append", 1, builderAppend},
    {"build", 0, builderBuild},
    {"len", 0, builderLength},
};

} // namespace

DynMethods strMethods() {
  return {kMethods, std::size(kMethods)};
}

DynMethods handleMethods(std::string_view handle) {
  if (handle == "builder")
    return {kBuilderMethods, std::size(kBuilderMethods)};
  return {nullptr, 0};
}

} // namespace otter
