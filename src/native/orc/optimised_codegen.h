// Code generation of optimised and static code: LLVM's pipeline, and what is ours after its last pass.
#pragma once

#include "llvm/IR/LegacyPassManager.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"

#include "plan.h"

namespace otter {

/// False when the target cannot emit this kind of file. When the job is given up meanwhile, functions that are left
/// have no code in the file.
bool addOptimisedCodeGen(llvm::legacy::PassManager &passes, llvm::TargetMachine &machine, llvm::raw_pwrite_stream &file,
                         llvm::CodeGenFileType type, const ModulePlan &plan, std::stop_token stop);

} // namespace otter
