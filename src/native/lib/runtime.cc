// Runtime and Context: making and ending them, output, statistics.
#include "runtime.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sys/random.h>
#include <unistd.h>

using namespace otter;

namespace {

constexpr uint32_t kOutputBytes = 1 << 16;

void writeFully(int fd, const char *text, size_t length) {
  while (length > 0) {
    ssize_t written = write(fd, text, length);
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return; // a closed pipe: the program goes on, as with other languages' ignored SIGPIPE
    text += written;
    length -= size_t(written);
  }
}

void put(Context *ctx, const char *text, size_t length) {
  if (length > ctx->outCapacity - ctx->outUsed) {
    ot_output_flush(ctx);
    if (length > ctx->outCapacity)
      return writeFully(ctx->runtime->options.outputFd, text, length);
  }
  memcpy(ctx->out + ctx->outUsed, text, length);
  ctx->outUsed += uint32_t(length);
}

uint64_t systemSeed() {
  uint64_t seed = 0;
  if (getrandom(&seed, sizeof seed, 0) != ssize_t(sizeof seed))
    seed = uint64_t(uintptr_t(&seed)) ^ uint64_t(getpid()); // still differs from run to run
  return seed;
}

} // namespace

OT_API Runtime *ot_runtime_create(const RuntimeOptions *options) {
  auto runtime = new Runtime;
  runtime->options = *options;
  for (int i = 0; i < options->argc; i++)
    runtime->args.emplace_back(options->argv[i]);
  seedRandom(runtime->random.state, systemSeed());
  runtime->heap = std::make_unique<Heap>(runtime, options->heap);
  if (runtime->heap->ready())
    return runtime;
  fprintf(stderr, "error: cannot reserve memory for the heap: %s\n", strerror(errno));
  exit(1);
}

OT_API void ot_runtime_destroy(Runtime *runtime) {
  while (!runtime->contexts.empty())
    ot_context_destroy(runtime->contexts.back());
  delete runtime;
}

OT_API void *ot_runtime_host(Runtime *runtime) {
  return runtime->options.host;
}

OT_API void ot_types_load(Runtime *runtime, const char *blob, uint64_t length) {
  if (runtime->types.parse(blob, length))
    return;
  fprintf(stderr, "error: malformed type table\n");
  exit(1);
}

OT_API Context *ot_context_create(Runtime *runtime, void *stackLow, void *stackHigh) {
  auto ctx = new Context{};
  ctx->runtime = runtime;
  ctx->types = &runtime->types;
  ctx->heap = runtime->heap.get();
  ctx->stackLimit = ctx->stackLow = static_cast<uint8_t *>(stackLow);
  ctx->stackHigh = static_cast<uint8_t *>(stackHigh);
  ctx->out = static_cast<char *>(malloc(kOutputBytes));
  ctx->outCapacity = kOutputBytes;
  ctx->outFlags = isatty(runtime->options.outputFd) ? kFlushEachLine : 0;
  ctx->random = &runtime->random;
  std::lock_guard lock(runtime->mutex);
  runtime->contexts.push_back(ctx);
  if (runtime->contexts.size() > 1)
    runtime->random.shared = true;
  return ctx;
}

OT_API void ot_context_destroy(Context *ctx) {
  ot_output_flush(ctx);
  ctx->heap->retireWindow(ctx);
  {
    std::lock_guard lock(ctx->runtime->mutex);
    std::erase(ctx->runtime->contexts, ctx);
  }
  free(ctx->out);
  delete ctx;
}

OT_API void ot_roots_add(Runtime *runtime, void *start, uint64_t bytes) {
  runtime->heap->addRoots(start, bytes);
}
OT_API void ot_roots_remove(Runtime *runtime, void *start) {
  runtime->heap->removeRoots(start);
}
OT_API void ot_runtime_stats(Runtime *runtime, RuntimeStats *stats) {
  *stats = runtime->heap->stats();
}

OT_API bool ot_heap_policy(const char *name, HeapPolicy *policy) {
  static const char *const names[] = {"adaptive", "bump", "size-class", "system"};
  for (uint32_t i = 0; i < 4; i++) {
    if (strcmp(name, names[i]) != 0)
      continue;
    *policy = HeapPolicy(i);
    return true;
  }
  return false;
}

// ---------------------------------------------------------------------------------------------- output

OT_API void ot_output_flush(Context *ctx) {
  writeFully(ctx->runtime->options.outputFd, ctx->out, ctx->outUsed);
  ctx->outUsed = 0;
}

void otter::flushAll(Runtime *runtime) {
  std::lock_guard lock(runtime->mutex);
  for (Context *ctx : runtime->contexts)
    ot_output_flush(ctx);
}

OT_API void ot_io_print(Context *ctx, const Str *text) {
  put(ctx, text->bytes, size_t(text->length));
}

OT_API void ot_io_println(Context *ctx, const Str *text) {
  put(ctx, text->bytes, size_t(text->length));
  put(ctx, "\n", 1);
  if (ctx->outFlags & kFlushEachLine)
    ot_output_flush(ctx);
}

OT_API void ot_io_eprint(Context *ctx, const Str *text) {
  ot_output_flush(ctx);
  writeFully(ctx->runtime->options.errorFd, text->bytes, size_t(text->length));
}

OT_API void ot_io_eprintln(Context *ctx, const Str *text) {
  ot_output_flush(ctx);
  std::string line(text->bytes, size_t(text->length));
  line += '\n';
  writeFully(ctx->runtime->options.errorFd, line.data(), line.size());
}

OT_API void ot_tasks_finish(Context *) {}
OT_API void ot_poll(Context *) {}
