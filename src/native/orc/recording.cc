#include "recording.h"

namespace otter {

using namespace llvm;

namespace {

constexpr uint32_t kMagic = 0x5249544f; // OTIR
constexpr size_t kHeadWords = 4;

} // namespace

RecordingReader::RecordingReader(MemoryBufferRef buffer)
    : words_(reinterpret_cast<const int32_t *>(buffer.getBufferStart())), next_(kHeadWords) {
  size_t total = buffer.getBufferSize() / sizeof(int32_t);
  if (total < kHeadWords)
    throw BadRecording("no head");
  auto count = size_t(uint32_t(words_[1])), texts = size_t(uint32_t(words_[2]));
  if (kHeadWords + count + texts > total)
    throw BadRecording("too short");
  end_ = kHeadWords + count;
  const char *text = buffer.getBufferStart() + (end_ + texts) * sizeof(int32_t);
  texts_.reserve(texts);
  for (size_t i = 0; i < texts; i++) {
    auto length = size_t(uint32_t(words_[end_ + i]));
    if (length > size_t(buffer.getBufferEnd() - text))
      throw BadRecording("a text is too long");
    texts_.push_back({text, length});
    text += length;
  }
  name_ = textOf(words_[3]);
}

StringRef RecordingReader::textOf(int32_t number) const {
  if (number == -1)
    return {};
  if (number < 0 || size_t(number) >= texts_.size())
    throw BadRecording("no such text");
  return texts_[size_t(number)];
}

bool isRecording(MemoryBufferRef buffer) {
  return buffer.getBufferSize() >= sizeof kMagic && memcmp(buffer.getBufferStart(), &kMagic, sizeof kMagic) == 0;
}

} // namespace otter
