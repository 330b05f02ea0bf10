// JSON text (RFC 8259) as plain data.
#pragma once

#include <string>

#include "data_sink.h"

namespace otter {

/// False with `invalid JSON at line L, column C: WHAT` (docs/runtime-algorithms.md); the sink has then been told a
/// part.
bool parseJson(std::string_view text, DataSink &sink, std::string &error);

/// The double nearest to a decimal number without blanks: infinite when it is too large.
double nearestDouble(std::string_view decimal);

} // namespace otter
