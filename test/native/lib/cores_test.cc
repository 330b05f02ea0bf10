// How many workers there can be: by the processors of this machine, and by quotas in files of the test's own.
#include "sched/cores.h"

#include <sched.h>

#include "harness.h"
#include "system_files.h"

using namespace otter;

namespace {

uint32_t allowed() {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? uint32_t(CPU_COUNT(&set)) : 0;
}

void testNoQuota() {
  System system;
  CHECK(cores(system.root()) == allowed());
  system.write("proc/self/cgroup", "0::/jobs\n");
  system.write("sys/fs/cgroup/jobs/cpu.max", "max 100000\n");
  system.write("sys/fs/cgroup/cpu.max", "\n");
  CHECK(cores(system.root()) == allowed());
}

void testVersion2() {
  System system;
  system.write("proc/self/cgroup", "0::/jobs/one\n");
  system.write("sys/fs/cgroup/jobs/one/cpu.max", "90000000 100000\n");
  CHECK(cores(system.root()) == allowed()); // a quota of 900
  system.write("sys/fs/cgroup/jobs/cpu.max", "50000 100000\n");
  CHECK(cores(system.root()) == 1);
  system.write("sys/fs/cgroup/jobs/cpu.max", "100001 100000\n");
  CHECK(cores(system.root()) == std::min(allowed(), 2u));
  system.write("sys/fs/cgroup/jobs/cpu.max", "100000 100000\n");
  CHECK(cores(system.root()) == 1);
}

void testVersion1() {
  System system;
  system.write("proc/self/cgroup", "4:memory:/m\n3:cpu,cpuacct:/jobs\n");
  system.write("sys/fs/cgroup/cpu/jobs/cpu.cfs_quota_us", "-1\n");
  system.write("sys/fs/cgroup/cpu/jobs/cpu.cfs_period_us", "100000\n");
  CHECK(cores(system.root()) == allowed());
  system.write("sys/fs/cgroup/cpu/jobs/cpu.cfs_quota_us", "20000\n");
  CHECK(cores(system.root()) == 1);
}

} // namespace

int main() {
  testNoQuota();
  testVersion2();
  testVersion1();
  return test::finish();
}
