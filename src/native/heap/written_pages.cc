#include "written_pages.h"

#include <array>
#include <cstdio>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace otter {

namespace {

// From linux/userfaultfd.h and linux/fs.h of Linux 6.7, for systems with older headers.
constexpr uint64_t kWriteProtectAsync = uint64_t{1} << 15;
constexpr int kUserModeOnly = 1;
constexpr uint64_t kPageWritten = 1 << 1;
constexpr uint64_t kProtectMatching = 1 << 0;
constexpr uint64_t kCheckAsync = 1 << 1;
constexpr uint64_t kProbed = 4096; // bytes

struct PageRegion {
  uint64_t start;
  uint64_t end;
  uint64_t categories;
};

struct ScanArguments {
  uint64_t size = sizeof(ScanArguments);
  uint64_t flags = 0;
  uint64_t start = 0;
  uint64_t end = 0;
  uint64_t walkEnd = 0; // out: how far it came
  uint64_t regions = 0;
  uint64_t regionCount = 0;
  uint64_t maxPages = 0;
  uint64_t categoryInverted = 0;
  uint64_t categoryMask = kPageWritten;
  uint64_t categoryAnyOf = 0;
  uint64_t returnMask = kPageWritten;
};
static_assert(sizeof(ScanArguments) == 96);

#define OT_PAGEMAP_SCAN _IOWR('f', 16, ScanArguments)

// Linux 6.7 and 6.8 look for the protection of a page that is swapped out in the wrong bit.
constexpr int kLeastMajor = 6, kLeastMinor = 10;

bool isNewEnough() {
  utsname system;
  int major = 0, minor = 0;
  if (uname(&system) != 0 || sscanf(system.release, "%d.%d", &major, &minor) != 2)
    return false;
  return major > kLeastMajor || (major == kLeastMajor && minor >= kLeastMinor);
}

} // namespace

bool WrittenPages::start(uint8_t *memory, uint64_t bytes) {
  if (isHopeless_ || faults_ >= 0)
    return isOn();
  isHopeless_ = true; // until all of it has worked
  if (!isNewEnough())
    return false;
  process_ = getpid();
  faults_ = int(syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK | kUserModeOnly));
  pageMap_ = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  uffdio_api api{};
  api.api = UFFD_API;
  api.features = kWriteProtectAsync;
  uffdio_register range{};
  range.range = {uint64_t(memory), bytes};
  range.mode = UFFDIO_REGISTER_MODE_WP;
  isHopeless_ = faults_ < 0 || pageMap_ < 0 || ioctl(faults_, UFFDIO_API, &api) != 0 ||
                ioctl(faults_, UFFDIO_REGISTER, &range) != 0 || !protect(memory, memory + kProbed);
  if (isHopeless_)
    stop();
  return !isHopeless_;
}

void WrittenPages::stop() {
  for (int *descriptor : {&faults_, &pageMap_}) {
    if (*descriptor >= 0)
      close(*descriptor);
    *descriptor = -1;
  }
}

bool WrittenPages::isOn() const {
  return faults_ >= 0 && process_ == getpid();
}

bool WrittenPages::eachWritten(uint8_t *start, uint8_t *end, const Visit &visit) {
  return scan(start, end, kCheckAsync, visit);
}

bool WrittenPages::protect(uint8_t *start, uint8_t *end) {
  return scan(start, end, kCheckAsync | kProtectMatching, [](uint8_t *, uint8_t *) {});
}

// It is only for speed, so it may fail.
void WrittenPages::unprotect(uint8_t *start, uint8_t *end) {
  uffdio_writeprotect range{};
  range.range = {uint64_t(start), uint64_t(end - start)};
  if (isOn() && start < end)
    ioctl(faults_, UFFDIO_WRITEPROTECT, &range);
}

// The kernel says of a page without memory that it is not written, and leaves it alone.
bool WrittenPages::scan(uint8_t *start, uint8_t *end, uint64_t flags, const Visit &visit) {
  if (!isOn())
    return false;
  std::array<PageRegion, 512> regions;
  ScanArguments arguments;
  arguments.flags = flags;
  arguments.end = uint64_t(end);
  arguments.regions = uint64_t(regions.data());
  arguments.regionCount = regions.size();
  for (arguments.start = uint64_t(start); arguments.start < arguments.end; arguments.start = arguments.walkEnd) {
    int found = ioctl(pageMap_, OT_PAGEMAP_SCAN, &arguments);
    if (found < 0 || arguments.walkEnd <= arguments.start) {
      isHopeless_ = true;
      stop();
      return false;
    }
    for (int i = 0; i < found; i++)
      visit(reinterpret_cast<uint8_t *>(regions[size_t(i)].start), reinterpret_cast<uint8_t *>(regions[size_t(i)].end));
  }
  return true;
}

} // namespace otter
