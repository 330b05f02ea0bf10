// Lists: making and growing them, and what joins whole lists. Elements are moved as bytes, whatever their type.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <string>

#include "growth_sites.h"
#include "hash.h"
#include "objects.h"
#include "panic.h"
#include "runtime.h"

namespace otter {

namespace {

constexpr uint64_t kMostBytes = uint64_t{1} << 46;

uint64_t bytesOf(Context *ctx, uint32_t listType, int64_t capacity) {
  uint64_t bytes = 0;
  if (__builtin_mul_overflow(uint64_t(capacity), elementBytes(ctx, listType), &bytes) || bytes > kMostBytes)
    panicFormat(ctx, "out of memory");
  return bytes;
}

// Whether room for elements of a type is cleared before there are any. Scalars without references need not be; between
// the fields of others there may be bytes that are compared.
bool isCleared(const Context *ctx, uint32_t elem) {
  const TypeInfo &type = (*ctx->types)[elem];
  return type.kind != Kind::scalar || type.hasRefs;
}

// The first element of a new buffer, for who fills it.
uint8_t *newRawBuffer(Context *ctx, uint32_t listType, int64_t capacity) {
  uint32_t elem = (*ctx->types)[listType].elem;
  uint64_t bytes = bytesOf(ctx, listType, capacity);
  if (capacity == 0 || isCleared(ctx, elem))
    return capacity == 0 ? nullptr : newElements(ctx, elem, bytes);
  return newRawBytes(ctx, kBufferBit | elem, sizeof(Header) + bytes) + sizeof(Header);
}

// An empty list with room for so many elements, which the caller fills.
List *newRawList(Context *ctx, uint32_t type, int64_t capacity) {
  if (areInPlace(bytesOf(ctx, type, capacity)))
    return ot_new_list(ctx, type, capacity);
  List *list = ot_new_list(ctx, type, 0);
  list->data = newRawBuffer(ctx, type, capacity);
  list->capacity = capacity;
  return list;
}

// By a hash of the place.
constexpr uint64_t kGrowthSites = 256;
// Most lists are short, and growing them costs little.
constexpr int64_t kWorthLooking = 16;
GrowthSite growthSites[kGrowthSites];

// On standard error: what lists of a place get from now on.
OT_COLD void sayRoom(const Context *ctx, const void *place, int64_t capacity, uint32_t doublings) {
  std::string found;
  auto visit = [](void *self, const char *function, const char *file, uint32_t line) {
    auto text = static_cast<std::string *>(self);
    if (text->empty())
      *text = std::string(" in ") + function + " (" + file + ":" + std::to_string(line) + ")";
  };
  if (FrameNames frames = ctx->runtime->options.frames)
    frames(ctx, uintptr_t(place), visit, &found);
  fprintf(stderr, "[gc] lists that grow to %zu elements%s get room for %zu\n", size_t(capacity), found.c_str(),
          size_t(capacity) << doublings);
}

// Counts a list that grows to a capacity; bytes that a buffer of so many gets, as long as it is small: more where the
// lists of the place become larger.
[[gnu::noinline]] uint64_t withRoom(const Context *ctx, const void *place, int64_t capacity, uint64_t bytes) {
  GrowthSite &site = growthSites[hashWord(int64_t(place)) % kGrowthSites];
  uint32_t step = GrowthSite::stepOf(uint64_t(capacity));
  const HeapOptions &options = ctx->runtime->options.heap;
  uint32_t doublings = options.growthSites ? site.expected(step) : 0;
  site.note(step);
  if (OT_UNLIKELY(options.trace) && options.growthSites && site.expected(step) != doublings)
    sayRoom(ctx, place, capacity, site.expected(step));
  while (doublings > 0 && sizeof(Header) + (bytes << doublings) >= kLargeBytes)
    doublings--;
  return bytes << doublings;
}

// Whether the buffer was made for more elements than the capacity says.
bool hasRoom(const List *list, uint64_t bytes) {
  if (list->capacity == 0 || isInPlace(list))
    return false;
  auto buffer = reinterpret_cast<const Header *>(list->data - sizeof(Header));
  return sizeof(Header) + bytes <= smallBytes(*buffer); // 0 if it is a large object
}

// Gives the elements room for so many bytes where they are, if it can be had.
bool lengthen(Context *ctx, List *list, uint64_t bytes) {
  if (list->capacity == 0) {
    bool hasRoom = bytes <= roomInPlace(list);
    if (hasRoom)
      list->data = reinterpret_cast<uint8_t *>(list + 1);
    return hasRoom;
  }
  bool clears = isCleared(ctx, (*ctx->types)[list->header.type].elem);
  return isInPlace(list) ? Heap::extend(ctx, list, sizeof(List) + bytes, clears)
                         : Heap::extend(ctx, list->data - sizeof(Header), sizeof(Header) + bytes, clears);
}

// Whether room for elements that are about to be written may hold anything until then. To the collector a word that was
// left there is like one of a stack: what it leads to may stay until the next collection. Padding would be compared,
// and the heap's check (level 3) wants references to be references.
bool mayBeRaw(const Context *ctx, uint32_t elem) {
  const TypeInfo &type = (*ctx->types)[elem];
  bool isWhole = type.kind == Kind::scalar || type.bytes == sizeof(void *);
  return isWhole && ctx->runtime->options.heap.check < 3;
}

// Only what is behind the elements is cleared, where there may be references: behind `expected` ones, if the caller is
// about to write so many.
void moveElements(Context *ctx, List *list, uint64_t bytes, int64_t expected) {
  uint32_t elem = (*ctx->types)[list->header.type].elem;
  uint64_t size = elementBytes(ctx, list->header.type);
  uint64_t used = uint64_t(list->length) * size;
  uint64_t all = sizeof(Header) + std::max<uint64_t>(bytes, 8);
  uint8_t *data = newRawBytes(ctx, kBufferBit | elem, all) + sizeof(Header);
  if (used > 0)
    memcpy(data, list->data, used);
  if (isCleared(ctx, elem)) {
    uint64_t written = expected > list->length && mayBeRaw(ctx, elem) ? uint64_t(expected) * size : used;
    memset(data + written, 0, wholeGranules(all) - sizeof(Header) - written);
  }
  // The list's own object stays, and what they refer to is not to stay with it.
  if (isInPlace(list) && (*ctx->types)[elem].hasRefs)
    memset(list->data, 0, used);
  list->data = data;
}

// What appending elements one by one, until there are so many, makes of a capacity.
int64_t doubledTo(int64_t capacity, int64_t expected) {
  while (capacity < expected)
    capacity = std::max(capacity * 2, kFirstCapacity);
  return capacity;
}

// A list that grows where it is needs no room ahead, and is not counted.
[[gnu::always_inline]] inline void grow(Context *ctx, List *list, int64_t needed, const void *place) {
  int64_t expected = needed < 0 ? -needed : 0;
  if (OT_UNLIKELY(expected > 0))
    needed = doubledTo(list->capacity, expected);
  if (needed <= list->capacity)
    return;
  int64_t capacity = std::max({needed, list->capacity * 2, kFirstCapacity});
  uint64_t bytes = bytesOf(ctx, list->header.type, capacity);
  bool isLong = capacity >= kWorthLooking;
  if (isLong && hasRoom(list, bytes))
    withRoom(ctx, place, capacity, bytes);
  else if (!lengthen(ctx, list, bytes))
    moveElements(ctx, list, isLong ? withRoom(ctx, place, capacity, bytes) : bytes, expected);
  list->capacity = capacity;
}

static_assert(kLeastLarge == kLargeBytes / 32);

// So that tests see who looks at elements that are dead.
OT_COLD void poison(const Context *ctx, const List *list) {
  const TypeInfo &elem = (*ctx->types)[(*ctx->types)[list->header.type].elem];
  memset(list->data, elem.hasRefs ? 0 : 0xdb, uint64_t(list->capacity) * elementBytes(ctx, list->header.type));
}

bool isChecked(const Context *ctx) {
  return OT_UNLIKELY(ctx->runtime->options.heap.check > 0);
}

// If they are a large object.
void giveBackElements(Context *ctx, uint8_t *data) {
  auto buffer = reinterpret_cast<Header *>(data - sizeof(Header));
  if (smallBytes(*buffer) == 0)
    ctx->heap->giveBackLarge(buffer);
}

// Gives back where the elements were, if they are moved and were a large object.
[[gnu::noinline]] void growAway(Context *ctx, List *list, int64_t needed, const void *place) {
  List before = *list;
  bool wasInPlace = isInPlace(list);
  grow(ctx, list, needed, place);
  bool isMoved = before.capacity > 0 && list->data != before.data;
  if (isMoved && isChecked(ctx))
    poison(ctx, &before);
  if (isMoved && !wasInPlace && before.capacity >= kLeastLarge)
    giveBackElements(ctx, before.data);
}

template <typename T> List *filled(Context *ctx, int64_t type, int64_t count, T value) {
  uint64_t bytes = bytesOf(ctx, uint32_t(type), std::max<int64_t>(count, 0));
  // Zeros are there when the list is clear.
  bool isClear = value == 0 && areInPlace(bytes);
  List *list = isClear ? newListInPlace(ctx, type, count, bytes) : ot_new_list(ctx, type, std::max<int64_t>(count, 0));
  list->length = list->capacity;
  if (value != 0)
    std::fill_n(elementsOf<T>(list), list->length, value);
  return list;
}

} // namespace

uint8_t *newBytes(Context *ctx, uint32_t type, uint64_t bytes) {
  if (bytes > kMostBytes)
    panicFormat(ctx, "out of memory");
  return static_cast<uint8_t *>(ot_new_object(ctx, int64_t(type), int64_t(bytes)));
}

uint8_t *newRawBytes(Context *ctx, uint32_t type, uint64_t bytes) {
  if (bytes < kRawCleared)
    return newBytes(ctx, type, bytes);
  if (bytes < kLargeBytes)
    return static_cast<uint8_t *>(ot_new_object(ctx, int64_t(type) | kRawBit, int64_t(bytes)));
  if (bytes > kMostBytes)
    panicFormat(ctx, "out of memory");
  return static_cast<uint8_t *>(ot_allocate_raw(ctx, int64_t(type), int64_t(bytes)));
}

uint64_t elementBytes(const Context *ctx, uint32_t listType) {
  return (*ctx->types)[listType].elemBytes;
}

} // namespace otter

using namespace otter;

OT_API List *ot_new_list(Context *ctx, int64_t type, int64_t capacity) {
  bytesOf(ctx, uint32_t(type), capacity); // panics when they are more than there can be
  const TypeInfo &list = (*ctx->types)[uint32_t(type)];
  return ot_list_make(ctx, type, list.elem, list.elemBytes, capacity);
}

OT_API void ot_list_grow(Context *ctx, List *list, int64_t needed) {
  grow(ctx, list, needed, __builtin_return_address(0));
}

// The same where nothing else leads to the elements, so that they have no use for the place they had.
OT_API void ot_list_grow_alone(Context *ctx, List *list, int64_t needed) {
  bool mayBeLarge = list->capacity >= kLeastLarge;
  if (OT_LIKELY(!mayBeLarge && !isChecked(ctx)))
    grow(ctx, list, needed, __builtin_return_address(0));
  else
    growAway(ctx, list, needed, __builtin_return_address(0));
}

// Called where nothing looks at the list any more, for lists with room for many elements.
OT_API OT_COLD void ot_list_release(Context *ctx, List *list) {
  List before = *list;
  if (before.capacity == 0)
    return;
  if (isChecked(ctx))
    poison(ctx, &before);
  if (isInPlace(list))
    return;
  // Its header may be found once more: there are no elements.
  list->data = nullptr;
  list->capacity = list->length = 0;
  giveBackElements(ctx, before.data);
}

OT_API int64_t ot_list_len(Context *, const List *list) {
  return list->length;
}

OT_API int64_t ot_list_cap(Context *, const List *list) {
  return list->capacity;
}

OT_API void ot_list_reserve(Context *ctx, List *list, int64_t capacity) {
  ot_list_grow(ctx, list, std::max<int64_t>(capacity, 0));
}

OT_API void ot_list_append(Context *ctx, List *list, const void *value) {
  if (list->length == list->capacity)
    ot_list_grow(ctx, list, list->length + 1);
  uint64_t bytes = elementBytes(ctx, list->header.type);
  memcpy(list->data + uint64_t(list->length) * bytes, value, bytes);
  list->length++;
}

OT_API void ot_list_extend(Context *ctx, List *list, const List *other) {
  int64_t count = other->length; // `xs.extend(xs)` doubles it
  ot_list_grow(ctx, list, list->length + count);
  uint64_t bytes = elementBytes(ctx, list->header.type);
  if (count > 0)
    memmove(list->data + uint64_t(list->length) * bytes, other->data, uint64_t(count) * bytes);
  list->length += count;
}

OT_API List *ot_list_concat(Context *ctx, const List *a, const List *b) {
  List *out = newRawList(ctx, a->header.type, a->length + b->length);
  ot_list_extend(ctx, out, a);
  ot_list_extend(ctx, out, b);
  return out;
}

OT_API List *ot_list_repeat(Context *ctx, const List *list, int64_t times) {
  times = std::max<int64_t>(times, 0);
  int64_t length = 0;
  if (__builtin_mul_overflow(list->length, times, &length))
    panicFormat(ctx, "out of memory");
  List *out = newRawList(ctx, list->header.type, length);
  uint64_t bytes = uint64_t(list->length) * elementBytes(ctx, list->header.type);
  out->length = length;
  if (length == 0)
    return out;
  // Doubling what is there: log(times) copies.
  uint64_t total = bytes * uint64_t(times);
  memcpy(out->data, list->data, bytes);
  for (uint64_t done = bytes; done < total; done += std::min(done, total - done))
    memcpy(out->data + done, out->data, std::min(done, total - done));
  return out;
}

// `[x] * count`, by the width of an element; a negative count gives an empty list. Not inlined: loops over the new list
// are no longer vectorised when its header's stores are in sight (matmul ran three times as long).

OT_API List *ot_list_filled8(Context *ctx, int64_t type, int64_t count, int64_t value) {
  return filled<int64_t>(ctx, type, count, value);
}

OT_API List *ot_list_filled4(Context *ctx, int64_t type, int64_t count, int32_t value) {
  return filled<int32_t>(ctx, type, count, value);
}

OT_API List *ot_list_filled1(Context *ctx, int64_t type, int64_t count, bool value) {
  return filled<uint8_t>(ctx, type, count, value ? 1 : 0);
}
