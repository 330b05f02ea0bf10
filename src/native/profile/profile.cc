#include "profile.h"

#include <algorithm>
#include <cstdlib>
#include <cxxabi.h>
#include <dlfcn.h>

namespace otter {

namespace {

// `otter::CallArguments::call(void* const*)` is `CallArguments::call`.
std::string readable(const char *symbol) {
  char *demangled = abi::__cxa_demangle(symbol, nullptr, nullptr, nullptr);
  std::string name = demangled ? demangled : symbol;
  std::free(demangled);
  name = name.substr(0, name.find('('));
  return name.starts_with("otter::") ? name.substr(7) : name;
}

} // namespace

uint32_t Profile::number(const ProfileFrame &frame) {
  auto [it, added] =
      numbers_.try_emplace(std::tuple(frame.function, frame.file, frame.line, frame.tier), uint32_t(frames_.size()));
  if (added)
    frames_.push_back(frame);
  return it->second;
}

const std::vector<uint32_t> &Profile::framesOf(uintptr_t address) {
  auto [it, added] = known_.try_emplace(address);
  if (!added)
    return it->second;
  std::vector<ProfileFrame> frames;
  resolve_(address, frames);
  for (const ProfileFrame &frame : frames)
    it->second.push_back(number(frame));
  return it->second;
}

// A function of the runtime or a library: the innermost one that has an exported name.
uint32_t Profile::foreignFrame(const Sample &sample) {
  Dl_info info;
  for (uintptr_t address : sample.addresses) {
    if (!framesOf(address).empty())
      break;
    if (dladdr(reinterpret_cast<void *>(address - 1), &info) && info.dli_sname)
      return number({"[" + readable(info.dli_sname) + "]", "", 0, nullptr});
  }
  return number({"[runtime]", "", 0, nullptr});
}

void Profile::add(const Sample &sample) {
  Stack stack{{}, sample.isTruncated};
  for (uintptr_t address : sample.addresses)
    stack.frames.insert(stack.frames.end(), framesOf(address).begin(), framesOf(address).end());
  if (framesOf(sample.addresses.front()).empty())
    stack.frames.insert(stack.frames.begin(), foreignFrame(sample));
  std::reverse(stack.frames.begin(), stack.frames.end());
  samples_ += sample.weight;
  stacks_[stack] += sample.weight;
}

} // namespace otter
