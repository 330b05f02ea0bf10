#include "panic.h"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>
#include <vector>

#include "../sched/catch.h"
#include "../sched/guard.h"
#include "runtime.h"

namespace otter {

namespace {

constexpr int kMaxFrames = 4096;

void printAndExit(Context *ctx, const Str *message) {
  ot_output_flush(ctx);
  fprintf(stderr, "panic: %.*s\n", int(message->length), message->bytes);
  _exit(101);
}

// Walks frame pointers while they climb within the strand's stack, up to where the panic would be caught: what is
// beyond belongs to whoever runs the task. A stack overflow of the runtime's own code happens below the stack, in the
// reserve. Deep stacks keep their first and last frames.
std::vector<void *> returnAddresses(const Context *ctx, void *fp) {
  std::vector<void *> all;
  const uint8_t *low = ctx->guard ? ctx->guard->reserveLow : ctx->stackLow;
  const uint8_t *end = ctx->catcher ? ctx->catcher->frame : ctx->stackHigh;
  auto frame = static_cast<uint8_t **>(fp);
  for (;;) {
    auto at = reinterpret_cast<uint8_t *>(frame);
    if (at < low || at + 16 > end || uintptr_t(at) % 8 != 0)
      break;
    if (all.size() == size_t(kMaxFrames))
      all.erase(all.begin() + kMaxFrames / 2, all.begin() + kMaxFrames / 2 + kMaxFrames / 4);
    all.push_back(frame[1]);
    auto next = reinterpret_cast<uint8_t **>(frame[0]);
    if (next <= frame)
      break;
    frame = next;
  }
  return all;
}

[[noreturn]] void panicFrom(Context *ctx, const Str *message, void *pc, void *fp) {
  std::vector<void *> frames = returnAddresses(ctx, fp);
  if (pc)
    frames.insert(frames.begin(), pc);
  if (PanicHandler handler = ctx->runtime->options.panic)
    handler(ctx, message, frames.data(), int(frames.size()));
  if (ot_panic_keep(ctx, message->bytes, uint64_t(message->length)))
    ot_panic_escape(ctx);
  printAndExit(ctx, message);
  abort();
}

const Str *makeMessage(std::string_view text) {
  auto message = static_cast<Str *>(calloc(1, strBytes(text.size() + 1)));
  message->header.type = kStr;
  message->length = int64_t(text.size());
  memcpy(message->bytes, text.data(), text.size());
  return message;
}

} // namespace

void panicFormat(Context *ctx, const char *format, ...) {
  char text[512];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  panicFrom(ctx, makeMessage(text), nullptr, __builtin_frame_address(0));
}

void panicText(Context *ctx, std::string_view text) {
  panicFrom(ctx, makeMessage(text), nullptr, __builtin_frame_address(0));
}

} // namespace otter

using namespace otter;

OT_API OT_COLD void ot_panic(Context *ctx, const Str *message) {
  panicFrom(ctx, message, nullptr, __builtin_frame_address(0));
}

OT_API void ot_panic_at(Context *ctx, const char *message, void *pc, void *fp) {
  panicFrom(ctx, makeMessage(message), pc, fp);
}

OT_API OT_COLD void ot_core_panic(Context *ctx, const Str *message) {
  panicFrom(ctx, message, nullptr, __builtin_frame_address(0));
}

OT_API void ot_core_assert(Context *ctx, bool condition, const Str *message) {
  if (OT_UNLIKELY(!condition))
    panicFrom(ctx, message, nullptr, __builtin_frame_address(0));
}

OT_API OT_COLD void ot_panic_index(Context *ctx, int64_t index, int64_t length) {
  panicFormat(ctx, "index %ld is out of range for a list of length %ld", index, length);
}

OT_API OT_COLD void ot_panic_div(Context *ctx) {
  panicFormat(ctx, "division by zero");
}
OT_API OT_COLD void ot_panic_rem(Context *ctx) {
  panicFormat(ctx, "remainder by zero");
}
OT_API OT_COLD void ot_panic_pop(Context *ctx) {
  panicFormat(ctx, "pop from an empty list");
}
OT_API OT_COLD void ot_panic_stack(Context *ctx) {
  panicFormat(ctx, "stack overflow");
}

OT_API OT_COLD void ot_panic_unbox(Context *ctx, int64_t wanted, int64_t found) {
  const TypeTable &types = *ctx->types;
  panicFormat(ctx, "the value is %s, not %s", types[uint32_t(found)].name.c_str(),
              types[uint32_t(wanted)].name.c_str());
}

OT_API OT_COLD void ot_panic_exponent(Context *ctx) {
  panicFormat(ctx, "negative exponent");
}
