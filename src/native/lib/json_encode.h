// Any Otter value as plain data, by its type.
#pragma once

#include <string>

#include "data_sink.h"
#include "values.h"

namespace otter {

/// Tells the value to a sink; what JSON cannot say (`JSON has no fn() -> unit`) is returned, empty when all went well.
std::string tellValue(const TypeTable &types, uint32_t type, const uint8_t *value, DataSink &sink);

} // namespace otter
