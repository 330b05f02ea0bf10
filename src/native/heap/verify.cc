// The heap's own check (OTTER_CHECK=1..3), after a collection while the world is stopped.
//
// What it knows is what the types say (layouts.h): a word of an object that is a reference is null, leads outside the
// heap (constants, code), or is the start of an object that this collection found alive. That is so up to an object's
// end, where nothing was written yet as well: with references checked, no room for elements is left as it was found
// (lib/lists.cc).
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "../lib/runtime.h"
#include "heap.h"

namespace otter {

namespace {

constexpr uint32_t kTypeMask = ~(kBufferBit | kEntriesBit);

} // namespace

void Heap::insistOnConsistency() const {
  uint64_t problems = 0;
  verify(options_.check, [&](const char *what, const uint8_t *object) {
    uint32_t header = reinterpret_cast<const Header *>(object)->type;
    uint32_t type = header & kTypeMask;
    const char *name = type < runtime_->types.all.size() ? runtime_->types[type].name.c_str() : "unknown";
    if (problems++ < 10)
      fprintf(stderr, "error: heap check failed: %s, object at %p, type %s%s\n", what,
              static_cast<const void *>(object), header & kBufferBit ? "buffer of " : "", name);
  });
  if (problems > 0)
    abort();
}

void Heap::verify(uint32_t level, const Report &report) const {
  for (uint64_t i = 0; i < blocks_.size(); i++)
    verifyBlock(i, report);
  if (level >= 2)
    forEachObject([&](const uint8_t *object, uint64_t bytes) { verifyObject(object, bytes, level, report); });
}

void Heap::verifyBlock(uint64_t index, const Report &report) const {
  const Block &block = blocks_[index];
  uint64_t end = 0;
  for (uint64_t granule = 0; granule < kGranules; granule++) {
    if (!block.objects().get(granule))
      continue;
    const uint8_t *object = blockMemory(index) + granule * kGranule;
    auto header = reinterpret_cast<const Header *>(object);
    if (granule < end)
      report("two objects overlap", object);
    if (header->meta == 0)
      report("a small object without a size", object);
    end = granule + header->meta;
    if (end > kGranules)
      report("an object crosses its block", object);
    if ((header->type & kTypeMask) >= runtime_->types.all.size())
      report("an object of an unknown type", object);
    for (uint64_t line = granule * kGranule / kLineBytes; line <= (end * kGranule - 1) / kLineBytes && line < kLines;
         line++)
      if (!block.isLive(line))
        report("an object in a free line", object);
  }
}

void Heap::forEachObject(const std::function<void(const uint8_t *object, uint64_t bytes)> &visit) const {
  for (uint64_t i = 0; i < blocks_.size(); i++)
    for (uint64_t granule = 0; granule < kGranules; granule++)
      if (blocks_[i].objects().get(granule)) {
        const uint8_t *object = blockMemory(i) + granule * kGranule;
        visit(object, smallBytes(*reinterpret_cast<const Header *>(object)));
      }
  for (const LargeObject &object : large_)
    visit(object.start, object.bytes);
}

void Heap::verifyObject(const uint8_t *object, uint64_t bytes, uint32_t level, const Report &report) const {
  uint32_t header = reinterpret_cast<const Header *>(object)->type;
  if ((header & kTypeMask) >= runtime_->types.all.size())
    return;
  if (level >= 3)
    verifyReferences(object, bytes, report);
  if (header & kBufferBit)
    return;
  const TypeInfo &type = runtime_->types[header];
  if (type.kind == Kind::str) {
    int64_t length = reinterpret_cast<const Str *>(object)->length;
    if (length < 0 || sizeof(Str) + uint64_t(length) > bytes)
      report("a string longer than its object", object);
  } else if (type.kind == Kind::list) {
    verifyList(*reinterpret_cast<const List *>(object), report);
  }
}

void Heap::verifyReferences(const uint8_t *object, uint64_t bytes, const Report &report) const {
  uint32_t header = reinterpret_cast<const Header *>(object)->type;
  const Layout &layout = runtime_->types.layouts.of(header);
  for (uint64_t at = sizeof(Header); at < bytes; at += sizeof(uintptr_t))
    if (layout.at(at / sizeof(uintptr_t) - 1) == Word::reference)
      verifyReference(object, object + at, report);
}

// Optimised code may delay what it stores into a new list until after the next allocation (orc/allocation.cc): a header
// with a length that has no room or no buffer yet is being filled in, and the buffer is found on the stack.
void Heap::verifyList(const List &list, const Report &report) const {
  auto object = reinterpret_cast<const uint8_t *>(&list);
  const TypeInfo &elem = runtime_->types[runtime_->types[list.header.type].elem];
  if (list.length > 0 && (list.capacity == 0 || !list.data))
    return;
  if (list.length < 0 || list.length > list.capacity)
    return report("a list longer than its room", object);
  if (list.capacity > 0 && isSmall(list.data) && bytesFrom(list.data) < uint64_t(list.capacity) * elem.bytes)
    report("a list with more room than its buffer has", object);
}

void Heap::verifyReference(const uint8_t *object, const uint8_t *place, const Report &report) const {
  const uint8_t *target;
  memcpy(&target, place, sizeof target);
  if (!isSmall(target))
    return;
  auto offset = uint64_t(target - base_);
  bool isAligned = offset % kGranule == 0;
  if (!isAligned || !blocks_[offset / kBlockBytes].objects().get(offset % kBlockBytes / kGranule))
    report("a reference to no object", object);
}

bool Heap::isSmall(const uint8_t *address) const {
  return uintptr_t(address) - uintptr_t(base_) < blocks_.size() * kBlockBytes;
}

// Bytes from an address to the end of the small object that it is in; 0 when it is in none.
uint64_t Heap::bytesFrom(const uint8_t *address) const {
  auto offset = uint64_t(address - base_);
  uint64_t index = offset / kBlockBytes;
  int64_t start = blocks_[index].objects().lastAtOrBelow(offset % kBlockBytes / kGranule);
  if (start < 0)
    return 0;
  const uint8_t *object = blockMemory(index) + uint64_t(start) * kGranule;
  const uint8_t *end = object + smallBytes(*reinterpret_cast<const Header *>(object));
  return address < end ? uint64_t(end - address) : 0;
}

} // namespace otter
