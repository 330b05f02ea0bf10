#include "profile.h"

#include <dlfcn.h>

namespace otter {

namespace {

// A function of the runtime or a library, by the nearest exported name.
std::string foreignName(uintptr_t address) {
  Dl_info info;
  bool known = dladdr(reinterpret_cast<void *>(address - 1), &info) && info.dli_sname;
  return known ? "[" + std::string(info.dli_sname) + "]" : "[runtime]";
}

} // namespace

const std::vector<std::string> &Profile::names(uintptr_t address, bool innermost) {
  auto [it, added] = names_.try_emplace(address);
  if (!added)
    return it->second;
  std::vector<Frame> frames;
  symbolise_(address, frames);
  for (Frame &frame : frames)
    it->second.push_back(std::move(frame.function));
  if (it->second.empty() && innermost)
    it->second.push_back(foreignName(address));
  return it->second;
}

void Profile::add(const Sample &sample) {
  std::vector<const std::string *> stack; // innermost first
  for (uint32_t i = 0; i < sample.depth; i++)
    for (const std::string &name : names(sample.addresses[i], i == 0))
      stack.push_back(&name);
  std::string folded;
  for (size_t i = stack.size(); i-- > 0;)
    folded += *stack[i] + (i ? ";" : "");
  samples_ += sample.weight;
  stacks_[folded] += sample.weight;
}

} // namespace otter
