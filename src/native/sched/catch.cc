#include "catch.h"

#include <csignal>
#include <cstdlib>
#include <cstring>

#include "../lib/panic.h"

namespace otter {

void panicAgain(Context *ctx, const char *text) {
  panicText(ctx, text);
}

// The text is lost to the jump; a panic that is caught again and again is rare.
void panicCaught(Context *ctx, char *text) {
  panicText(ctx, text);
}

} // namespace otter

using namespace otter;

OT_API bool ot_panic_keep(Context *ctx, const char *text, uint64_t length) {
  Catcher *catcher = ctx->catcher;
  if (!catcher)
    return false;
  constexpr char kPrefix[] = "panic: ";
  constexpr size_t kPrefixLength = sizeof kPrefix - 1;
  if (length >= kPrefixLength && memcmp(text, kPrefix, kPrefixLength) == 0) {
    text += kPrefixLength;
    length -= kPrefixLength;
  }
  if (length > 0 && text[length - 1] == '\n')
    length--;
  catcher->text = strndup(text, length);
  return true;
}

OT_API void ot_panic_escape(Context *ctx) {
  // The panic may come out of the handler of SIGSEGV, which blocks the signal; the next overflow needs it.
  sigset_t faults;
  sigemptyset(&faults);
  sigaddset(&faults, SIGSEGV);
  pthread_sigmask(SIG_UNBLOCK, &faults, nullptr);
  _longjmp(ctx->catcher->exit, 1);
}
