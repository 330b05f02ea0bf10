// Runs a pipeline as src/native/orc/passes.cc does, and says which passes ran over which functions.
#include <cstdio>

#include "llvm/AsmParser/Parser.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/SourceMgr.h"

#include "orc/wanted_passes.h"

using namespace llvm;

namespace {

// `own` has something to combine at once, and again when its branch is gone.
constexpr const char *kModule = R"(
define internal i64 @callee(i64 %x) {
  %y = add i64 %x, 0
  ret i64 %y
}
define available_externally i64 @runtime_leaf(i64 %x) {
  %y = add i64 %x, 0
  ret i64 %y
}
define available_externally i64 @runtime_caller(i64 %x) {
  %y = call i64 @callee(i64 %x)
  ret i64 %y
}
define i64 @own(i64 %x) {
  %y = add i64 %x, 0
  br i1 true, label %next, label %other
next:
  ret i64 %y
other:
  ret i64 0
}
)";

constexpr const char *kPipeline =
    "function(instcombine<no-verify-fixpoint>,instcombine<no-verify-fixpoint>,adce,simplifycfg,"
    "instcombine<no-verify-fixpoint>),cgscc(inline),function(simplifycfg)";

} // namespace

int main(int count, char **) {
  LLVMContext context;
  SMDiagnostic problem;
  auto module = parseAssemblyString(kModule, problem, context);
  if (!module)
    return 1;
  otter::WantedPasses wanted(count > 1 ? otter::Tier::static_ : otter::Tier::optimised);
  PassInstrumentationCallbacks callbacks;
  wanted.watch(callbacks);
  callbacks.registerShouldRunOptionalPassCallback(
      [&](StringRef pass, const Any &unit) { return wanted.isWanted(pass, unit); });
  callbacks.registerBeforeNonSkippedPassCallback([](StringRef pass, const Any &unit) {
    if (auto function = any_cast<const Function *>(&unit); function && !pass.starts_with("PassManager"))
      printf("%s %s\n", (*function)->getName().str().c_str(), pass.str().c_str());
  });
  PassBuilder builder(nullptr, {}, std::nullopt, &callbacks);
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager components;
  ModuleAnalysisManager modules;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);
  ModulePassManager passes;
  if (Error error = builder.parsePassPipeline(passes, kPipeline)) {
    consumeError(std::move(error));
    return 1;
  }
  passes.run(*module, modules);
  return 0;
}
