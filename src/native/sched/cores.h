// How many workers can run at a time.
#pragma once

#include <cstdint>
#include <string>

namespace otter {

/// Processors that the thread may run on, and no more than the quota of its control groups (every level of versions 1
/// and 2) amounts to, rounded up; at least 1. With more, workers would use a period's quota up early and all of them
/// wait for the next. `root` stands before /proc and /sys: tests have their own.
uint32_t cores(const std::string &root = "");

} // namespace otter
