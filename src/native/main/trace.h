// How a panic looks on standard error: the message and one line for each Otter frame.
//
// Invariants: the text depends only on the frames, not on how addresses map to them (inlined frames are expanded
// first), so that every tier prints the same; writes go straight to the descriptor, standard error is unbuffered.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace otter {

struct Frame {
  std::string function;
  std::string file;
  uint32_t line = 0;
  uint32_t column = 0;
  uint32_t startLine = 0; // of the function itself; 0 when unknown
};

/// Appends the frames of one return address, innermost first; none when it is not in generated code.
using Symbolise = std::function<void(uintptr_t returnAddress, std::vector<Frame> &frames)>;

/// `panic: MESSAGE` and `  at function (file:line:col)` lines; of a deep stack the first and the last ten.
std::string panicText(std::string_view message, void *const *returnAddresses, int count, const Symbolise &symbolise);

} // namespace otter
