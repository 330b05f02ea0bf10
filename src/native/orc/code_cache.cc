#include "code_cache.h"

#include <algorithm>

#include "../main/program_thread.h"

namespace otter {

std::vector<CodeCache::Version *> &CodeCache::liveVersions(uint32_t fn) {
  if (versions_.size() <= fn)
    versions_.resize(functions_.size());
  return versions_[fn];
}

// A specialised version and an optimised one are both the last step: the later replaces the other.
static Tier rankOf(Tier tier) {
  return tier == Tier::specialised ? Tier::optimised : tier;
}

void CodeCache::addVersions(Object &object, const ModulePlan &plan) {
  uint64_t named = 0;
  for (const VersionPlan &version : plan.versions) {
    const LinkedFunction &function = object.linked.functions.at(version.name);
    auto code = reinterpret_cast<void *>(function.address);
    object.versions.push_back({version.fn, version.name, code, function.bytes, function.bytes, &object, version.loop});
    named += function.bytes;
  }
  // What no version owns alone (private callees, constants, stubs) is counted with the first, so that the versions'
  // bytes add up to the object's.
  object.versions.front().bytes += object.linked.bytes - named;
}

void CodeCache::publish(LinkedObject linked, const ModulePlan &plan, uint32_t job) {
  std::lock_guard lock(mutex_);
  // 1. The code is final: JITLink has written and relocated it, and its pages are executable and no longer writable
  //    (on x86 a thread that reads a pointer to it fetches the new instructions).
  objects_.push_back(std::make_unique<Object>(std::move(linked), plan.tier, job));
  Object &object = *objects_.back();
  object.lastUsed = ++clock_;
  addVersions(object, plan);
  liveBytes_ += object.linked.bytes;
  // 2. Addresses in it can be turned into frames from now on. Unwinding needs nothing registered: every function
  //    has a frame pointer.
  map_.add(object.linked);
  byLinked_[&object.linked] = &object;
  for (Version &version : object.versions)
    publishVersion(version);
  // 5. Code that this one replaced is not freed here: threads may still be in it. Only the bound makes room.
  evict();
}

void CodeCache::publishVersion(Version &version) {
  if (version.loop)
    return functions_.publishContinuation(version.fn, *version.loop, version.code);
  // 3. The version joins its function's list, after all versions of its tier and below: one that arrives later
  //    than a better one does not replace it.
  auto &live = liveVersions(version.fn);
  auto place = std::find_if(live.begin(), live.end(),
                            [&](Version *other) { return rankOf(other->object->tier) > rankOf(version.object->tier); });
  live.insert(place, &version);
  // 4. One store with release order makes it the function's code: whoever reads the slot with acquire order (any
  //    load, on x86) sees all of the above. Threads that wait for a first version wake up.
  if (live.back() == &version)
    functions_.publish(version.fn, version.code);
}

// Samples are resolved while the code they are in is still there.
void CodeCache::resolveSamples() {
  if (samplers_)
    samplers_->drain([this](const Sample &sample) { addSample(sample); });
}

void CodeCache::resolve(uintptr_t address, std::vector<ProfileFrame> &frames) {
  auto it = byLinked_.find(map_.find(address));
  if (it == byLinked_.end())
    return;
  std::vector<Frame> named;
  map_.symbolise(address, named);
  for (Frame &frame : named)
    frames.push_back({std::move(frame.function), std::move(frame.file), frame.startLine, tierName(it->second->tier)});
}

void CodeCache::addSample(const Sample &sample) {
  profile_.add(sample);
  // Time counts for the innermost version: runtime functions work on its behalf.
  for (uintptr_t address : sample.addresses) {
    auto it = byLinked_.find(map_.find(address));
    if (it == byLinked_.end())
      continue;
    Object &object = *it->second;
    object.lastUsed = ++clock_;
    auto holds = [&](const Version &version) { return address - 1 - uintptr_t(version.code) < version.codeBytes; };
    auto version = std::find_if(object.versions.begin(), object.versions.end(), holds);
    // Private callees of the module count for the function that the module was made for.
    const Version &charged = version == object.versions.end() ? object.versions.front() : *version;
    selfTimes_[{charged.fn, object.tier}] += sample.weight;
    return;
  }
}

void CodeCache::takeSamples() {
  std::lock_guard lock(mutex_);
  resolveSamples();
}

CodeCache::ProfileView CodeCache::profile() {
  std::lock_guard lock(mutex_);
  resolveSamples();
  ProfileView view{profile_.samples(), profile_.frames(), profile_.stacks(), {}};
  for (const auto &[key, samples] : selfTimes_)
    view.functions.push_back({key.first, key.second, samples});
  return view;
}

bool CodeCache::isHeld(const Version &version) const {
  if (version.loop)
    return functions_.continuation(version.fn, *version.loop) == version.code;
  const auto &live = versions_[version.fn];
  return !live.empty() && live.back() == &version;
}

bool CodeCache::isPublished(const Object &object) const {
  return std::any_of(object.versions.begin(), object.versions.end(),
                     [&](const Version &version) { return isHeld(version); });
}

std::vector<CodeCache::HeldObject> CodeCache::heldObjects() {
  std::lock_guard lock(mutex_);
  std::vector<HeldObject> held;
  for (const auto &object : objects_) {
    if (object->tier == Tier::baseline || !object->linked.object || !isPublished(*object))
      continue;
    HeldObject entry{object->job, {}, object->linked.object->getBuffer().str()};
    for (const Version &version : object->versions)
      if (isHeld(version))
        entry.names.push_back(version.name);
    held.push_back(std::move(entry));
  }
  return held;
}

// Sets `running` of the objects; false when it cannot be known.
bool CodeCache::markRunning(const std::vector<Object *> &objects) {
  std::vector<ScanRange> ranges;
  for (Object *object : objects)
    for (const CodeRange &range : object->linked.ranges)
      ranges.push_back({range.start, range.start + range.bytes});
  std::sort(ranges.begin(), ranges.end(), [](const ScanRange &a, const ScanRange &b) { return a.start < b.start; });
  if (!scan_(ranges))
    return false;
  auto isHit = [&](const CodeRange &range) {
    auto it = std::lower_bound(ranges.begin(), ranges.end(), range.start,
                               [](const ScanRange &other, uintptr_t start) { return other.start < start; });
    return it->hit;
  };
  for (Object *object : objects) {
    object->running = std::any_of(object->linked.ranges.begin(), object->linked.ranges.end(), isHit);
    if (object->running)
      object->lastUsed = ++clock_;
  }
  return true;
}

// Enough objects to get below the bound: those that no slot holds first (or alone), then by how long ago they were
// used.
std::vector<CodeCache::Object *> CodeCache::chooseVictims(uint64_t bound, bool unpublishedOnly) {
  std::vector<Object *> candidates;
  for (auto &object : objects_)
    if (!object->running && object != objects_.back() && !(unpublishedOnly && isPublished(*object)))
      candidates.push_back(object.get());
  std::sort(candidates.begin(), candidates.end(), [&](const Object *a, const Object *b) {
    return std::pair(isPublished(*a), a->lastUsed) < std::pair(isPublished(*b), b->lastUsed);
  });
  uint64_t bytes = liveBytes_;
  size_t count = 0;
  while (count < candidates.size() && bytes > bound)
    bytes -= candidates[count++]->linked.bytes;
  candidates.resize(count);
  return candidates;
}

// The next best version, or the lazy stub, takes its place. False when it was unhooked before, but still running then.
bool CodeCache::unhookVersion(Version &version) {
  if (version.loop) {
    bool held = isHeld(version);
    if (held)
      functions_.publishContinuation(version.fn, *version.loop, nullptr);
    return held;
  }
  auto &live = liveVersions(version.fn);
  auto it = std::find(live.begin(), live.end(), &version);
  if (it == live.end())
    return false;
  bool inSlot = live.back() == &version;
  live.erase(it);
  if (inSlot)
    live.empty() ? functions_.reset(version.fn) : functions_.publish(version.fn, live.back()->code);
  return true;
}

void CodeCache::unhook(Object &object) {
  for (Version &version : object.versions) {
    if (!unhookVersion(version))
      continue;
    events_.push({.kind = Event::Kind::evicted,
                  .atNs = wallNs(),
                  .fn = version.fn,
                  .loop = version.loop,
                  .tier = object.tier,
                  .codeBytes = version.bytes});
  }
}

void CodeCache::free(Object &object) {
  liveBytes_ -= object.linked.bytes;
  evictedBytes_ += object.linked.bytes;
  map_.remove(object.linked);
  byLinked_.erase(&object.linked);
  profile_.forgetAddresses();
  llvm::consumeError(linker_.unlink(object.linked));
  std::erase_if(objects_, [&](const auto &other) { return other.get() == &object; });
}

void CodeCache::evict() {
  if (maxBytes_ > 0 && liveBytes_ > maxBytes_)
    evictTo(maxBytes_, false);
}

uint64_t CodeCache::trim() {
  std::lock_guard lock(mutex_);
  uint64_t before = liveBytes_;
  evictTo(0, true);
  return before - liveBytes_;
}

void CodeCache::evictTo(uint64_t bound, bool unpublishedOnly) {
  resolveSamples();
  std::vector<Object *> all;
  for (auto &object : objects_)
    all.push_back(object.get());
  if (!markRunning(all))
    return;
  std::vector<Object *> victims = chooseVictims(bound, unpublishedOnly);
  for (Object *victim : victims)
    unhook(*victim);
  // A thread may have entered a victim between the scan and the unhooking: look again, now that no one can.
  if (!markRunning(victims))
    return;
  for (Object *victim : victims)
    if (!victim->running)
      free(*victim);
}

} // namespace otter
