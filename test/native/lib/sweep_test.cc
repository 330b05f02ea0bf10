// Sweeping: a block that a collection has left stale says what is alive by its marks, and is right again once it is
// swept.
#include <algorithm>

#include "harness.h"
#include "heap/block.h"

using namespace otter;

namespace {

constexpr uint64_t kLineGranules = kLineBytes / kGranule;

// Two objects, in the first line and in the third; the second of them was found alive, and a dead one lies in its line.
Block stale() {
  Block block;
  block.touched = true;
  for (uint64_t granule : {uint64_t{0}, 2 * kLineGranules, 2 * kLineGranules + 2})
    block.starts.set(granule);
  block.marks.set(2 * kLineGranules + 2);
  std::fill(block.lines.begin(), block.lines.end(), kLineTaken);
  block.lines[2] = kLineTaken | kLineLive;
  block.liveBytes = 32;
  block.nextLine = kLines;
  block.nextCell = 7;
  block.isStale = true;
  return block;
}

void testStale() {
  Block block = stale();
  CHECK(!block.objects().get(0) && !block.objects().get(2 * kLineGranules));
  CHECK(block.objects().get(2 * kLineGranules + 2));
  CHECK(!block.isLive(0) && block.isLive(2));
}

void testSweep() {
  Block block = stale();
  block.sweep();
  CHECK(!block.isStale);
  CHECK(block.starts.words == block.marks.words);
  CHECK(block.lines[0] == kLineFree && block.lines[2] == kLineLive);
  CHECK(block.liveLines == 1 && block.nextLine == 0 && block.nextCell == 0);
}

// What was put into a block since it was swept stays known.
void testSweptOnce() {
  Block block = stale();
  block.sweep();
  block.starts.set(0);
  block.lines[0] = kLineTaken;
  block.sweep();
  CHECK(block.objects().get(0) && block.lines[0] == kLineTaken);
  CHECK(!block.isLive(0));
}

void testFull() {
  Block block = stale();
  std::fill(block.lines.begin(), block.lines.end(), uint8_t(kLineTaken | kLineLive));
  block.sweep();
  CHECK(block.liveLines == kLines && block.nextLine == kLines);
}

} // namespace

int main() {
  testStale();
  testSweep();
  testSweptOnce();
  testFull();
  return test::finish();
}
