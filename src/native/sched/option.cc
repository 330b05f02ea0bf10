#include "option.h"

#include <cstring>

#include "../lib/hash.h"
#include "../lib/objects.h"

namespace otter {

namespace {

// Payload words: an i32 is sign-extended, a bool zero-extended.
void writeWords(const TypeTable &types, uint32_t type, const void *value, uint64_t *words) {
  if (type == kI32)
    words[0] = uint64_t(int64_t{loadAs<int32_t>(value)});
  else
    memcpy(words, value, types[type].bytes);
}

} // namespace

void *makeOption(Context *ctx, uint32_t optionType, const void *value, void *out) {
  const TypeTable &types = *ctx->types;
  const TypeInfo &option = types[optionType];
  bool someFirst = !option.variants[0].payload.empty();
  uint64_t tag = (value != nullptr) == someFirst ? 0 : 1;
  uint32_t payload = option.variants[someFirst ? 0 : 1].payload[0].type;
  uint64_t memory[8] = {tag};
  if (value)
    writeWords(types, payload, value, memory + 1);
  uint64_t bytes = 8 + 8 * uint64_t{option.words};
  switch (option.repr) {
  case EnumRepr::inlined:
    memcpy(out, memory, bytes);
    return nullptr;
  case EnumRepr::boxed: {
    uint8_t *object = newBytes(ctx, optionType, sizeof(Header) + bytes);
    memcpy(object + sizeof(Header), memory, bytes);
    return object;
  }
  default:
    return reinterpret_cast<void *>(memory[1]);
  }
}

} // namespace otter
