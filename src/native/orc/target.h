// The host as a compilation target: one description for the process, target machines that are reused.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

namespace otter {

struct HostTarget {
  std::string triple;
  std::string cpu;
  std::string features; // "+avx2,-sse4a,…", sorted by name
};

/// Initialises LLVM's native target once and describes the host.
const HostTarget &hostTarget();

/// Target machines by how they generate code. Making one costs as much as compiling a small function, so each
/// compile thread keeps its own set; they are not thread-safe.
class TargetMachines {
public:
  llvm::TargetMachine &get(unsigned optLevel, bool fastISel);

private:
  std::map<std::pair<unsigned, bool>, std::unique_ptr<llvm::TargetMachine>> machines_;
};

} // namespace otter
