// What TypeScript says about a module beside its bitcode (ModulePlan in src/jit/native.ts), parsed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "llvm/Support/Error.h"

namespace otter {

enum class Tier : uint8_t { baseline, hybrid, optimised, specialised, static_ };

const char *tierName(Tier tier);

struct VersionPlan {
  uint32_t fn;
  std::string symbol;
  std::string name;              // LLVM function name
  std::optional<uint32_t> loop;  // it continues this loop, and is not a version to call
  std::vector<unsigned> sampled; // arguments that the words for `ot_hot_call` are made of
};

/// A body that is made once more for calls in which arguments have these values.
struct BindingPlan {
  struct Value {
    unsigned argument;
    std::string text; // digits, true or false
  };
  std::string body; // LLVM function name
  std::string symbol;
  std::vector<Value> values;
};

struct StringPlan {
  std::string symbol;
  std::string text;
};

/// A source file that kept code names as it was called when the code was made, and what it is called now.
struct FileRename {
  std::string from, to;
};

/// How often a function was called, by the name of its body in the module.
struct CallCount {
  std::string name;
  uint64_t count;
};

/// What calls of a function may write: numbers into ModulePlan::places.
struct CallWrites {
  std::string symbol;
  std::string body; // the name of its body in the module; empty when it has none
  std::vector<unsigned> places;
};

/// What is to go wrong in a job, for tests of what comes after.
struct Injection {
  enum class Kind : uint8_t { fail, memory, stall, halfway };
  std::string stage; // where; empty for nowhere
  Kind kind = Kind::fail;
  unsigned stallMs = 0;
};

struct ModulePlan {
  Tier tier = Tier::baseline;
  std::vector<VersionPlan> versions;
  std::vector<StringPlan> strings;
  std::vector<CallCount> calls;
  std::vector<std::string> places; // struct#field
  std::vector<CallWrites> writes;
  std::vector<BindingPlan> bindings;
  std::vector<FileRename> renamed;
  unsigned optLevel = 0;
  int inlineThreshold = 225;
  unsigned recursionInstructions = 0;
  unsigned unrollThreshold = 300;
  unsigned loopCopyInstructions = 0;
  unsigned loopLines = 0;
  uint64_t stackObjectBytes = 0;
  bool fastISel = false;
  bool direct = false; // first versions are emitted without LLVM
  Injection inject;
  // Static mode only.
  std::string types;
  int64_t benchType = 0;
};

llvm::Expected<ModulePlan> parsePlan(llvm::StringRef json);

} // namespace otter
