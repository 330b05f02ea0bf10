#include "line_table.h"

#include <map>
#include <set>

namespace otter {

using namespace llvm;

namespace {

using FrameKey = std::tuple<uint32_t, uint32_t, uint32_t, uint32_t, uint32_t>;

// Builds the blob of main/lines.h: frames and strings are shared.
class TableWriter {
public:
  void row(uint32_t section, uint32_t offset, const std::vector<Frame> &frames) {
    uint32_t index = kNoFrame;
    for (size_t i = frames.size(); i-- > 0;)
      index = frame(frames[i], index);
    if (rows_.empty() || rows_.back().frame != index || rows_.back().section != section)
      rows_.push_back({section, offset, index});
  }

  std::string finish() const {
    LineHeader header{uint32_t(rows_.size()), uint32_t(frames_.size()), uint32_t(strings_.size())};
    std::string blob(reinterpret_cast<const char *>(&header), sizeof header);
    blob.append(reinterpret_cast<const char *>(rows_.data()), rows_.size() * sizeof(LineRow));
    blob.append(reinterpret_cast<const char *>(frames_.data()), frames_.size() * sizeof(LineFrame));
    return blob + strings_;
  }

private:
  uint32_t frame(const Frame &frame, uint32_t caller) {
    FrameKey key{string(frame.function), string(frame.file), frame.line, frame.column, caller};
    auto [it, added] = frameIndex_.try_emplace(key, uint32_t(frames_.size()));
    if (added)
      frames_.push_back({std::get<0>(key), std::get<1>(key), frame.line, frame.column, caller});
    return it->second;
  }

  uint32_t string(const std::string &text) {
    auto [it, added] = stringIndex_.try_emplace(text, uint32_t(strings_.size()));
    if (added)
      strings_.append(text.c_str(), text.size() + 1);
    return it->second;
  }

  std::vector<LineRow> rows_;
  std::vector<LineFrame> frames_;
  std::map<FrameKey, uint32_t> frameIndex_;
  std::map<std::string, uint32_t> stringIndex_;
  std::string strings_;
};

} // namespace

Expected<std::unique_ptr<ObjectLines>> ObjectLines::open(MemoryBufferRef buffer) {
  auto object = object::ObjectFile::createObjectFile(buffer);
  if (!object)
    return object.takeError();
  auto lines = std::make_unique<ObjectLines>();
  lines->object_ = std::move(*object);
  lines->dwarf_ = DWARFContext::create(*lines->object_);
  return lines;
}

std::optional<object::SectionedAddress> ObjectLines::address(StringRef name, uint64_t offset) const {
  for (const object::SectionRef &section : object_->sections()) {
    auto sectionName = section.getName();
    if (!sectionName)
      consumeError(sectionName.takeError());
    else if (*sectionName == name)
      return object::SectionedAddress{section.getAddress() + offset, section.getIndex()};
  }
  return std::nullopt;
}

void ObjectLines::frames(StringRef section, uint64_t offset, std::vector<Frame> &frames) const {
  auto where = address(section, offset);
  if (!where)
    return;
  DILineInfoSpecifier specifier(DILineInfoSpecifier::FileLineInfoKind::RelativeFilePath, DINameKind::ShortName);
  DIInliningInfo info = dwarf_->getInliningInfoForAddress(*where, specifier);
  for (uint32_t i = 0; i < info.getNumberOfFrames(); i++) {
    const DILineInfo &frame = info.getFrame(i);
    if (frame.FunctionName == DILineInfo::BadString)
      continue;
    // A frame that has handed its work to a loop's continuation is not a step of the program's (docs/abi.md).
    if (frame.Line != 0 && frame.Column == 0)
      continue;
    // Prologues and merged instructions have no line of their own: the function's is the best there is.
    bool known = frame.Line != 0;
    frames.push_back({frame.FunctionName, frame.FileName, known ? frame.Line : frame.StartLine,
                      std::max(known ? frame.Column : 1, 1u), frame.StartLine});
  }
}

uint64_t ObjectLines::sectionBytes(StringRef name) const {
  for (const object::SectionRef &section : object_->sections()) {
    auto sectionName = section.getName();
    if (!sectionName)
      consumeError(sectionName.takeError());
    else if (*sectionName == name)
      return section.getSize();
  }
  return 0;
}

std::string ObjectLines::compactTable(ArrayRef<const char *> sections) const {
  std::map<uint64_t, uint32_t> sectionOf; // section index in the object -> index in `sections`
  for (uint32_t i = 0; i < sections.size(); i++)
    if (auto start = address(sections[i], 0))
      sectionOf[start->SectionIndex] = i;
  std::set<std::pair<uint32_t, uint32_t>> places;
  for (const auto &unit : dwarf_->compile_units()) {
    const DWARFDebugLine::LineTable *table = dwarf_->getLineTableForUnit(unit.get());
    for (const DWARFDebugLine::Row &row : table ? table->Rows : std::vector<DWARFDebugLine::Row>())
      if (auto it = sectionOf.find(row.Address.SectionIndex); it != sectionOf.end())
        places.insert({it->second, uint32_t(row.Address.Address)});
  }
  TableWriter writer;
  for (auto [section, offset] : places) {
    std::vector<Frame> found;
    frames(sections[section], offset, found);
    writer.row(section, offset, found);
  }
  return writer.finish();
}

} // namespace otter
