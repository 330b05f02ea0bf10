// Puts calls that give the elements of dead lists back into a function.
#pragma once

#include "llvm/IR/Instructions.h"

namespace otter {

/// Before the instruction, if the list has room for so many elements.
void giveBackAt(llvm::Instruction &before, llvm::Value &list, uint64_t leastCapacity);

/// Where an edge is, or null if nothing can be put there.
llvm::Instruction *placeOn(llvm::BasicBlock *from, llvm::BasicBlock *to);

/// Behind an instruction, or null.
llvm::Instruction *placeBehind(llvm::Instruction &use);

/// Makes a call that makes room for elements give back where they were.
void growAlone(llvm::CallBase &growth);

} // namespace otter
