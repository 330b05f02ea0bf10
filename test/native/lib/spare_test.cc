// Spare memory of the heap: zeroed when it is used again, unless that is not asked for, and given back to the system
// after some cycles without use.
#include "heap/spare.h"

#include <algorithm>
#include <cstring>

#include "check.h"

namespace {

using otter::SpareMemory;

constexpr uint64_t kBytes = 1'000'000;

bool isZero(const void *memory, uint64_t bytes) {
  auto start = static_cast<const char *>(memory);
  return std::all_of(start, start + bytes, [](char byte) { return byte == 0; });
}

void testReuse() {
  SpareMemory spare;
  void *first = spare.take(kBytes);
  expectTrue(isZero(first, kBytes), "fresh memory is zero");
  memset(first, 0xff, kBytes);
  spare.giveBack(first, kBytes);
  void *second = spare.take(kBytes - 500);
  expectTrue(second == first, "an object of about the size gets the same memory");
  expectTrue(isZero(second, kBytes - 500), "used memory is zero again");
  void *other = spare.take(kBytes);
  expectTrue(other != second, "memory in use is not given out twice");
  void *larger = spare.take(4 * kBytes);
  memset(larger, 1, 4 * kBytes);
  spare.giveBack(second, kBytes - 500);
  spare.giveBack(other, kBytes);
  expectTrue(spare.take(kBytes) == other, "the last one given back is the first to be used");
  memset(other, 0xff, kBytes);
  spare.giveBack(other, kBytes);
  expectTrue(spare.take(kBytes, false) == other && !isZero(other, kBytes),
             "memory that is filled anyway is not cleared");
  spare.giveBack(other, kBytes);
  spare.giveBack(larger, 4 * kBytes);
}

void testRelease() {
  SpareMemory spare;
  void *busy = spare.take(kBytes);
  spare.giveBack(spare.take(kBytes), kBytes);
  spare.giveBack(spare.take(4 * kBytes), 4 * kBytes);
  uint64_t all = spare.bytes();
  for (int cycle = 0; cycle < 8; cycle++)
    spare.startCycle();
  expectTrue(spare.bytes() == all, "what came within the cycles stays");
  spare.giveBack(busy, kBytes);
  for (int cycle = 0; cycle < 8; cycle++) {
    spare.giveBack(spare.take(kBytes), kBytes);
    expectTrue(spare.bytes() > 5 * kBytes, "and does so for some");
    spare.startCycle();
  }
  expectTrue(spare.bytes() > kBytes && spare.bytes() < 2 * kBytes, "what was used stays, the rest is released");
}

// AddressSanitizer tells when memory of a smaller size is given out.
void testSizes() {
  SpareMemory spare;
  for (uint64_t bytes = 8192; bytes < 4'000'000; bytes += bytes / 20)
    spare.giveBack(spare.take(bytes), bytes);
  for (uint64_t bytes = 8192; bytes < 4'000'000; bytes += bytes / 20) {
    expectTrue(spare.has(bytes), "memory of each size");
    void *memory = spare.take(bytes, false);
    memset(memory, 1, bytes);
    spare.giveBack(memory, bytes);
  }
  expectTrue(!spare.has(uint64_t{1} << 46) && !spare.has(uint64_t{1} << 62), "none of sizes that nobody has");
}

// AddressSanitizer tells when something is released twice, used after it, or never.
void testCycles() {
  SpareMemory spare;
  for (int cycle = 0; cycle < 4; cycle++) {
    for (uint64_t bytes : {8192u, 9000u, 1u << 20, 3u << 20})
      spare.giveBack(memset(spare.take(bytes), 1, bytes), bytes);
    void *again = spare.take(8192);
    expectTrue(isZero(again, 8192), "zero after cycle " + std::to_string(cycle));
    spare.giveBack(again, 8192);
    spare.giveBack(spare.take(9000), 9000);
    spare.startCycle();
  }
}

} // namespace

int main() {
  testReuse();
  testRelease();
  testCycles();
  testSizes();
  return summary("spare memory");
}
