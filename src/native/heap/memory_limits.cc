#include "memory_limits.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <unistd.h>

#include "../lib/cgroups.h"

namespace otter {

namespace {

// cgroup version 1 says "no limit" with the largest multiple of a page.
constexpr uint64_t kNoLimit = uint64_t{1} << 60;

bool exists(const std::string &path) {
  return access(path.c_str(), R_OK) == 0;
}

/// The number after `name` and what separates them, at a line's start; 0 when there is none.
uint64_t numberOf(const std::string &text, std::string_view name) {
  for (size_t at = 0; at < text.size();) {
    if (text.compare(at, name.size(), name) == 0) {
      size_t digits = text.find_first_of("0123456789", at + name.size());
      return digits == std::string::npos ? 0 : strtoull(text.c_str() + digits, nullptr, 10);
    }
    size_t end = text.find('\n', at);
    at = end == std::string::npos ? text.size() : end + 1;
  }
  return 0;
}

/// `max` and what is too large to be meant are no limit.
uint64_t limitIn(const std::string &path) {
  std::string text = readText(path);
  if (text.empty() || text[0] < '0' || text[0] > '9')
    return UINT64_MAX;
  uint64_t limit = strtoull(text.c_str(), nullptr, 10);
  return limit >= kNoLimit ? UINT64_MAX : limit;
}

void tighten(MemoryState &state, uint64_t limit, uint64_t used) {
  uint64_t headroom = limit > used ? limit - used : 0;
  if (headroom >= state.headroom)
    return;
  state.headroom = headroom;
  state.limit = limit;
}

} // namespace

MemoryLimits::MemoryLimits(const std::string &root)
    : machine_(root + "/proc/meminfo"), pressure_(root + "/proc/pressure/memory") {
  for (const auto &[folder, isVersion2] : cgroupLevels(root, "memory"))
    addLevel(folder, isVersion2);
}

void MemoryLimits::addLevel(const std::string &folder, bool isVersion2) {
  Level level = isVersion2 ? Level{{folder + "memory.max", folder + "memory.high"},
                                   folder + "memory.current",
                                   folder + "memory.stat",
                                   "inactive_file"}
                           : Level{{folder + "memory.limit_in_bytes"},
                                   folder + "memory.usage_in_bytes",
                                   folder + "memory.stat",
                                   "total_inactive_file"};
  if (exists(level.used))
    levels_.push_back(std::move(level));
  if (isVersion2 && exists(folder + "memory.pressure") && pressure_.find("/proc/") != std::string::npos)
    pressure_ = folder + "memory.pressure";
}

MemoryState MemoryLimits::read() const {
  MemoryState state;
  for (const Level &level : levels_) {
    uint64_t limit = UINT64_MAX;
    for (const std::string &file : level.limits)
      limit = std::min(limit, limitIn(file));
    if (limit == UINT64_MAX)
      continue;
    uint64_t used = strtoull(readText(level.used).c_str(), nullptr, 10);
    uint64_t cached = numberOf(readText(level.stat), level.cachedFiles);
    tighten(state, limit, used - std::min(used, cached));
  }
  std::string machine = readText(machine_);
  if (uint64_t total = numberOf(machine, "MemTotal:") * 1024) {
    uint64_t available = numberOf(machine, "MemAvailable:") * 1024;
    tighten(state, total, total - std::min(total, available));
  }
  std::string pressure = readText(pressure_);
  size_t share = pressure.find("avg10=");
  if (pressure.starts_with("some ") && share != std::string::npos)
    state.stalled = strtod(pressure.c_str() + share + 6, nullptr);
  return state;
}

} // namespace otter
