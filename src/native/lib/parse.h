// Numbers from text.
#pragma once

#include <string_view>

#include "context.h"

namespace otter {

/// An optional sign and decimal digits, with whitespace around; false when it is not that or does not fit.
bool parseInt(std::string_view text, int64_t *value);
/// An optional sign, digits with at most one point, an optional exponent; or inf or nan. Whitespace around.
bool parseFloat(std::string_view text, double *value);

} // namespace otter

OT_API int64_t ot_parse_int(otter::Context *ctx, const otter::Str *text);
OT_API double ot_parse_float(otter::Context *ctx, const otter::Str *text);
