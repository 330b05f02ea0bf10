// JITLink's memory manager over a CodeRegion. A module's code and read-only data share pages of the code half
// (one protection change and no page lost for a few constants); writable data goes to the data half.
//
// Invariants: memory is written while no one else can see it; after `finalize` it is never written by us.
#pragma once

#include "llvm/ExecutionEngine/JITLink/JITLinkMemoryManager.h"

#include "code_region.h"

namespace otter {

class CodeMemory : public llvm::jitlink::JITLinkMemoryManager {
public:
  explicit CodeMemory(CodeRegion &region) : region_(region) {}

  void allocate(const llvm::jitlink::JITLinkDylib *dylib, llvm::jitlink::LinkGraph &graph,
                OnAllocatedFunction onAllocated) override;
  void deallocate(std::vector<FinalizedAlloc> allocations, OnDeallocatedFunction onDeallocated) override;
  using JITLinkMemoryManager::allocate;
  using JITLinkMemoryManager::deallocate;

private:
  CodeRegion &region_;
};

} // namespace otter
