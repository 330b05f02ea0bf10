#include "sites.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "../lib/runtime.h"

namespace otter {

uint32_t AllocationSites::number(const SiteFrame &frame) {
  auto [it, added] = numbers_.try_emplace(frame, uint32_t(frames_.size()));
  if (added)
    frames_.push_back(frame);
  return it->second;
}

const std::vector<uint32_t> &AllocationSites::framesOf(const Context *ctx, uintptr_t address) {
  auto [it, added] = known_.try_emplace(address);
  if (!added)
    return it->second;
  struct Visitor {
    AllocationSites *sites;
    std::vector<uint32_t> *frames;
  } visitor{this, &it->second};
  auto visit = [](void *self, const char *function, const char *file, uint32_t line) {
    auto [sites, frames] = *static_cast<Visitor *>(self);
    frames->push_back(sites->number({function, file, line}));
  };
  ctx->runtime->options.frames(ctx, address, visit, &visitor);
  return it->second;
}

// Follows frame pointers while they climb within the stack. The runtime's own frames have no names and drop out.
uint32_t AllocationSites::siteOf(const Context *ctx, const void *frame, uint32_t type) {
  std::vector<uint32_t> stack;
  auto at = static_cast<const uint8_t *>(frame);
  bool hasNames = ctx->runtime->options.frames != nullptr;
  while (hasNames && stack.size() < depth_ && at >= ctx->stackLow && at + 16 <= ctx->stackHigh &&
         uintptr_t(at) % 8 == 0) {
    auto words = reinterpret_cast<const uintptr_t *>(at);
    const std::vector<uint32_t> &frames = framesOf(ctx, words[1]);
    stack.insert(stack.end(), frames.begin(), frames.end());
    auto next = reinterpret_cast<const uint8_t *>(words[0]);
    if (next <= at)
      break;
    at = next;
  }
  if (stack.size() > depth_)
    stack.resize(depth_);
  auto [it, added] = siteNumbers_.try_emplace(std::tuple(std::move(stack), type), uint32_t(sites_.size()));
  if (added) {
    sites_.emplace_back();
    sites_.back().frames = std::get<0>(it->first);
    sites_.back().type = type;
  }
  return it->second;
}

void AllocationSites::add(const Context *ctx, const void *frame, const void *object, uint64_t bytes, uint32_t type,
                          AllocationCell *cell) {
  std::lock_guard lock(mutex_);
  const uint64_t *version = ctx->runtime->options.codeVersion;
  uint64_t now = version ? __atomic_load_n(version, __ATOMIC_ACQUIRE) : 0;
  if (now != codeVersion_)
    known_.clear(); // addresses may mean something else
  codeVersion_ = now;
  uint32_t index = siteOf(ctx, frame, type);
  Site &site = sites_[index];
  double stands = 1 / -std::expm1(-double(bytes) / double(period_));
  site.samples++;
  site.allocated.add(stands, stands * double(bytes));
  site.live.add(stands, stands * double(bytes));
  objects_.push_back({object, bytes, stands, index, cell, false});
}

void AllocationSites::settle(const std::function<bool(const void *object)> &isAlive, Pretenuring *pretenuring) {
  std::lock_guard lock(mutex_);
  auto isDead = [&](SampledObject &object) {
    Site &site = sites_[object.site];
    double bytes = object.objects * double(object.bytes);
    bool alive = isAlive(object.start);
    if (!object.isOld) {
      site.judged.add(object.objects, bytes);
      judgedBytes_ += bytes;
      if (pretenuring)
        pretenuring->judge(object.cell, object.site, bytes, alive);
    }
    if (!object.isOld && alive) {
      site.survived.add(object.objects, bytes);
      survivedBytes_ += bytes;
    }
    object.isOld = true;
    if (!alive)
      site.live.add(-object.objects, -bytes);
    return !alive;
  };
  std::erase_if(objects_, isDead);
}

void AllocationSites::remove(const void *object) {
  std::lock_guard lock(mutex_);
  // It was made lately, mostly.
  auto at = std::find_if(objects_.rbegin(), objects_.rend(),
                         [object](const SampledObject &sampled) { return sampled.start == object; });
  if (at == objects_.rend())
    return;
  sites_[at->site].live.add(-at->objects, -at->objects * double(at->bytes));
  objects_.erase(std::prev(at.base()));
}

std::pair<double, double> AllocationSites::takeFirstCycle() {
  std::lock_guard lock(mutex_);
  return {std::exchange(judgedBytes_, 0), std::exchange(survivedBytes_, 0)};
}

AllocationSites::View AllocationSites::view() const {
  std::lock_guard lock(mutex_);
  return {frames_, sites_};
}

} // namespace otter
