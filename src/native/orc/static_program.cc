#include "static_program.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Support/FileSystem.h"

#include "../main/program_thread.h"
#include "line_table.h"

namespace otter {

using namespace llvm;

namespace {

GlobalVariable *addConstant(Module &module, StringRef name, Constant *value) {
  auto global =
      new GlobalVariable(module, value->getType(), /*isConstant=*/true, GlobalValue::ExternalLinkage, value, name);
  global->setAlignment(Align(16));
  return global;
}

// An array of { address, i64 }, ended by a null address.
void addRegions(Module &module, StringRef name, ArrayRef<std::pair<Constant *, uint64_t>> regions) {
  LLVMContext &context = module.getContext();
  Type *i64 = Type::getInt64Ty(context);
  PointerType *pointer = PointerType::getUnqual(context);
  StructType *type = StructType::get(pointer, i64);
  std::vector<Constant *> items;
  for (auto [address, bytes] : regions)
    items.push_back(ConstantStruct::get(type, address, ConstantInt::get(i64, bytes)));
  items.push_back(ConstantAggregateZero::get(type));
  addConstant(module, name, ConstantArray::get(ArrayType::get(type, items.size()), items));
}

void addRoots(Module &module) {
  std::vector<std::pair<Constant *, uint64_t>> roots;
  for (GlobalVariable &global : module.globals())
    if (global.getName().starts_with("otter.glob."))
      roots.push_back({&global, module.getDataLayout().getTypeAllocSize(global.getValueType())});
  addRegions(module, "otter_roots", roots);
}

Error writeFile(const std::string &path, StringRef bytes) {
  std::error_code code;
  raw_fd_ostream stream(path, code);
  if (!code) {
    stream << bytes;
    stream.close();
    code = stream.error();
    stream.clear_error();
  }
  return code ? createStringError(code, "cannot write %s: %s", path.c_str(), code.message().c_str()) : Error::success();
}

// The second object: the compact table and the sections it speaks of.
Expected<std::unique_ptr<MemoryBuffer>> emitLines(Compiler &compiler, const ObjectLines &lines,
                                                  const ModulePlan &plan) {
  Compiler::Unit unit;
  unit.module = std::make_unique<Module>("lines", unit.context);
  Module &module = *unit.module;
  std::vector<std::pair<Constant *, uint64_t>> sections;
  for (size_t i = 0; i < textSections().size(); i++) {
    auto start = new GlobalVariable(module, Type::getInt8Ty(unit.context), true, GlobalValue::ExternalLinkage, nullptr,
                                    textSectionSymbol(i));
    sections.push_back({start, lines.sectionBytes(textSections()[i])});
  }
  addRegions(module, "otter_line_sections", sections);
  addConstant(module, "otter_line_data",
              ConstantDataArray::getString(unit.context, lines.compactTable(textSections())));
  return compiler.emit(unit, plan, CodeGenFileType::ObjectFile);
}

Expected<std::unique_ptr<Compiler::Unit>> readAll(Compiler &compiler, int bitcodeFd) {
  auto bitcode = readMemoryFile(bitcodeFd);
  if (!bitcode)
    return bitcode.takeError();
  return compiler.read(**bitcode);
}

// The wrappers that main calls have no place in the source: code inlined into them would lose its lines.
void keepEntriesApart(Module &module) {
  for (const char *name : {"otter_entry", "otter_init", "otter_bench"}) {
    Function *wrapper = module.getFunction(name);
    if (!wrapper || wrapper->isDeclaration())
      continue;
    for (Instruction &instruction : instructions(*wrapper))
      if (auto call = dyn_cast<CallBase>(&instruction))
        call->setIsNoInline();
  }
}

Error emitProgram(Compiler &compiler, int bitcodeFd, const ModulePlan &plan, const std::string &path,
                  EmittedObject &emitted) {
  auto unit = readAll(compiler, bitcodeFd);
  if (!unit)
    return unit.takeError();
  keepEntriesApart(*(*unit)->module);
  if (Error error = compiler.optimise(**unit, plan))
    return error;
  auto object = compiler.emit(**unit, plan, CodeGenFileType::ObjectFile);
  if (!object)
    return object.takeError();
  auto lines = ObjectLines::open((*object)->getMemBufferRef());
  if (!lines)
    return lines.takeError();
  for (const char *section : textSections())
    emitted.codeBytes += (*lines)->sectionBytes(section);
  auto lineObject = emitLines(compiler, **lines, plan);
  if (!lineObject)
    return lineObject.takeError();
  if (Error error = writeFile(path, (*object)->getBuffer()))
    return error;
  return writeFile(path + ".lines.o", (*lineObject)->getBuffer());
}

// Machine code that was made without LLVM: a line of hexadecimal digits a function, behind its name.
Error dumpDirectly(Compiler &compiler, int recordingFd, const ModulePlan &plan, std::string &text) {
  auto input = readMemoryFile(recordingFd);
  if (!input)
    return input.takeError();
  auto emitted = compiler.emitDirectly((*input)->getMemBufferRef(), plan);
  if (!emitted)
    return emitted.takeError();
  if (!*emitted)
    return createStringError(std::errc::not_supported, "this module takes LLVM");
  for (const direct::EmittedFunction &function : (*emitted)->functions) {
    ArrayRef<uint8_t> code((*emitted)->code.data() + function.start, function.bytes);
    text += function.name + " " + toHex(code, /*LowerCase=*/true) + "\n";
  }
  return Error::success();
}

Error dumpStage(Compiler &compiler, int bitcodeFd, const ModulePlan &plan, DumpStage stage, std::string &text) {
  auto unit = readAll(compiler, bitcodeFd);
  if (!unit)
    return unit.takeError();
  if (stage != DumpStage::llvm)
    if (Error error = compiler.optimise(**unit, plan))
      return error;
  if (stage != DumpStage::assembly) {
    raw_string_ostream(text) << *(*unit)->module;
    return Error::success();
  }
  auto assembly = compiler.emit(**unit, plan, CodeGenFileType::AssemblyFile);
  if (!assembly)
    return assembly.takeError();
  text = (*assembly)->getBuffer().str();
  return Error::success();
}

} // namespace

ArrayRef<const char *> textSections() {
  static constexpr const char *names[] = {".text", ".text.hot.", ".text.unlikely.", ".text.unknown."};
  return names;
}

std::string textSectionSymbol(size_t index) {
  return "otter_text_" + std::to_string(index);
}

void addProgramData(Module &module, const ModulePlan &plan) {
  LLVMContext &context = module.getContext();
  addConstant(module, "otter_types", ConstantDataArray::getString(context, plan.types));
  addConstant(module, "otter_bench_type", ConstantInt::get(Type::getInt64Ty(context), uint64_t(plan.benchType)));
  addRoots(module);
  // Module-level assembly comes first in its sections, so these labels are where the sections start.
  for (size_t i = 0; i < textSections().size(); i++) {
    std::string symbol = textSectionSymbol(i);
    module.appendModuleInlineAsm(std::string(".section ") + textSections()[i] + ",\"ax\",@progbits\n.globl " + symbol +
                                 "\n" + symbol + ":\n");
  }
}

Expected<EmittedObject> emitObject(int bitcodeFd, StringRef planJson, const std::string &runtimeBitcode,
                                   const std::string &path) {
  uint64_t start = wallNs();
  auto plan = parsePlan(planJson);
  auto runtime = RuntimeBitcode::load(runtimeBitcode);
  if (Error error = joinErrors(plan.takeError(), runtime.takeError()))
    return error;
  Compiler compiler(*runtime);
  EmittedObject emitted;
  if (Error error = guardFatalErrors([&] { return emitProgram(compiler, bitcodeFd, *plan, path, emitted); }))
    return error;
  emitted.compileNs = wallNs() - start;
  return emitted;
}

Expected<std::string> dumpModule(int bitcodeFd, StringRef planJson, const std::string &runtimeBitcode,
                                 DumpStage stage) {
  auto plan = parsePlan(planJson);
  auto runtime = RuntimeBitcode::load(runtimeBitcode);
  if (Error error = joinErrors(plan.takeError(), runtime.takeError()))
    return error;
  Compiler compiler(*runtime);
  std::string text;
  if (stage == DumpStage::direct) {
    if (Error error = dumpDirectly(compiler, bitcodeFd, *plan, text))
      return error;
    return text;
  }
  if (Error error = guardFatalErrors([&] { return dumpStage(compiler, bitcodeFd, *plan, stage, text); }))
    return error;
  return text;
}

} // namespace otter
