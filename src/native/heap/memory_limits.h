// How much memory the process may still take: what its cgroups (version 2 or 1, every level) and the machine leave it,
// and how much of the time threads stall for want of memory (PSI).
//
// Invariant: only the names of files are remembered; a limit that changes is seen at the next `read`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace otter {

struct MemoryState {
  uint64_t headroom = UINT64_MAX; // bytes until the tightest limit; cached files do not count as used
  uint64_t limit = UINT64_MAX;    // that limit
  double stalled = 0;             // per cent of the last ten seconds in which some thread waited for memory
};

class MemoryLimits {
public:
  /// `root` stands before /proc and /sys: tests have their own.
  explicit MemoryLimits(const std::string &root = "");

  MemoryState read() const;

private:
  struct Level {
    std::vector<std::string> limits; // files: the lowest counts
    std::string used;
    std::string stat;
    const char *cachedFiles; // line of `stat`
  };

  void addLevel(const std::string &folder, bool isVersion2);

  std::vector<Level> levels_;
  std::string machine_;
  std::string pressure_;
};

} // namespace otter
