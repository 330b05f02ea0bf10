#include "compiler.h"

#include <csetjmp>
#include <cstdlib>
#include <mutex>
#include <unistd.h>

#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/DiagnosticHandler.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/SmallVectorMemoryBuffer.h"
#include "llvm/Transforms/Utils/Mem2Reg.h"

#include "alias.h"
#include "annotate.h"
#include "baseline_codegen.h"
#include "bind_arguments.h"
#include "checks.h"
#include "direct/emitter.h"
#include "giving_up.h"
#include "inject.h"
#include "optimised_codegen.h"
#include "passes.h"
#include "recording.h"
#include "replaceable.h"
#include "replay.h"
#include "static_program.h"

namespace otter {

using namespace llvm;

namespace {

// Without a handler LLVM prints errors and ends the process.
class ErrorCollector : public DiagnosticHandler {
public:
  explicit ErrorCollector(std::string &problem) : problem_(problem) {}
  bool handleDiagnostics(const DiagnosticInfo &info) override {
    if (info.getSeverity() == DS_Error && problem_.empty()) {
      raw_string_ostream stream(problem_);
      DiagnosticPrinterRawOStream printer(stream);
      info.print(printer);
    }
    return true;
  }

private:
  std::string &problem_;
};

class FatalError : public ErrorInfo<FatalError, StringError> {
public:
  static char ID;
  explicit FatalError(const std::string &reason)
      : ErrorInfo("LLVM: " + reason, std::make_error_code(std::errc::state_not_recoverable)) {}
};
char FatalError::ID;

Error failure(const std::string &problem) {
  return createStringError(std::errc::invalid_argument, "%s", problem.c_str());
}

thread_local jmp_buf *fatalExit = nullptr;
thread_local std::string *fatalReason = nullptr;

void onFatalError(void *, const char *reason, bool) {
  if (!fatalExit)
    return; // LLVM prints it and aborts
  *fatalReason = reason;
  longjmp(*fatalExit, 1);
}

bool addCodeGen(legacy::PassManager &passes, TargetMachine &machine, raw_pwrite_stream &file, const ModulePlan &plan,
                CodeGenFileType type, const std::stop_token &stop) {
  if (plan.tier != Tier::baseline)
    return addOptimisedCodeGen(passes, machine, file, type, plan, stop);
  if (plan.fastISel && type == CodeGenFileType::ObjectFile && hasBaselineCodeGen())
    return addBaselineCodeGen(passes, machine, file);
  return !machine.addPassesToEmitFile(passes, file, nullptr, type, /*DisableVerify=*/true);
}

} // namespace

Error guardFatalErrors(const std::function<Error()> &body) {
  static std::once_flag once;
  std::call_once(once, [] {
    install_fatal_error_handler(onFatalError);
    install_bad_alloc_error_handler(onFatalError);
  });
  jmp_buf exit;
  std::string reason;
  fatalExit = &exit;
  fatalReason = &reason;
  if (setjmp(exit) == 0) {
    Error error = body();
    fatalExit = nullptr;
    return error;
  }
  fatalExit = nullptr;
  return make_error<FatalError>(reason);
}

Expected<std::unique_ptr<MemoryBuffer>> readMemoryFile(int fd) {
  off_t size = lseek(fd, 0, SEEK_END);
  auto buffer = size < 0 ? ErrorOr<std::unique_ptr<MemoryBuffer>>(std::error_code(errno, std::generic_category()))
                         : MemoryBuffer::getOpenFile(fd, "module", uint64_t(size), /*RequiresNullTerminator=*/false,
                                                     /*IsVolatile=*/true);
  close(fd);
  if (!buffer)
    return createStringError(buffer.getError(), "cannot read the module: %s", buffer.getError().message().c_str());
  return std::move(*buffer);
}

TargetMachine &Compiler::machine(const ModulePlan &plan) {
  unsigned level = plan.tier == Tier::baseline ? 0 : plan.optLevel;
  return machines_.get(level, plan.fastISel);
}

Expected<std::unique_ptr<Compiler::Unit>> Compiler::read(MemoryBufferRef bitcode) {
  auto unit = std::make_unique<Unit>();
  unit->context.setDiagnosticHandler(std::make_unique<ErrorCollector>(unit->problem));
  DataLayout layout = machines_.get(0, true).createDataLayout();
  auto module =
      isRecording(bitcode) ? replay(bitcode, unit->context, layout) : parseBitcodeFile(bitcode, unit->context);
  if (!module)
    return module.takeError();
  unit->module = std::move(*module);
  const HostTarget &host = hostTarget();
  unit->module->setTargetTriple(host.triple);
  unit->module->setDataLayout(layout);
  std::string broken;
  raw_string_ostream stream(broken);
  if ((checksItself() || !isRecording(bitcode)) && verifyModule(*unit->module, &stream))
    return failure("invalid module: " + broken);
  return unit;
}

void Compiler::runBaselinePasses(Module &module) {
  PassBuilder builder;
  FunctionAnalysisManager functions;
  builder.registerFunctionAnalyses(functions);
  PromotePass promote;
  for (Function &function : module)
    if (!function.isDeclaration())
      promote.run(function, functions);
}

Error Compiler::optimise(Unit &unit, const ModulePlan &plan) {
  Module &module = *unit.module;
  annotate(module, plan);
  if (plan.tier == Tier::baseline) {
    runBaselinePasses(module);
    return Error::success();
  }
  Error error = plan.tier == Tier::static_ ? runtime_->linkWhole(module) : runtime_->linkForInlining(module);
  if (error)
    return error;
  if (plan.tier == Tier::static_)
    addProgramData(module, plan);
  retagRuntimeAccesses(module);
  for (Function &function : module)
    if (!function.isDeclaration()) {
      annotateFunction(function);
      // Again for the runtime's functions, which came with linking: panics in them are inlined too.
      annotateInstructions(function);
    }
  if (Error refused = bindArguments(module, plan))
    return refused;
  if (plan.tier == Tier::hybrid)
    keepCallsGeneral(module, plan);
  runOptimisingPasses(module, machine(plan), plan, stop_);
  if (Error stopped = givenUp(stop_))
    return stopped;
  if (plan.tier == Tier::hybrid)
    makeReplaceable(module, plan);
  return unit.problem.empty() ? Error::success() : failure(unit.problem);
}

Expected<std::unique_ptr<MemoryBuffer>> Compiler::emit(Unit &unit, const ModulePlan &plan, CodeGenFileType type) {
  SmallVector<char, 0> bytes;
  raw_svector_ostream stream(bytes);
  legacy::PassManager passes;
  bool isReady = addCodeGen(passes, machine(plan), stream, plan, type, stop_);
  if (!isReady)
    return failure("the target cannot emit this kind of file");
  passes.run(*unit.module);
  if (Error stopped = givenUp(stop_))
    return stopped;
  if (!unit.problem.empty())
    return failure(unit.problem);
  return std::make_unique<SmallVectorMemoryBuffer>(std::move(bytes), /*RequiresNullTerminator=*/false);
}

Error Compiler::runStages(const ModulePlan &plan, const std::function<Error(const Enter &)> &stages) {
  const char *volatile stage = ""; // set between setjmp and longjmp
  Enter enter = [&](const char *name) {
    stage = name;
    Error error = injected(plan, name, stop_);
    return error ? std::move(error) : givenUp(stop_);
  };
  Error error = guardFatalErrors([&] { return stages(enter); });
  if (!error)
    return error;
  // A fatal error left LLVM in the middle of something: what this thread has of it is not used again (nor freed).
  if (error.isA<FatalError>()) {
    new TargetMachines(std::move(machines_));
    machines_ = TargetMachines();
  }
  return failure(std::string(stage) + ": " + toString(std::move(error)));
}

Expected<std::unique_ptr<MemoryBuffer>> Compiler::compile(MemoryBufferRef bitcode, const ModulePlan &plan) {
  std::unique_ptr<MemoryBuffer> object;
  Error error = runStages(plan, [&](const Enter &enter) -> Error {
    if (Error failed = enter("read"))
      return failed;
    auto unit = read(bitcode);
    if (!unit)
      return unit.takeError();
    if (Error failed = enter("passes"))
      return failed;
    if (Error failed = optimise(**unit, plan))
      return failed;
    if (Error failed = enter("emit"))
      return failed;
    auto emitted = emit(**unit, plan, CodeGenFileType::ObjectFile);
    if (!emitted)
      return emitted.takeError();
    object = std::move(*emitted);
    return Error::success();
  });
  if (error)
    return error;
  return object;
}

Expected<std::unique_ptr<direct::Emitted>> Compiler::emitDirectly(MemoryBufferRef recording, const ModulePlan &plan) {
  std::unique_ptr<direct::Emitted> emitted;
  if (!isRecording(recording))
    return emitted;
  Error error = runStages(plan, [&](const Enter &enter) -> Error {
    if (Error failed = enter("read"))
      return failed;
    if (checksItself())
      if (auto unit = read(recording); !unit)
        return unit.takeError();
    try {
      RecordingReader reader(recording);
      direct::Module module = direct::decode(reader);
      for (const char *stage : {"passes", "emit"}) // the first of them does nothing here
        if (Error failed = enter(stage))
          return failed;
      emitted = std::make_unique<direct::Emitted>(direct::emit(module));
    } catch (const direct::Unsupported &) {
      emitted.reset();
    } catch (const std::exception &problem) {
      return createStringError(std::errc::invalid_argument, "bad recording: %s", problem.what());
    }
    return Error::success();
  });
  if (error)
    return error;
  return emitted;
}

} // namespace otter
