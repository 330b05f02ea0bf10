// The adaptive policy's choices from made-up measurements: what changes them, that one measurement does not, and that
// they hold between two thresholds.
#include "heap/adaptive.h"

#include "harness.h"

using namespace otter;

namespace {

CycleMeasure cycle(double pauseMs) {
  CycleMeasure measure;
  measure.pauseMs = pauseMs;
  measure.cycleMs = 100;
  return measure;
}

CycleMeasure scattered(uint64_t liveMb, uint64_t lineMb, bool isShort) {
  CycleMeasure measure = cycle(10);
  measure.liveBytes = liveMb << 20;
  measure.lineBytes = lineMb << 20;
  measure.isShort = isShort;
  return measure;
}

CycleMeasure large(uint64_t taken, uint64_t reused) {
  CycleMeasure measure = cycle(10);
  measure.largeTaken = taken;
  measure.largeReused = reused;
  return measure;
}

CycleMeasure paid(double cpuMs, uint64_t newMb) {
  CycleMeasure measure = cycle(10);
  measure.cycleMs = 110;
  measure.workMs = 100;
  measure.cpuMs = cpuMs;
  measure.newBytes = newMb << 20;
  return measure;
}

std::string repeat(AdaptivePolicy &policy, const CycleMeasure &measure, int times) {
  std::string said;
  for (int i = 0; i < times; i++)
    said += policy.review(measure);
  return said;
}

void testGrowth() {
  AdaptivePolicy policy;
  CHECK(repeat(policy, cycle(10), 100).empty()); // between the thresholds
  CHECK(policy.review(cycle(20)).empty());
  CHECK(policy.review(cycle(10)).empty());
  CHECK(policy.review(cycle(20)).empty()); // not two in a row
  CHECK(policy.review(cycle(20)) == " growth 1.00 -> 1.25: collections take 20.0% of the time");
  repeat(policy, cycle(50), 100);
  CHECK(policy.sharedRoom(3 << 20, 1.5) == 3 << 20);
  CHECK(repeat(policy, cycle(1), 3).empty());
  CHECK(policy.review(cycle(1)) == " growth 2.00 -> 1.60: collections take 1.0% of the time");
  repeat(policy, cycle(1), 100);
  CHECK(policy.sharedRoom(4 << 20, 1.5) == 2 << 20);

  repeat(policy, cycle(50), 4);
  CycleMeasure tight = cycle(50);
  tight.isShort = true;
  CHECK(policy.review(tight) == " growth 1.56 -> 1.00: collections take 50.0% of the time, memory is short");
  CHECK(repeat(policy, tight, 100).empty());
}

void testCells() {
  AdaptivePolicy policy;
  CHECK(repeat(policy, scattered(20, 80, false), 10).empty()); // there is memory enough
  CHECK(repeat(policy, scattered(2, 80, true), 10).empty());   // little is alive
  CHECK(repeat(policy, scattered(20, 40, true), 10).empty());  // and not very scattered
  CHECK(policy.review(scattered(20, 80, true)).empty());
  CHECK(policy.review(scattered(20, 80, true)) == " windows -> cells: 4.0 bytes of lines a live byte, memory is short");
  CHECK(policy.usesCells());
  CHECK(repeat(policy, scattered(20, 40, true), 10).empty()); // between the thresholds
  CHECK(repeat(policy, scattered(20, 24, true), 2).empty());
  CHECK(policy.review(scattered(20, 24, true)) == " cells -> windows: 1.2 bytes of lines a live byte, memory is short");
  CHECK(!policy.usesCells());
}

void testKeeping() {
  AdaptivePolicy policy;
  CHECK(repeat(policy, large(1000, 900), 10).empty());
  CHECK(repeat(policy, large(10, 0), 10).empty()); // too few to tell
  CHECK(repeat(policy, large(1000, 10), 2).empty());
  CHECK(policy.review(large(1000, 10)) ==
        " large objects: kept -> system: 1.0% of 1000 were put where dead ones had been");
  CHECK(!policy.keepsLarge());
  CHECK(repeat(policy, large(1000, 0), 31).empty());
  CHECK(policy.review(large(1000, 0)) == " large objects: system -> kept: to see whether they are used again by now");
  CHECK(policy.keepsLarge());
}

// 100 ms of work between two collections: 50 times the price is 2% of the time.
void testPace() {
  AdaptivePolicy policy;
  CHECK(policy.leastRoom(0) == 4 << 20);
  CHECK(repeat(policy, paid(2, 5), 10).empty()); // 5 MB would be right: not worth a change
  CHECK(policy.review(paid(2, 12)) ==
        " pace 4.0 -> 12.0 MB: a collection takes 2.00 ms, the program allocates 0.1 MB in a ms");
  CHECK(policy.leastRoom(0) == 12 << 20);
  repeat(policy, paid(2, 100), 1);
  CHECK(policy.leastRoom(0) == 100 << 20);

  AdaptivePolicy slow;
  CHECK(slow.review(paid(0.1, 10)) ==
        " pace 4.0 -> 1.0 MB: a collection takes 0.10 ms, the program allocates 0.1 MB in a ms");
  CHECK(repeat(slow, paid(0.01, 10), 20).empty()); // the least
  CHECK(repeat(slow, paid(10, 10), 3).empty());    // a dear one is no rule: the price rises by quarters
  CHECK(slow.leastRoom(0) == 1 << 20);

  CycleMeasure young = paid(2, 100);
  young.isYoung = true;
  CHECK(repeat(policy, young, 10).empty());
}

// Small heaps that are cheap to collect stay within what the processor finds quickly: 6 MB in place of 10 to 15.
void testNear() {
  AdaptivePolicy policy;
  repeat(policy, paid(0.2, 100), 2);
  CHECK(policy.leastRoom(0) == 6 << 20);
  repeat(policy, paid(0.4, 100), 3); // not much dearer
  CHECK(policy.leastRoom(0) == 6 << 20);
  repeat(policy, paid(0.6, 100), 3);
  CHECK(policy.leastRoom(0) > 20 << 20);
  repeat(policy, paid(0.4, 100), 3);
  CHECK(policy.leastRoom(0) > 18 << 20);
  repeat(policy, paid(0.2, 100), 3);
  CHECK(policy.leastRoom(0) == 6 << 20);

  CycleMeasure more = paid(0.2, 100); // with what is alive, they do not stay there anyway
  more.livedBytes = 3 << 20;
  AdaptivePolicy large;
  repeat(large, more, 2);
  CHECK(large.leastRoom(0) == 10 << 20);
  large.review(paid(0.2, 100)); // was alive a moment ago
  CHECK(large.leastRoom(0) == 10 << 20);
  repeat(large, paid(0.2, 100), 3);
  CHECK(large.leastRoom(0) == 6 << 20);
}

CycleMeasure dear(double cpuMs, uint64_t newMb, uint64_t livedMb) {
  CycleMeasure measure = paid(cpuMs, newMb);
  measure.livedBytes = livedMb << 20;
  measure.mayBeYoung = true;
  return measure;
}

CycleMeasure young(double cpuMs, uint64_t newMb, uint64_t livedMb, uint64_t writtenPages) {
  CycleMeasure measure = dear(cpuMs, newMb, livedMb);
  measure.isYoung = true;
  measure.writtenPages = writtenPages;
  return measure;
}

// Full collections of 10 ms that would need 50 MB between them; they are thought to have the room that young ones have.
void testYoung() {
  AdaptivePolicy policy;
  CHECK(repeat(policy, dear(2, 4, 8), 5).empty()); // cheap
  CHECK(!policy.usesYoung());
  AdaptivePolicy unable;
  CycleMeasure full = dear(10, 10, 8);
  full.mayBeYoung = false;
  unable.review(full);
  CHECK(!unable.usesYoung());
  AdaptivePolicy small;
  repeat(small, dear(10, 10, 0), 5);
  CHECK(!small.usesYoung());
  repeat(small, dear(10, 10, 1), 5);
  CHECK(small.usesYoung());

  AdaptivePolicy paying;
  CHECK(paying.review(dear(10, 10, 8))
            .ends_with(" full -> young: collections of 10.0 ms would need 50.0 MB between them"));
  CHECK(paying.usesYoung());
  for (int i = 0; i < 20; i++) {
    CHECK(repeat(paying, young(1, 10, 8, 100), 9).empty());
    CHECK(paying.review(dear(10, 10, 8)).empty());
  }
  CHECK(paying.usesYoung());
}

// As above, but the program writes to so many pages with old objects that their page faults cost more than marking.
void testYoungThatDoesNotPay() {
  AdaptivePolicy policy;
  policy.review(dear(10, 10, 8));
  std::string said;
  for (int i = 0; i < 2; i++) {
    CHECK(said.empty());
    CHECK(repeat(policy, young(1, 10, 8, 60'000), 9).empty());
    said = policy.review(dear(10, 10, 8));
  }
  CHECK(said == " young -> full: 559.0 ms for what would cost 200.0");
  CHECK(!policy.usesYoung());
  CHECK(repeat(policy, dear(10, 10, 8), 16).find("young") == std::string::npos); // for a while
  CHECK(policy.review(dear(10, 10, 8)).find(" full -> young") != std::string::npos);

  // A heap that grows is not judged, and one that is short of memory has full ones at once.
  for (uint64_t live = 8; live < 8000; live *= 2) {
    repeat(policy, young(1, 10, live, 20'000), 9);
    CHECK(policy.review(dear(10, 10, 2 * live)).find("young") == std::string::npos);
  }
  CycleMeasure tight = dear(10, 10, 8);
  tight.isShort = true;
  CHECK(policy.review(tight).find(" young -> full") != std::string::npos);
}

// With young collections a heap grows by steps of 5 MB, and where it has been larger, as far as that; a large one by a
// share of what is alive.
void testYoungRoom() {
  AdaptivePolicy policy;
  policy.review(dear(10, 10, 8));
  CHECK(policy.usesYoung());
  CHECK(policy.leastRoom(8 << 20) == 5 << 20);
  CHECK(policy.leastRoom(40 << 20) == 5 << 20);
  CHECK(policy.leastRoom(5 << 20) == 8 << 20);
  CHECK(policy.leastRoom(0) == 12 << 20);
  CHECK(policy.sharedRoom(8 << 20, 2) == 0);
  CHECK(policy.sharedRoom(40 << 20, 2) == 24 << 20);
  CHECK(policy.sharedRoom(40 << 20, 1.25) == 6 << 20);
  policy.review(dear(10, 10, 40));
  CHECK(policy.leastRoom(56 << 20) == 8 << 20); // it may become 64 MB
  policy.review(dear(10, 10, 2));
  CHECK(policy.leastRoom(60 << 20) == 5 << 20);
}

// Full collections of 20 ms in 110 ms.
void testDearSteps() {
  AdaptivePolicy policy;
  policy.review(dear(20, 10, 8));
  CHECK(repeat(policy, dear(20, 10, 8), 5).find("step") == std::string::npos);
  CHECK(policy.review(dear(20, 10, 14)).find("step") == std::string::npos); // it grows
  CHECK(repeat(policy, dear(20, 10, 14), 5).find("step") == std::string::npos);
  CHECK(policy.review(dear(20, 10, 14)).find(" step 5 -> 7 MB: full collections take 18.2% of the time") !=
        std::string::npos);
  CHECK(policy.leastRoom(14 << 20) == 7 << 20);
  repeat(policy, dear(20, 10, 14), 100);
  CHECK(policy.leastRoom(14 << 20) == 12 << 20);

  AdaptivePolicy cheap;
  cheap.review(dear(20, 10, 8));
  for (int i = 0; i < 20; i++) {
    repeat(cheap, young(1, 10, 8, 100), 2); // which take time, too
    CHECK(cheap.review(dear(20, 10, 8)).find("step") == std::string::npos);
  }
  CHECK(cheap.leastRoom(8 << 20) == 5 << 20);
}

void testReasons() {
  AdaptivePolicy policy;
  CycleMeasure measure = cycle(50);
  measure.allocatedBytes = 8 << 20;
  measure.survivedBytes = 2 << 20;
  policy.review(measure);
  CHECK(policy.review(measure) == " growth 1.00 -> 1.25: collections take 50.0% of the time "
                                  "(25% of 8.0 MB outlived their first collection)");
}

} // namespace

int main() {
  testGrowth();
  testCells();
  testKeeping();
  testPace();
  testNear();
  testYoung();
  testYoungThatDoesNotPay();
  testYoungRoom();
  testDearSteps();
  testReasons();
  return test::finish();
}
