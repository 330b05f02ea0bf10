#include "passes.h"

#include <mutex>

#include "llvm/ADT/StringMap.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Transforms/Scalar/LICM.h"
#include "llvm/Transforms/Scalar/LoopPassManager.h"

#include "alias.h"
#include "allocation.h"
#include "assumed_values.h"
#include "checked_loops.h"
#include "checks.h"
#include "dead_buffers.h"
#include "effects.h"
#include "frame_places.h"
#include "fresh_lists.h"
#include "giving_up.h"
#include "if_conversion.h"
#include "invariant_guards.h"
#include "kept_analyses.h"
#include "known_orders.h"
#include "known_texts.h"
#include "names.h"
#include "quick_paths.h"
#include "recursion.h"
#include "searches.h"
#include "single_calls.h"
#include "stack_objects.h"
#include "wanted_passes.h"

namespace otter {

using namespace llvm;

namespace {

OptimizationLevel passLevel(unsigned optLevel) {
  switch (optLevel) {
  case 0:
    return OptimizationLevel::O0;
  case 1:
    return OptimizationLevel::O1;
  case 2:
    return OptimizationLevel::O2;
  default:
    return OptimizationLevel::O3;
  }
}

// How many instructions GVN looks back for what a load will give. The bodies of small loops that were unrolled are
// longer than LLVM's 100, and then nothing in them is found.
constexpr unsigned kScanLimit = 500;

/// Options that LLVM takes from its command line only. All sessions of a process have the same values in practice, and
/// the lock keeps two from setting different ones at the same moment.
void setOption(const char *name, unsigned value) {
  static std::mutex mutex;
  static StringMap<unsigned> current;
  std::lock_guard lock(mutex);
  auto [entry, isNew] = current.try_emplace(name, value);
  if (!isNew && entry->second == value)
    return;
  entry->second = value;
  // Passes ask whether an option was given: counted the first time only, as it may be given once.
  cl::Option *option = cl::getRegisteredOptions()[name];
  option->addOccurrence(0, "", std::to_string(value), /*MultiArg=*/option->getNumOccurrences() > 0);
}

// A loop's list is found through a field: once the load of the list has left the loop, that of its length can.
struct HoistThroughReferences : PassInfoMixin<HoistThroughReferences> {
  PreservedAnalyses run(Function &function, FunctionAnalysisManager &functions) {
    if (!restoreReferences(function))
      return PreservedAnalyses::all();
    return createFunctionToLoopPassAdaptor(LICMPass(LICMOptions()), /*UseMemorySSA=*/true).run(function, functions);
  }
};

struct RestoreListTags : PassInfoMixin<RestoreListTags> {
  PreservedAnalyses run(Function &function, FunctionAnalysisManager &) {
    return branchesKept(restoreListTags(function));
  }
};

struct LateAllocation : PassInfoMixin<LateAllocation> {
  PreservedAnalyses run(Module &module, ModuleAnalysisManager &modules) {
    inlineAllocation(module, modules);
    splitQuickPaths(module, modules);
    return PreservedAnalyses::none();
  }
};

/// When a function's callees are known and inlined, before it is simplified; again when its loops are unrolled and its
/// fields are values; and when all functions are known, recursive ones too.
void addStackObjects(PassBuilder &builder, uint64_t frameBytes) {
  builder.registerCGSCCOptimizerLateEPCallback([=](CGSCCPassManager &passes, OptimizationLevel) {
    passes.addPass(createCGSCCToFunctionPassAdaptor(StackObjects(frameBytes)));
  });
  builder.registerScalarOptimizerLateEPCallback(
      [=](FunctionPassManager &passes, OptimizationLevel) { passes.addPass(StackObjects(frameBytes)); });
  builder.registerOptimizerEarlyEPCallback([=](ModulePassManager &passes, OptimizationLevel) {
    passes.addPass(createModuleToFunctionPassAdaptor(StackObjects(frameBytes)));
  });
}

void addLoopCopies(PassBuilder &builder, unsigned mostInstructions) {
  builder.registerScalarOptimizerLateEPCallback(
      [=](FunctionPassManager &passes, OptimizationLevel) { passes.addPass(PeelInvariantGuards(mostInstructions)); });
  builder.registerVectorizerStartEPCallback(
      [=](FunctionPassManager &passes, OptimizationLevel) { passes.addPass(CheckedLoops(mostInstructions)); });
}

// Instructions of a block that is copied behind several that lead to it, where blocks are laid out. LLVM takes more at
// its highest level.
constexpr unsigned kSharedBlock = 4;
constexpr unsigned kSharedBlockWeighed = 2;

/// Two uses that LLVM makes of weights and call counts give slower code than no weights do, where the others pay
/// (docs/performance/programs.md, "Branch weights"): loops that are expected to be short get copies of their first
/// rounds, and larger blocks that several lead to are laid out behind each of them. These are options of the process:
/// hybrid mode compiles what has no weights before all else.
void limitUseOfWeights(bool hasWeights) {
  setOption("unroll-allow-peeling", !hasWeights);
  setOption("tail-dup-placement-aggressive-threshold", hasWeights ? kSharedBlockWeighed : kSharedBlock);
}

/// Where a function has a call count, code generation lays out as the next block what follows in more than half of the
/// cases, and otherwise what does in four of five. That pays in loops only (docs/performance/programs.md, "Branch
/// weights").
void forgetCallsWithoutLoops(Module &module) {
  for (Function &function : module) {
    if (function.isDeclaration() || !function.getEntryCount())
      continue;
    SmallVector<std::pair<const BasicBlock *, const BasicBlock *>, 8> backEdges;
    FindFunctionBackedges(function, backEdges);
    if (backEdges.empty())
      function.setMetadata(LLVMContext::MD_prof, nullptr);
  }
}

// Passes before the one that stands still where the plan asks for it: more run even for the smallest function.
constexpr unsigned kHalfway = 20;

PipelineTuningOptions tuningOf(const ModulePlan &plan) {
  PipelineTuningOptions tuning;
  // Its section is of a kind that JITLink refuses, and only linkers of whole programs read it.
  tuning.CallGraphProfile = false;
  tuning.InlinerThreshold = plan.inlineThreshold;
  tuning.LoopVectorization = tuning.LoopInterleaving = plan.optLevel > 1;
  tuning.SLPVectorization = plan.optLevel > 1;
  return tuning;
}

// LLVM's passes on machine code crash on what is none, or go on.
void insistOnValid(const Module &module) {
  std::string problem;
  raw_string_ostream stream(problem);
  if (checksItself() && verifyModule(module, &stream))
    report_fatal_error(StringRef("invalid after optimisation: " + stream.str()));
}

} // namespace

void runOptimisingPasses(Module &module, TargetMachine &machine, const ModulePlan &plan, const std::stop_token &stop) {
  setOption("unroll-threshold", plan.unrollThreshold);
  setOption("memdep-block-scan-limit", kScanLimit);
  setOption("cold-callsite-rel-freq", 0);
  // It looks for chains of scalar operations to be done in AVX-512's mask registers, and found none in the corpus. In
  // large functions it takes a seventh of all of a compile.
  setOption("disable-x86-domain-reassignment", 1);
  limitUseOfWeights(plan.tier == Tier::optimised || plan.tier == Tier::specialised);
  PassInstrumentationCallbacks callbacks;
  Outlook outlook(plan, "passes", kHalfway, stop);
  WantedPasses wanted(plan.tier);
  wanted.watch(callbacks);
  callbacks.registerShouldRunOptionalPassCallback(
      [&](StringRef pass, const Any &unit) { return !outlook.isGivenUp() && wanted.isWanted(pass, unit); });
  CallEffects effects(plan); // outlives the analyses
  PassBuilder builder(&machine, tuningOf(plan), std::nullopt, &callbacks);
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager components;
  ModuleAnalysisManager modules;
  functions.registerPass([&] { return EffectsAnalysis(effects); });
  functions.registerPass([&] {
    AAManager aliases = builder.buildDefaultAAPipeline();
    aliases.registerFunctionAnalysis<EffectsAnalysis>();
    return aliases;
  });
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);
  OptimizationLevel level = passLevel(plan.optLevel);
  if (level == OptimizationLevel::O0) {
    builder.buildO0DefaultPipeline(level).run(module, modules);
    return;
  }
  builder.registerPeepholeEPCallback([texts = UseKnownTexts(plan)](FunctionPassManager &passes, OptimizationLevel) {
    passes.addPass(UseKnownTexts(texts));
    passes.addPass(UseAssumedValues());
    passes.addPass(RestoreListTags());
    passes.addPass(FreshLists());
    passes.addPass(HoistThroughReferences());
    passes.addPass(ConvertIfs());
  });
  if (plan.stackObjectBytes > 0)
    addStackObjects(builder, plan.stackObjectBytes);
  inlineKnownOrders(module);
  hideAllocation(module);
  promiseSearches(module);
  preferSingleCalls(module);
  if (plan.recursionInstructions > 0)
    builder.registerOptimizerEarlyEPCallback([&plan](ModulePassManager &passes, OptimizationLevel) {
      passes.addPass(InlineRecursion(plan.recursionInstructions));
    });
  if (plan.loopCopyInstructions > 0)
    addLoopCopies(builder, plan.loopCopyInstructions);
  builder.registerOptimizerLastEPCallback([](ModulePassManager &passes, OptimizationLevel) {
    passes.addPass(createModuleToFunctionPassAdaptor(GiveBackBuffers()));
    passes.addPass(LateAllocation());
  });
  builder.buildPerModuleDefaultPipeline(level).run(module, modules);
  forgetCallsWithoutLoops(module);
  placeInFrames(module);
  insistOnValid(module);
}

} // namespace otter
