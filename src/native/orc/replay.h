// Modules that lowering recorded (src/lower/ir) instead of building them with llvm-bindings: replayed here with LLVM's
// builder, which is faster than reading bitcode and runs on the compile thread.
//
// Invariants: a recording that does not fit its own numbers is an Error, never undefined behaviour; one that fits but
// is not valid IR is left to the verifier.
#pragma once

#include <memory>

#include "llvm/IR/Module.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"

namespace otter {

llvm::Expected<std::unique_ptr<llvm::Module>> replay(llvm::MemoryBufferRef recording, llvm::LLVMContext &context,
                                                     const llvm::DataLayout &layout);

} // namespace otter
