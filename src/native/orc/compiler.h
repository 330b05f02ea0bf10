// Bitcode to object code, on one thread. Stages are functions of their own so that `dump` can stop between them.
//
// Invariants: each module has an LLVMContext of its own, which dies with it; a failure of any kind, LLVM's fatal
// errors included, comes back as an Error and leaves the compiler usable.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>

#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"

#include "direct/emitted.h"
#include "plan.h"
#include "runtime_bitcode.h"
#include "target.h"

namespace otter {

class Compiler {
public:
  /// `stop`: when the job that is under way is to be given up.
  explicit Compiler(std::shared_ptr<const RuntimeBitcode> runtime, std::stop_token stop = {})
      : runtime_(std::move(runtime)), stop_(std::move(stop)) {}

  const std::stop_token &stop() const { return stop_; }

  /// All stages of a JIT module.
  llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> compile(llvm::MemoryBufferRef bitcode, const ModulePlan &plan);

  /// Machine code of a recording without LLVM's help; null when that is needed (also for all that is no recording).
  llvm::Expected<std::unique_ptr<direct::Emitted>> emitDirectly(llvm::MemoryBufferRef recording,
                                                                const ModulePlan &plan);

  /// A module and the context it lives in; errors LLVM reports through the context land in `problem`.
  struct Unit {
    llvm::LLVMContext context;
    std::unique_ptr<llvm::Module> module;
    std::string problem;
  };
  llvm::Expected<std::unique_ptr<Unit>> read(llvm::MemoryBufferRef bitcode);
  /// Annotates, links what the plan's tier takes from the runtime, and runs the passes.
  llvm::Error optimise(Unit &unit, const ModulePlan &plan);
  llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> emit(Unit &unit, const ModulePlan &plan,
                                                           llvm::CodeGenFileType type);

private:
  using Enter = std::function<llvm::Error(const char *stage)>;
  /// Runs the stages of a job, each of which says its name first. The failure says where it was.
  llvm::Error runStages(const ModulePlan &plan, const std::function<llvm::Error(const Enter &enter)> &stages);
  llvm::TargetMachine &machine(const ModulePlan &plan);
  void runBaselinePasses(llvm::Module &module);

  std::shared_ptr<const RuntimeBitcode> runtime_;
  std::stop_token stop_;
  TargetMachines machines_;
};

/// Runs `body` on this thread; a fatal error inside LLVM becomes an Error (and leaks what `body` held).
llvm::Error guardFatalErrors(const std::function<llvm::Error()> &body);

/// The bytes of a memory file; closes it.
llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> readMemoryFile(int fd);

} // namespace otter
