#include "cores.h"

#include <algorithm>
#include <cstdlib>

#include "../lib/cgroups.h"
#include "../lib/processors.h"

namespace otter {

namespace {

/// Microseconds of processors' time, in each so many.
struct Quota {
  long long us = -1;
  long long periodUs = 0;
};

// `QUOTA PERIOD`; `max` is no number.
Quota quotaOf(const CgroupLevel &level) {
  char *end = nullptr;
  if (!level.isVersion2)
    return {strtoll(readText(level.folder + "cpu.cfs_quota_us").c_str(), nullptr, 10),
            strtoll(readText(level.folder + "cpu.cfs_period_us").c_str(), nullptr, 10)};
  std::string text = readText(level.folder + "cpu.max");
  long long us = strtoll(text.c_str(), &end, 10);
  return {us, strtoll(end, nullptr, 10)};
}

} // namespace

uint32_t cores(const std::string &root) {
  long long most = processors();
  for (const CgroupLevel &level : cgroupLevels(root, "cpu")) {
    auto [us, periodUs] = quotaOf(level);
    if (us > 0 && periodUs > 0)
      most = std::min(most, (us - 1) / periodUs + 1);
  }
  return uint32_t(most);
}

} // namespace otter
