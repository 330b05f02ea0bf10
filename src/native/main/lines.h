// The line table of a static executable: what a panic needs to print its frames, without DWARF or LLVM.
// Written by orc/line_table.cc as a second object, read by main.
//
// Layout of the blob, all u32: LineHeader, rows sorted by (section, offset), frames, then NUL-terminated strings.
// A row holds until the next one. Sections are the program's text sections, whose start symbols are in
// `otter_line_sections`, ended by a null base.
#pragma once

#include <cstdint>
#include <vector>

#include "trace.h"

namespace otter {

struct LineHeader {
  uint32_t rows;
  uint32_t frames;
  uint32_t stringBytes;
};

struct LineRow {
  uint32_t section;
  uint32_t offset;
  uint32_t frame; // kNoFrame: no Otter code here
};

struct LineFrame {
  uint32_t function; // offsets of strings
  uint32_t file;
  uint32_t line;
  uint32_t column;
  uint32_t caller; // the frame it is inlined into, or kNoFrame
};

struct LineSection {
  const char *base;
  uint64_t bytes;
};

constexpr uint32_t kNoFrame = ~0u;

/// The section that holds the address, or -1.
int findSection(const LineSection *sections, uintptr_t address);
/// Appends the frames of a return address, innermost first.
void symbolise(const LineSection *sections, const char *blob, uintptr_t returnAddress, std::vector<Frame> &frames);

} // namespace otter
