#include "target.h"

#include <algorithm>

#include "llvm/ADT/StringExtras.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"

namespace otter {

using namespace llvm;

namespace {

std::string hostFeatures() {
  std::vector<std::string> features;
  for (const auto &feature : sys::getHostCPUFeatures())
    features.push_back((feature.second ? "+" : "-") + feature.first().str());
  std::sort(features.begin(), features.end(),
            [](const std::string &a, const std::string &b) { return a.substr(1) < b.substr(1); });
  return join(features, ",");
}

HostTarget describeHost() {
  InitializeNativeTarget();
  InitializeNativeTargetAsmPrinter();
  InitializeNativeTargetAsmParser();
  return {sys::getProcessTriple(), sys::getHostCPUName().str(), hostFeatures()};
}

CodeGenOptLevel codeGenLevel(unsigned optLevel) {
  return CodeGenOpt::getLevel(int(std::min(optLevel, 3u))).value_or(CodeGenOptLevel::Default);
}

std::unique_ptr<TargetMachine> makeMachine(unsigned optLevel, bool fastISel) {
  const HostTarget &host = hostTarget();
  std::string error;
  const Target *target = TargetRegistry::lookupTarget(host.triple, error);
  if (!target)
    report_fatal_error(StringRef(error));
  TargetOptions options;
  options.EnableFastISel = fastISel;
  // Long jumps everywhere, as clang has them without optimisation: the assembler need not find out which fit in a byte.
  // Code grows by 6%.
  options.MCOptions.MCRelaxAll = fastISel;
  // The JIT's region is within reach of small-model references; what is not goes through JITLink's stubs.
  std::unique_ptr<TargetMachine> machine(target->createTargetMachine(
      host.triple, host.cpu, host.features, options, Reloc::PIC_, CodeModel::Small, codeGenLevel(optLevel), true));
  machine->setFastISel(fastISel);
  return machine;
}

} // namespace

const HostTarget &hostTarget() {
  static const HostTarget host = describeHost();
  return host;
}

TargetMachine &TargetMachines::get(unsigned optLevel, bool fastISel) {
  auto &machine = machines_[{optLevel, fastISel}];
  if (!machine)
    machine = makeMachine(optLevel, fastISel);
  return *machine;
}

} // namespace otter
