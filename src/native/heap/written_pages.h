// Which pages of the heap have been written: the kernel's word for it, so that no store of the program has to say so.
//
// How: userfaultfd's asynchronous write protection (Linux 6.10): the first write to a protected page takes its
// protection away and nobody hears of it; the ioctl PAGEMAP_SCAN finds the pages that have none, and protects them
// (again).
//
// Invariants: a page that was protected and is not reported has not been written since, by whomever; one that was
// never protected since it last got memory is always reported. In a child of `fork` nothing is known.
#pragma once

#include <cstdint>
#include <functional>
#include <sys/types.h>

namespace otter {

class WrittenPages {
public:
  WrittenPages() = default;
  ~WrittenPages() { stop(); }
  WrittenPages(const WrittenPages &) = delete;
  WrittenPages &operator=(const WrittenPages &) = delete;

  using Visit = std::function<void(uint8_t *start, uint8_t *end)>;

  /// Whole pages, of one mapping. False when the kernel does not know how, or does not allow it; then it is not asked
  /// again.
  bool start(uint8_t *memory, uint64_t bytes);
  /// False when `start` is not worth a call.
  bool mayWork() const { return faults_ >= 0 ? isOn() : !isHopeless_; }
  /// Something is known in this process.
  bool isOn() const;
  /// Visits runs of pages in [start, end) that have been written, in order. False: that is not known, nor will it be.
  bool eachWritten(uint8_t *start, uint8_t *end, const Visit &visit);
  /// From now on the pages of [start, end) that have memory count as not written. False: as above.
  bool protect(uint8_t *start, uint8_t *end);
  /// The pages of [start, end) count as written, so that writing to them costs no page fault.
  void unprotect(uint8_t *start, uint8_t *end);

private:
  bool scan(uint8_t *start, uint8_t *end, uint64_t flags, const Visit &visit);
  void stop();

  int faults_ = -1; // the protection lasts as long as this descriptor is open
  int pageMap_ = -1;
  pid_t process_ = 0;
  bool isHopeless_ = false;
};

} // namespace otter
