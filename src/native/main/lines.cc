#include "lines.h"

#include <algorithm>
#include <tuple>

namespace otter {

int findSection(const LineSection *sections, uintptr_t address) {
  for (int i = 0; sections[i].base; i++)
    if (address - reinterpret_cast<uintptr_t>(sections[i].base) < sections[i].bytes)
      return i;
  return -1;
}

void symbolise(const LineSection *sections, const char *blob, uintptr_t returnAddress, std::vector<Frame> &frames) {
  // The call is the instruction before the return address.
  uintptr_t address = returnAddress - 1;
  int section = findSection(sections, address);
  if (section < 0)
    return;
  auto header = reinterpret_cast<const LineHeader *>(blob);
  auto rows = reinterpret_cast<const LineRow *>(header + 1);
  auto table = reinterpret_cast<const LineFrame *>(rows + header->rows);
  auto strings = reinterpret_cast<const char *>(table + header->frames);
  LineRow key{uint32_t(section), uint32_t(address - reinterpret_cast<uintptr_t>(sections[section].base)), 0};
  auto after = std::upper_bound(rows, rows + header->rows, key, [](const LineRow &a, const LineRow &b) {
    return std::tie(a.section, a.offset) < std::tie(b.section, b.offset);
  });
  if (after == rows || after[-1].section != key.section)
    return;
  for (uint32_t at = after[-1].frame; at != kNoFrame; at = table[at].caller)
    frames.push_back({strings + table[at].function, strings + table[at].file, table[at].line, table[at].column});
}

} // namespace otter
