#include "functions.h"

#include <algorithm>
#include <cstring>

#include "llvm/Support/MathExtras.h"

#include "../main/program_thread.h"
#include "lazy_stub.h"

namespace otter {

using namespace llvm;

namespace {

constexpr size_t kStubBytes = 24;

// Back edges until a loop that has not looked for its continuation yet does so.
constexpr int64_t kFirstLoops = 64;

// Baseline code counts down without atomic instructions, on its own thread; these reads and writes may race with
// it, which costs a few counts at most.
int64_t load(const int64_t &cell) {
  return __atomic_load_n(&cell, __ATOMIC_RELAXED);
}
void store(int64_t &cell, int64_t value) {
  __atomic_store_n(&cell, value, __ATOMIC_RELAXED);
}

std::optional<uint32_t> parseId(StringRef text, size_t bound) {
  uint32_t id;
  return !text.getAsInteger(10, id) && id < bound ? std::optional(id) : std::nullopt;
}

// What was counted since the counter was armed, or looked at. The program counts without atomic operations: its store
// may come after ours and bring back what was left of an earlier, longer arming. Nothing is known of the calls then,
// but they were not fewer than none: with a negative count every call would be reported as hot until it is made up for.
int64_t counted(int64_t before, int64_t left) {
  return std::max<int64_t>(before - left, 0);
}

} // namespace

Functions::Functions(EventQueue &events, Options options)
    : events_(events), options_(std::move(options)), states_(options_.symbols.size()),
      samples_(options_.sampled, options_.valueSketches) {
  for (uint32_t fn = 0; fn < options_.symbols.size(); fn++)
    ids_[options_.symbols[fn]] = fn;
  for (uint64_t bytes : options_.globals) {
    globalOffsets_.push_back(globalBytes_);
    globalBytes_ += llvm::alignTo(bytes, 16);
  }
}

Expected<std::unique_ptr<Functions>> Functions::create(CodeRegion &region, EventQueue &events, Options options) {
  std::unique_ptr<Functions> self(new Functions(events, std::move(options)));
  if (Error error = self->allocate(region))
    return error;
  if (Error error = self->writeStubs(region))
    return error;
  for (uint32_t fn = 0; fn < self->size(); fn++) {
    self->counters_[fn].fnId = fn;
    State &state = self->states_[fn];
    state.callReport = self->options_.callThreshold;
    self->armCalls(state, self->counters_[fn]);
    self->armLoops(state, self->counters_[fn], self->options_.loopThreshold);
    state.loopReport = self->options_.loopThreshold;
    self->slots_[fn].store(self->stub(fn), std::memory_order_relaxed);
  }
  return self;
}

Error Functions::allocate(CodeRegion &region) {
  region_ = &region;
  auto slots = region.allocateData(size() * sizeof(void *), 64);
  auto counters = region.allocateData(size() * sizeof(Counters), 64);
  auto globals = region.allocateData(globalBytes_, 64);
  auto branches = region.allocateData(options_.branchCounters * 2 * sizeof(uint32_t), 64);
  auto edges = region.allocateData(options_.edgeCounters * sizeof(uint32_t), 64);
  auto cells = region.allocateData(kAllocationCells * sizeof(AllocationCell), 64);
  if (Error error = joinErrors(joinErrors(joinErrors(slots.takeError(), counters.takeError()),
                                          joinErrors(globals.takeError(), branches.takeError())),
                               joinErrors(edges.takeError(), cells.takeError())))
    return error;
  slots_ = reinterpret_cast<std::atomic<void *> *>(*slots);
  counters_ = reinterpret_cast<Counters *>(*counters);
  globals_ = *globals;
  branches_ = reinterpret_cast<uint32_t *>(*branches);
  edges_ = reinterpret_cast<uint32_t *>(*edges);
  allocationCells_ = *cells;
  return Error::success();
}

Error Functions::writeStubs(CodeRegion &region) {
  size_t bytes = std::max<size_t>(size() * kStubBytes, 1);
  auto memory = region.takeCode(bytes);
  if (!memory)
    return memory.takeError();
  stubs_ = *memory;
  auto resolver = reinterpret_cast<uint64_t>(&ot_lazy_entry);
  for (uint32_t fn = 0; fn < size(); fn++) {
    uint32_t tagged = fn | (options_.resultsInMemory[fn] ? kResultInMemory : 0);
    // movl $tagged, %r11d; movabsq $resolver, %r10; jmpq *%r10
    uint8_t code[kStubBytes] = {0x41, 0xbb, 0, 0, 0, 0, 0x49, 0xba, 0, 0, 0, 0, 0, 0, 0, 0, 0x41, 0xff, 0xe2};
    memcpy(code + 2, &tagged, sizeof tagged);
    memcpy(code + 8, &resolver, sizeof resolver);
    memcpy(stubs_ + fn * kStubBytes, code, kStubBytes);
  }
  return region.seal(stubs_, bytes);
}

void *Functions::stub(uint32_t fn) const {
  return stubs_ + fn * kStubBytes;
}

void Functions::publish(uint32_t fn, void *code) {
  {
    std::lock_guard lock(mutex_);
    slots_[fn].store(code, std::memory_order_release);
    states_[fn].requested = false;
  }
  changed_.notify_all();
}

void Functions::reset(uint32_t fn) {
  std::lock_guard lock(mutex_);
  slots_[fn].store(stub(fn), std::memory_order_release);
}

void *Functions::resolve(uint32_t fn, char *message, size_t messageBytes) {
  std::unique_lock lock(mutex_);
  State &state = states_[fn];
  auto ready = [&] { return slots_[fn].load(std::memory_order_acquire) != stub(fn); };
  if (!ready() && !state.requested && !stopping_) {
    state.requested = true;
    events_.push({.kind = Event::Kind::lazy, .atNs = wallNs(), .fn = fn});
  }
  uint64_t failures = state.failures;
  changed_.wait(lock, [&] { return ready() || stopping_ || state.failures != failures; });
  if (ready())
    return slots_[fn].load(std::memory_order_acquire);
  if (!stopping_)
    snprintf(message, messageBytes, "%s", state.message.c_str());
  return nullptr;
}

bool Functions::isAwaited(uint32_t fn) {
  std::lock_guard lock(mutex_);
  return states_[fn].requested;
}

void Functions::fail(uint32_t fn, std::string message) {
  {
    std::lock_guard lock(mutex_);
    State &state = states_[fn];
    state.requested = false;
    state.failures++;
    state.message = std::move(message);
  }
  changed_.notify_all();
}

void Functions::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
}

void Functions::countCalls(State &state, const Counters &counters) {
  int64_t left = load(counters.callsLeft);
  state.calls += counted(state.callsLeft, left);
  state.callsLeft = left;
}

void Functions::countLoops(State &state, const Counters &counters) {
  int64_t left = load(counters.loopsLeft);
  state.loops += counted(state.loopsLeft, left);
  state.loopsLeft = left;
}

// Calls until the next sample. They thin out as a function is called more and more, and are not evenly spaced: every
// second call, say, may be a case of its own. The spread is Knuth's multiplicative hashing of the count of calls.
int64_t Functions::samplePeriod(const State &state) const {
  constexpr int64_t kThinning = 64;
  constexpr uint64_t kGolden = 0x9e3779b97f4a7c15;
  int64_t mean = std::max(options_.valuePeriod, state.calls / kThinning);
  auto spread = int64_t((uint64_t(state.calls) * kGolden >> 32) % uint64_t(mean));
  return mean - mean / 2 + spread;
}

// Until the next report, or the next sample where there are some before it.
void Functions::armCalls(State &state, Counters &counters) {
  int64_t left = state.callReport - state.calls;
  bool samples = options_.valuePeriod > 0 && samples_.isSampled(uint32_t(counters.fnId));
  state.callsLeft = samples ? std::min(left, samplePeriod(state)) : left;
  store(counters.callsLeft, state.callsLeft);
}

void Functions::armLoops(State &state, Counters &counters, int64_t loops) {
  state.loopsArmed = state.loopsLeft = loops;
  store(counters.loopsLeft, loops);
}

void Functions::reportHot(const State &state, uint32_t fn, std::optional<uint32_t> loop) {
  events_.push(
      {.kind = Event::Kind::hot, .atNs = wallNs(), .fn = fn, .loop = loop, .calls = state.calls, .loops = state.loops});
}

void Functions::called(State &state, Counters &counters) {
  countCalls(state, counters);
  countLoops(state, counters);
  bool reports = state.calls >= state.callReport;
  // Next time when the counts have doubled: the events of a function that stays in baseline thin out.
  if (reports)
    state.callReport = state.calls + std::max(options_.callThreshold, state.calls);
  armCalls(state, counters);
  if (reports)
    reportHot(state, uint32_t(counters.fnId), std::nullopt);
}

void Functions::onHot(Counters *counters) {
  std::lock_guard lock(mutex_);
  called(states_[size_t(counters->fnId)], *counters);
}

void Functions::onHotCall(Counters *counters, const int64_t *words) {
  auto fn = uint32_t(counters->fnId);
  std::lock_guard lock(mutex_);
  if (options_.valuePeriod > 0)
    samples_.add(fn, words);
  called(states_[fn], *counters);
}

void Functions::setCounters(uint32_t fn, int64_t calls, int64_t loops) {
  std::lock_guard lock(mutex_);
  State &state = states_[fn];
  countCalls(state, counters_[fn]);
  state.callReport = state.calls + calls;
  armCalls(state, counters_[fn]);
  state.loopReport = state.loops + loops;
}

std::vector<ParameterView> Functions::arguments(uint32_t fn) {
  std::lock_guard lock(mutex_);
  return samples_.of(fn);
}

uint64_t Functions::calls(uint32_t fn) {
  std::lock_guard lock(mutex_);
  const State &state = states_[fn];
  return uint64_t(state.calls + counted(state.callsLeft, load(counters_[fn].callsLeft)));
}

std::optional<std::pair<uint32_t, uint32_t>> Functions::branchCounts(uint64_t slot) const {
  if (slot >= options_.branchCounters)
    return std::nullopt;
  const uint32_t *pair = branches_ + 2 * slot;
  return std::pair(__atomic_load_n(pair, __ATOMIC_RELAXED), __atomic_load_n(pair + 1, __ATOMIC_RELAXED));
}

std::optional<uint32_t> Functions::edgeCount(uint64_t site) const {
  return site < options_.edgeCounters ? std::optional(__atomic_load_n(edges_ + site, __ATOMIC_RELAXED)) : std::nullopt;
}

// Back edges until the running loop looks for its continuation again. They may take nanoseconds or seconds each, so
// the number follows from how long the last ones took.
int64_t Functions::loopPeriod(State &state) {
  constexpr uint64_t kPeriodNs = 200'000;
  constexpr int64_t kMost = 1 << 20, kGrowth = 8;
  if (options_.awaitContinuations)
    return 1;
  uint64_t now = wallNs();
  uint64_t elapsed = std::max<uint64_t>(now - std::exchange(state.loopsArmedAt, now), 1);
  if (elapsed == now)
    return kFirstLoops;
  int64_t last = std::max<int64_t>(state.loopsArmed, 1);
  auto ideal = int64_t(double(last) * double(kPeriodNs) / double(elapsed));
  return std::clamp<int64_t>(ideal, 1, std::min(kMost, last * kGrowth));
}

void *Functions::enter(Loop &loop) {
  if (loop.code) {
    loop.transfers++;
    transfers_++;
  }
  return loop.code;
}

void *Functions::onHotLoop(Counters *counters, uint32_t label) {
  auto fn = uint32_t(counters->fnId);
  std::unique_lock lock(mutex_);
  State &state = states_[fn];
  countCalls(state, *counters);
  countLoops(state, *counters);
  armLoops(state, *counters, loopPeriod(state));
  Loop &loop = state.continuations[label];
  bool waits = options_.awaitContinuations && !loop.code && !loop.failed && !stopping_;
  // A function that is entered in the middle again and again is worth a version of its own.
  bool entersOften = loop.code && (loop.transfers & (loop.transfers - 1)) == 0;
  if (waits || entersOften || state.loops >= state.loopReport) {
    state.loopReport = std::max(options_.loopThreshold, 2 * state.loops);
    reportHot(state, fn, label);
  }
  if (waits)
    changed_.wait(lock, [&] { return loop.code || loop.failed || stopping_; });
  return enter(loop);
}

void Functions::publishContinuation(uint32_t fn, uint32_t label, void *code) {
  {
    std::lock_guard lock(mutex_);
    State &state = states_[fn];
    state.continuations[label].code = code;
    // Code of an earlier process may be there before the loop has ever reported itself.
    if (code && state.loopsArmedAt == 0) {
      countLoops(state, counters_[fn]);
      if (state.loopsLeft > kFirstLoops)
        armLoops(state, counters_[fn], kFirstLoops);
    }
  }
  changed_.notify_all();
}

void *Functions::continuation(uint32_t fn, uint32_t label) {
  std::lock_guard lock(mutex_);
  return states_[fn].continuations[label].code;
}

void Functions::failContinuation(uint32_t fn, uint32_t label) {
  {
    std::lock_guard lock(mutex_);
    states_[fn].continuations[label].failed = true;
  }
  changed_.notify_all();
}

void *Functions::symbol(StringRef name) {
  auto cell = [&](StringRef symbol, auto *cells) -> void * {
    auto it = ids_.find(symbol);
    return it == ids_.end() ? nullptr : cells + it->second;
  };
  if (name.consume_front("otter.slot."))
    return cell(name, slots_);
  if (name.consume_front("otter.ctr."))
    return cell(name, counters_);
  if (name.consume_front("otter.glob.")) {
    auto id = parseId(name, globalOffsets_.size());
    return id ? globals_ + globalOffsets_[*id] : nullptr;
  }
  if (name == "otter.branches")
    return branches_;
  if (name == "otter.edges")
    return edges_;
  if (name == "otter.sites")
    return allocationCells_;
  std::lock_guard lock(mutex_);
  return strings_.lookup(name);
}

Error Functions::addString(StringRef symbol, StringRef text) {
  std::lock_guard lock(mutex_);
  if (strings_.contains(symbol))
    return Error::success();
  auto memory = region_->allocateData(strBytes(text.size()), 16);
  if (!memory)
    return memory.takeError();
  auto string = reinterpret_cast<Str *>(*memory);
  string->header = {kStr, 0};
  string->length = int64_t(text.size());
  memcpy(string->bytes, text.data(), text.size());
  strings_[symbol] = string;
  return Error::success();
}

} // namespace otter
