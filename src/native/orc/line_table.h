// Line information of objects that LLVM emitted, from their DWARF: frames of an address for the JIT, and the
// compact table of a whole object for static executables (format: main/lines.h).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "llvm/DebugInfo/DWARF/DWARFContext.h"
#include "llvm/Object/ObjectFile.h"

#include "../main/lines.h"

namespace otter {

/// Names the frames of addresses in an object.
class FrameTable {
public:
  virtual ~FrameTable() = default;
  /// Appends the frames of an offset in a section, innermost first.
  virtual void frames(llvm::StringRef section, uint64_t offset, std::vector<Frame> &frames) const = 0;
};

class ObjectLines : public FrameTable {
public:
  /// The buffer must outlive this.
  static llvm::Expected<std::unique_ptr<ObjectLines>> open(llvm::MemoryBufferRef object);

  void frames(llvm::StringRef section, uint64_t offset, std::vector<Frame> &frames) const override;
  /// The blob for the given sections.
  std::string compactTable(llvm::ArrayRef<const char *> sections) const;
  uint64_t sectionBytes(llvm::StringRef section) const;

private:
  std::optional<llvm::object::SectionedAddress> address(llvm::StringRef section, uint64_t offset) const;

  std::unique_ptr<llvm::object::ObjectFile> object_;
  std::unique_ptr<llvm::DWARFContext> dwarf_;
};

} // namespace otter
