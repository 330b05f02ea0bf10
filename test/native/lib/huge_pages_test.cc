// Which memory is asked to have large pages (the system marks its mappings so, whether it has such pages or not), that
// nothing is touched for it, and that what was filled before stays as it was.
#include "heap/huge_pages.h"

#include <cstdio>
#include <cstring>
#include <string>
#include <sys/mman.h>
#include <vector>

#include "harness.h"

using namespace otter;

namespace {

constexpr uint64_t kPages = 8;
constexpr uint64_t kSmallPage = 4096;

// An area of large pages, and one before it and after it that are never used.
uint8_t *reserve() {
  auto memory = static_cast<uint8_t *>(mmap(nullptr, (kPages + 2) * HugePages::kBytes, PROT_READ | PROT_WRITE,
                                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
  uint64_t past = uintptr_t(memory) % HugePages::kBytes;
  return memory + (past == 0 ? 0 : HugePages::kBytes - past);
}

// A letter for each page: `h` where large ones are wanted.
std::string wanted(const uint8_t *base) {
  std::string letters(kPages, '.');
  FILE *maps = fopen("/proc/self/smaps", "r");
  char line[400];
  unsigned long from = 0, to = 0;
  while (fgets(line, sizeof line, maps)) {
    unsigned long start = 0, end = 0;
    if (sscanf(line, "%lx-%lx ", &start, &end) == 2) {
      from = start;
      to = end;
    }
    if (strncmp(line, "VmFlags:", 8) != 0 || !strstr(line, " hg"))
      continue;
    for (uint64_t page = 0; page < kPages; page++) {
      uintptr_t at = uintptr_t(base) + page * HugePages::kBytes;
      if (from <= at && at < to)
        letters[page] = 'h';
    }
  }
  fclose(maps);
  return letters;
}

uint64_t residentBytes(uint8_t *start, uint64_t bytes) {
  std::vector<unsigned char> pages(bytes / kSmallPage);
  mincore(start, bytes, pages.data());
  uint64_t count = 0;
  for (unsigned char page : pages)
    count += page & 1;
  return count * kSmallPage;
}

// Pages that nothing was put into yet, and that will be filled.
void testPlannedPages() {
  uint8_t *base = reserve();
  HugePages pages(base);
  pages.plan({HugePages::kBytes / 2, HugePages::kBytes, true});
  CHECK(wanted(base) == "........"); // begun in small pages
  pages.plan({HugePages::kBytes / 2, 2 * HugePages::kBytes - 1, true});
  CHECK(wanted(base) == "........"); // not filled
  CHECK(residentBytes(base, kPages * HugePages::kBytes) == 0);
  pages.plan({HugePages::kBytes / 2, 3 * HugePages::kBytes, false});
  CHECK(wanted(base) == ".hh.....");
  pages.plan({5 * HugePages::kBytes, 7 * HugePages::kBytes + 1, false});
  CHECK(wanted(base) == ".hh..hh.");
  pages.plan({2 * HugePages::kBytes, 8 * HugePages::kBytes, false});
  CHECK(wanted(base) == ".hhhhhhh");
  CHECK(residentBytes(base, kPages * HugePages::kBytes) == 0);
}

// A page that was begun, and will be filled, keeps what is in it.
void testBegunPage() {
  uint8_t *base = reserve();
  HugePages pages(base);
  uint64_t used = HugePages::kBytes + HugePages::kBytes / 4;
  memset(base, 5, used);
  pages.plan({used, 2 * HugePages::kBytes, true});
  CHECK(memchr(base, 0, used) == nullptr);
  CHECK(base[used] == 0 && base[2 * HugePages::kBytes - 1] == 0);
  CHECK(wanted(base) == "........");
  CHECK(residentBytes(base + 2 * HugePages::kBytes, HugePages::kBytes) == 0);
}

// What was filled before is moved, a page at a time, and never memory that was given back.
void testFilledPages() {
  uint8_t *base = reserve();
  HugePages pages(base);
  uint64_t used = 2 * HugePages::kBytes + HugePages::kBytes / 2;
  for (uint64_t at = 0; at < used; at++)
    base[at] = uint8_t(at * 7 + at / kSmallPage);
  uint64_t before = residentBytes(base, kPages * HugePages::kBytes);
  CHECK(before >= used);
  for (int i = 0; i < 10; i++)
    pages.plan({used, used, true});
  CHECK(residentBytes(base, kPages * HugePages::kBytes) == before);
  uint64_t wrong = 0;
  for (uint64_t at = 0; at < used; at++)
    wrong += base[at] != uint8_t(at * 7 + at / kSmallPage);
  CHECK(wrong == 0);

  uint8_t *hollow = reserve();
  HugePages others(hollow);
  hollow[0] = 1;
  before = residentBytes(hollow, kPages * HugePages::kBytes);
  for (int i = 0; i < 10; i++)
    others.plan({used, used, false});
  CHECK(residentBytes(hollow, kPages * HugePages::kBytes) == before);
}

} // namespace

int main() {
  testPlannedPages();
  testBegunPage();
  testFilledPages();
  return test::finish();
}
