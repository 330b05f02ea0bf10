// Lines of `--trace sched`: when a worker is started, and what each has done when all tasks have ended.
#include <cstdio>

#include "../lib/runtime.h"
#include "scheduler.h"

namespace otter {

namespace {

double milliseconds(uint64_t ns) {
  return double(ns) / 1e6;
}

} // namespace

void Scheduler::traceStart(const Worker &worker) const {
  fprintf(stderr, "[sched] %.0f ms: worker %u of at most %u starts: a task waits and nobody is idle\n",
          milliseconds(nowNs() - startNs_), worker.index() + 1, workersMax_);
}

// In one piece: others write, too.
void Scheduler::tracePool(const PoolDecision &decision) const {
  char rates[96] = "";
  if (decision.before > 0)
    snprintf(rates, sizeof rates, ", %.0f tasks a second instead of %.0f", decision.tried, decision.before);
  bool isTrial = decision.subject != pool_.limit();
  fprintf(stderr, "[sched] %.0f ms: the pool %s %u of %u workers: %s%s\n", milliseconds(nowNs() - startNs_),
          isTrial ? "tries" : "has", decision.subject, workersMax_, poolReasonText(decision.reason), rates);
}

// Workers may still be on their way to sleep.
void Scheduler::traceEnd() {
  double atMs = milliseconds(nowNs() - startNs_);
  fprintf(stderr, "[sched] %.0f ms: all tasks have ended: %llu were spawned, %llu of them stolen, %u workers\n", atMs,
          (unsigned long long)spawned(), (unsigned long long)stolen(), workersStarted());
  std::lock_guard lock(mutex_);
  for (uint32_t i = 0; i < workersStarted(); i++) {
    const Worker &worker = *workers_[i];
    const Worker::Work &done = worker.done();
    fprintf(stderr,
            "[sched] %.0f ms: worker %u: %llu tasks begun (%llu stolen), %llu times one went on, %llu times asleep, "
            "%.1f ms of CPU time\n",
            atMs, i + 1, (unsigned long long)done.begun, (unsigned long long)done.stolen,
            (unsigned long long)done.resumed, (unsigned long long)done.slept, milliseconds(worker.cpuNs()));
  }
}

} // namespace otter
