// Scalars of YAML: what a plain one stands for, and quoted ones.
#pragma once

#include <string>

#include "data_sink.h"

namespace otter {

/// Tells null, a bool, an int, a float or a text, by the core schema.
void tellPlain(std::string_view text, DataSink &sink);

/// Whether a plain scalar of this text is the string itself.
bool isPlainText(std::string_view text);

/// Reads the quoted scalar at `at`, which ends after it, in one line. Null, or what is wrong.
const char *readQuoted(std::string_view line, size_t &at, std::string &out);

/// Why a plain scalar cannot start like this; null when it can.
const char *plainStartProblem(std::string_view text);

/// Whether a mapping's colon is at `at`: it ends the line or a space follows.
bool isColonAt(std::string_view line, size_t at);

} // namespace otter
