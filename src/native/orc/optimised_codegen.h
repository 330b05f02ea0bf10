// Code generation of optimised and static code: LLVM's pipeline, and what is ours after its last pass.
#pragma once

#include "llvm/IR/LegacyPassManager.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"

namespace otter {

/// `maxLines`: how many cache lines of code a loop may take to be placed by them (loop_lines.h). False when the target
/// cannot emit this kind of file.
bool addOptimisedCodeGen(llvm::legacy::PassManager &passes, llvm::TargetMachine &machine, llvm::raw_pwrite_stream &file,
                         llvm::CodeGenFileType type, unsigned maxLines);

} // namespace otter
