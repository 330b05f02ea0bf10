// Layouts shared by generated code and the runtime: docs/abi.md in C++. Included by everything under src/native.
//
// Invariants: plain data only, no mutable globals (this header is also compiled into runtime.bc, which is
// linked into every optimised module; state lives in Context or behind extern functions).
#pragma once

#include <cstdint>

namespace otter {

// Fixed type ids, in the order of PRIMITIVES in src/hir/types.ts.
enum TypeId : uint32_t {
  kUnit = 0,
  kBool = 1,
  kInt = 2,
  kI32 = 3,
  kFloat = 4,
  kStr = 5,
  kAny = 6,
  kNever = 7,
};

/// Type id of a buffer: this or'ed with its elements' type id.
constexpr uint32_t kBufferBit = 0x80000000u;
/// Or'ed with kBufferBit and a dict's type id: that dict's entries.
constexpr uint32_t kEntriesBit = 0x40000000u;
/// Words of the runtime's own, any of which may be a reference.
constexpr uint32_t kWords = kBufferBit | kNever;

struct Header {
  uint32_t type;
  uint32_t meta;
};

// A struct that ends in an array of any length has no name in clang's alias tags: this one has (orc/alias.cc).
struct StrHead {
  Header header;
  int64_t length;
  int64_t hash;
};

struct Str : StrHead {
  char bytes[]; // at least eight can be read, whatever the length, and up to a multiple of eight
};

/// Objects of the heap are made of these, and `Header::meta` counts them; 0 of a large object.
constexpr uint64_t kGranule = 8;

constexpr uint64_t wholeGranules(uint64_t bytes) {
  return (bytes + kGranule - 1) & ~(kGranule - 1);
}

/// The bytes of a small object.
constexpr uint64_t smallBytes(const Header &header) {
  return uint64_t{header.meta} * kGranule;
}

/// The memory that a string outside the heap takes.
constexpr uint64_t strBytes(uint64_t length) {
  return sizeof(Str) + (length < 8 ? 8 : (length + 7) & ~uint64_t{7});
}

/// Or'ed with the type that `ot_new_object` is called with: a list that nothing has been put into, so that of its
/// object nothing but a List need be there.
constexpr int64_t kEmptyListBit = int64_t{1} << 32;
/// Likewise: of an object of this size or more only so many bytes are cleared. The others hold no references, or the
/// caller writes all of them before it allocates anything else.
constexpr int64_t kRawBit = int64_t{1} << 33;
constexpr uint64_t kRawCleared = 32;
/// Objects of up to so many bytes `ot_new_object` clears itself, on its slow path, too.
constexpr uint64_t kClearedInLine = 256;

/// Of a place that makes objects: 0, or kApart where they are to be made apart from others (heap/pretenuring.h).
using AllocationCell = int64_t;
constexpr AllocationCell kApart = INT64_MIN;
/// How many places can each have a cell of `otter.sites` (docs/abi.md).
constexpr uint64_t kAllocationCells = 4096;

/// Lists with room for fewer elements have no large object for them, unless one has more than 32 bytes, as few have.
constexpr int64_t kLeastLarge = 256;

struct List {
  Header header;
  int64_t length;
  int64_t capacity;
  uint8_t *data;
};

struct Any {
  int64_t type;
  int64_t payload;
};

struct Counters {
  int64_t callsLeft;
  int64_t loopsLeft;
  int64_t fnId;
};

static_assert(sizeof(Header) == 8 && sizeof(Str) == 24 && sizeof(List) == 32 && sizeof(Any) == 16);

} // namespace otter
