// What hangs off one running program; see context.h for what generated code sees of it.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "../heap/heap.h"
#include "arena.h"
#include "context.h"
#include "input.h"
#include "output.h"
#include "pinned_roots.h"
#include "random.h"
#include "types.h"

namespace otter {

class Scheduler;

struct Runtime {
  Runtime();
  ~Runtime();

  RuntimeOptions options;
  std::vector<std::string> args;
  TypeTable types;
  Output output;
  std::unique_ptr<Heap> heap;
  std::unique_ptr<Scheduler> scheduler;
  std::atomic<uint32_t> contexts{0}; // made so far
  CodeTest isCode = nullptr;
  void *codeOwner = nullptr; // first argument of isCode

  SharedRandom random{};
  std::mutex randomLock;
  Input input{0};
  Arenas arenas;
  PinnedRoots pinned;
  std::mutex profileLock;
  Census liveAtStart;                 // of the memory profiler
  AllocationSites::View sitesAtStart; // likewise
  AllocationSites::View sitesAtStop;
};

} // namespace otter
