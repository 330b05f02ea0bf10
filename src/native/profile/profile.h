// What the samples say: how often each stack of Otter frames was seen, in code of which tier.
//
// Invariants: not thread-safe, its owner locks; addresses are resolved when a sample is added, because the code they
// are in may be freed later.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "sampler.h"

namespace otter {

/// A function in code of a tier. The runtime's functions have a name in brackets, no file and no tier.
struct ProfileFrame {
  std::string function;
  std::string file;
  uint32_t line = 0; // where the function begins
  const char *tier = nullptr;
};

/// Appends the frames of a return address in generated code, innermost first; none when it is elsewhere.
using ResolveFrames = std::function<void(uintptr_t returnAddress, std::vector<ProfileFrame> &frames)>;

class Profile {
public:
  /// Outermost first, as indices into the frames.
  struct Stack {
    std::vector<uint32_t> frames;
    bool isTruncated; // frames further out are missing
    auto operator<=>(const Stack &) const = default;
  };

  explicit Profile(ResolveFrames resolve) : resolve_(std::move(resolve)) {}

  void add(const Sample &sample);
  /// Addresses mean something else from now on.
  void forgetAddresses() { known_.clear(); }

  uint64_t samples() const { return samples_; }
  const std::vector<ProfileFrame> &frames() const { return frames_; }
  const std::map<Stack, uint64_t> &stacks() const { return stacks_; }

private:
  const std::vector<uint32_t> &framesOf(uintptr_t address);
  uint32_t number(const ProfileFrame &frame);
  uint32_t foreignFrame(const Sample &sample);

  ResolveFrames resolve_;
  uint64_t samples_ = 0;
  std::vector<ProfileFrame> frames_;
  std::map<std::tuple<std::string, std::string, uint32_t, const char *>, uint32_t> numbers_;
  std::map<Stack, uint64_t> stacks_;
  std::unordered_map<uintptr_t, std::vector<uint32_t>> known_; // innermost first
};

} // namespace otter
