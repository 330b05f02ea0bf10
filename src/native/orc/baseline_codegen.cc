#include "baseline_codegen.h"

#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/CodeGen/MachineModuleInfo.h"
#include "llvm/CodeGen/Passes.h"
#include "llvm/CodeGen/TargetPassConfig.h"
#include "llvm/PassRegistry.h"

namespace otter {

using namespace llvm;

namespace {

// Passes of the target have no headers, but names.
constexpr const char *kFlagCopies = "x86-flags-copy-lowering";
constexpr const char *kPseudos = "x86-pseudo";

const PassInfo *registered(const char *name) {
  return PassRegistry::getPassRegistry()->getPassInfo(StringRef(name));
}

} // namespace

bool hasBaselineCodeGen() {
  return registered(kFlagCopies) && registered(kPseudos);
}

bool addBaselineCodeGen(legacy::PassManager &passes, TargetMachine &generic, raw_pwrite_stream &object) {
  auto &machine = static_cast<LLVMTargetMachine &>(generic);
  auto *config = machine.createPassConfig(passes);
  passes.add(config);
  auto *info = new MachineModuleInfoWrapperPass(&machine);
  passes.add(info);
  passes.add(new TargetLibraryInfoWrapperPass(machine.getTargetTriple()));
  passes.add(createTargetTransformInfoWrapperPass(machine.getTargetIRAnalysis()));
  passes.add(createUnreachableBlockEliminationPass());
  config->addInstSelector();
  config->setInitialized();
  passes.add(Pass::createPass(&FinalizeISelID));
  passes.add(registered(kFlagCopies)->createPass());
  passes.add(Pass::createPass(&PHIEliminationID));
  passes.add(Pass::createPass(&TwoAddressInstructionPassID));
  passes.add(createFastRegisterAllocator());
  passes.add(Pass::createPass(&PrologEpilogCodeInserterID));
  passes.add(Pass::createPass(&ExpandPostRAPseudosID));
  passes.add(registered(kPseudos)->createPass());
  bool failed =
      machine.addAsmPrinter(passes, object, nullptr, CodeGenFileType::ObjectFile, info->getMMI().getContext());
  passes.add(createFreeMachineFunctionPass());
  return !failed;
}

} // namespace otter
