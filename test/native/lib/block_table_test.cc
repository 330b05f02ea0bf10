// The table of blocks: what is known of vacant ones takes no memory, and is that they are vacant.
#include "heap/block_table.h"

#include <sys/mman.h>
#include <unistd.h>
#include <vector>

#include "harness.h"

using namespace otter;

namespace {

constexpr uint64_t kBlocks = 4096;

void use(Block &block) {
  block.used = block.touched = true;
  block.liveBytes = 64;
  block.starts.set(1);
  block.lines[0] = kLineLive;
}

void makeVacant(Block &block) {
  block.used = block.touched = false;
  block.liveBytes = 0;
}

// Pages of the table that have memory.
uint64_t residentPages(const BlockTable &table) {
  auto start = uintptr_t(&table[0]) & ~(kPageBytes - 1);
  uint64_t pages = (kBlocks * sizeof(Block) + kPageBytes - 1) / kPageBytes;
  std::vector<unsigned char> states(pages);
  CHECK(mincore(reinterpret_cast<void *>(start), pages * kPageBytes, states.data()) == 0);
  uint64_t count = 0;
  for (unsigned char state : states)
    count += state & 1;
  return count;
}

void testReserve() {
  BlockTable table;
  CHECK(table.reserve(kBlocks));
  CHECK(table.size() == 0 && table.capacity() == kBlocks);
  CHECK(table.add().isVacant());
  CHECK(table.size() == 1);
  table.removeLast();
  CHECK(table.size() == 0);
}

void testRelease() {
  BlockTable table;
  CHECK(table.reserve(kBlocks));
  for (uint64_t i = 0; i < kBlocks; i++)
    use(table.add());
  uint64_t all = residentPages(table);
  table.release(); // nothing is vacant
  CHECK(table.size() == kBlocks && residentPages(table) == all);
  for (uint64_t i = 0; i < kBlocks; i++)
    if (i % 1000 != 500)
      makeVacant(table[i]);
  table.release();
  CHECK(table.size() == 3501);
  CHECK(residentPages(table) <= 4 * 2 + 1);
  for (uint64_t i = 0; i < table.size(); i++) {
    bool isUsed = i % 1000 == 500;
    CHECK(table[i].isVacant() == !isUsed);
    CHECK(!isUsed || (table[i].starts.get(1) && table[i].lines[0] == kLineLive));
  }
}

// A block that comes again knows nothing of what was there.
void testAgain() {
  BlockTable table;
  CHECK(table.reserve(kBlocks));
  use(table.add());
  use(table.add());
  makeVacant(table[1]);
  table.release();
  CHECK(table.size() == 1);
  const Block &again = table.add();
  CHECK(again.isVacant() && !again.starts.get(1) && again.lines[0] == kLineFree);
}

} // namespace

int main() {
  testReserve();
  testRelease();
  testAgain();
  return test::finish();
}
