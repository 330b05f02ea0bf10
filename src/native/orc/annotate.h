// What the LLVM 14 bindings cannot say about a module, said before any pass runs: function attributes, the
// properties of runtime functions, wrap flags and type-based alias metadata.
//
// Invariants: only adds facts that docs/abi.md promises; the module stays valid.
#pragma once

#include "llvm/IR/Module.h"

#include "plan.h"

namespace otter {

/// Everything below, in order.
void annotate(llvm::Module &module, const ModulePlan &plan);

/// Attributes of one generated function: frame pointer, host CPU, no unwinding, no tail calls.
void annotateFunction(llvm::Function &function);
/// Calls keep lines of their own.
void annotateInstructions(llvm::Function &function);
/// Extension attributes of narrow arguments (C wants them, the bindings cannot say them) and what is known of
/// runtime functions by name.
void annotateRuntimeFunction(llvm::Function &function);

} // namespace otter
