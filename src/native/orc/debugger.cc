#include "debugger.h"

#include <cinttypes>
#include <unistd.h>

#include "llvm/ExecutionEngine/Orc/DebugObjectManagerPlugin.h"
#include "llvm/ExecutionEngine/Orc/EPCDebugObjectRegistrar.h"
#include "llvm/ExecutionEngine/Orc/TargetProcess/JITLoaderGDB.h"

namespace otter {

using namespace llvm::orc;

PerfMap::PerfMap() : file_(fopen(("/tmp/perf-" + std::to_string(getpid()) + ".map").c_str(), "a")) {}

PerfMap::~PerfMap() {
  if (file_)
    fclose(file_);
}

void PerfMap::add(const LinkedObject &object, const std::unordered_map<std::string, std::string> &names) {
  std::lock_guard lock(mutex_);
  if (!file_)
    return;
  for (const auto &[symbol, function] : object.functions) {
    auto named = names.find(symbol);
    const std::string &name = named == names.end() ? symbol : named->second;
    fprintf(file_, "%" PRIxPTR " %" PRIx64 " %s\n", function.address, function.bytes, name.c_str());
  }
  fflush(file_);
}

void showToGdb(ExecutionSession &session, ObjectLinkingLayer &layer) {
  auto registrar =
      std::make_unique<EPCDebugObjectRegistrar>(session, ExecutorAddr::fromPtr(&llvm_orc_registerJITLoaderGDBWrapper));
  layer.addPlugin(std::make_shared<DebugObjectManagerPlugin>(session, std::move(registrar),
                                                             /*RequireDebugSections=*/false,
                                                             /*AutoRegisterCode=*/true));
}

} // namespace otter
