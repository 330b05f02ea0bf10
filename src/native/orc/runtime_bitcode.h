// runtime.bc, the hot part of the native runtime as bitcode, and how modules take functions from it.
//
// Invariants: JIT modules take copies that only serve inlining (available_externally): what is not inlined is
// called in the addon, so state has one home; a static program takes everything and owns it.
#pragma once

#include <memory>
#include <string>

#include "llvm/IR/Module.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"

namespace otter {

class RuntimeBitcode {
public:
  static llvm::Expected<std::shared_ptr<const RuntimeBitcode>> load(const std::string &path);

  /// Adds the bodies of the runtime functions that the module reaches, for the inliner.
  llvm::Error linkForInlining(llvm::Module &module) const;
  /// Adds the whole runtime; everything but the symbols in `kept` becomes internal.
  llvm::Error linkWhole(llvm::Module &module) const;

private:
  explicit RuntimeBitcode(std::unique_ptr<llvm::MemoryBuffer> buffer) : buffer_(std::move(buffer)) {}

  std::unique_ptr<llvm::MemoryBuffer> buffer_;
};

} // namespace otter
