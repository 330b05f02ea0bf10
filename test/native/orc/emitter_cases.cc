// Recordings, whole and with one word changed at a time, through decoder and emitter; built with sanitizers. Arguments:
// how many changes, then files with recordings. Prints how many of all were emitted, refused, and left to LLVM.
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "orc/direct/emitter.h"

using namespace otter;

namespace {

constexpr int32_t kOthers[] = {-1, -2, 0, 1, 7, 41, 42, 1000, 0x7fffffff, int32_t(0x80000000)};
constexpr size_t kHead = 4; // words

struct Outcomes {
  int emitted = 0, refused = 0, left = 0;
};

void emitOne(const std::vector<int32_t> &recording, Outcomes &outcomes) {
  llvm::StringRef bytes(reinterpret_cast<const char *>(recording.data()), recording.size() * sizeof(int32_t));
  try {
    RecordingReader reader(llvm::MemoryBufferRef(bytes, "recording"));
    direct::Module module = direct::decode(reader);
    direct::emit(module);
    outcomes.emitted++;
  } catch (const direct::Unsupported &) {
    outcomes.left++;
  } catch (const BadRecording &) {
    outcomes.refused++;
  }
}

std::vector<int32_t> readWords(const char *path) {
  auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!file)
    exit(2);
  std::vector<int32_t> words(((*file)->getBufferSize() + 3) / 4);
  memcpy(words.data(), (*file)->getBufferStart(), (*file)->getBufferSize());
  return words;
}

} // namespace

int main(int argc, char **argv) {
  Outcomes whole, changed;
  for (int i = 2; i < argc; i++) {
    std::vector<int32_t> recording = readWords(argv[i]);
    emitOne(recording, whole);
    auto words = size_t(recording[1]);
    for (size_t k = 0; k < size_t(atol(argv[1])); k++) {
      // The first words define most types.
      int32_t &word = recording[kHead + (k % 2 ? k : k * 7919) % words];
      int32_t before = std::exchange(word, kOthers[k % std::size(kOthers)]);
      emitOne(recording, changed);
      word = before;
    }
  }
  printf("{\"whole\":[%d,%d,%d],\"changed\":[%d,%d,%d]}\n", whole.emitted, whole.refused, whole.left, changed.emitted,
         changed.refused, changed.left);
}
