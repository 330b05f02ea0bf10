// The control groups (versions 1 and 2) that a process is in, and the files that say their limits.
#pragma once

#include <string>
#include <vector>

namespace otter {

struct CgroupLevel {
  std::string folder; // ends in '/'; need not be there
  bool isVersion2;
};

/// Those that limit what `controller` (`memory`, `cpu`) is about: the group itself and each one around it, up to the
/// mount's root. In a container the path may be one of outside: then only the root is there, and it is the group.
/// `root` stands before /proc and /sys: tests have their own.
std::vector<CgroupLevel> cgroupLevels(const std::string &root, const std::string &controller);

/// The first 16 KB of a file; empty when there is none.
std::string readText(const std::string &path);

} // namespace otter
