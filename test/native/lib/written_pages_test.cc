// Pages that the kernel says were written: by the program, by a system call, and by getting new memory. Where the
// kernel cannot say it, nothing is ever known, which is all that is tested then.
#include "heap/written_pages.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "harness.h"

using otter::WrittenPages;

namespace {

constexpr uint64_t kPage = 4096;
constexpr uint64_t kPages = 2000;

class Tracked {
public:
  Tracked() {
    void *memory = mmap(nullptr, kPages * kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memory_ = static_cast<uint8_t *>(memory);
  }
  ~Tracked() { munmap(memory_, kPages * kPage); }

  uint8_t *page(uint64_t index) { return memory_ + index * kPage; }
  bool start() { return pages.start(memory_, kPages * kPage); }
  void protectAll() { CHECK(pages.protect(memory_, page(kPages))); }
  std::vector<uint64_t> written() {
    std::vector<uint64_t> found;
    CHECK(pages.eachWritten(memory_, page(kPages), [&](uint8_t *start, uint8_t *end) {
      for (uint8_t *at = start; at < end; at += kPage)
        found.push_back(uint64_t(at - memory_) / kPage);
    }));
    return found;
  }

  WrittenPages pages;

private:
  uint8_t *memory_;
};

using Numbers = std::vector<uint64_t>;

void testWrites(Tracked &tracked) {
  for (uint64_t i = 0; i < kPages; i++)
    *tracked.page(i) = 1;
  CHECK(tracked.written().size() == kPages);
  tracked.protectAll();
  CHECK(tracked.written().empty());
  tracked.page(7)[4095] = 1;
  tracked.page(8)[0] = 1;
  CHECK(tracked.written() == (Numbers{7, 8}));
  CHECK(tracked.written() == (Numbers{7, 8})); // looking changes nothing
  CHECK(*tracked.page(9) == 1);                // nor does reading
  CHECK(tracked.pages.protect(tracked.page(8), tracked.page(9)));
  CHECK(tracked.written() == (Numbers{7}));
}

void testUnprotect(Tracked &tracked) {
  tracked.protectAll();
  tracked.pages.unprotect(tracked.page(3), tracked.page(5));
  tracked.pages.unprotect(tracked.page(9), tracked.page(9));
  CHECK(tracked.written() == (Numbers{3, 4}));
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  *tracked.page(3) = *tracked.page(4) = 1;
  getrusage(RUSAGE_SELF, &after);
  CHECK(after.ru_minflt == before.ru_minflt);
  tracked.protectAll();
  CHECK(tracked.written().empty());
}

// Where the system gives pages of 2 MB, writes are found in small ones all the same.
void testLargePages() {
  Tracked tracked;
  CHECK(tracked.start());
  madvise(tracked.page(0), kPages * kPage, MADV_HUGEPAGE);
  for (uint64_t i = 0; i < kPages; i++)
    *tracked.page(i) = 1;
  tracked.protectAll();
  *tracked.page(kPages / 2) = 2;
  CHECK(tracked.written() == (Numbers{kPages / 2}));
  tracked.protectAll();
  CHECK(tracked.written().empty());
}

// More runs than one call of the kernel takes.
void testManyRuns(Tracked &tracked) {
  tracked.protectAll();
  for (uint64_t i = 0; i < kPages; i += 2)
    *tracked.page(i) = 2;
  Numbers found = tracked.written();
  CHECK(found.size() == kPages / 2);
  for (uint64_t i = 0; i < found.size(); i++)
    CHECK(found[i] == 2 * i);
  tracked.protectAll();
  CHECK(tracked.written().empty());
}

void testKernelWrites(Tracked &tracked) {
  tracked.protectAll();
  int ends[2];
  CHECK(pipe(ends) == 0);
  CHECK(write(ends[1], "text", 4) == 4);
  CHECK(read(ends[0], tracked.page(11), 4) == 4);
  close(ends[0]);
  close(ends[1]);
  CHECK(*tracked.page(11) == 't');
  CHECK(tracked.written() == (Numbers{11}));
}

// Memory that was given back comes back, protected before or not.
void testNewMemory(Tracked &tracked) {
  for (bool isProtectedAbsent : {false, true}) {
    tracked.protectAll();
    CHECK(madvise(tracked.page(20), 3 * kPage, MADV_DONTNEED) == 0);
    if (isProtectedAbsent)
      tracked.protectAll();
    *tracked.page(21) = 3;
    Numbers found = tracked.written();
    CHECK(std::count(found.begin(), found.end(), 21) == 1);
    CHECK(*tracked.page(20) == 0);
  }
}

void testFork(Tracked &tracked) {
  tracked.protectAll();
  pid_t child = fork();
  if (child == 0) {
    bool knows = tracked.pages.isOn() || tracked.pages.protect(tracked.page(0), tracked.page(1)) || tracked.start();
    _exit(knows ? 1 : 0);
  }
  int status = -1;
  CHECK(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  *tracked.page(5) = 9; // a page that was shared with the child
  CHECK(tracked.written() == (Numbers{5}));
}

void testUnknown() {
  WrittenPages pages;
  CHECK(!pages.isOn());
  uint8_t byte = 0;
  CHECK(!pages.eachWritten(&byte, &byte, [](uint8_t *, uint8_t *) { CHECK(false); }));
  CHECK(!pages.start(&byte, 1)); // not whole pages
  CHECK(!pages.isOn());
}

} // namespace

int main() {
  testUnknown();
  Tracked tracked;
  if (!tracked.start()) {
    CHECK(!tracked.pages.isOn());
    return test::finish();
  }
  testWrites(tracked);
  testUnprotect(tracked);
  testLargePages();
  testManyRuns(tracked);
  testKernelWrites(tracked);
  testNewMemory(tracked);
  testFork(tracked);
  return test::finish();
}
