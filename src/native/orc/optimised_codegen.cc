#include "optimised_codegen.h"

#include "llvm/CodeGen/MachineModuleInfo.h"
#include "llvm/CodeGen/Passes.h"
#include "llvm/CodeGen/TargetPassConfig.h"

#include "dispatch_copies.h"
#include "giving_up.h"
#include "loop_ends.h"
#include "loop_lines.h"

namespace otter {

using namespace llvm;

namespace {

/// Its identity is known by an instance only.
AnalysisID lastModulePass() {
  return std::unique_ptr<Pass>(createPreISelIntrinsicLoweringPass())->getPassID();
}

/// After it no pass looks at loops of the IR.
AnalysisID lastIrPass() {
  return std::unique_ptr<Pass>(createCodeGenPrepareLegacyPass())->getPassID();
}

} // namespace

// As LLVMTargetMachine::addPassesToEmitFile does it, which has no place for passes before the assembler.
bool addOptimisedCodeGen(legacy::PassManager &passes, TargetMachine &generic, raw_pwrite_stream &file,
                         CodeGenFileType type, const ModulePlan &plan, std::stop_token stop) {
  auto &machine = static_cast<LLVMTargetMachine &>(generic);
  auto *config = machine.createPassConfig(passes);
  config->setDisableVerify(true);
  // It follows where local variables are, and none is described: 6% of code generation.
  config->disablePass(&LiveDebugValuesID);
  config->insertPass(lastIrPass(), createCopyDispatchPass());
  // All that comes after it goes from function to function.
  config->insertPass(lastModulePass(), createGivingUpPass({plan, "emit", 1, std::move(stop)}));
  passes.add(config);
  auto *info = new MachineModuleInfoWrapperPass(&machine);
  passes.add(info);
  if (config->addISelPasses())
    return false;
  config->addMachinePasses();
  config->setInitialized();
  passes.add(createLoopEndsPass());
  if (plan.loopLines > 0)
    passes.add(createLoopLinesPass(plan.loopLines));
  if (machine.addAsmPrinter(passes, file, nullptr, type, info->getMMI().getContext()))
    return false;
  passes.add(createFreeMachineFunctionPass());
  return true;
}

} // namespace otter
