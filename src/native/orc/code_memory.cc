#include "code_memory.h"

#include "llvm/ExecutionEngine/JITLink/JITLink.h"

namespace otter {

using namespace llvm;
using namespace llvm::jitlink;

namespace {

/// Page runs of one module. Owned by the FinalizedAlloc after finalisation, whose address is a pointer to it.
struct Pages {
  uint8_t *code = nullptr;
  size_t codeBytes = 0;
  uint8_t *data = nullptr;
  size_t dataBytes = 0;
  std::vector<orc::shared::WrapperFunctionCall> deallocActions;

  void give(CodeRegion &region) {
    if (code)
      region.give(code, codeBytes);
    if (data)
      region.give(data, dataBytes);
  }
};

bool isWritable(const orc::AllocGroup &group) {
  return (group.getMemProt() & orc::MemProt::Write) != orc::MemProt::None;
}

using Segment = BasicLayout::Segment;

void place(Segment &segment, uint8_t *base, size_t &offset) {
  offset = alignTo(offset, segment.Alignment);
  segment.Addr = orc::ExecutorAddr::fromPtr(base + offset);
  segment.WorkingMem = reinterpret_cast<char *>(base + offset);
  offset += segment.ContentSize + segment.ZeroFillSize;
}

size_t measure(BasicLayout &layout, bool writable) {
  size_t bytes = 0;
  for (auto &[group, segment] : layout.segments())
    if (isWritable(group) == writable)
      bytes = alignTo(bytes, segment.Alignment) + segment.ContentSize + segment.ZeroFillSize;
  return bytes;
}

class InFlight : public JITLinkMemoryManager::InFlightAlloc {
public:
  InFlight(CodeRegion &region, LinkGraph &graph, std::unique_ptr<Pages> pages)
      : region_(region), graph_(graph), pages_(std::move(pages)) {}

  void abandon(OnAbandonedFunction onAbandoned) override {
    pages_->give(region_);
    onAbandoned(Error::success());
  }

  void finalize(OnFinalizedFunction onFinalized) override {
    auto fail = [&](Error error) {
      pages_->give(region_);
      onFinalized(std::move(error));
    };
    if (pages_->code)
      if (Error error = region_.seal(pages_->code, pages_->codeBytes))
        return fail(std::move(error));
    auto actions = orc::shared::runFinalizeActions(graph_.allocActions());
    if (!actions)
      return fail(actions.takeError());
    pages_->deallocActions = std::move(*actions);
    onFinalized(JITLinkMemoryManager::FinalizedAlloc(orc::ExecutorAddr::fromPtr(pages_.release())));
  }

private:
  CodeRegion &region_;
  LinkGraph &graph_;
  std::unique_ptr<Pages> pages_;
};

Error takePages(CodeRegion &region, BasicLayout &layout, Pages &pages) {
  pages.codeBytes = measure(layout, false);
  pages.dataBytes = measure(layout, true);
  if (pages.codeBytes) {
    auto code = region.takeCode(pages.codeBytes);
    if (!code)
      return code.takeError();
    pages.code = *code;
  }
  if (pages.dataBytes) {
    auto data = region.takeData(pages.dataBytes);
    if (!data)
      return data.takeError();
    pages.data = *data;
  }
  return Error::success();
}

} // namespace

void CodeMemory::allocate(const JITLinkDylib *, LinkGraph &graph, OnAllocatedFunction onAllocated) {
  BasicLayout layout(graph);
  auto pages = std::make_unique<Pages>();
  Error error = takePages(region_, layout, *pages);
  if (!error) {
    size_t codeOffset = 0, dataOffset = 0;
    for (auto &[group, segment] : layout.segments())
      isWritable(group) ? place(segment, pages->data, dataOffset) : place(segment, pages->code, codeOffset);
    error = layout.apply();
  }
  if (error) {
    pages->give(region_);
    return onAllocated(std::move(error));
  }
  onAllocated(std::make_unique<InFlight>(region_, graph, std::move(pages)));
}

void CodeMemory::deallocate(std::vector<FinalizedAlloc> allocations, OnDeallocatedFunction onDeallocated) {
  Error result = Error::success();
  for (FinalizedAlloc &allocation : allocations) {
    std::unique_ptr<Pages> pages(allocation.release().toPtr<Pages *>());
    result = joinErrors(std::move(result), orc::shared::runDeallocActions(pages->deallocActions));
    pages->give(region_);
  }
  onDeallocated(std::move(result));
}

} // namespace otter
