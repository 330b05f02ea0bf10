// Limits of memory as the system's files say them, with files of the test's own: cgroups of both versions at several
// levels, what the machine has left, stalls; and limits that change while the program runs.
#include "heap/memory_limits.h"

#include "harness.h"
#include "system_files.h"

using namespace otter;

namespace {

constexpr uint64_t kMb = 1 << 20;

void testNothing() {
  System system;
  MemoryState state = MemoryLimits(system.root()).read();
  CHECK(state.headroom == UINT64_MAX);
  CHECK(state.stalled == 0);
}

void testVersion2() {
  System system;
  system.write("proc/self/cgroup", "0::/jobs/one\n");
  system.write("proc/meminfo", "MemTotal:     8388608 kB\nMemFree: 1 kB\nMemAvailable:  4194304 kB\n");
  system.write("sys/fs/cgroup/jobs/one/memory.max", "max\n");
  system.write("sys/fs/cgroup/jobs/one/memory.current", "1000\n");
  system.write("sys/fs/cgroup/jobs/memory.max", std::to_string(512 * kMb) + "\n");
  system.write("sys/fs/cgroup/jobs/memory.high", "max\n");
  system.write("sys/fs/cgroup/jobs/memory.current", std::to_string(200 * kMb) + "\n");
  system.write("sys/fs/cgroup/jobs/memory.stat",
               "anon 1\nactive_inactive_file 7\ninactive_file " + std::to_string(50 * kMb) + "\n");
  system.write("sys/fs/cgroup/jobs/one/memory.pressure",
               "some avg10=12.50 avg60=3.00 avg300=0.00 total=9\nfull avg10=1\n");
  MemoryLimits limits(system.root());
  MemoryState state = limits.read();
  CHECK(state.limit == 512 * kMb);
  CHECK(state.headroom == 362 * kMb); // files that are cached can go
  CHECK(state.stalled == 12.5);

  // A limit that changes, and a lower one that throttles.
  system.write("sys/fs/cgroup/jobs/memory.high", std::to_string(300 * kMb) + "\n");
  CHECK(limits.read().headroom == 150 * kMb);
  system.write("sys/fs/cgroup/jobs/one/memory.max", std::to_string(100 * kMb) + "\n");
  CHECK(limits.read().headroom == 100 * kMb - 1000);
  system.write("sys/fs/cgroup/jobs/memory.current", std::to_string(900 * kMb) + "\n");
  CHECK(limits.read().headroom == 0);
}

void testVersion1() {
  System system;
  system.write("proc/self/cgroup", "5:cpu,cpuacct:/x\n4:memory:/elsewhere/not/here\n0::/\n");
  system.write("proc/pressure/memory", "some avg10=0.25 avg60=0.00 avg300=0.00 total=0\n");
  // The path is one of outside the container: its group is the mount's root.
  system.write("sys/fs/cgroup/memory/memory.limit_in_bytes", std::to_string(256 * kMb));
  system.write("sys/fs/cgroup/memory/memory.usage_in_bytes", std::to_string(100 * kMb));
  system.write("sys/fs/cgroup/memory/memory.stat", "inactive_file 5\ntotal_inactive_file " + std::to_string(20 * kMb));
  MemoryLimits limits(system.root());
  CHECK(limits.read().headroom == 176 * kMb);
  CHECK(limits.read().stalled == 0.25);
  system.write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  CHECK(limits.read().headroom == UINT64_MAX);
}

void testMachine() {
  System system;
  system.write("proc/meminfo", "MemTotal:     1024 kB\nMemFree: 1 kB\nMemAvailable:  256 kB\n");
  MemoryState state = MemoryLimits(system.root()).read();
  CHECK(state.limit == kMb);
  CHECK(state.headroom == 256 * 1024);
}

} // namespace

int main() {
  testNothing();
  testVersion2();
  testVersion1();
  testMachine();
  return test::finish();
}
