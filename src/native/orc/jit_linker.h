// Objects to executable code: ORC's session, JITLink, the symbols that generated modules may refer to, and the
// map from addresses back to code.
//
// Invariants: each linked object has a resource tracker of its own, so that it can be freed alone; `endSession`
// runs before any part is destroyed.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "llvm/ADT/StringMap.h"
#include "llvm/ExecutionEngine/Orc/Core.h"
#include "llvm/ExecutionEngine/Orc/ObjectLinkingLayer.h"

#include "../main/trace.h"
#include "code_memory.h"
#include "direct/emitted.h"
#include "line_table.h"
#include "plan.h"

namespace otter {

/// A piece of an object's machine code in memory.
struct CodeRange {
  uintptr_t start;
  uintptr_t bytes;
  std::string section;
};

struct LinkedFunction {
  uintptr_t address = 0;
  uint64_t bytes = 0;
};

struct LinkedObject {
  llvm::orc::ResourceTrackerSP tracker;
  std::vector<CodeRange> ranges;
  std::unordered_map<std::string, LinkedFunction> functions;
  uint64_t bytes = 0; // code, constants, stubs: all that the object put in memory
  std::unique_ptr<llvm::MemoryBuffer> object;
  std::vector<FileRename> renamed; // where its lines are to be told of other files than it names
  // Of code that was not an object: its pages, and the names of its frames.
  uint8_t *pages = nullptr;
  size_t pageBytes = 0;
  std::unique_ptr<FrameTable> lines;
};

/// Resolves names that no linked object defines; null when unknown.
using SymbolSource = std::function<void *(llvm::StringRef name)>;

class JitLinker {
public:
  static llvm::Expected<std::unique_ptr<JitLinker>> create(CodeRegion &region, SymbolSource symbols);
  ~JitLinker();
  void showToGdb();

  /// On return the code is in place and executable, and `names` have addresses.
  llvm::Expected<LinkedObject> link(std::unique_ptr<llvm::MemoryBuffer> object, llvm::ArrayRef<std::string> names);
  /// The same for code that did not come from LLVM.
  llvm::Expected<LinkedObject> link(direct::Emitted emitted, llvm::ArrayRef<std::string> names);
  /// Frees the memory of an object that nothing can reach any more.
  llvm::Error unlink(LinkedObject &object);

private:
  class Recorder;

  JitLinker(CodeRegion &region, SymbolSource symbols);
  void *addressOf(const std::string &name);
  llvm::Error run(LinkedObject &linked, llvm::ArrayRef<std::string> names);

  CodeRegion &region_;
  SymbolSource symbols_;
  std::mutex mutex_; // guards `known_`
  llvm::StringMap<void *> known_;
  CodeMemory memory_;
  std::shared_ptr<llvm::orc::SymbolStringPool> names_;
  std::unique_ptr<llvm::orc::ExecutionSession> session_;
  std::unique_ptr<llvm::orc::ObjectLinkingLayer> layer_;
  std::shared_ptr<Recorder> recorder_;
  llvm::orc::JITDylib *dylib_ = nullptr;
  std::atomic<uint64_t> sequence_{0};
};

/// Addresses to the objects they are in, and to frames. Line tables are read when first asked for.
class CodeMap {
public:
  /// `owner` is the object's identity; the object must stay alive until `remove`.
  void add(const LinkedObject &object);
  void remove(const LinkedObject &object);
  /// The object that the instruction before a return address is in, or null.
  const LinkedObject *find(uintptr_t returnAddress);
  void symbolise(uintptr_t returnAddress, std::vector<Frame> &frames);
  /// Changes (atomically) each time code goes: its addresses may mean something else afterwards.
  const uint64_t *version() const { return &version_; }

private:
  struct Entry {
    const LinkedObject *object;
    const CodeRange *range;
  };
  const Entry *entryOf(uintptr_t address) const;
  const FrameTable *linesOf(const LinkedObject &object);

  std::mutex mutex_;
  uint64_t version_ = 0;
  std::map<uintptr_t, Entry> entries_; // by end address
  std::unordered_map<const LinkedObject *, std::unique_ptr<ObjectLines>> lines_;
};

} // namespace otter
