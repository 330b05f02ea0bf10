// Emitted code to executable memory: its references filled in, by the same steps as objects of LLVM's get there.
#pragma once

#include <functional>

#include "llvm/Support/Error.h"

#include "../code_region.h"
#include "emitted.h"

namespace otter::direct {

struct Placed {
  uint8_t *start = nullptr;
  size_t bytes = 0; // code and stubs
};

/// Null for a name that nobody knows.
using AddressOf = std::function<void *(const std::string &name)>;

llvm::Expected<Placed> place(const Emitted &emitted, CodeRegion &region, const AddressOf &addressOf);

} // namespace otter::direct
