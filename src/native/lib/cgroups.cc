#include "cgroups.h"

#include <algorithm>
#include <fcntl.h>
#include <unistd.h>

namespace otter {

namespace {

void addLevels(std::vector<CgroupLevel> &levels, const std::string &mount, const std::string &path, bool isVersion2) {
  for (std::string at = path == "/" ? "" : path;; at.resize(at.rfind('/'))) {
    levels.push_back({mount + at + "/", isVersion2});
    if (at.empty() || at.rfind('/') == std::string::npos)
      return;
  }
}

} // namespace

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

// `id:controllers:path` a line; version 2 has the id 0 and no controllers.
std::vector<CgroupLevel> cgroupLevels(const std::string &root, const std::string &controller) {
  std::vector<CgroupLevel> levels;
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
      addLevels(levels, root + "/sys/fs/cgroup", path, true);
    else if (controllers.find("," + controller + ",") != std::string::npos)
      addLevels(levels, root + "/sys/fs/cgroup/" + controller, path, false);
  }
  return levels;
}

} // namespace otter
