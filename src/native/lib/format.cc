// `text.format`: a value by a format spec.
#include "any.h"
#include "float_text.h"
#include "format_spec.h"
#include "std_values.h"

using namespace otter;

namespace {

// What is wrong with the spec for this value, or null.
const char *formatValue(const TypeTable &types, uint32_t type, const uint8_t *value, const FormatSpec &spec,
                        std::string &out) {
  switch (type) {
  case kAny:
    return formatValue(types, uint32_t(loadAs<Any>(value).type), valueInAny(types, value), spec, out);
  case kInt:
    return formatInt(loadAs<int64_t>(value), spec, out);
  case kI32:
    return formatInt(loadAs<int32_t>(value), spec, out);
  case kFloat:
    return formatFloat(loadAs<double>(value), floatText(loadAs<double>(value)), spec, out);
  default: {
    std::string text;
    appendText(types, text, type, value);
    return formatText(text, spec, out);
  }
  }
}

} // namespace

OT_API const Str *ot_text_format(Context *ctx, int64_t type, const void *value, const Str *specText) {
  FormatSpec spec;
  if (!parseFormatSpec(viewOf(specText), spec))
    panicText(ctx, "bad format spec \"" + textOf(specText) + "\"");
  std::string out;
  const char *wrong = formatValue(*ctx->types, uint32_t(type), static_cast<const uint8_t *>(value), spec, out);
  if (wrong)
    panicText(ctx, "bad format spec \"" + textOf(specText) + "\": " + wrong);
  return newText(ctx, out);
}
