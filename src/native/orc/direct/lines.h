// Frames of emitted code, from its rows; what DWARF is to LLVM's.
#pragma once

#include "../line_table.h"
#include "emitted.h"

namespace otter::direct {

class Lines : public FrameTable {
public:
  explicit Lines(Emitted &&emitted) : rows_(std::move(emitted.rows)), scopes_(std::move(emitted.scopes)) {}
  void frames(llvm::StringRef section, uint64_t offset, std::vector<Frame> &frames) const override;

private:
  std::vector<LineRow> rows_;
  std::vector<LineScope> scopes_;
};

} // namespace otter::direct
