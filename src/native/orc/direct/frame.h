// Places in a function's frame, by their distance from the frame pointer (negative).
//
// Invariants: the frame's size is known when the function ends; the lowest part holds what calls pass on the stack.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace otter::direct {

class Frame {
public:
  void clear() { *this = Frame(); }

  /// 8 bytes that nobody else ever gets.
  int32_t own() { return area(8); }
  int32_t area(uint32_t bytes) {
    bytes_ += (bytes + 7) & ~7u;
    return -int32_t(bytes_);
  }
  /// 8 bytes until they are given back. What lives on across blocks must not have them: code that is emitted later may
  /// run between.
  int32_t borrow() {
    if (free_.empty())
      return own();
    int32_t slot = free_.back().slot;
    free_.pop_back();
    return slot;
  }
  void giveBack(int32_t slot) { free_.push_back({slot, now_}); }

  /// What is given back from now on is of this time; 0 is before all others.
  void enter(uint32_t time) { now_ = time; }
  /// Calls `visit` with each place that was given back since then: what it holds is of no use any more.
  template <typename Visit> void eachLeft(uint32_t since, Visit visit) const {
    for (const Free &place : free_)
      if (place.since >= since)
        visit(place.slot);
  }

  void needArguments(uint32_t bytes) { arguments_ = std::max(arguments_, bytes); }

  /// Below the frame pointer; keeps the stack aligned to 16 bytes at calls.
  uint32_t bytes() const { return (bytes_ + arguments_ + 15) & ~15u; }

private:
  uint32_t bytes_ = 0;
  uint32_t arguments_ = 0;
  struct Free {
    int32_t slot;
    uint32_t since;
  };
  std::vector<Free> free_;
  uint32_t now_ = 0;
};

} // namespace otter::direct
