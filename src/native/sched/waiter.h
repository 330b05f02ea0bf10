// Strands that wait for something: nodes on their own stacks, in lists that live in what they wait for.
//
// Invariants: a list and the links of its waiters are guarded by the lock of the object that holds the list; a waiter
// is in at most one list. Whoever takes a waiter out of its list wakes it, once, and does not touch it afterwards.
#pragma once

#include <atomic>
#include <cstdint>

#include "strand.h"

namespace otter {

struct Selection;

struct Waiter {
  explicit Waiter(Strand *waiting) : strand(waiting) {}

  Strand *strand;
  Waiter *next = nullptr;
  Waiter *previous = nullptr;
  bool isLinked = false;
  bool succeeded = false;         // what it waited for has happened; otherwise it was ended, as by closing a channel
  void *value = nullptr;          // what is sent, or where to put what is received
  Selection *selection = nullptr; // it waits for several things
  int64_t index = 0;              // which of them this is
  std::atomic<bool> isWoken{false};
};

/// First in, first out, but for who comes back. All zero when empty, so that it can be part of a heap object.
struct WaitList {
  Waiter *first = nullptr;
  Waiter *last = nullptr;

  bool isEmpty() const { return !first; }

  void add(Waiter &waiter) {
    waiter.isLinked = true;
    waiter.previous = last;
    waiter.next = nullptr;
    (last ? last->next : first) = &waiter;
    last = &waiter;
  }

  void addFirst(Waiter &waiter) {
    waiter.isLinked = true;
    waiter.previous = nullptr;
    waiter.next = first;
    (first ? first->previous : last) = &waiter;
    first = &waiter;
  }

  void remove(Waiter &waiter) {
    if (!waiter.isLinked)
      return;
    waiter.isLinked = false;
    (waiter.previous ? waiter.previous->next : first) = waiter.next;
    (waiter.next ? waiter.next->previous : last) = waiter.previous;
  }

  Waiter *take() {
    Waiter *waiter = first;
    if (waiter)
      remove(*waiter);
    return waiter;
  }
};

} // namespace otter
