#include "environment.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <string>
#include <string_view>
#include <sys/prctl.h>
#include <unistd.h>

namespace otter {

namespace {

void set(HeapOptions &heap, std::string_view name, const std::string &value) {
  char *end = nullptr;
  double number = strtod(value.c_str(), &end);
  if (name == "heap.policy")
    ot_heap_policy(value.c_str(), &heap.policy);
  if (name == "heap.generations")
    ot_heap_generations(value.c_str(), &heap.generations);
  if (value.empty() || *end != '\0' || number < 0)
    return;
  if (name == "heap.triggerRatio")
    heap.triggerRatio = std::max(number, 1.1);
  else if (name == "heap.minTrigger")
    heap.minTrigger = uint64_t(number);
  else if (name == "heap.limit")
    heap.limit = uint64_t(number);
  else if (name == "heap.markThreads")
    heap.markThreads = uint32_t(std::min(number, 2.0));
  else if (name == "heap.sampleBytes")
    heap.samplePeriod = uint64_t(number);
  else if (name == "heap.pretenure")
    heap.pretenure = number != 0;
  else if (name == "heap.hugePages")
    heap.hugePages = number != 0;
  else if (name == "heap.growthSites")
    heap.growthSites = number != 0;
}

void set(TaskOptions &tasks, std::string_view name, const std::string &value) {
  if (name == "tasks.pool")
    tasks.isFixed = value == "fixed";
  char *end = nullptr;
  double number = strtod(value.c_str(), &end);
  if (value.empty() || *end != '\0' || number < 0)
    return;
  if (name == "tasks.workers")
    tasks.workers = uint32_t(std::min(number, double(TaskOptions::kMostWorkers)));
  else if (name == "tasks.leastWorkers")
    tasks.leastWorkers = uint32_t(std::min(number, double(TaskOptions::kMostWorkers)));
  else if (name == "tasks.stackBytes")
    tasks.stackBytes = uint64_t(std::max(number, 65536.0));
  else if (name == "tasks.poolWindow")
    tasks.windowNs = uint64_t(std::clamp(number, 1.0, 1000.0) * 1e6);
  else if (name == "tasks.poolMargin")
    tasks.margin = std::min(number, 1.0);
}

template <typename Options> Options optionsFrom(const char *knobs) {
  Options options;
  std::string_view rest = knobs ? knobs : "";
  while (!rest.empty()) {
    std::string_view pair = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    size_t equals = pair.find('=');
    if (equals == std::string_view::npos)
      continue;
    std::string value;
    for (char c : pair.substr(equals + 1))
      if (c != '_')
        value += c;
    set(options, pair.substr(0, equals), value);
  }
  return options;
}

} // namespace

HeapOptions heapOptionsFrom(const char *knobs) {
  return optionsFrom<HeapOptions>(knobs);
}

TaskOptions taskOptionsFrom(const char *knobs) {
  return optionsFrom<TaskOptions>(knobs);
}

void endWithParent() {
  constexpr int kKilled = 128 + SIGKILL;
  const char *parent = getenv("OTTER_PARENT");
  if (!parent)
    return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // It may have ended before: then somebody else is the parent by now.
  if (getppid() != pid_t(strtol(parent, nullptr, 10)))
    _exit(kKilled);
  unsetenv("OTTER_PARENT");
}

} // namespace otter
