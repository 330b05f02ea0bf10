#include "pretenuring.h"

namespace otter {

void Pretenuring::Tally::count(double moreBytes, bool isAlive) {
  samples++;
  bytes += moreBytes;
  survived += isAlive ? moreBytes : 0;
}

void Pretenuring::Tally::fade(uint32_t most) {
  if (samples < most)
    return;
  samples /= 2;
  bytes /= 2;
  survived /= 2;
}

void Pretenuring::judge(AllocationCell *cell, uint32_t site, double bytes, bool survived) {
  all_.count(bytes, survived);
  if (!cell)
    return;
  Tally &tally = tallies_[cell];
  tally.site = site;
  tally.count(bytes, survived);
}

std::vector<Pretenuring::Change> Pretenuring::decide() {
  std::vector<Change> changes;
  double overall = all_.bytes > 0 ? all_.survived / all_.bytes : 1;
  for (auto &[cell, tally] : tallies_) {
    if (tally.samples < kLeastSamples)
      continue;
    double survival = tally.survived / tally.bytes;
    bool isApart = *cell != 0;
    bool isWanted = isApart ? survival >= kFleeting : survival >= kLasting && overall <= kMostOverall;
    if (isWanted != isApart) {
      *cell = isWanted ? kApart : 0;
      changes.push_back({tally.site, isWanted, tally.bytes, survival, overall});
      tally = {.site = tally.site};
    }
    tally.fade(kMostSamples);
  }
  all_.fade(kMostOfAll);
  return changes;
}

} // namespace otter
