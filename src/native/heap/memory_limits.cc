#include "memory_limits.h"

#include <algorithm>
#include <cstdlib>
#include <fcntl.h>
#include <string_view>
#include <unistd.h>

namespace otter {

namespace {

// cgroup version 1 says "no limit" with the largest multiple of a page.
constexpr uint64_t kNoLimit = uint64_t{1} << 60;

/// Empty when there is no such file.
std::string readText(const std::string &path) {
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return {};
  std::string text(16384, '\0');
  ssize_t length = ::read(fd, text.data(), text.size());
  close(fd);
  text.resize(size_t(std::max<ssize_t>(length, 0)));
  return text;
}

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

// `id:controllers:path` a line; version 2 has the id 0 and no controllers.
MemoryLimits::MemoryLimits(const std::string &root)
    : machine_(root + "/proc/meminfo"), pressure_(root + "/proc/pressure/memory") {
  std::string groups = readText(root + "/proc/self/cgroup");
  for (size_t at = 0; at < groups.size();) {
    size_t end = std::min(groups.find('\n', at), groups.size());
    std::string line = groups.substr(at, end - at);
    at = end + 1;
    size_t first = line.find(':');
    size_t second = line.find(':', first + 1);
    if (second == std::string::npos)
      continue;
    std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    std::string path = line.substr(second + 1);
    if (controllers == ",,")
      addLevels(root + "/sys/fs/cgroup", path, true);
    else if (controllers.find(",memory,") != std::string::npos)
      addLevels(root + "/sys/fs/cgroup/memory", path, false);
  }
}

// From the group itself up to the mount's root. In a container the path may be one of outside: then only the root is
// there, and it is the group.
void MemoryLimits::addLevels(const std::string &mount, const std::string &path, bool isVersion2) {
  for (std::string at = path == "/" ? "" : path;; at.resize(at.rfind('/'))) {
    std::string folder = mount + at + "/";
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
    if (at.empty() || at.rfind('/') == std::string::npos)
      return;
  }
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
