// `math`: thin names for libm, so that optimised code calls libm itself, or one instruction where there is one.
#include <cmath>

#include "context.h"

using namespace otter;

OT_API double ot_libm_pow(double base, double exponent) __attribute__((const));

#define OT_UNARY(name, function)                                                                                       \
  OT_API double ot_math_##name(Context *, double x) {                                                                  \
    return function(x);                                                                                                \
  }
#define OT_BINARY(name, function)                                                                                      \
  OT_API double ot_math_##name(Context *, double x, double y) {                                                        \
    return function(x, y);                                                                                             \
  }

OT_UNARY(abs, std::fabs)
OT_UNARY(sqrt, std::sqrt)
OT_UNARY(exp, std::exp)
OT_UNARY(log, std::log)
OT_UNARY(log2, std::log2)
OT_UNARY(log10, std::log10)
OT_UNARY(sin, std::sin)
OT_UNARY(cos, std::cos)
OT_UNARY(tan, std::tan)
OT_UNARY(asin, std::asin)
OT_UNARY(acos, std::acos)
OT_UNARY(atan, std::atan)
OT_UNARY(floor, std::floor)
OT_UNARY(ceil, std::ceil)
OT_UNARY(round, std::round)
OT_UNARY(trunc, std::trunc)
OT_BINARY(atan2, std::atan2)
OT_BINARY(hypot, std::hypot)

/// The usual exponents without libm, and with the same bits whatever the tier: LLVM's own rewriting of `pow` (to
/// exp2, exp10, multiplications) depends on what it knows of the arguments, so libm's is called by another name.
OT_API double ot_math_pow(Context *, double base, double exponent) {
  if (exponent == 2.0)
    return base * base;
  if (exponent == 0.5)
    return base == -INFINITY ? INFINITY : std::fabs(std::sqrt(base));
  return ot_libm_pow(base, exponent);
}
