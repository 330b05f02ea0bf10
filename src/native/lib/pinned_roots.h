// Objects that a program keeps alive by address (`gc.add_root`).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

#include "../heap/heap.h"

namespace otter {

/// An address that was added twice has to be removed twice. An address of no object keeps nothing alive.
class PinnedRoots {
public:
  void add(Heap &heap, int64_t address) {
    auto cell = std::make_unique<uintptr_t>(uintptr_t(address));
    heap.addRoots(cell.get(), sizeof(uintptr_t));
    std::lock_guard lock(mutex_);
    cells_.emplace(address, std::move(cell));
  }

  void remove(Heap &heap, int64_t address) {
    std::lock_guard lock(mutex_);
    auto found = cells_.find(address);
    if (found == cells_.end())
      return;
    heap.removeRoots(found->second.get());
    cells_.erase(found);
  }

private:
  std::mutex mutex_;
  std::multimap<int64_t, std::unique_ptr<uintptr_t>> cells_; // the collector reads the cells
};

} // namespace otter
