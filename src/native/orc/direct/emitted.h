// Machine code of a module, not yet at its place, with all that is needed to put it there and to name its frames.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "assembler.h"

namespace otter::direct {

struct EmittedFunction {
  std::string name;
  uint32_t start;
  uint32_t bytes;
};

struct EmittedSymbol {
  std::string name;
  uint32_t start = ~0u; // of the function of the module that it names
  bool isCode = false;
};

/// From `start` on, code is of this place in the source; column 0 hides a frame (docs/abi.md).
struct LineRow {
  uint32_t start;
  uint32_t scope; // ~0: none
  uint32_t line;
  uint32_t column;
};

struct LineScope {
  std::string function;
  std::string file;
  uint32_t line;
};

struct Emitted {
  std::vector<uint8_t> code;
  std::vector<Reference> references;
  std::vector<EmittedFunction> functions;
  std::vector<EmittedSymbol> symbols;
  std::vector<LineRow> rows; // by start
  std::vector<LineScope> scopes;
};

} // namespace otter::direct
