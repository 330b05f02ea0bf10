// `runtime`: what the runtime knows of itself, as numbers and JSON, and its memory profiler.
#include <algorithm>
#include <tuple>

#include "../sched/scheduler.h"
#include "json_fields.h"
#include "memory_report.h"
#include "runtime.h"
#include "std_values.h"
#include "type_name.h"

using namespace otter;

namespace {

constexpr size_t kMostPlaces = 20;

// A JSON object of numbers, in order.
class Report : public JsonFields {
public:
  Report() : JsonFields(object_) { object_.beginDict(); }

  void types(const TypeTable &types, const Census &census);
  void places(Runtime &runtime);

  const Str *finish(Context *ctx) {
    object_.endDict();
    return newText(ctx, object_.out());
  }

private:
  JsonWriter object_{false};
};

// `"types":{"Point":{"objects":2,"bytes":64}}`, those with most bytes first.
void Report::types(const TypeTable &types, const Census &census) {
  std::vector<std::pair<uint32_t, TypeCount>> rows(census.begin(), census.end());
  std::sort(rows.begin(), rows.end(), [](const auto &a, const auto &b) {
    return std::tuple(b.second.bytes, a.first) < std::tuple(a.second.bytes, b.first);
  });
  TypeCount total;
  for (const auto &[type, count] : rows) {
    total.objects += count.objects;
    total.bytes += count.bytes;
  }
  integer("objects", total.objects);
  integer("bytes", total.bytes);
  json_.key("types");
  json_.beginDict();
  for (const auto &[type, count] : rows) {
    json_.key(typeName(types, type));
    json_.beginDict();
    integer("objects", count.objects);
    integer("bytes", count.bytes);
    json_.endDict();
  }
  json_.endDict();
}

// Between the profiler's start and its stop, or now.
void Report::places(Runtime &runtime) {
  std::lock_guard lock(runtime.profileLock);
  AllocationSites::View now = runtime.sitesAtStop;
  const AllocationSites *sites = runtime.heap->sites();
  if (sites && runtime.heap->isCounting())
    now = sites->view();
  writePlaces(json_, runtime.types, now, runtime.sitesAtStart, kMostPlaces);
}

uint64_t usedBytes(Context *ctx) {
  return ctx->heap->stats().liveBytes + uint64_t(ctx->window.cursor - ctx->window.start) +
         uint64_t(ctx->lasting.cursor - ctx->lasting.start);
}

} // namespace

OT_API int64_t ot_runtime_memory(Context *ctx) {
  return int64_t(usedBytes(ctx));
}

/// Bytes freed.
OT_API int64_t ot_runtime_collectGarbage(Context *ctx) {
  uint64_t before = usedBytes(ctx);
  ot_collect(ctx);
  uint64_t after = usedBytes(ctx);
  return int64_t(before > after ? before - after : 0);
}

OT_API const Str *ot_runtime_version(Context *ctx) {
  return newText(ctx, OTTER_VERSION);
}

/// Tasks that have not ended.
OT_API int64_t ot_runtime_tasks(Context *ctx) {
  return int64_t(ctx->runtime->scheduler->unfinished());
}

OT_API void ot_runtime_setGcStrategy(Context *ctx, const Str *name) {
  insistOnRoom(ctx);
  HeapPolicy policy;
  if (!ot_heap_policy(textOf(name).c_str(), &policy))
    panicText(ctx, "unknown strategy \"" + textOf(name) + "\": there are adaptive, bump, size-class and system");
  ctx->heap->setPolicy(ctx, policy);
}

OT_API const Str *ot_runtime_stats(Context *ctx) {
  insistOnRoom(ctx);
  RuntimeStats stats;
  ot_stats_read(ctx->runtime, &stats);
  Report report;
  report.integer("heapBytes", usedBytes(ctx));
  report.integer("heldBytes", stats.heldBytes);
  report.integer("allocatedBytes", stats.allocatedBytes);
  report.integer("peakBytes", stats.peakBytes);
  report.integer("collections", stats.collections);
  report.real("pauseP99Ms", stats.pauseP99Ms);
  report.real("pauseMaxMs", stats.pauseMaxMs);
  report.integer("tasks", ctx->runtime->scheduler->unfinished());
  report.integer("tasksSpawned", stats.tasksSpawned);
  report.integer("tasksStolen", stats.tasksStolen);
  report.integer("workers", stats.workers);
  return report.finish(ctx);
}

OT_API const Str *ot_runtime_jitStats(Context *ctx) {
  JitNumbers numbers{};
  if (JitReporter reporter = ctx->runtime->options.jit)
    reporter(ctx, &numbers);
  Report report;
  report.integer("functions", numbers.functions);
  report.integer("compiled", numbers.baseline + numbers.optimised + numbers.specialised);
  report.integer("baseline", numbers.baseline);
  report.integer("optimised", numbers.optimised);
  report.integer("specialised", numbers.specialised);
  report.integer("failed", numbers.failed);
  report.integer("codeBytesLive", numbers.codeBytesLive);
  report.integer("codeBytesEvicted", numbers.codeBytesEvicted);
  report.real("compileMs", double(numbers.compileNs) / 1e6);
  return report.finish(ctx);
}

// ------------------------------------------------------------------------------------ the memory profiler

OT_API void ot_runtime_profilerStart(Context *ctx) {
  insistOnRoom(ctx);
  Census live = ctx->heap->liveObjects(ctx);
  {
    std::lock_guard lock(ctx->runtime->profileLock);
    ctx->runtime->liveAtStart = std::move(live);
    if (const AllocationSites *sites = ctx->heap->sites())
      ctx->runtime->sitesAtStart = sites->view();
  }
  ctx->heap->startCounting(ctx);
}

OT_API void ot_runtime_profilerStop(Context *ctx) {
  insistOnRoom(ctx);
  ctx->heap->stopCounting(ctx);
  std::lock_guard lock(ctx->runtime->profileLock);
  if (const AllocationSites *sites = ctx->heap->sites())
    ctx->runtime->sitesAtStop = sites->view();
}

/// What was allocated between start and stop (or now): exactly by type, by samples by place.
OT_API const Str *ot_runtime_profilerStats(Context *ctx) {
  insistOnRoom(ctx);
  Report report;
  report.boolean("active", ctx->heap->isCounting());
  report.types(*ctx->types, ctx->heap->allocations(ctx));
  report.places(*ctx->runtime);
  return report.finish(ctx);
}

/// By how much the types have grown since the start that did grow, after a collection.
OT_API const Str *ot_runtime_profilerLeaks(Context *ctx) {
  insistOnRoom(ctx);
  Census grown = ctx->heap->liveObjects(ctx);
  {
    std::lock_guard lock(ctx->runtime->profileLock);
    for (const auto &[type, before] : ctx->runtime->liveAtStart) {
      TypeCount &now = grown[type];
      now.objects -= std::min(now.objects, before.objects);
      now.bytes -= std::min(now.bytes, before.bytes);
    }
  }
  std::erase_if(grown, [](const auto &row) { return row.second.bytes == 0; });
  Report report;
  report.types(*ctx->types, grown);
  return report.finish(ctx);
}
