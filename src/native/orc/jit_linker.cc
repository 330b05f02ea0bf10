#include "jit_linker.h"

#include "llvm/ExecutionEngine/JITLink/JITLink.h"
#include "llvm/ExecutionEngine/Orc/ExecutorProcessControl.h"

#include "debugger.h"
#include "direct/lines.h"
#include "direct/place.h"

namespace otter {

using namespace llvm;
using namespace llvm::orc;

namespace {

// Defines session symbols when a link first asks for them. A lookup that waited for another one's turn may ask for
// what that one defined: a name is defined once.
class SymbolGenerator : public DefinitionGenerator {
public:
  explicit SymbolGenerator(SymbolSource source) : source_(std::move(source)) {}

  Error tryToGenerate(LookupState &, LookupKind, JITDylib &dylib, JITDylibLookupFlags,
                      const SymbolLookupSet &wanted) override {
    std::lock_guard lock(mutex_);
    SymbolMap found;
    for (const auto &[name, flags] : wanted)
      if (void *address = defined_.contains(name) ? nullptr : source_(*name))
        found[name] = {ExecutorAddr::fromPtr(address), JITSymbolFlags::Exported};
    for (const auto &[name, symbol] : found)
      defined_.insert(name);
    return found.empty() ? Error::success() : dylib.define(absoluteSymbols(std::move(found)));
  }

private:
  SymbolSource source_;
  std::mutex mutex_;
  DenseSet<SymbolStringPtr> defined_;
};

} // namespace

// Notes where JITLink put an object. Links are found by the name of their graph, because ORC may run a link on
// another thread than the one that asked for it.
class JitLinker::Recorder : public ObjectLinkingLayer::Plugin {
public:
  void begin(const std::string &graph, LinkedObject &linked) {
    std::lock_guard lock(mutex_);
    links_[graph] = &linked;
  }
  void end(const std::string &graph) {
    std::lock_guard lock(mutex_);
    links_.erase(graph);
  }

  void modifyPassConfig(MaterializationResponsibility &, jitlink::LinkGraph &graph,
                        jitlink::PassConfiguration &config) override {
    std::lock_guard lock(mutex_);
    auto it = links_.find(graph.getName());
    if (it == links_.end())
      return;
    config.PrePrunePasses.push_back([](jitlink::LinkGraph &read) {
      keepNames(read);
      return Error::success();
    });
    config.PostFixupPasses.push_back([linked = it->second](jitlink::LinkGraph &done) {
      record(done, *linked);
      return Error::success();
    });
  }

  Error notifyFailed(MaterializationResponsibility &) override { return Error::success(); }
  Error notifyRemovingResources(JITDylib &, ResourceKey) override { return Error::success(); }
  void notifyTransferringResources(JITDylib &, ResourceKey, ResourceKey) override {}

private:
  // Of private functions, which only code of their own section calls, JITLink would forget the symbols.
  static void keepNames(jitlink::LinkGraph &graph) {
    for (jitlink::Symbol *symbol : graph.defined_symbols())
      if (symbol->hasName() && symbol->isCallable())
        symbol->setLive(true);
  }

  static void record(jitlink::LinkGraph &graph, LinkedObject &linked) {
    for (jitlink::Section &section : graph.sections()) {
      if (section.getMemLifetime() == MemLifetime::NoAlloc)
        continue;
      for (jitlink::Block *block : section.blocks()) {
        linked.bytes += block->getSize();
        if ((section.getMemProt() & MemProt::Exec) != MemProt::None)
          linked.ranges.push_back({block->getAddress().getValue(), block->getSize(), section.getName().str()});
      }
    }
    for (jitlink::Symbol *symbol : graph.defined_symbols())
      if (symbol->hasName() && symbol->isCallable())
        linked.functions[symbol->getName().str()] = {symbol->getAddress().getValue(), symbol->getSize()};
  }

  std::mutex mutex_;
  std::unordered_map<std::string, LinkedObject *> links_;
};

// A lookup says only that it failed; why, ORC tells its reporter, on the thread that looked up.
static thread_local std::string reported;

JitLinker::JitLinker(CodeRegion &region, SymbolSource symbols)
    : region_(region), symbols_(std::move(symbols)), memory_(region), names_(std::make_shared<SymbolStringPool>()) {}

Expected<std::unique_ptr<JitLinker>> JitLinker::create(CodeRegion &region, SymbolSource symbols) {
  std::unique_ptr<JitLinker> self(new JitLinker(region, symbols));
  auto control = SelfExecutorProcessControl::Create(self->names_, std::make_unique<InPlaceTaskDispatcher>());
  if (!control)
    return control.takeError();
  self->session_ = std::make_unique<ExecutionSession>(std::move(*control));
  self->session_->setErrorReporter([](Error error) {
    std::string text = toString(std::move(error));
    reported += (reported.empty() ? "" : "; ") + text;
  });
  self->layer_ = std::make_unique<ObjectLinkingLayer>(*self->session_, self->memory_);
  self->recorder_ = std::make_shared<Recorder>();
  self->layer_->addPlugin(self->recorder_);
  self->dylib_ = &self->session_->createBareJITDylib("otter");
  self->dylib_->addGenerator(std::make_unique<SymbolGenerator>(std::move(symbols)));
  return self;
}

void JitLinker::showToGdb() {
  otter::showToGdb(*session_, *layer_);
}

JitLinker::~JitLinker() {
  if (session_)
    consumeError(session_->endSession());
}

Error JitLinker::run(LinkedObject &linked, ArrayRef<std::string> names) {
  auto buffer = MemoryBuffer::getMemBuffer(linked.object->getMemBufferRef(), /*RequiresNullTerminator=*/false);
  if (Error error = layer_->add(linked.tracker, std::move(buffer)))
    return error;
  SymbolLookupSet wanted;
  for (const std::string &name : names)
    wanted.add(session_->intern(name));
  auto found = session_->lookup(makeJITDylibSearchOrder(dylib_), std::move(wanted));
  if (found)
    return Error::success();
  std::string failure = toString(found.takeError());
  return createStringError(inconvertibleErrorCode(), reported.empty() ? failure : failure + ": " + reported);
}

Expected<LinkedObject> JitLinker::link(std::unique_ptr<MemoryBuffer> object, ArrayRef<std::string> names) {
  std::string graph = "otter-" + std::to_string(sequence_++);
  LinkedObject linked;
  linked.object = MemoryBuffer::getMemBufferCopy(object->getBuffer(), graph);
  linked.tracker = dylib_->createResourceTracker();
  recorder_->begin(graph, linked);
  reported.clear();
  Error error = run(linked, names);
  recorder_->end(graph);
  if (error) {
    consumeError(linked.tracker->remove());
    return error;
  }
  return linked;
}

void *JitLinker::addressOf(const std::string &name) {
  std::lock_guard lock(mutex_);
  void *&address = known_[name];
  if (!address)
    address = symbols_(name);
  return address;
}

Expected<LinkedObject> JitLinker::link(direct::Emitted emitted, ArrayRef<std::string> names) {
  auto placed = direct::place(emitted, region_, [this](const std::string &name) { return addressOf(name); });
  if (!placed)
    return placed.takeError();
  LinkedObject linked;
  linked.pages = placed->start;
  linked.pageBytes = linked.bytes = placed->bytes;
  auto start = uintptr_t(placed->start);
  linked.ranges.push_back({start, placed->bytes, ""});
  for (const direct::EmittedFunction &function : emitted.functions)
    linked.functions[function.name] = {start + function.start, function.bytes};
  linked.lines = std::make_unique<direct::Lines>(std::move(emitted));
  for (const std::string &name : names)
    if (!linked.functions.contains(name)) {
      region_.give(linked.pages, linked.pageBytes);
      return createStringError(inconvertibleErrorCode(), "the module has no function %s", name.c_str());
    }
  return linked;
}

Error JitLinker::unlink(LinkedObject &object) {
  if (object.pages) {
    region_.give(object.pages, object.pageBytes);
    return Error::success();
  }
  return object.tracker->remove();
}

void CodeMap::add(const LinkedObject &object) {
  std::lock_guard lock(mutex_);
  for (const CodeRange &range : object.ranges)
    entries_[range.start + range.bytes] = {&object, &range};
}

void CodeMap::remove(const LinkedObject &object) {
  std::lock_guard lock(mutex_);
  for (const CodeRange &range : object.ranges)
    entries_.erase(range.start + range.bytes);
  lines_.erase(&object);
  __atomic_fetch_add(&version_, 1, __ATOMIC_RELEASE);
}

const CodeMap::Entry *CodeMap::entryOf(uintptr_t address) const {
  auto it = entries_.upper_bound(address);
  return it == entries_.end() || address < it->second.range->start ? nullptr : &it->second;
}

const LinkedObject *CodeMap::find(uintptr_t returnAddress) {
  std::lock_guard lock(mutex_);
  const Entry *entry = entryOf(returnAddress - 1);
  return entry ? entry->object : nullptr;
}

static void rename(Frame &frame, ArrayRef<FileRename> renamed) {
  for (const auto &[from, to] : renamed)
    if (frame.file == from) {
      frame.file = to;
      return;
    }
}

void CodeMap::symbolise(uintptr_t returnAddress, std::vector<Frame> &frames) {
  uintptr_t address = returnAddress - 1;
  std::lock_guard lock(mutex_);
  const Entry *entry = entryOf(address);
  if (!entry)
    return;
  const auto &[object, range] = *entry;
  const FrameTable *lines = linesOf(*object);
  if (!lines)
    return;
  size_t first = frames.size();
  lines->frames(range->section, address - range->start, frames);
  for (Frame &frame : MutableArrayRef(frames).drop_front(first))
    rename(frame, object->renamed);
}

// Null where they cannot be read.
const FrameTable *CodeMap::linesOf(const LinkedObject &object) {
  if (object.lines)
    return object.lines.get();
  auto &lines = lines_[&object];
  if (!lines) {
    auto opened = ObjectLines::open(object.object->getMemBufferRef());
    if (!opened) {
      consumeError(opened.takeError());
      return nullptr;
    }
    lines = std::move(*opened);
  }
  return lines.get();
}

} // namespace otter
