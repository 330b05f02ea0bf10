// Checking and repairing UTF-8: text that comes from outside (files, input, environment) has to become `str`.
#pragma once

#include <string>
#include <string_view>

namespace otter {

/// Position of the first byte that is not part of well-formed UTF-8, or npos.
size_t firstInvalid(std::string_view text);

/// The text with U+FFFD in place of what is not UTF-8.
std::string repairUtf8(std::string_view text);

} // namespace otter
