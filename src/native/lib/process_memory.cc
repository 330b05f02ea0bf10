#include "process_memory.h"

#include <cinttypes>
#include <cstdio>

namespace otter {

uint64_t peakResidentBytes() {
  FILE *status = fopen("/proc/self/status", "re");
  if (!status)
    return 0;
  uint64_t kilobytes = 0;
  char line[256];
  while (fgets(line, sizeof line, status))
    if (sscanf(line, "VmHWM: %" SCNu64, &kilobytes) == 1)
      break;
  fclose(status);
  return kilobytes * 1024;
}

} // namespace otter
