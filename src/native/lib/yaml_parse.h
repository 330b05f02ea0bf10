// A subset of YAML 1.2 as plain data (docs/runtime-algorithms.md, "YAML").
#pragma once

#include <string>

#include "data_sink.h"

namespace otter {

/// False with `invalid YAML at line N: WHAT`; the sink has then been told a part.
bool parseYaml(std::string_view text, DataSink &sink, std::string &error);

} // namespace otter
