#include "lines.h"

#include <algorithm>

namespace otter::direct {

void Lines::frames(llvm::StringRef, uint64_t offset, std::vector<Frame> &frames) const {
  auto behind = std::upper_bound(rows_.begin(), rows_.end(), offset,
                                 [](uint64_t wanted, const LineRow &row) { return wanted < row.start; });
  if (behind == rows_.begin())
    return;
  const LineRow &row = *std::prev(behind);
  if (row.scope >= scopes_.size())
    return;
  // As of DWARF (line_table.cc): a hand-over is no step of the program's, and what has no line has its function's.
  if (row.line != 0 && row.column == 0)
    return;
  const LineScope &scope = scopes_[row.scope];
  bool isKnown = row.line != 0;
  frames.push_back({scope.function, scope.file, isKnown ? row.line : scope.line, isKnown ? row.column : 1, scope.line});
}

} // namespace otter::direct
