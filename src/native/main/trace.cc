#include "trace.h"

#include <algorithm>

namespace otter {

namespace {

constexpr size_t kShown = 10; // at each end of a deep stack
constexpr const char *kGap = "  ...\n";

void appendFrame(std::string &text, const Frame &frame) {
  text += "  at " + frame.function + " (" + frame.file + ":" + std::to_string(frame.line) + ":" +
          std::to_string(frame.column) + ")\n";
}

// The outermost frames, innermost first, from the addresses [begin, end): at least kShown when there are as many.
std::vector<Frame> outermost(void *const *addresses, int begin, int end, const Symbolise &symbolise) {
  std::vector<Frame> reversed;
  for (int i = end; i-- > begin && reversed.size() < kShown;) {
    std::vector<Frame> frames;
    symbolise(reinterpret_cast<uintptr_t>(addresses[i]), frames);
    reversed.insert(reversed.end(), frames.rbegin(), frames.rend());
  }
  return {reversed.rbegin(), reversed.rend()};
}

// A panic of a task that is seen again at `await` comes with the task's frames in its message. All of them together are
// one stack, shown like any other.
std::string withoutMiddle(const std::string &text) {
  size_t start = text.find("\n  at ");
  if (start == std::string::npos)
    return text;
  std::vector<std::string> lines;
  for (size_t at = start + 1; at < text.size();) {
    size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    std::string line = text.substr(at, end - at);
    at = end;
    if (line != kGap)
      lines.push_back(std::move(line));
  }
  if (lines.size() <= 2 * kShown)
    return text;
  std::string out = text.substr(0, start + 1);
  for (size_t i = 0; i < kShown; i++)
    out += lines[i];
  out += kGap;
  for (size_t i = lines.size() - kShown; i < lines.size(); i++)
    out += lines[i];
  return out;
}

} // namespace

std::string panicText(std::string_view message, void *const *returnAddresses, int count, const Symbolise &symbolise) {
  std::string text = "panic: " + std::string(message) + "\n";
  std::vector<Frame> frames;
  int next = 0;
  while (next < count && frames.size() <= 2 * kShown)
    symbolise(reinterpret_cast<uintptr_t>(returnAddresses[next++]), frames);
  std::vector<Frame> rest = outermost(returnAddresses, next, count, symbolise);
  bool deep = frames.size() + rest.size() > 2 * kShown;
  for (size_t i = 0; i < (deep ? kShown : frames.size()); i++)
    appendFrame(text, frames[i]);
  if (!deep)
    return withoutMiddle(text);
  text += kGap;
  frames.insert(frames.end(), rest.begin(), rest.end());
  std::for_each(frames.end() - kShown, frames.end(), [&](const Frame &frame) { appendFrame(text, frame); });
  return withoutMiddle(text);
}

} // namespace otter
