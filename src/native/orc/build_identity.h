// Which build of the compiler this is: what machine code that is kept for another process has to be from.
#pragma once

#include <string>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace otter {

/// The linker's build ids of this library and of LLVM's, in hexadecimal digits with a dash between them; empty when one
/// of them has none, as nothing can be told apart then.
std::string buildIdentity();

/// BLAKE3 of the parts one after the other, 64 hexadecimal digits.
std::string digest(llvm::ArrayRef<llvm::StringRef> parts);

} // namespace otter
