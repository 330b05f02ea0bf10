// Whole-program compilation to an object file, and what `main` needs beside the program's code: type table,
// roots, symbols that mark the text sections, and the table for stack traces.
#pragma once

#include <string>

#include "compiler.h"

namespace otter {

/// Adds `otter_types`, `otter_bench_type`, `otter_roots` and a start symbol for each text section.
void addProgramData(llvm::Module &module, const ModulePlan &plan);

struct EmittedObject {
  uint64_t codeBytes = 0;
  uint64_t compileNs = 0;
};

/// Writes `path` and `path.lines.o`.
llvm::Expected<EmittedObject> emitObject(int bitcodeFd, llvm::StringRef planJson, const std::string &runtimeBitcode,
                                         const std::string &path);

enum class DumpStage { llvm, opt, assembly, direct };
llvm::Expected<std::string> dumpModule(int bitcodeFd, llvm::StringRef planJson, const std::string &runtimeBitcode,
                                       DumpStage stage);

/// The text sections a program's code may be in, in the order of their start symbols.
llvm::ArrayRef<const char *> textSections();
std::string textSectionSymbol(size_t index);

} // namespace otter
