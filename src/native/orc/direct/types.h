// The types of a recording, each once, with the layouts that LLVM gives them on x86-64.
#pragma once

#include "module.h"

namespace otter::direct {

class Types {
public:
  explicit Types(std::vector<Type> &types) : types_(types) {}

  /// Defines the type that the recording says next; its number.
  void define(Op op, RecordingReader &in);
  /// The type of an operand of the recording: an index into Module::types.
  uint32_t operand(RecordingReader &in) const;
  uint32_t sizedOperand(RecordingReader &in) const;
  const Type &operator[](uint32_t type) const { return types_[type]; }

  uint32_t integer(unsigned bits);
  uint32_t floating();
  uint32_t pointer();

private:
  uint32_t once(Type type);
  Type array(RecordingReader &in) const;
  Type structure(RecordingReader &in) const;
  Type function(RecordingReader &in) const;

  std::vector<Type> &types_;
  std::vector<uint32_t> numbered_; // by number of the recording
};

} // namespace otter::direct
