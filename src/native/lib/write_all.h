// Writing to file descriptors.
#pragma once

#include <string_view>

namespace otter {

/// Writes all of it, whatever signals arrive, and however slowly it is read where somebody made the descriptor
/// non-blocking (it is shared with other processes). 0, or the number of the error after which the rest was left out.
int writeAll(int fd, std::string_view text);

} // namespace otter
