// A work-stealing deque (Chase and Lev, with the memory orders of Lê, Pop, Cohen and Zappella Nardelli): its owner
// pushes and pops at one end, any other thread steals at the other.
//
// Invariants: only the owner calls push and pop; buffers that were outgrown are kept until the end, since a thief may
// still read from one.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace otter {

template <typename T> class Deque {
public:
  Deque() : buffer_(add(kFirst)) {}

  void push(T *item) {
    int64_t bottom = bottom_.load(std::memory_order_relaxed);
    int64_t top = top_.load(std::memory_order_acquire);
    Buffer *buffer = buffer_.load(std::memory_order_relaxed);
    if (bottom - top >= buffer->size)
      buffer = grow(buffer, top, bottom);
    buffer->put(bottom, item);
    bottom_.store(bottom + 1, std::memory_order_release);
  }

  /// The item pushed last; null when there is none.
  T *pop() {
    int64_t bottom = bottom_.load(std::memory_order_relaxed) - 1;
    Buffer *buffer = buffer_.load(std::memory_order_relaxed);
    bottom_.store(bottom, std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_seq_cst);
    int64_t top = top_.load(std::memory_order_relaxed);
    if (top > bottom) {
      bottom_.store(bottom + 1, std::memory_order_relaxed);
      return nullptr;
    }
    T *item = buffer->get(bottom);
    if (top < bottom)
      return item;
    // The last one: a thief may be after it.
    bool won = top_.compare_exchange_strong(top, top + 1, std::memory_order_seq_cst, std::memory_order_relaxed);
    bottom_.store(bottom + 1, std::memory_order_relaxed);
    return won ? item : nullptr;
  }

  /// The item pushed first; null when there is none, or when another thread was faster.
  T *steal() {
    int64_t top = top_.load(std::memory_order_acquire);
    std::atomic_thread_fence(std::memory_order_seq_cst);
    int64_t bottom = bottom_.load(std::memory_order_acquire);
    if (top >= bottom)
      return nullptr;
    T *item = buffer_.load(std::memory_order_acquire)->get(top);
    bool won = top_.compare_exchange_strong(top, top + 1, std::memory_order_seq_cst, std::memory_order_relaxed);
    return won ? item : nullptr;
  }

  bool isEmpty() const { return top_.load(std::memory_order_seq_cst) >= bottom_.load(std::memory_order_seq_cst); }

  /// While nobody else uses it.
  template <typename Visit> void each(Visit visit) const {
    const Buffer *buffer = buffer_.load(std::memory_order_relaxed);
    for (int64_t i = top_.load(std::memory_order_relaxed); i < bottom_.load(std::memory_order_relaxed); i++)
      visit(buffer->get(i));
  }

private:
  static constexpr int64_t kFirst = 256;

  struct Buffer {
    explicit Buffer(int64_t n) : size(n), items(new std::atomic<T *>[size_t(n)]) {}
    T *get(int64_t i) const { return items[size_t(i & (size - 1))].load(std::memory_order_relaxed); }
    void put(int64_t i, T *item) { items[size_t(i & (size - 1))].store(item, std::memory_order_relaxed); }

    const int64_t size; // a power of two
    std::unique_ptr<std::atomic<T *>[]> items;
  };

  Buffer *add(int64_t size) {
    buffers_.push_back(std::make_unique<Buffer>(size));
    return buffers_.back().get();
  }

  Buffer *grow(Buffer *old, int64_t top, int64_t bottom) {
    Buffer *buffer = add(old->size * 2);
    for (int64_t i = top; i < bottom; i++)
      buffer->put(i, old->get(i));
    buffer_.store(buffer, std::memory_order_release);
    return buffer;
  }

  std::vector<std::unique_ptr<Buffer>> buffers_;
  alignas(64) std::atomic<int64_t> top_{0};
  alignas(64) std::atomic<int64_t> bottom_{0};
  std::atomic<Buffer *> buffer_;
};

} // namespace otter
