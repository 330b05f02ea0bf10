// What a panic comes to, and what its frames are, wherever the names of frames come from: the JIT's map of code, or the
// table in a static program.
//
// Invariant: `symbolise` is a closure that owns nothing, since a panic that is caught jumps over its end.
#pragma once

#include <type_traits>
#include <unistd.h>

#include "../lib/runtime.h"
#include "../lib/write_all.h"
#include "program_thread.h"
#include "trace.h"

namespace otter {

/// Leaves the panicking thread for whoever catches the panic; or writes its text, and ends the program.
template <typename NameFrames>
[[noreturn]] void endInPanic(Context *ctx, const Str *message, void *const *returnAddresses, int count,
                             NameFrames symbolise) {
  static_assert(std::is_trivially_destructible_v<NameFrames>);
  ot_output_flush(ctx);
  bool isCaught;
  {
    std::string text = panicText({message->bytes, size_t(message->length)}, returnAddresses, count, symbolise);
    isCaught = ot_panic_keep(ctx, text.data(), text.size());
    if (!isCaught)
      writeAll(STDERR_FILENO, text);
  }
  if (isCaught)
    ot_panic_escape(ctx);
  if (ProgramThread *thread = ProgramThread::current())
    thread->leave(kPanicExitCode);
  _exit(kPanicExitCode);
}

/// Visits the frames of one return address, innermost first.
template <typename NameFrames>
void visitFramesAt(uintptr_t address, FrameVisitor visit, void *self, NameFrames symbolise) {
  std::vector<Frame> frames;
  symbolise(address, frames);
  for (const Frame &frame : frames)
    visit(self, frame.function.c_str(), frame.file.c_str(), frame.line);
}

} // namespace otter
