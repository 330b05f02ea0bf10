// Names of objects' types.
#pragma once

#include <string>

#include "types.h"

namespace otter {

/// A header's type as people would say it.
inline std::string typeName(const TypeTable &types, uint32_t header) {
  std::string name = types[header & ~(kBufferBit | kEntriesBit)].name;
  if (header == kWords)
    return "the runtime's own";
  if (header & kEntriesBit)
    return "entries of " + name;
  return header & kBufferBit ? "elements of " + name : name;
}

} // namespace otter
