// Making heap objects from the runtime.
#pragma once

#include "context.h"

/// `cell`: of the place, when it has one.
OT_API void *ot_new_object(otter::Context *ctx, int64_t type, int64_t bytes, otter::AllocationCell *cell = nullptr);
OT_API void *ot_allocate_raw(otter::Context *ctx, int64_t type, int64_t bytes);
/// Whether the object could be made longer, `bytes` with its header, where it is. The new ones are undefined.
OT_API bool ot_extend_object(otter::Context *ctx, void *object, int64_t bytes);
OT_API otter::List *ot_new_list(otter::Context *ctx, int64_t type, int64_t capacity);
OT_API otter::List *ot_list_make(otter::Context *ctx, int64_t type, int64_t elemType, int64_t elemBytes, int64_t count);
OT_API void ot_list_append(otter::Context *ctx, otter::List *list, const void *value);
/// Room for `needed` elements. Negative: for as many as the caller is about to have there by appending, and as
/// appending them would make it.
OT_API void ot_list_grow(otter::Context *ctx, otter::List *list, int64_t needed);

namespace otter {

/// A zeroed object of any size, header included; panics `out of memory`.
uint8_t *newBytes(Context *ctx, uint32_t type, uint64_t bytes);

/// The same for who fills it at once, before the next allocation, or if it holds no references: what is behind the
/// header is undefined.
uint8_t *newRawBytes(Context *ctx, uint32_t type, uint64_t bytes);

/// Bytes of one element of a list of this type.
uint64_t elementBytes(const Context *ctx, uint32_t listType);

/// Elements of up to so many bytes are made in the list's own object, behind its header: they are found without reading
/// where they are (docs/abi.md, "Lists"). A list that grows beyond them takes a buffer.
constexpr uint64_t kInPlaceBytes = 4096;

/// An empty list has room for so many in its own object, which its capacity does not tell: most get an element.
constexpr int64_t kFirstCapacity = 4;

inline bool areInPlace(uint64_t bytes) {
  return bytes > 0 && bytes <= kInPlaceBytes;
}

inline bool isInPlace(const List *list) {
  return list->data == reinterpret_cast<const uint8_t *>(list + 1);
}

inline uint64_t roomInPlace(const List *list) {
  uint64_t object = smallBytes(list->header);
  return object > sizeof(List) ? object - sizeof(List) : 0;
}

/// Elements that hold no references are not cleared: who reads them has written them.
inline int64_t rawIfScalar(int64_t elemType) {
  return elemType == kInt || elemType == kFloat || elemType == kI32 || elemType == kBool ? kRawBit : 0;
}

/// An empty list with room for `count` elements of so many bytes in all, in its own object.
inline List *newListInPlace(Context *ctx, int64_t type, int64_t count, uint64_t bytes) {
  auto list = static_cast<List *>(ot_new_object(ctx, type, int64_t(sizeof(List) + bytes)));
  list->data = reinterpret_cast<uint8_t *>(list + 1);
  list->capacity = count;
  return list;
}

/// The first element of a new, zeroed buffer. A buffer is found through a pointer to its first element, so it has room
/// for eight bytes at least: one byte past an empty one is never needed.
inline uint8_t *newElements(Context *ctx, uint32_t elemType, uint64_t bytes) {
  uint64_t all = sizeof(Header) + (bytes < 8 ? 8 : bytes);
  return static_cast<uint8_t *>(ot_new_object(ctx, int64_t(kBufferBit | elemType), int64_t(all))) + sizeof(Header);
}

template <typename T> T *elementsOf(const List *list) {
  return reinterpret_cast<T *>(list->data);
}

/// Adds an element of eight bytes; the caller keeps both reachable.
template <typename T> void pushWord(Context *ctx, List *list, T value) {
  static_assert(sizeof(T) == 8);
  if (OT_UNLIKELY(list->length == list->capacity))
    ot_list_grow(ctx, list, list->length + 1);
  elementsOf<T>(list)[list->length++] = value;
}

} // namespace otter
