#include "passes.h"

#include <mutex>

#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/CommandLine.h"

#include "allocation.h"
#include "effects.h"

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

/// How large a loop may become when it is unrolled. LLVM takes it from a global option only; all sessions of a process
/// have the same value in practice, and the lock keeps two from setting different ones at the same moment.
void setUnrollThreshold(unsigned threshold) {
  static std::mutex mutex;
  static unsigned current = 0;
  std::lock_guard lock(mutex);
  if (threshold == current)
    return;
  current = threshold;
  // The pass asks whether the option was given: counted the first time only, as it may be given once.
  cl::Option *option = cl::getRegisteredOptions()["unroll-threshold"];
  option->addOccurrence(0, "", std::to_string(threshold), /*MultiArg=*/option->getNumOccurrences() > 0);
}

/// Passing a list's fields in place of the list loads them where the call is, without their alias tags unless every
/// path through the callee loads them: then every store in the caller's loop seems to change them.
bool isWanted(StringRef pass, Any) {
  return pass != "ArgumentPromotionPass";
}

struct LateAllocation : PassInfoMixin<LateAllocation> {
  PreservedAnalyses run(Module &module, ModuleAnalysisManager &modules) {
    inlineAllocation(module, modules);
    return PreservedAnalyses::none();
  }
};

PipelineTuningOptions tuningOf(const ModulePlan &plan) {
  PipelineTuningOptions tuning;
  // Its section is of a kind that JITLink refuses, and only linkers of whole programs read it.
  tuning.CallGraphProfile = false;
  tuning.InlinerThreshold = plan.inlineThreshold;
  tuning.LoopVectorization = tuning.LoopInterleaving = plan.optLevel > 1;
  tuning.SLPVectorization = plan.optLevel > 1;
  return tuning;
}

} // namespace

void runOptimisingPasses(Module &module, TargetMachine &machine, const ModulePlan &plan) {
  setUnrollThreshold(plan.unrollThreshold);
  PassInstrumentationCallbacks callbacks;
  callbacks.registerShouldRunOptionalPassCallback(isWanted);
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
  hideAllocation(module);
  builder.registerOptimizerLastEPCallback(
      [](ModulePassManager &passes, OptimizationLevel) { passes.addPass(LateAllocation()); });
  builder.buildPerModuleDefaultPipeline(level).run(module, modules);
}

} // namespace otter
