// Cells of a session that compiled code refers to (docs/abi.md). They are in the code's own region, so that code
// reaches them without a GOT.
#pragma once

#include <string>

#include "llvm/IR/DerivedTypes.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/Module.h"

namespace otter {

inline llvm::GlobalVariable *sessionCell(llvm::Module &module, const std::string &name, llvm::Type *type) {
  auto global = llvm::cast<llvm::GlobalVariable>(module.getOrInsertGlobal(name, type));
  global->setDSOLocal(true);
  return global;
}

/// A function's entry slot.
inline llvm::GlobalVariable *slotOf(llvm::Module &module, const std::string &symbol) {
  return sessionCell(module, "otter.slot." + symbol, llvm::PointerType::getUnqual(module.getContext()));
}

/// Its counters.
inline llvm::GlobalVariable *countersOf(llvm::Module &module, const std::string &symbol) {
  llvm::Type *word = llvm::Type::getInt64Ty(module.getContext());
  return sessionCell(module, "otter.ctr." + symbol, llvm::StructType::get(word, word, word));
}

} // namespace otter
