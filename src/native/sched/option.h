// `Option<T>` made from a value's memory form.
#pragma once

#include "../lib/runtime.h"

namespace otter {

/// The option, as a runtime function returns it: in `out` when its representation is inline, else as the result.
void *makeOption(Context *ctx, uint32_t optionType, const void *valueOrNull, void *out);

} // namespace otter
