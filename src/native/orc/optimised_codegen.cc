#include "optimised_codegen.h"

#include "llvm/CodeGen/MachineModuleInfo.h"
#include "llvm/CodeGen/Passes.h"
#include "llvm/CodeGen/TargetPassConfig.h"

#include "loop_lines.h"

namespace otter {

using namespace llvm;

// As LLVMTargetMachine::addPassesToEmitFile does it, which has no place for passes before the assembler.
bool addOptimisedCodeGen(legacy::PassManager &passes, TargetMachine &generic, raw_pwrite_stream &file,
                         CodeGenFileType type, unsigned maxLines) {
  auto &machine = static_cast<LLVMTargetMachine &>(generic);
  auto *config = machine.createPassConfig(passes);
  config->setDisableVerify(true);
  // It follows where local variables are, and none is described: 6% of code generation.
  config->disablePass(&LiveDebugValuesID);
  passes.add(config);
  auto *info = new MachineModuleInfoWrapperPass(&machine);
  passes.add(info);
  if (config->addISelPasses())
    return false;
  config->addMachinePasses();
  config->setInitialized();
  if (maxLines > 0)
    passes.add(createLoopLinesPass(maxLines));
  if (machine.addAsmPrinter(passes, file, nullptr, type, info->getMMI().getContext()))
    return false;
  passes.add(createFreeMachineFunctionPass());
  return true;
}

} // namespace otter
