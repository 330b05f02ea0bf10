#include "events.h"

namespace otter {

void EventQueue::push(Event event) {
  bool first;
  {
    std::lock_guard lock(mutex_);
    first = events_.empty();
    events_.push_back(std::move(event));
  }
  if (first)
    wake_();
}

std::vector<Event> EventQueue::take() {
  std::lock_guard lock(mutex_);
  return std::exchange(events_, {});
}

} // namespace otter
