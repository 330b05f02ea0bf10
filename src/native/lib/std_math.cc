// `math`: what must not be visible to the optimiser.
#include <cmath>

#include "context.h"

OT_API double ot_libm_pow(double base, double exponent) {
  return std::pow(base, exponent);
}
