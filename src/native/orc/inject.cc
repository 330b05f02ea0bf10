#include "inject.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "llvm/Support/ErrorHandling.h"

namespace otter {

using namespace llvm;

Error injected(const ModulePlan &plan, StringRef stage, const std::stop_token &stop) {
  const auto &[where, kind, stallMs] = plan.inject;
  if (where != stage || kind == Injection::Kind::halfway)
    return Error::success();
  if (kind == Injection::Kind::stall) {
    standStill(stallMs, stop);
    return Error::success();
  }
  if (kind == Injection::Kind::fail)
    return createStringError(std::errc::interrupted, "injected failure: %s", where.c_str());
  if (stage == "read" || stage == "passes" || stage == "emit")
    report_bad_alloc_error("injected: out of memory");
  return createStringError(std::errc::not_enough_memory, "injected: out of memory: %s", where.c_str());
}

void standStill(unsigned milliseconds, const std::stop_token &stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, std::chrono::milliseconds(milliseconds), [] { return false; });
}

} // namespace otter
