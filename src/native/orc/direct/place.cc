#include "place.h"

#include <cstring>

namespace otter::direct {

using namespace llvm;

namespace {

// jmp *0(%rip), then the address.
constexpr uint8_t kStub[] = {0xff, 0x25, 0, 0, 0, 0};
constexpr size_t kStubBytes = 16;

class Placing {
public:
  Placing(const Emitted &emitted, CodeRegion &region) : emitted_(emitted), region_(region) {}

  Error resolve(const AddressOf &addressOf);
  Expected<Placed> write();

private:
  size_t stubsStart() const { return (emitted_.code.size() + kStubBytes - 1) & ~(kStubBytes - 1); }
  void copy(uint8_t *to) const;

  const Emitted &emitted_;
  CodeRegion &region_;
  std::vector<uint8_t *> targets_; // by symbol; null for those of the module
  std::vector<uint32_t> far_;      // symbols whose code is reached through a stub
  std::vector<uint32_t> stubOf_;   // by symbol: 1 + index into far_; 0: none
};

Error Placing::resolve(const AddressOf &addressOf) {
  targets_.resize(emitted_.symbols.size());
  stubOf_.resize(emitted_.symbols.size());
  std::vector<bool> isWanted(emitted_.symbols.size());
  for (const Reference &reference : emitted_.references)
    isWanted[reference.symbol] = true;
  for (uint32_t i = 0; i < emitted_.symbols.size(); i++) {
    const EmittedSymbol &symbol = emitted_.symbols[i];
    if (!isWanted[i] || symbol.start != ~0u)
      continue;
    targets_[i] = static_cast<uint8_t *>(addressOf(symbol.name));
    if (!targets_[i])
      return createStringError(std::errc::invalid_argument, "nothing is named %s", symbol.name.c_str());
    if (region_.isNear(uintptr_t(targets_[i])))
      continue;
    if (!symbol.isCode)
      return createStringError(std::errc::invalid_argument, "%s is out of reach", symbol.name.c_str());
    far_.push_back(i);
    stubOf_[i] = uint32_t(far_.size());
  }
  return Error::success();
}

void Placing::copy(uint8_t *to) const {
  memcpy(to, emitted_.code.data(), emitted_.code.size());
  for (size_t i = 0; i < far_.size(); i++) {
    uint8_t *stub = to + stubsStart() + i * kStubBytes;
    memcpy(stub, kStub, sizeof kStub);
    memcpy(stub + sizeof kStub, &targets_[far_[i]], sizeof(uint8_t *));
  }
  for (const Reference &reference : emitted_.references) {
    const EmittedSymbol &symbol = emitted_.symbols[reference.symbol];
    uint8_t *target = symbol.start != ~0u ? to + symbol.start : targets_[reference.symbol];
    if (uint32_t stub = stubOf_[reference.symbol])
      target = to + stubsStart() + (stub - 1) * kStubBytes;
    auto distance = int32_t(target - (to + reference.at) + reference.addend);
    memcpy(to + reference.at, &distance, sizeof distance);
  }
}

Expected<Placed> Placing::write() {
  Placed placed;
  placed.bytes = far_.empty() ? emitted_.code.size() : stubsStart() + far_.size() * kStubBytes;
  auto pages = region_.takeCode(placed.bytes);
  if (!pages)
    return pages.takeError();
  placed.start = *pages;
  copy(placed.start);
  if (Error error = region_.seal(placed.start, placed.bytes)) {
    region_.give(placed.start, placed.bytes);
    return error;
  }
  return placed;
}

} // namespace

Expected<Placed> place(const Emitted &emitted, CodeRegion &region, const AddressOf &addressOf) {
  Placing placing(emitted, region);
  if (Error error = placing.resolve(addressOf))
    return error;
  return placing.write();
}

} // namespace otter::direct
