// What a function does with one list that it makes: where its header is made and read, and every pointer to its
// elements.
#pragma once

#include "llvm/ADT/SetVector.h"
#include "llvm/IR/Instructions.h"

namespace otter {

/// Pointers between two uses of a list: `elements` lead to its buffer, or did before it grew.
struct ListUses {
  /// A place on the stack, or a call whose result is new.
  llvm::Instruction *list = nullptr;
  /// Where the header of a new list begins to be written.
  llvm::SmallSetVector<llvm::Instruction *, 8> births;
  /// Where the header is read, or somebody else may do so.
  llvm::SmallSetVector<llvm::Instruction *, 32> reads;
  llvm::SmallSetVector<llvm::Instruction *, 32> elements;
  /// What tells LLVM that the place on the stack is free before or after them.
  llvm::SmallSetVector<llvm::Instruction *, 4> markers;

  /// False if something is done with it that is not known.
  bool find(llvm::Instruction &object);
};

/// Lists that the function makes, and that are lists for certain.
llvm::SmallVector<llvm::Instruction *, 8> listsMadeIn(llvm::Function &function);

} // namespace otter
