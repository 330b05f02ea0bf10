// Code generation of the baseline tier: instruction selection, the fast register allocator and what they need, a dozen
// passes instead of LLVM's seventy. Most of those have nothing to do in modules that lowering makes (no exceptions, no
// vectors, no garbage collection intrinsics, no variables in debug information), but each costs its turn per function.
//
// Invariant: the machine was made for level 0 with FastISel.
#pragma once

#include "llvm/IR/LegacyPassManager.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"

namespace otter {

/// False when this LLVM lacks one of the passes by its name: its own pipeline is to be taken.
bool hasBaselineCodeGen();

/// False when the target cannot emit objects.
bool addBaselineCodeGen(llvm::legacy::PassManager &passes, llvm::TargetMachine &machine,
                        llvm::raw_pwrite_stream &object);

} // namespace otter
