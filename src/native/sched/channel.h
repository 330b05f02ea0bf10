// Channels as heap objects: bounded, unbounded (capacity below 0) or a rendezvous (capacity 0).
//
// Invariants: values are waiting (`length` above 0, or senders), or receivers are, never both; senders wait only when
// the buffer is full. `items` is a buffer object's data, a ring of `room` values; places without a value are zero, so
// that nothing is kept alive by them. The lock is not held while memory is allocated.
#pragma once

#include "futex.h"
#include "waiter.h"

namespace otter {

struct Channel {
  Header header;
  WordLock lock; // guards all below
  bool isClosed;
  int64_t capacity;
  int64_t length;
  int64_t head;
  int64_t room;
  uint8_t *items;
  uint64_t itemBytes;
  WaitList senders;
  WaitList receivers;
  WaitList selectors;
};

/// What waits for the first of several channels.
struct Selection {
  explicit Selection(Strand *strand) : waiter(strand) {}
  Waiter waiter; // in no list: whoever makes the selection wakes it
  std::atomic<bool> isMade{false};
  int64_t index = 0;
};

/// A timer's value: dropped when the last one has not been received yet.
void sendTick(Context *ctx, Channel *channel, int64_t value);

} // namespace otter
