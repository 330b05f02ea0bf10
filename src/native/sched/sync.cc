// `sync`: Mutex, WaitGroup, Once, AtomicInt, as heap objects.
#include <cstring>
#include <mutex>

#include "../lib/call.h"
#include "../lib/objects.h"
#include "../lib/panic.h"
#include "../lib/runtime.h"
#include "catch.h"
#include "scheduler.h"

namespace otter {

namespace {

// Who unlocks it wakes who has waited longest but does not hand it over: all others would then wait until that one
// runs, and again for each other. Whoever comes by in between may have it. Since one strand could go on so for ever, on
// the very worker that the woken one is to run on, the mutex is handed over after some times.
//
// Invariant: where it is free and strands wait, one of them has been woken and will try to take it.
struct Mutex {
  Header header;
  WordLock lock; // guards all below
  bool isHeld;
  bool isWaking;     // a strand was woken and has not tried yet
  bool isHandedOver; // to that strand; then it is held
  uint8_t passes;    // how often it was unlocked since that strand was woken
  WaitList waiting;

  static constexpr uint8_t kMostPasses = 64;
};

struct AtomicInt {
  Header header;
  std::atomic<int64_t> value;
};

struct WaitGroup {
  Header header;
  WordLock lock; // guards all below
  int64_t count;
  WaitList waiting;
};

struct Once {
  Header header;
  WordLock lock; // guards all below
  enum class State : uint32_t { fresh, running, done } state;
  WaitList waiting;
};

template <typename T> T *make(Context *ctx, int64_t type) {
  return reinterpret_cast<T *>(newBytes(ctx, uint32_t(type), sizeof(T)));
}

// Waits in the object's list, with its lock held, which is free after.
template <typename T> void waitIn(Context *ctx, T *object, bool isFirst = false) {
  Waiter waiter(ctx->strand);
  if (isFirst)
    object->waiting.addFirst(waiter);
  else
    object->waiting.add(waiter);
  object->lock.unlock();
  if (schedulerOf(ctx).wait(ctx, waiter))
    return;
  object->lock.lock();
  object->waiting.remove(waiter);
  object->lock.unlock();
  panicDeadlock(ctx);
}

// By a strand that was woken, with the lock held: whether the mutex is its own now.
bool takeAfterWaking(Mutex *mutex) {
  mutex->isWaking = false;
  bool isFree = !std::exchange(mutex->isHeld, true);
  return std::exchange(mutex->isHandedOver, false) || isFree;
}

template <typename T> void wakeAll(Context *ctx, T *object) {
  while (Waiter *waiter = object->waiting.take())
    schedulerOf(ctx).wake(waiter, true);
}

void addTo(Context *ctx, WaitGroup *group, int64_t delta) {
  insistOnRoom(ctx);
  group->lock.lock();
  int64_t count;
  bool isWrong = __builtin_add_overflow(group->count, delta, &count) || count < 0;
  if (!isWrong)
    group->count = count;
  if (!isWrong && count == 0)
    wakeAll(ctx, group);
  group->lock.unlock();
  if (isWrong)
    panicFormat(ctx, "negative WaitGroup counter");
}

} // namespace

} // namespace otter

using namespace otter;

// ------------------------------------------------------------------------------------------------ Mutex

OT_API Mutex *ot_mutex_new(Context *ctx, int64_t type) {
  return make<Mutex>(ctx, type);
}

OT_API void ot_mutex_lock(Context *ctx, Mutex *mutex) {
  insistOnRoom(ctx);
  mutex->lock.lock();
  bool isOwn = !std::exchange(mutex->isHeld, true);
  for (bool isFirst = false; !isOwn; isFirst = true) {
    waitIn(ctx, mutex, isFirst);
    mutex->lock.lock();
    isOwn = takeAfterWaking(mutex);
  }
  mutex->lock.unlock();
}

OT_API bool ot_mutex_tryLock(Context *ctx, Mutex *mutex) {
  insistOnRoom(ctx);
  std::lock_guard lock(mutex->lock);
  return !std::exchange(mutex->isHeld, true);
}

OT_API void ot_mutex_unlock(Context *ctx, Mutex *mutex) {
  insistOnRoom(ctx);
  mutex->lock.lock();
  bool wasHeld = std::exchange(mutex->isHeld, false);
  if (mutex->isWaking && ++mutex->passes >= Mutex::kMostPasses)
    mutex->isHeld = mutex->isHandedOver = true;
  if (!mutex->isWaking && !mutex->waiting.isEmpty()) {
    mutex->isWaking = true;
    mutex->passes = 0;
    schedulerOf(ctx).wake(mutex->waiting.take(), true);
  }
  mutex->lock.unlock();
  if (!wasHeld)
    panicFormat(ctx, "the mutex is not locked");
}

// ------------------------------------------------------------------------------------------------ AtomicInt

OT_API AtomicInt *ot_atomic_new(Context *ctx, int64_t type, int64_t value) {
  auto atomic = make<AtomicInt>(ctx, type);
  atomic->value.store(value, std::memory_order_relaxed);
  return atomic;
}

OT_API int64_t ot_atomic_add(Context *, AtomicInt *atomic, int64_t delta) {
  return int64_t(uint64_t(atomic->value.fetch_add(delta)) + uint64_t(delta));
}

OT_API int64_t ot_atomic_get(Context *, AtomicInt *atomic) {
  return atomic->value.load();
}

OT_API void ot_atomic_set(Context *, AtomicInt *atomic, int64_t value) {
  atomic->value.store(value);
}

OT_API bool ot_atomic_compareAndSwap(Context *, AtomicInt *atomic, int64_t expected, int64_t value) {
  return atomic->value.compare_exchange_strong(expected, value);
}

// ------------------------------------------------------------------------------------------------ WaitGroup

OT_API WaitGroup *ot_waitgroup_new(Context *ctx, int64_t type) {
  return make<WaitGroup>(ctx, type);
}

OT_API void ot_waitgroup_add(Context *ctx, WaitGroup *group, int64_t delta) {
  addTo(ctx, group, delta);
}

OT_API void ot_waitgroup_done(Context *ctx, WaitGroup *group) {
  addTo(ctx, group, -1);
}

OT_API void ot_waitgroup_wait(Context *ctx, WaitGroup *group) {
  insistOnRoom(ctx);
  group->lock.lock();
  if (group->count > 0)
    return waitIn(ctx, group);
  group->lock.unlock();
}

// ------------------------------------------------------------------------------------------------ Once

OT_API Once *ot_once_new(Context *ctx, int64_t type) {
  return make<Once>(ctx, type);
}

/// The first call runs the function; others wait until it has ended. One that panics has been called, too.
OT_API void ot_once_call(Context *ctx, Once *once, const CodeSlot *function) {
  insistOnRoom(ctx);
  once->lock.lock();
  if (once->state == Once::State::running)
    return waitIn(ctx, once);
  bool isFirst = once->state == Once::State::fresh;
  if (isFirst)
    once->state = Once::State::running;
  once->lock.unlock();
  if (!isFirst)
    return;
  char *panic = catchPanic(ctx, [&] { CallArguments(ctx).call(function); });
  once->lock.lock();
  once->state = Once::State::done;
  wakeAll(ctx, once);
  once->lock.unlock();
  if (panic)
    panicCaught(ctx, panic);
}
