// What the samples say: how often each stack of Otter frames was seen, and where time went by itself.
//
// Invariants: not thread-safe, its owner locks; addresses are resolved when a sample is added, because the code they
// are in may be freed later.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "../main/trace.h"
#include "sampler.h"

namespace otter {

class Profile {
public:
  /// Symbolises addresses of generated code.
  explicit Profile(Symbolise symbolise) : symbolise_(std::move(symbolise)) {}

  void add(const Sample &sample);
  /// Addresses mean something else from now on.
  void forgetAddresses() { names_.clear(); }

  uint64_t samples() const { return samples_; }
  /// Frames outermost first, joined by `;`, runtime functions in brackets: the "folded" format of flame graphs.
  const std::map<std::string, uint64_t> &stacks() const { return stacks_; }

private:
  const std::vector<std::string> &names(uintptr_t address, bool innermost);

  Symbolise symbolise_;
  uint64_t samples_ = 0;
  std::map<std::string, uint64_t> stacks_;
  std::unordered_map<uintptr_t, std::vector<std::string>> names_; // innermost first
};

} // namespace otter
