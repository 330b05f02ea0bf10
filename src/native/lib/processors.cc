#include "processors.h"

#include <algorithm>
#include <sched.h>
#include <thread>

namespace otter {

uint32_t processors() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0)
    return uint32_t(CPU_COUNT(&set));
  return std::max(std::thread::hardware_concurrency(), 1u);
}

} // namespace otter
