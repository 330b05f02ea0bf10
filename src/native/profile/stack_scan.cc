#include "stack_scan.h"
#include "../lib/signals.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <mutex>
#include <semaphore.h>
#include <time.h>
#include <ucontext.h>

namespace otter {

namespace {

enum State : int { idle, pending, running };

constexpr int kTimeoutSeconds = 2;
constexpr uintptr_t kRedZone = 128;

// One request at a time, in storage that outlives any late signal.
struct Request {
  std::atomic<int> state{idle};
  uintptr_t stackLow = 0;
  uintptr_t stackHigh = 0;
  ScanRange *ranges = nullptr;
  size_t count = 0;
  bool answered = false;
  sem_t done;
};

Request request;
std::mutex requestMutex;

int scanSignal() {
  return SIGRTMIN + 5;
}

void lookIn(ScanRange *ranges, size_t count, uintptr_t word) {
  ScanRange *end = ranges + count;
  if (word < ranges->start || word > end[-1].end)
    return;
  // A return address may be the end of a range: a call that does not return can be its last instruction.
  auto it = std::lower_bound(ranges, end, word, [](const ScanRange &range, uintptr_t key) { return range.end < key; });
  for (; it != end && it->start <= word; ++it)
    it->hit = true;
}

void look(uintptr_t word) {
  lookIn(request.ranges, request.count, word);
}

void onScan(int, siginfo_t *, void *rawContext) {
  int expected = pending;
  if (!request.state.compare_exchange_strong(expected, running))
    return;
  auto context = static_cast<ucontext_t *>(rawContext);
  const greg_t *registers = context->uc_mcontext.gregs;
  auto low = uintptr_t(registers[REG_RSP]) - kRedZone;
  request.answered = low >= request.stackLow - kRedZone && low < request.stackHigh;
  if (request.answered) {
    for (int i = 0; i < NGREG; i++)
      look(uintptr_t(registers[i]));
    for (uintptr_t at = low & ~uintptr_t(7); at < request.stackHigh; at += sizeof(uintptr_t))
      look(*reinterpret_cast<uintptr_t *>(at));
  }
  sem_post(&request.done);
}

void installHandler() {
  static std::once_flag once;
  std::call_once(once, [] {
    sem_init(&request.done, 0, 0);
    installSignalHandler(scanSignal(), onScan);
  });
}

void waitForAnswer() {
  timespec deadline;
  clock_gettime(CLOCK_REALTIME, &deadline);
  deadline.tv_sec += kTimeoutSeconds;
  while (sem_timedwait(&request.done, &deadline) != 0) {
    if (errno == EINTR)
      continue;
    int expected = pending;
    if (request.state.compare_exchange_strong(expected, idle))
      return; // withdrawn before the thread saw it
    while (sem_wait(&request.done) != 0)
      continue; // it is looking right now
    return;
  }
}

} // namespace

void scanWords(const uintptr_t *start, const uintptr_t *end, std::vector<ScanRange> &ranges) {
  for (const uintptr_t *at = start; at < end; at++)
    lookIn(ranges.data(), ranges.size(), *at);
}

bool scanThread(pthread_t thread, uintptr_t stackLow, uintptr_t stackHigh, std::vector<ScanRange> &ranges) {
  if (ranges.empty())
    return true;
  installHandler();
  std::lock_guard lock(requestMutex);
  request.stackLow = stackLow;
  request.stackHigh = stackHigh;
  request.ranges = ranges.data();
  request.count = ranges.size();
  request.answered = false;
  request.state = pending;
  if (pthread_kill(thread, scanSignal()) == 0)
    waitForAnswer();
  request.state = idle;
  return request.answered;
}

} // namespace otter
