#include "channel.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "../lib/hash.h"
#include "../lib/objects.h"
#include "../lib/panic.h"
#include "../lib/runtime.h"
#include "option.h"
#include "scheduler.h"

namespace otter {

namespace {

constexpr int64_t kFirstRoom = 16;
constexpr uint64_t kLargestItem = 32;

[[noreturn]] void panicClosed(Context *ctx) {
  panicFormat(ctx, "the channel is closed");
}

uint32_t itemType(const Context *ctx, const Channel *channel) {
  return (*ctx->types)[channel->header.type].elem;
}

uint8_t *newItems(Context *ctx, const Channel *channel, int64_t room) {
  uint64_t bytes = std::max<uint64_t>(uint64_t(room) * channel->itemBytes, 8);
  return newBytes(ctx, kBufferBit | itemType(ctx, channel), sizeof(Header) + bytes) + sizeof(Header);
}

uint8_t *itemAt(const Channel *channel, int64_t index) {
  return channel->items + uint64_t((channel->head + index) % channel->room) * channel->itemBytes;
}

bool hasRoom(const Channel *channel) {
  return channel->capacity < 0 || channel->length < channel->capacity;
}

// Doubles the ring; called with the lock, which it lets go meanwhile.
void makeRoom(Context *ctx, Channel *channel) {
  int64_t room = channel->room;
  int64_t more = std::max(room * 2, kFirstRoom);
  if (channel->capacity > 0)
    more = std::min(more, channel->capacity);
  channel->lock.unlock();
  uint8_t *items = newItems(ctx, channel, more);
  channel->lock.lock();
  if (channel->room != room)
    return; // another thread was faster
  int64_t first = std::min(channel->length, room - channel->head);
  if (channel->length > 0) {
    memcpy(items, itemAt(channel, 0), uint64_t(first) * channel->itemBytes);
    memcpy(items + uint64_t(first) * channel->itemBytes, channel->items,
           uint64_t(channel->length - first) * channel->itemBytes);
  }
  channel->items = items;
  channel->room = more;
  channel->head = 0;
}

void putItem(Channel *channel, const void *value) {
  memcpy(itemAt(channel, channel->length), value, channel->itemBytes);
  channel->length++;
}

void takeItem(Channel *channel, void *out) {
  uint8_t *item = itemAt(channel, 0);
  memcpy(out, item, channel->itemBytes);
  memset(item, 0, channel->itemBytes);
  channel->head = (channel->head + 1) % channel->room;
  channel->length--;
}

// Tells all who wait for this channel among others that it is ready.
void tellSelectors(Scheduler &scheduler, Channel *channel) {
  while (Waiter *waiter = channel->selectors.take()) {
    Selection *selection = waiter->selection;
    if (selection->isMade.exchange(true))
      continue;
    selection->index = waiter->index;
    scheduler.wake(&selection->waiter, true);
  }
}

// Waits in a list of the channel, whose lock is held; whether what it waited for happened. The lock is free after.
bool waitIn(Context *ctx, Channel *channel, WaitList &list, void *value) {
  Waiter waiter(ctx->strand);
  waiter.value = value;
  list.add(waiter);
  channel->lock.unlock();
  if (schedulerOf(ctx).wait(ctx, waiter))
    return waiter.succeeded;
  channel->lock.lock();
  list.remove(waiter);
  channel->lock.unlock();
  panicDeadlock(ctx);
}

// After a value was taken: the sender that has waited longest puts its own in.
void admitSender(Scheduler &scheduler, Channel *channel) {
  Waiter *sender = channel->senders.take();
  if (!sender)
    return;
  putItem(channel, sender->value);
  scheduler.wake(sender, true);
}

enum class Received { value, nothing, closed };

// Takes a value that is there, without waiting. The lock is held.
Received receiveNow(Context *ctx, Channel *channel, void *out) {
  Scheduler &scheduler = schedulerOf(ctx);
  if (channel->length > 0) {
    takeItem(channel, out);
    admitSender(scheduler, channel);
    return Received::value;
  }
  if (Waiter *sender = channel->senders.take()) { // a rendezvous
    memcpy(out, sender->value, channel->itemBytes);
    scheduler.wake(sender, true);
    return Received::value;
  }
  return channel->isClosed ? Received::closed : Received::nothing;
}

// Waits for a value; false when the channel is closed and empty.
bool receive(Context *ctx, Channel *channel, void *out) {
  channel->lock.lock();
  Received received = receiveNow(ctx, channel, out);
  if (received == Received::nothing) {
    if (!channel->selectors.isEmpty() && channel->capacity == 0)
      tellSelectors(schedulerOf(ctx), channel);
    return waitIn(ctx, channel, channel->receivers, out);
  }
  channel->lock.unlock();
  return received == Received::value;
}

// Gives a value away without waiting, if that can be done. The lock is held, and is let go when there is no room yet.
bool sendNow(Context *ctx, Channel *channel, const void *value) {
  for (;;) {
    if (Waiter *receiver = channel->receivers.take()) {
      memcpy(receiver->value, value, channel->itemBytes);
      schedulerOf(ctx).wake(receiver, true);
      return true;
    }
    if (!hasRoom(channel))
      return false;
    if (channel->length < channel->room)
      break;
    makeRoom(ctx, channel);
    if (channel->isClosed)
      return false;
  }
  putItem(channel, value);
  tellSelectors(schedulerOf(ctx), channel);
  return true;
}

Channel *newChannel(Context *ctx, uint32_t type, int64_t capacity) {
  auto channel = reinterpret_cast<Channel *>(newBytes(ctx, type, sizeof(Channel)));
  channel->capacity = capacity;
  channel->itemBytes = (*ctx->types)[itemType(ctx, channel)].bytes;
  return channel;
}

} // namespace

void sendTick(Context *ctx, Channel *channel, int64_t value) {
  std::lock_guard lock(channel->lock);
  if (channel->length == 0 && !channel->isClosed)
    sendNow(ctx, channel, &value);
}

} // namespace otter

using namespace otter;

OT_API Channel *ot_channel_new(Context *ctx, int64_t type, int64_t capacity) {
  return newChannel(ctx, uint32_t(type), capacity);
}

OT_API void ot_channel_send(Context *ctx, Channel *channel, void *value) {
  insistOnRoom(ctx);
  channel->lock.lock();
  if (channel->isClosed) {
    channel->lock.unlock();
    panicClosed(ctx);
  }
  if (sendNow(ctx, channel, value)) {
    channel->lock.unlock();
    return;
  }
  if (channel->isClosed) {
    channel->lock.unlock();
    panicClosed(ctx);
  }
  tellSelectors(schedulerOf(ctx), channel); // a sender that waits is a value that is ready
  if (!waitIn(ctx, channel, channel->senders, value))
    panicClosed(ctx);
}

OT_API void ot_channel_recv(Context *ctx, Channel *channel, void *out) {
  insistOnRoom(ctx);
  if (!receive(ctx, channel, out))
    panicClosed(ctx);
}

OT_API void *ot_channel_recvOpt(Context *ctx, int64_t type, Channel *channel, void *out) {
  insistOnRoom(ctx);
  uint64_t value[kLargestItem / 8] = {};
  bool received = receive(ctx, channel, value);
  return makeOption(ctx, uint32_t(type), received ? value : nullptr, out);
}

OT_API void *ot_channel_tryRecv(Context *ctx, int64_t type, Channel *channel, void *out) {
  insistOnRoom(ctx);
  uint64_t value[kLargestItem / 8] = {};
  channel->lock.lock();
  Received received = receiveNow(ctx, channel, value);
  channel->lock.unlock();
  return makeOption(ctx, uint32_t(type), received == Received::value ? value : nullptr, out);
}

OT_API void ot_channel_close(Context *ctx, Channel *channel) {
  insistOnRoom(ctx);
  Scheduler &scheduler = schedulerOf(ctx);
  std::lock_guard lock(channel->lock);
  channel->isClosed = true;
  while (Waiter *waiter = channel->receivers.take())
    scheduler.wake(waiter, false);
  while (Waiter *waiter = channel->senders.take())
    scheduler.wake(waiter, false);
  tellSelectors(scheduler, channel);
}

OT_API int64_t ot_channel_len(Context *ctx, Channel *channel) {
  insistOnRoom(ctx);
  std::lock_guard lock(channel->lock);
  return channel->length;
}

// ------------------------------------------------------------------------------------------------ select

namespace {

bool isReady(const Channel *channel) {
  return channel->length > 0 || !channel->senders.isEmpty() || channel->isClosed;
}

// The first channel that is ready, or -1; then each has a waiter.
int64_t lookOrWait(Channel *const *channels, Waiter *waiters, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    std::lock_guard lock(channels[i]->lock);
    if (isReady(channels[i]))
      return i;
    channels[i]->selectors.add(waiters[i]);
  }
  return -1;
}

} // namespace

/// The index of a channel from which can be received without waiting: the first one, when several are ready.
OT_API int64_t ot_channel_select(Context *ctx, const List *list) {
  insistOnRoom(ctx);
  int64_t count = list->length;
  if (count == 0)
    panicFormat(ctx, "select needs a channel");
  // A copy in the heap, since the list may change: both it and the waiters have to be reachable, or not move.
  uint64_t bytes = uint64_t(count) * sizeof(Channel *);
  auto channels = reinterpret_cast<Channel **>(newBytes(ctx, kWords, sizeof(Header) + bytes) + sizeof(Header));
  memcpy(channels, list->data, bytes);
  Selection selection(ctx->strand);
  auto waiters = reinterpret_cast<Waiter *>(
      newBytes(ctx, kBufferBit | kInt, sizeof(Header) + uint64_t(count) * sizeof(Waiter)) + sizeof(Header));
  for (int64_t i = 0; i < count; i++) {
    new (waiters + i) Waiter(ctx->strand);
    waiters[i].selection = &selection;
    waiters[i].index = i;
  }
  int64_t index = lookOrWait(channels, waiters, count);
  bool isDeadlock = index < 0 && !schedulerOf(ctx).wait(ctx, selection.waiter);
  if (index >= 0 && selection.isMade.exchange(true)) {
    // Another channel became ready meanwhile, and somebody wakes this strand.
    schedulerOf(ctx).wait(ctx, selection.waiter);
  }
  for (int64_t i = 0; i < count; i++) {
    std::lock_guard lock(channels[i]->lock);
    channels[i]->selectors.remove(waiters[i]);
  }
  if (isDeadlock)
    panicDeadlock(ctx);
  return index >= 0 ? index : selection.index;
}

// ------------------------------------------------------------------------------------------------ timers

namespace {

constexpr int64_t kMillisecond = 1'000'000;

Channel *timerChannel(Context *ctx, int64_t type, int64_t milliseconds, bool repeats) {
  if (milliseconds < (repeats ? 1 : 0))
    panicFormat(ctx, repeats ? "a tick needs a positive time" : "a negative time");
  insistOnRoom(ctx);
  Channel *channel = newChannel(ctx, uint32_t(type), 1);
  channel->items = newItems(ctx, channel, 1);
  channel->room = 1;
  uint64_t period;
  if (__builtin_mul_overflow(uint64_t(milliseconds), uint64_t(kMillisecond), &period) || period > INT64_MAX / 2)
    period = INT64_MAX / 2;
  schedulerOf(ctx).timers().sendAt(nowNs() + period, channel, repeats ? period : 0);
  return channel;
}

} // namespace

/// A channel that gets the time in milliseconds again and again; a value nobody has taken yet is not followed by more.
OT_API Channel *ot_time_tick(Context *ctx, int64_t type, int64_t milliseconds) {
  return timerChannel(ctx, type, milliseconds, true);
}

/// A channel that gets the time in milliseconds once.
OT_API Channel *ot_time_after(Context *ctx, int64_t type, int64_t milliseconds) {
  return timerChannel(ctx, type, milliseconds, false);
}
