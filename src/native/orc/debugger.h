// Tells outside tools about generated code, when asked to: perf by its map file, GDB by its JIT interface (which
// costs more with each object, so neither is on by itself).
#pragma once

#include <cstdio>
#include <mutex>

#include "jit_linker.h"

namespace otter {

/// /tmp/perf-PID.map, where perf looks for names. Entries are never taken back: perf takes the latest.
class PerfMap {
public:
  PerfMap();
  ~PerfMap();
  /// `names` of the object's functions; one without keeps its symbol.
  void add(const LinkedObject &object, const std::unordered_map<std::string, std::string> &names);

private:
  std::mutex mutex_;
  FILE *file_;
};

/// Every object linked from now on is shown to GDB, with its line table.
void showToGdb(llvm::orc::ExecutionSession &session, llvm::orc::ObjectLinkingLayer &layer);

} // namespace otter
