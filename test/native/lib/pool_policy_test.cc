// The pool's policy on recorded windows: machines on which tasks end at a rate that follows from the number of workers
// which take tasks.
#include "sched/pool_policy.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "check.h"

using namespace otter;

namespace {

using RateOf = std::function<double(uint32_t)>;

constexpr double kWindowMs = 10;

/// The program that the pool runs, window by window.
struct Machine {
  PoolPolicy policy;
  PoolDecision now;
  std::vector<PoolReason> reasons = {};
  uint64_t changes = 0; // of the number of workers outside of trials
  double finished = 0;
  double seconds = 0;
  bool tasksWait = true;

  explicit Machine(uint32_t most, uint32_t least = 1) : policy({least, most, uint64_t(kWindowMs * 1e6), 0.05}) {
    now.limit = most;
    now.waitNs = uint64_t(kWindowMs * 1e6);
  }

  void step(const RateOf &tasksPerSecond, uint32_t kept = 0) {
    uint64_t done = uint64_t(tasksPerSecond(now.limit) * double(now.waitNs) / 1e9);
    seconds += double(now.waitNs) / 1e9;
    finished += double(done);
    uint32_t before = now.limit;
    uint32_t settled = policy.limit();
    now = policy.next({now.waitNs, done, std::max(before, kept), tasksWait});
    changes += policy.limit() != settled;
    if (now.reason != PoolReason::none)
      reasons.push_back(now.reason);
  }

  void run(double forSeconds, const RateOf &tasksPerSecond, uint32_t kept = 0) {
    for (double end = seconds + forSeconds; seconds < end;)
      step(tasksPerSecond, kept);
  }

  bool has(PoolReason reason) const { return std::find(reasons.begin(), reasons.end(), reason) != reasons.end(); }
};

double scaling(uint32_t workers) {
  return 10'000 * double(workers);
}

double contended(uint32_t workers) {
  return 1'000'000 / double(workers);
}

// Two cores: more workers than those are of no use.
double limited(uint32_t workers) {
  return 50'000 * std::min(workers, 2u);
}

// ------------------------------------------------------------------------------------------------ where it settles

void testWorkersThatHelpStay() {
  for (uint32_t most : {2u, 3u, 8u, 64u, 256u}) {
    Machine machine(most);
    machine.run(60, scaling);
    expectEqual(machine.policy.limit(), most, "all of " + std::to_string(most) + " workers help");
    double share = machine.finished / (scaling(most) * machine.seconds);
    expectTrue(share > 0.999, "trials cost little with " + std::to_string(most) + ": " + std::to_string(share));
    expectTrue(machine.has(PoolReason::fewerAreSlower), "it says why they stay");
  }
}

void testWorkersInEachOthersWayGo() {
  for (uint32_t most : {2u, 8u, 64u}) {
    Machine machine(most);
    machine.run(30, contended);
    expectEqual(machine.policy.limit(), 1u, "one of " + std::to_string(most) + " workers is the fastest");
  }
}

void testUselessWorkersGo() {
  Machine machine(8);
  machine.run(30, limited);
  expectEqual(machine.policy.limit(), 2u, "two are as fast as eight");
  expectTrue(machine.has(PoolReason::fewerSuffice), "fewer suffice");
}

void testLeastStays() {
  Machine machine(8, 4);
  machine.run(30, contended);
  expectEqual(machine.policy.limit(), 4u, "not fewer than were asked for");
}

void testOneWorkerIsLeftAlone() {
  Machine machine(1);
  machine.run(5, scaling);
  expectTrue(machine.reasons.empty(), "nothing to try with one worker");
}

// ------------------------------------------------------------------------------------------------ changes

void testGrowsAgain() {
  Machine machine(8);
  machine.run(20, contended);
  expectEqual(machine.policy.limit(), 1u, "contended at first");
  machine.run(60, [](uint32_t workers) { return 1'000'000 * double(workers); });
  expectEqual(machine.policy.limit(), 8u, "all help afterwards");
  expectTrue(machine.has(PoolReason::moreHelp), "more help");
}

void testFallingBehindBringsThemBack() {
  Machine machine(2);
  machine.run(5, contended);
  expectEqual(machine.policy.limit(), 1u, "contended at first");
  machine.reasons.clear();
  machine.run(0.1, scaling);
  expectEqual(machine.policy.limit(), 2u, "back within some windows");
  expectTrue(machine.has(PoolReason::fellBehind) && machine.has(PoolReason::moreHelp), "since it fell behind");
}

void testLongTasksBringAllBack() {
  Machine machine(8);
  machine.run(20, contended);
  machine.run(0.03, [](uint32_t) { return 0; });
  expectEqual(machine.policy.limit(), 8u, "nobody waits for workers that are kept");
  expectTrue(machine.reasons.back() == PoolReason::fewEnd, "few end");
}

void testDoesNotFlap() {
  Machine machine(2);
  // In phases of a second, one worker and two are the best in turn: it may follow each, no more.
  for (int i = 0; i < 60; i++)
    machine.run(1, i % 2 ? RateOf(contended) : RateOf(scaling));
  expectTrue(machine.changes <= 60, "few changes in a minute: " + std::to_string(machine.changes));
}

void testNoiseChangesNothing() {
  Machine machine(4);
  uint64_t state = 1;
  auto noisy = [&state](uint32_t workers) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return scaling(workers) * (0.9 + 0.2 * double(state >> 33) / double(1u << 31));
  };
  machine.run(120, noisy);
  expectEqual(machine.policy.limit(), 4u, "a tenth of noise up and down");
}

// ------------------------------------------------------------------------------------------------ nothing to measure

void testTrialsThatTellNothing() {
  Machine few(4);
  few.run(10, [](uint32_t) { return 1000; }); // ten in a window
  expectEqual(few.policy.limit(), 4u, "few tasks");
  expectTrue(few.has(PoolReason::fewEnd), "given up: few end");
  Machine idle(4);
  idle.tasksWait = false;
  int looks = 0;
  for (; idle.seconds < 10; looks++)
    idle.step(limited);
  expectTrue(looks < 20, "it seldom looks: " + std::to_string(looks));
  expectTrue(idle.reasons.empty(), "nothing is tried while no task waits");
  Machine kept(4);
  kept.run(10, limited, 4);
  expectEqual(kept.policy.limit(), 4u, "workers that do not go");
  expectTrue(kept.has(PoolReason::workersStay), "given up: they stay");
}

void testPauseEndsATrial() {
  Machine machine(4);
  while (machine.now.reason != PoolReason::triesFewer)
    machine.step(limited);
  machine.step(limited);
  expectEqual(machine.now.limit, 3u, "the second window has one less");
  PoolDecision decision = machine.policy.pause();
  expectEqual(decision.limit, 4u, "all of them after a pause");
  expectTrue(decision.reason == PoolReason::tasksRanOut, "since tasks ran out");
  expectTrue(machine.policy.pause().reason == PoolReason::none, "another pause changes nothing");
}

void testReasonsHaveTexts() {
  for (int i = 0; i <= int(PoolReason::workersStay); i++)
    expectTrue(*poolReasonText(PoolReason(i)) != '\0', "a text of reason " + std::to_string(i));
}

} // namespace

int main() {
  testWorkersThatHelpStay();
  testWorkersInEachOthersWayGo();
  testUselessWorkersGo();
  testLeastStays();
  testOneWorkerIsLeftAlone();
  testGrowsAgain();
  testFallingBehindBringsThemBack();
  testLongTasksBringAllBack();
  testDoesNotFlap();
  testNoiseChangesNothing();
  testTrialsThatTellNothing();
  testPauseEndsATrial();
  testReasonsHaveTexts();
  return summary("pool_policy_test");
}
