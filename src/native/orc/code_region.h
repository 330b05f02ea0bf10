// The address range that generated code and the data it reaches live in: one reservation, near the addon's own
// text so that calls of runtime functions are direct, split into a data half and a code half so that pages of one
// permission are neighbours and the kernel merges their mappings (many small modules would otherwise run into
// vm.max_map_count).
//
// Invariants: a page is writable or executable, never both; code pages are written before they are sealed and
// never again; pages that are free have no access rights and no memory behind them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

#include "llvm/Support/Error.h"

namespace otter {

/// First-fit allocation of page runs in a range of addresses.
class PageRuns {
public:
  PageRuns(uint8_t *base, size_t bytes) { free_[base] = bytes; }
  uint8_t *take(size_t bytes); // null when nothing is large enough
  void give(uint8_t *start, size_t bytes);

private:
  std::map<uint8_t *, size_t> free_;
};

class CodeRegion {
public:
  static llvm::Expected<std::unique_ptr<CodeRegion>> reserve();
  ~CodeRegion();

  /// Writable zeroed pages of the data half, or writable ones of the code half that `seal` makes executable.
  llvm::Expected<uint8_t *> takeData(size_t bytes);
  llvm::Expected<uint8_t *> takeCode(size_t bytes);
  llvm::Error seal(uint8_t *start, size_t bytes);
  llvm::Error makeReadOnly(uint8_t *start, size_t bytes);
  void give(uint8_t *start, size_t bytes);

  /// Small data that lives as long as the region.
  llvm::Expected<uint8_t *> allocateData(size_t bytes, size_t alignment);

  /// Async-signal-safe.
  bool isCode(uintptr_t address) const { return address - uintptr_t(code_) < codeBytes_; }

  /// Whether all of the region is within reach of direct calls and references to the address.
  bool isNear(uintptr_t address) const;

  static size_t pageCeil(size_t bytes);

private:
  CodeRegion(uint8_t *base, size_t bytes);
  llvm::Expected<uint8_t *> take(PageRuns &runs, size_t bytes, const char *what);

  uint8_t *base_;
  size_t bytes_;
  uint8_t *code_;
  size_t codeBytes_;
  std::mutex mutex_;
  PageRuns dataRuns_;
  PageRuns codeRuns_;
  uint8_t *chunk_ = nullptr; // of allocateData
  size_t chunkLeft_ = 0;
};

} // namespace otter
