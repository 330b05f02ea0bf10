// Frames have places that are not written to on every way. What calls that are over have left there would keep objects
// alive, by where it happens to lie.
#pragma once

#include <cstddef>
#include <cstring>

namespace otter {

/// Clears what is left of such calls below the caller's frame, for the frames of its next calls.
template <size_t kBytes> [[gnu::noinline]] void clearBelow() {
  char below[kBytes];
  memset(below, 0, sizeof below);
  asm volatile("" : : "r"(below) : "memory");
}

} // namespace otter
