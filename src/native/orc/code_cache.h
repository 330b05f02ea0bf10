// Versions of functions as machine code: which one a slot holds, how many bytes they take, and which have to go
// when the bound is reached.
//
// Invariants: a function's slot holds its best live version, or the lazy stub when there is none; an object is
// freed only when no slot holds a version of it and no thread's stack or registers refer to it (checked after the
// slots were changed, so it cannot be entered any more).
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <vector>

#include "../profile/profile.h"
#include "../profile/stack_scan.h"
#include "functions.h"
#include "jit_linker.h"

namespace otter {

class CodeCache {
public:
  /// Marks the ranges that running code refers to; false when that cannot be known.
  using Scan = std::function<bool(std::vector<ScanRange> &ranges)>;

  CodeCache(JitLinker &linker, CodeMap &map, Functions &functions, EventQueue &events, uint64_t maxBytes, Scan scan)
      : linker_(linker), map_(map), functions_(functions), events_(events), maxBytes_(maxBytes), scan_(std::move(scan)),
        profile_([this](uintptr_t address, std::vector<ProfileFrame> &frames) { resolve(address, frames); }) {}

  /// Takes a linked object and makes its versions callable; then brings the cache below its bound again. `job`: who
  /// made it.
  void publish(LinkedObject linked, const ModulePlan &plan, uint32_t job);

  /// Optimised code that is in use now, for another process to start with.
  struct HeldObject {
    uint32_t job;
    std::vector<std::string> names; // of its versions that slots, or loops, hold
    std::string bytes;              // the object file
  };
  /// In the order in which they were published.
  std::vector<HeldObject> heldObjects();

  /// Samples of the program arrive here from now on: they tell what is used, and make the profile.
  void setSamplers(Samplers *samplers) { samplers_ = samplers; }
  struct SelfTime {
    uint32_t fn;
    Tier tier;
    uint64_t samples;
  };
  struct ProfileView {
    uint64_t samples;
    std::vector<ProfileFrame> frames;
    std::map<Profile::Stack, uint64_t> stacks;
    std::vector<SelfTime> functions;
  };
  /// Empties the samplers' rings.
  void takeSamples();
  /// All samples so far.
  ProfileView profile();
  /// Memory is short: frees what was replaced and is not running. Bytes freed.
  uint64_t trim();

  uint64_t liveBytes() const { return liveBytes_; }
  uint64_t evictedBytes() const { return evictedBytes_; }

private:
  struct Object;
  struct Version {
    uint32_t fn;
    std::string name;
    void *code;
    uint64_t codeBytes; // of the function itself
    uint64_t bytes;     // with its share of what the object holds besides
    Object *object;
    std::optional<uint32_t> loop; // a continuation: in its loop's cell, not in a slot
  };
  struct Object {
    LinkedObject linked;
    Tier tier;
    uint32_t job;
    std::vector<Version> versions;
    uint64_t lastUsed;
    bool running = false; // in the last scan
  };
  using ObjectList = std::list<std::unique_ptr<Object>>;

  void addVersions(Object &object, const ModulePlan &plan);
  void publishVersion(Version &version);
  bool isHeld(const Version &version) const;
  bool isPublished(const Object &object) const;
  void evict();
  void evictTo(uint64_t bound, bool unpublishedOnly);
  bool markRunning(const std::vector<Object *> &objects);
  std::vector<Object *> chooseVictims(uint64_t bound, bool unpublishedOnly);
  bool unhookVersion(Version &version);
  void unhook(Object &object);
  void free(Object &object);
  std::vector<Version *> &liveVersions(uint32_t fn);
  void resolveSamples();
  void addSample(const Sample &sample);
  void resolve(uintptr_t address, std::vector<ProfileFrame> &frames);

  JitLinker &linker_;
  CodeMap &map_;
  Functions &functions_;
  EventQueue &events_;
  const uint64_t maxBytes_;
  Scan scan_;

  std::mutex mutex_; // guards all below
  ObjectList objects_;
  std::vector<std::vector<Version *>> versions_; // by FnId, best last; the last one is in the slot
  uint64_t clock_ = 0;
  std::map<const LinkedObject *, Object *> byLinked_;
  Samplers *samplers_ = nullptr;
  Profile profile_;
  std::map<std::pair<uint32_t, Tier>, uint64_t> selfTimes_;
  std::atomic<uint64_t> liveBytes_{0};
  std::atomic<uint64_t> evictedBytes_{0};
};

} // namespace otter
