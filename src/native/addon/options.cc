#include "options.h"

namespace otter {

namespace {

using Napi::Object;
using Napi::Value;

[[noreturn]] void wrong(const Object &object, const char *name) {
  throw Napi::TypeError::New(object.Env(), std::string("session option is missing or wrong: ") + name);
}

std::string text(const Object &object, const char *name) {
  Value value = object.Get(name);
  if (!value.IsString())
    wrong(object, name);
  return value.As<Napi::String>().Utf8Value();
}

double number(const Object &object, const char *name) {
  Value value = object.Get(name);
  if (!value.IsNumber())
    wrong(object, name);
  return value.As<Napi::Number>().DoubleValue();
}

double numberOr(const Object &object, const char *name, double otherwise) {
  return object.Has(name) ? number(object, name) : otherwise;
}

template <typename Visit> void each(const Object &object, const char *name, Visit visit) {
  Value value = object.Get(name);
  if (!value.IsArray())
    wrong(object, name);
  auto array = value.As<Napi::Array>();
  for (uint32_t i = 0; i < array.Length(); i++)
    visit(array.Get(i));
}

HeapOptions readHeap(const Object &object) {
  HeapOptions heap;
  if (!ot_heap_policy(text(object, "policy").c_str(), &heap.policy))
    wrong(object, "heap.policy");
  if (object.Has("generations") && !ot_heap_generations(text(object, "generations").c_str(), &heap.generations))
    wrong(object, "heap.generations");
  heap.triggerRatio = numberOr(object, "triggerRatio", heap.triggerRatio);
  heap.minTrigger = uint64_t(numberOr(object, "minTrigger", double(heap.minTrigger)));
  heap.limit = uint64_t(numberOr(object, "limit", double(heap.limit)));
  heap.samplePeriod = uint64_t(numberOr(object, "sampleBytes", double(heap.samplePeriod)));
  heap.pretenure = numberOr(object, "pretenure", heap.pretenure) != 0;
  heap.hugePages = numberOr(object, "hugePages", heap.hugePages) != 0;
  heap.growthSites = numberOr(object, "growthSites", heap.growthSites) != 0;
  heap.markThreads = uint32_t(numberOr(object, "markThreads", heap.markThreads));
  heap.trace = object.Get("trace").ToBoolean();
  heap.check = uint32_t(numberOr(object, "check", heap.check));
  heap.stress = numberOr(object, "stress", heap.stress) != 0;
  return heap;
}

TaskOptions readTasks(const Object &object) {
  TaskOptions tasks;
  tasks.workers = uint32_t(numberOr(object, "workers", tasks.workers));
  tasks.stackBytes = uint64_t(numberOr(object, "stackBytes", double(tasks.stackBytes)));
  tasks.leastWorkers = uint32_t(numberOr(object, "leastWorkers", tasks.leastWorkers));
  tasks.isFixed = object.Get("isFixed").ToBoolean();
  tasks.windowNs = uint64_t(numberOr(object, "windowNs", double(tasks.windowNs)));
  tasks.margin = numberOr(object, "margin", tasks.margin);
  tasks.trace = object.Get("trace").ToBoolean();
  return tasks;
}

} // namespace

SessionOptions readOptions(const Object &object) {
  SessionOptions options;
  options.types = text(object, "types");
  each(object, "functions", [&](const Value &value) {
    auto function = value.As<Object>();
    options.symbols.push_back(text(function, "symbol"));
    options.names.push_back(text(function, "name"));
    options.resultsInMemory.push_back(function.Get("resultInMemory").ToBoolean());
    options.sampled.push_back(function.Has("sampled") ? text(function, "sampled") : "");
  });
  each(object, "globals",
       [&](const Value &value) { options.globals.push_back(uint64_t(number(value.As<Object>(), "bytes"))); });
  options.runtimeBitcode = text(object, "runtimeBitcode");
  each(object, "args", [&](const Value &value) { options.args.push_back(value.ToString()); });
  options.callThreshold = int64_t(number(object, "callThreshold"));
  options.loopThreshold = int64_t(number(object, "loopThreshold"));
  options.awaitContinuations = object.Get("awaitContinuations").ToBoolean();
  options.branchCounters = uint64_t(numberOr(object, "branchCounters", 0));
  options.edgeCounters = uint64_t(numberOr(object, "edgeCounters", 0));
  options.valueSketches = uint64_t(numberOr(object, "valueSketches", 0));
  options.valuePeriod = int64_t(numberOr(object, "valuePeriod", 0));
  options.compileThreads = unsigned(number(object, "compileThreads"));
  options.codeBytesMax = uint64_t(number(object, "codeBytesMax"));
  options.stackBytes = uint64_t(number(object, "stackBytes"));
  options.addedWork = uint64_t(numberOr(object, "addedWork", 0));
  options.sampleHz = unsigned(numberOr(object, "sampleHz", 0));
  options.perfMap = object.Get("perfMap").ToBoolean();
  options.gdb = object.Get("gdb").ToBoolean();
  Value heap = object.Get("heap");
  if (!heap.IsObject())
    wrong(object, "heap");
  options.heap = readHeap(heap.As<Object>());
  if (Value tasks = object.Get("tasks"); tasks.IsObject())
    options.tasks = readTasks(tasks.As<Object>());
  return options;
}

} // namespace otter
