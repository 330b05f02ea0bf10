// What the heap tells of itself: statistics, the record of collections, lines of `--trace gc`, and the places that hold
// most memory.
#include <algorithm>
#include <cstdio>

#include "../lib/runtime.h"
#include "../lib/type_name.h"
#include "clock.h"
#include "heap.h"

namespace otter {

namespace {

constexpr size_t kLargestSites = 8;

double megabytes(double bytes) {
  return bytes / (1 << 20);
}

std::string placeOf(const AllocationSites::View &view, const Site &site) {
  if (site.frames.empty())
    return "outside the program's functions";
  const SiteFrame &frame = view.frames[site.frames[0]];
  return frame.function + " (" + frame.file + ":" + std::to_string(frame.line) + ")";
}

} // namespace

const char *reasonName(Reason reason) {
  static const char *const names[] = {"allocation", "limit", "asked", "idle", "rest"};
  return names[size_t(reason)];
}

RuntimeStats Heap::stats() {
  std::lock_guard lock(mutex_);
  RuntimeStats stats{};
  stats.collections = pauses_.count();
  stats.allocatedBytes = allocated_;
  stats.liveBytes = live_ + sinceCollection_;
  stats.heldBytes = heldBytes();
  stats.peakBytes = peak_;
  stats.pauseTotalMs = double(pauses_.totalNs()) / 1e6;
  stats.pauseMaxMs = double(pauses_.longestNs()) / 1e6;
  stats.pauseP99Ms = double(pauses_.quantileNs(0.99)) / 1e6;
  return stats;
}

std::vector<CollectionRecord> Heap::collections() const {
  std::lock_guard lock(mutex_);
  return records_;
}

Pauses Heap::pauses() const {
  std::lock_guard lock(mutex_);
  return pauses_;
}

// Of a long run every second record goes, again and again.
void Heap::record(const CollectionRecord &record) {
  pauses_.add(uint64_t(record.pauseMs * 1e6));
  lastCollectionMs_ = nowMs();
  if (collections_++ % recordEvery_ == 0)
    records_.push_back(record);
  if (records_.size() == kRecords) {
    for (size_t i = 0; i < kRecords / 2; i++)
      records_[i] = records_[2 * i];
    records_.resize(kRecords / 2);
    recordEvery_ *= 2;
  }
  if (options_.trace)
    trace(record);
}

// Live bytes, and those of the lines and of the blocks that hold small objects: how scattered these are.
void Heap::trace(const CollectionRecord &record) const {
  uint64_t lines = 0;
  uint64_t blocks = 0;
  for (uint64_t i = 0; i < blocks_.size(); i++) {
    lines += blocks_[i].liveLines;
    blocks += blocks_[i].liveBytes > 0;
  }
  fprintf(
      stderr,
      "[gc] %.0f ms: collection %zu for %s%s, %.2f ms, %.1f MB live, small ones in lines of %.1f MB in blocks of %.1f "
      "MB, %.1f MB held of %.1f MB, limit %.1f MB%s, next after %.1f MB\n",
      record.atMs, size_t(collections_), reasonName(record.reason),
      isRecent_  ? ", young and recent"
      : isYoung_ ? ", young"
                 : "",
      record.pauseMs, megabytes(double(record.liveBytes)), megabytes(double(lines * kLineBytes)),
      megabytes(double(blocks * kBlockBytes)), megabytes(double(heldBytes())), megabytes(double(record.heldBytes)),
      megabytes(double(limit_)), isPressed() ? ", memory is short" : "", megabytes(double(trigger())));
}

void Heap::trace(const Pretenuring::Change &change) const {
  AllocationSites::View view = sites_->view();
  const Site &site = view.sites[change.site];
  fprintf(stderr,
          "[gc] adaptive: %s in %s: %s (%.0f%% of %.1f MB outlived their first collection, %.0f%% of all objects)\n",
          typeName(runtime_->types, site.type).c_str(), placeOf(view, site).c_str(),
          change.isApart ? "together -> apart" : "apart -> together", 100 * change.survival, megabytes(change.bytes),
          100 * change.overall);
}

/// By live bytes, a line each; empty when nothing is known.
std::string Heap::largestSites() const {
  if (!sites_)
    return {};
  AllocationSites::View view = sites_->view();
  std::sort(view.sites.begin(), view.sites.end(),
            [](const Site &a, const Site &b) { return a.live.bytes > b.live.bytes; });
  if (view.sites.size() > kLargestSites)
    view.sites.resize(kLargestSites);
  std::string text;
  for (const Site &site : view.sites) {
    char bytes[32];
    snprintf(bytes, sizeof bytes, "%10.1f MB  ", megabytes(site.live.bytes));
    if (site.live.bytes > 0)
      text += bytes + typeName(runtime_->types, site.type) + " in " + placeOf(view, site) + "\n";
  }
  const char *head = "most memory is held by what was allocated at (estimates from samples):\n";
  return text.empty() ? text : head + text;
}

} // namespace otter
