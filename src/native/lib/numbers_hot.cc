// Integer and float operations that are more than one instruction.
#include <cmath>

#include "context.h"

using namespace otter;

OT_API [[noreturn]] void ot_panic_exponent(Context *ctx);

namespace {

template <typename T> T power(Context *ctx, T base, T exponent) {
  if (OT_UNLIKELY(exponent < 0))
    ot_panic_exponent(ctx);
  uint64_t result = 1;
  auto factor = uint64_t(int64_t(base));
  for (auto left = uint64_t(exponent); left; left >>= 1, factor *= factor) {
    if (left & 1)
      result *= factor;
  }
  return T(result);
}

} // namespace

OT_API int64_t ot_int_pow(Context *ctx, int64_t base, int64_t exponent) {
  return power(ctx, base, exponent);
}
OT_API int32_t ot_i32_pow(Context *ctx, int32_t base, int32_t exponent) {
  return power(ctx, base, exponent);
}

/// Truncates, saturates, NaN gives 0.
OT_API int64_t ot_float_to_int(Context *, double value) {
  if (std::isnan(value))
    return 0;
  if (value >= 9223372036854775808.0)
    return INT64_MAX;
  return value < -9223372036854775808.0 ? INT64_MIN : int64_t(value);
}
