// Panics that do not end the program: a task's is kept for whoever waits for it.
//
// Invariants: catchers of one strand form a stack, as calls do; a jump to one skips frames that own nothing.
#pragma once

#include <csetjmp>
#include <string>

#include "../lib/context.h"

namespace otter {

struct Catcher {
  jmp_buf exit;
  Catcher *previous;
  const uint8_t *frame; // traces of panics end here
  char *text;           // what was caught: message and frames, without the leading `panic: `; malloc'ed
};

/// Runs `body`; null when it returned, else the panic's text, which the caller owns.
template <typename Body> [[gnu::noinline]] char *catchPanic(Context *ctx, Body body) {
  Catcher catcher;
  catcher.previous = ctx->catcher;
  catcher.frame = static_cast<const uint8_t *>(__builtin_frame_address(0));
  catcher.text = nullptr;
  ctx->catcher = &catcher;
  if (_setjmp(catcher.exit) == 0)
    body();
  ctx->catcher = catcher.previous;
  return catcher.text;
}

/// Panics again with a text that was caught; the frames of this strand are added to it.
[[noreturn]] void panicAgain(Context *ctx, const char *text);
/// The same for a text that nobody needs any more.
[[noreturn]] void panicCaught(Context *ctx, char *text);

} // namespace otter
