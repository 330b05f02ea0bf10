#include "world.h"

#include "heap.h"

namespace otter {

namespace {

bool isRunning(const Context *ctx) {
  return __atomic_load_n(&ctx->isRunning, __ATOMIC_SEQ_CST) != 0;
}

void setRunning(Context *ctx, bool running) {
  __atomic_store_n(&ctx->isRunning, uint32_t(running), __ATOMIC_SEQ_CST);
}

} // namespace

World &worldOf(const Context *ctx) {
  return ctx->heap->world();
}

void World::add(Context *ctx) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !isStopping(); });
  contexts_.push_back(ctx);
}

void World::remove(Context *ctx) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !isStopping(); });
  std::erase(contexts_, ctx);
}

bool World::othersRun(const Context *self) const {
  for (const Context *ctx : contexts_)
    if (ctx != self && isRunning(ctx))
      return true;
  return false;
}

bool World::stop(Context *self) {
  std::unique_lock lock(mutex_);
  if (self)
    setRunning(self, false);
  if (isStopping()) {
    changed_.notify_all();
    changed_.wait(lock, [this] { return !isStopping(); });
    if (self)
      setRunning(self, true);
    return false;
  }
  demandStop(self);
  changed_.wait(lock, [&] { return !othersRun(self); });
  return true;
}

bool World::stopWithin(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  if (isStopping())
    return false;
  demandStop(nullptr);
  if (changed_.wait_for(lock, time, [this] { return !othersRun(nullptr); }))
    return true;
  stopping_.store(false, std::memory_order_seq_cst);
  lock.unlock();
  changed_.notify_all();
  return false;
}

void World::demandStop(const Context *self) {
  stopping_.store(true, std::memory_order_seq_cst);
  for (Context *ctx : contexts_)
    if (ctx != self)
      __atomic_store_n(&ctx->poll, 1u, __ATOMIC_SEQ_CST);
}

void World::resume(Context *self) {
  {
    std::lock_guard lock(mutex_);
    if (self)
      setRunning(self, true);
    stopping_.store(false, std::memory_order_seq_cst);
  }
  changed_.notify_all();
}

void World::pollAll() {
  std::lock_guard lock(mutex_);
  for (Context *ctx : contexts_)
    __atomic_store_n(&ctx->poll, 1u, __ATOMIC_SEQ_CST);
}

// Taking the lock makes sure that the stopping thread is waiting, or has yet to look.
void World::announce() {
  {
    std::lock_guard lock(mutex_);
  }
  changed_.notify_all();
}

void World::waitForResume(Context *ctx) {
  std::unique_lock lock(mutex_);
  while (isStopping()) {
    setRunning(ctx, false);
    changed_.notify_all();
    changed_.wait(lock, [this] { return !isStopping(); });
    setRunning(ctx, true);
  }
}

} // namespace otter
