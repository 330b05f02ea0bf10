// Which words of an object the collector looks at, by the type in its header.
//
// What a type says is taken for granted, what an object says is not: optimised code may put off each of its stores past
// an allocation, so that of an `any` or an enum the payload may be there while the tag is that of the value before, and
// a list's length may be in a register. So a payload's word is looked at if that of any variant is a reference, and a
// buffer up to its end: what nothing was written to is clear, or is about to be written and holds anything, as a stack
// does.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "abi.h"

namespace otter {

struct TypeInfo;

/// What a word of an object is to the collector.
enum class Word : uint8_t {
  value,     // no reference, whatever its bits are
  maybe,     // may lead into an object, or be anything else
  reference, // null, leads outside the heap, or to an object's start
};

/// The words of an object behind its header: `head` once, then `element` again and again to its end.
struct Layout {
  std::vector<Word> head;
  std::vector<Word> element;

  Word at(uint64_t word) const {
    if (word < head.size())
      return head[word];
    return element.empty() ? Word::value : element[(word - head.size()) % element.size()];
  }
};

/// The words of a field or an element of a type.
std::vector<Word> wordsOf(uint32_t type, const std::vector<TypeInfo> &all);

/// Layouts as marking wants them: a number for each type and kind of object, which nearly always says all.
class Layouts {
public:
  void set(const std::vector<TypeInfo> &all);

  /// Of objects whose header says this.
  const Layout &of(uint32_t headerType) const { return all_[indexOf(headerType)]; }

  bool mayHoldReferences(uint32_t headerType) const { return numbers_[indexOf(headerType)] != 0; }

  /// Calls `visit(first, count, step)` for words of an object of so many bytes that may be references: every `step`-th
  /// one, `count` of them, `first` counted from its header. In line is what nearly all objects have: one run.
  template <typename Visit> void each(uint32_t headerType, uint64_t bytes, Visit visit) const {
    each(headerType, bytes, visit, visit);
  }
  /// The same, with a visitor of its own for objects that have several runs, which is not called in line.
  template <typename Visit, typename VisitSeveral>
  [[gnu::always_inline]] void each(uint32_t headerType, uint64_t bytes, Visit visit, VisitSeveral visitSeveral) const {
    uint32_t number = numbers_[indexOf(headerType)];
    if (number == 0)
      return;
    if (number & kSeveral)
      return eachOf(several_[number & ~kSeveral], bytes / sizeof(uintptr_t), visitSeveral);
    uint64_t first = number & kFirst;
    uint64_t count = number >> kCountShift;
    visit(first, count ? count : bytes / sizeof(uintptr_t) - first, uint64_t{1});
  }

private:
  // A number is 0 where there are no references, or one run, or leads to several ones.
  static constexpr uint32_t kFirst = 0xff;
  static constexpr uint32_t kCountShift = 8; // 0: to the object's end
  static constexpr uint32_t kSeveral = 0x80000000u;
  // So that all columns of a piece are still in a near cache when the last one is looked at.
  static constexpr uint64_t kPiece = 256; // elements

  struct Run {
    uint32_t first;
    uint32_t count;
  };
  struct Several {
    std::vector<Run> head;
    uint32_t headWords = 0; // with the header
    uint32_t period = 0;
    std::vector<uint32_t> columns; // of each element
  };

  // The two bits of a header's type that say what an object of it is come last.
  static uint32_t indexOf(uint32_t headerType) { return std::rotl(headerType, 2); }
  uint32_t numberOf(const Layout &layout);

  template <typename Visit> [[gnu::noinline]] static void eachOf(const Several &several, uint64_t words, Visit visit) {
    for (const Run &run : several.head)
      visit(run.first, run.count, uint64_t{1});
    if (several.columns.empty())
      return;
    uint64_t left = (words - several.headWords) / several.period;
    uint64_t piece = several.columns.size() == 1 ? left : kPiece;
    for (uint64_t at = several.headWords; left > 0; at += piece * several.period) {
      piece = piece < left ? piece : left;
      for (uint32_t column : several.columns)
        visit(at + column, piece, several.period);
      left -= piece;
    }
  }

  std::vector<Layout> all_;
  std::vector<uint32_t> numbers_;
  std::vector<Several> several_;
};

} // namespace otter
