#include "replay.h"

#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/DIBuilder.h"
#include "llvm/IR/IRBuilder.h"

#include "recording.h"

namespace otter {

using namespace llvm;

namespace {

// As in src/lower/ir/stream.ts, in the same order.
constexpr Instruction::BinaryOps kBinary[] = {
    Instruction::Add,  Instruction::Sub,  Instruction::Mul,  Instruction::SDiv, Instruction::SRem,
    Instruction::And,  Instruction::Or,   Instruction::Xor,  Instruction::Shl,  Instruction::AShr,
    Instruction::FAdd, Instruction::FSub, Instruction::FMul, Instruction::FDiv, Instruction::FRem};
constexpr CmpInst::Predicate kCompare[] = {CmpInst::ICMP_EQ,  CmpInst::ICMP_NE,  CmpInst::ICMP_SLT, CmpInst::ICMP_SLE,
                                           CmpInst::ICMP_SGT, CmpInst::ICMP_SGE, CmpInst::ICMP_ULT, CmpInst::ICMP_ULE,
                                           CmpInst::ICMP_UGT, CmpInst::ICMP_UGE, CmpInst::FCMP_OEQ, CmpInst::FCMP_UNE,
                                           CmpInst::FCMP_OLT, CmpInst::FCMP_OLE, CmpInst::FCMP_OGT, CmpInst::FCMP_OGE};
constexpr Instruction::CastOps kCast[] = {Instruction::BitCast, Instruction::Trunc,  Instruction::ZExt,
                                          Instruction::SExt,    Instruction::SIToFP, Instruction::PtrToInt,
                                          Instruction::IntToPtr};

template <typename Row, size_t N> Row rowOf(const Row (&table)[N], int32_t index) {
  if (index < 0 || size_t(index) >= N)
    throw BadRecording("no such operator");
  return table[index];
}

class Replay {
public:
  Replay(RecordingReader &reader, LLVMContext &context, const DataLayout &layout)
      : in_(reader), context_(context), module_(std::make_unique<Module>(reader.name(), context)), b_(context),
        debug_(*module_) {
    // Alignments follow from it while instructions are built.
    module_->setDataLayout(layout);
    module_->addModuleFlag(Module::Warning, "Debug Info Version", unsigned(DEBUG_METADATA_VERSION));
    module_->addModuleFlag(Module::Warning, "Dwarf Version", 4);
  }

  std::unique_ptr<Module> run() {
    while (!in_.atEnd())
      step(Op(in_.word()));
    debug_.finalize();
    return std::move(module_);
  }

private:
  void step(Op op) {
    checkRecording(op >= Op::intType && op <= Op::goOnIn, "no such operation");
    if (op <= Op::functionType)
      types_.push_back(type(op));
    else if (op <= Op::undef)
      values_.push_back(constant(op));
    else if (op <= Op::parameterName)
      declaration(op);
    else if (op <= Op::location)
      debug(op);
    else if (op <= Op::at)
      block(op);
    else if (op <= Op::phi)
      instruction(op);
    else if (op <= Op::unreachable)
      edge(op);
    else
      count(op);
  }

  // -------------------------------------------------------------------------------------------- operands
  template <typename T> T &numbered(std::vector<T> &list, int32_t number) {
    checkRecording(number >= 0 && size_t(number) < list.size(), "a number is not defined yet");
    return list[size_t(number)];
  }
  Type *typeOperand() { return numbered(types_, in_.word()); }
  /// The builder takes its operands on trust: what does not fit is refused before it.
  Value *value() {
    Value *found = numbered(values_, in_.word());
    checkRecording(found && !found->getType()->isVoidTy(), "an instruction without a value is used");
    return found;
  }
  BasicBlock *blockOperand() { return numbered(blocks_, in_.word()); }
  DIScope *scope() { return numbered(scopes_, in_.word()); }
  Value *pointer() {
    Value *found = value();
    checkRecording(found->getType()->isPointerTy());
    return found;
  }
  Type *sizedType() {
    Type *type = typeOperand();
    checkRecording(type->isSized() && type->isFirstClassType());
    return type;
  }
  template <typename T, typename From> T *as(From *from) {
    T *to = dyn_cast_or_null<T>(from);
    checkRecording(to, "an operand is of another kind");
    return to;
  }

  // ---------------------------------------------------------------------------------- types and constants
  Type *type(Op op) {
    switch (op) {
    case Op::intType: {
      int32_t bits = in_.word();
      checkRecording(bits >= 1 && bits <= 64, "no such type");
      return IntegerType::get(context_, unsigned(bits));
    }
    case Op::floatType:
      return Type::getDoubleTy(context_);
    case Op::pointerType:
      return PointerType::getUnqual(context_);
    case Op::voidType:
      return Type::getVoidTy(context_);
    case Op::arrayType: {
      Type *element = sizedType();
      int32_t length = in_.word();
      checkRecording(length >= 0, "no such type");
      return ArrayType::get(element, uint64_t(length));
    }
    case Op::structType: {
      StringRef name = in_.text();
      SmallVector<Type *, 8> fields = typeList();
      checkRecording(all_of(fields, [](Type *field) { return field->isSized(); }), "no such type");
      return name.empty() ? StructType::get(context_, fields) : StructType::create(context_, fields, name);
    }
    default: {
      Type *result = typeOperand();
      SmallVector<Type *, 8> params = typeList();
      checkRecording(FunctionType::isValidReturnType(result) && all_of(params, FunctionType::isValidArgumentType),
                     "no such type");
      return FunctionType::get(result, params, false);
    }
    }
  }

  SmallVector<Type *, 8> typeList() {
    SmallVector<Type *, 8> list;
    for (size_t left = in_.count(); left > 0; left--)
      list.push_back(typeOperand());
    return list;
  }

  Value *constant(Op op) {
    switch (op) {
    case Op::intConstant: {
      auto type = as<IntegerType>(typeOperand());
      return ConstantInt::get(context_, APInt(64, in_.twoWords()).trunc(type->getBitWidth()));
    }
    case Op::floatConstant:
      return ConstantFP::get(context_, APFloat(APFloat::IEEEdouble(), APInt(64, in_.twoWords())));
    case Op::null:
      return ConstantPointerNull::get(PointerType::getUnqual(context_));
    default:
      return UndefValue::get(sizedType());
    }
  }

  void declaration(Op op) {
    if (op == Op::parameterName) {
      Value *parameter = value();
      return parameter->setName(in_.text());
    }
    StringRef name = in_.text();
    if (op == Op::global) {
      values_.push_back(
          new GlobalVariable(*module_, sizedType(), /*isConstant=*/false, GlobalValue::ExternalLinkage, nullptr, name));
      return;
    }
    auto type = as<FunctionType>(typeOperand());
    auto linkage = in_.word() ? GlobalValue::InternalLinkage : GlobalValue::ExternalLinkage;
    Function *function = Function::Create(type, linkage, name, *module_);
    values_.push_back(function);
    for (Argument &argument : function->args())
      values_.push_back(&argument);
  }

  // ------------------------------------------------------------------------------------ debug information
  void debug(Op op) {
    switch (op) {
    case Op::file: {
      DIFile *file = debug_.createFile(in_.text(), "");
      // Only line tables are wanted of it: the first file names the unit.
      if (!unit_)
        unit_ = debug_.createCompileUnit(dwarf::DW_LANG_C, file, "otter", /*isOptimized=*/false, "", 0, "",
                                         DICompileUnit::FullDebug, 0, /*SplitDebugInlining=*/true,
                                         /*DebugInfoForProfiling=*/false, DICompileUnit::DebugNameTableKind::None);
      scopes_.push_back(file);
      return;
    }
    case Op::subprogram: {
      StringRef name = in_.text(), symbol = in_.text();
      auto file = as<DIFile>(scope());
      auto line = unsigned(in_.word());
      if (!signature_)
        signature_ = debug_.createSubroutineType(debug_.getOrCreateTypeArray({nullptr}));
      scopes_.push_back(debug_.createFunction(unit_, name, symbol, file, line, signature_, line, DINode::FlagZero,
                                              DISubprogram::SPFlagDefinition | DISubprogram::SPFlagLocalToUnit));
      return;
    }
    case Op::describes: {
      auto subprogram = as<DISubprogram>(scope());
      return as<Function>(value())->setSubprogram(subprogram);
    }
    case Op::fileScope: {
      DIScope *outer = scope();
      scopes_.push_back(debug_.createLexicalBlock(outer, as<DIFile>(scope()), 1, 1));
      return;
    }
    default: {
      auto line = unsigned(in_.word()), column = unsigned(in_.word());
      int32_t where = in_.word();
      b_.SetCurrentDebugLocation(
          where < 0 ? DebugLoc() : DebugLoc(DILocation::get(context_, line, column, numbered(scopes_, where))));
    }
    }
  }

  // --------------------------------------------------------------------------------------------- blocks
  // A block moves to where its first instruction is recorded: the order of the source is the order of the code.
  void block(Op op) {
    if (op == Op::block) {
      blocks_.push_back(BasicBlock::Create(context_, "", as<Function>(value())));
      return;
    }
    BasicBlock *block = blockOperand();
    if (block->empty() && !block->isEntryBlock() && block != &block->getParent()->back())
      block->moveAfter(&block->getParent()->back());
    b_.SetInsertPoint(block);
  }

  // --------------------------------------------------------------------------------------- instructions
  void instruction(Op op) {
    // Operations on constants fold, and may stand anywhere.
    checkRecording(b_.GetInsertBlock() || op == Op::binary, "an instruction outside of a block");
    if (op == Op::store) {
      Value *stored = value();
      b_.CreateStore(stored, pointer());
      return;
    }
    Value *made = result(op);
    checkRecording(b_.GetInsertBlock() || isa<Constant>(made), "an instruction outside of a block");
    values_.push_back(made->getType()->isVoidTy() ? nullptr : made);
  }

  Value *result(Op op) {
    switch (op) {
    case Op::binary: {
      auto kind = rowOf(kBinary, in_.word());
      Value *left = value(), *right = value();
      bool isFloat = kind == Instruction::FAdd || kind == Instruction::FSub || kind == Instruction::FMul ||
                     kind == Instruction::FDiv || kind == Instruction::FRem;
      checkRecording(left->getType() == right->getType() && isNumber(left, isFloat));
      checkRecording(b_.GetInsertBlock() || (isa<Constant>(left) && isa<Constant>(right)),
                     "an instruction outside of a block");
      return named(b_.CreateBinOp(kind, left, right));
    }
    case Op::compare: {
      auto predicate = rowOf(kCompare, in_.word());
      Value *left = value(), *right = value();
      bool isFloat = CmpInst::isFPPredicate(predicate);
      checkRecording(left->getType() == right->getType() &&
                     (isNumber(left, isFloat) || (!isFloat && left->getType()->isPointerTy())));
      return b_.CreateCmp(predicate, left, right);
    }
    case Op::cast: {
      auto kind = rowOf(kCast, in_.word());
      Value *from = value();
      Type *to = typeOperand();
      checkRecording(CastInst::castIsValid(kind, from->getType(), to));
      return b_.CreateCast(kind, from, to);
    }
    case Op::unary: {
      int32_t kind = in_.word();
      Value *operand = value();
      checkRecording(kind >= 0 && kind <= 2, "no such operator");
      checkRecording(isNumber(operand, /*isFloat=*/kind == 2));
      return kind == 0 ? b_.CreateNeg(operand) : kind == 1 ? b_.CreateNot(operand) : b_.CreateFNeg(operand);
    }
    case Op::select: {
      Value *condition = value(), *whenTrue = value(), *whenFalse = value();
      checkRecording(!SelectInst::areInvalidOperands(condition, whenTrue, whenFalse));
      return b_.CreateSelect(condition, whenTrue, whenFalse);
    }
    case Op::extract: {
      Value *aggregate = value();
      auto index = unsigned(in_.word());
      checkRecording(ExtractValueInst::getIndexedType(aggregate->getType(), index));
      return b_.CreateExtractValue(aggregate, index);
    }
    case Op::insert: {
      Value *aggregate = value(), *part = value();
      auto index = unsigned(in_.word());
      checkRecording(ExtractValueInst::getIndexedType(aggregate->getType(), index) == part->getType());
      return b_.CreateInsertValue(aggregate, part, index);
    }
    case Op::phi:
      return b_.CreatePHI(sizedType(), 2);
    default:
      return op == Op::call ? call() : memory(op);
    }
  }

  Value *memory(Op op) {
    Type *type = sizedType();
    if (op == Op::alloca)
      return b_.CreateAlloca(type);
    Value *address = pointer();
    if (op == Op::load)
      return named(b_.CreateLoad(type, address));
    if (op == Op::field) {
      auto index = unsigned(in_.word());
      checkRecording(type->isStructTy() && index < type->getStructNumElements());
      return b_.CreateInBoundsGEP(type, address, {b_.getInt64(0), b_.getInt32(index)});
    }
    SmallVector<Value *, 8> indices = valueList();
    checkRecording(all_of(indices, [](Value *index) { return index->getType()->isIntegerTy(); }) &&
                   GetElementPtrInst::getIndexedType(type, ArrayRef(indices)));
    return b_.CreateInBoundsGEP(type, address, indices);
  }

  static bool isNumber(Value *value, bool isFloat) {
    return isFloat ? value->getType()->isDoubleTy() : value->getType()->isIntegerTy();
  }

  Value *call() {
    auto type = as<FunctionType>(typeOperand());
    Value *callee = pointer();
    SmallVector<Value *, 8> args = valueList();
    checkRecording(equal(args, type->params(), [](Value *arg, Type *param) { return arg->getType() == param; }),
                   "arguments do not fit");
    return named(b_.CreateCall(type, callee, args));
  }

  SmallVector<Value *, 8> valueList() {
    SmallVector<Value *, 8> list;
    for (size_t left = in_.count(); left > 0; left--)
      list.push_back(value());
    return list;
  }

  Value *named(Value *made) {
    if (StringRef name = in_.text(); !name.empty() && isa<Instruction>(made))
      made->setName(name);
    return made;
  }

  // ---------------------------------------------------------------------------------------------- edges
  void edge(Op op) {
    checkRecording(b_.GetInsertBlock(), "an instruction outside of a block");
    switch (op) {
    case Op::incoming: {
      auto phi = as<PHINode>(value());
      Value *from = value();
      checkRecording(from->getType() == phi->getType());
      return phi->addIncoming(from, blockOperand());
    }
    case Op::case_: {
      auto branch = as<SwitchInst>(numbered(values_, in_.word()));
      auto on = as<ConstantInt>(value());
      checkRecording(on->getType() == branch->getCondition()->getType());
      return branch->addCase(on, blockOperand());
    }
    case Op::br:
      b_.CreateBr(blockOperand());
      return;
    case Op::condBr: {
      Value *condition = value();
      checkRecording(condition->getType()->isIntegerTy(1));
      BasicBlock *whenTrue = blockOperand();
      b_.CreateCondBr(condition, whenTrue, blockOperand());
      return;
    }
    case Op::switch_: {
      Value *on = value();
      checkRecording(on->getType()->isIntegerTy());
      values_.push_back(b_.CreateSwitch(on, blockOperand()));
      return;
    }
    case Op::ret:
      b_.CreateRet(value());
      return;
    case Op::retVoid:
      b_.CreateRetVoid();
      return;
    case Op::unreachable:
      b_.CreateUnreachable();
      return;
    default:
      throw BadRecording("no such operation");
    }
  }

  // -------------------------------------------------------------------------------------------- counters
  void count(Op op) {
    checkRecording(b_.GetInsertBlock(), "an instruction outside of a block");
    op == Op::countDown ? countDown() : op == Op::countWay ? countWay() : goOnIn();
  }

  void countDown() {
    auto type = as<StructType>(typeOperand());
    Value *counters = pointer();
    int32_t field = in_.word();
    checkRecording(field >= 0 && unsigned(field) < type->getNumElements() &&
                   type->getElementType(unsigned(field))->isIntegerTy(64));
    Value *address = b_.CreateInBoundsGEP(type, counters, {b_.getInt64(0), b_.getInt32(unsigned(field))});
    Value *left = b_.CreateSub(b_.CreateLoad(b_.getInt64Ty(), address), b_.getInt64(1));
    b_.CreateStore(left, address);
    Function *function = b_.GetInsertBlock()->getParent();
    BasicBlock *rare = BasicBlock::Create(context_, "", function), *end = BasicBlock::Create(context_, "", function);
    b_.CreateCondBr(b_.CreateICmpSLE(left, b_.getInt64(0)), rare, end);
    blocks_.insert(blocks_.end(), {rare, end});
    b_.SetInsertPoint(rare);
  }

  void countWay() {
    auto pair = as<ArrayType>(typeOperand());
    checkRecording(pair->getElementType()->isIntegerTy(32));
    Value *pairs = pointer();
    int32_t index = in_.word();
    Value *condition = value();
    checkRecording(condition->getType()->isIntegerTy(1));
    Value *way = b_.CreateZExt(condition, b_.getInt64Ty());
    Value *counter = b_.CreateInBoundsGEP(pair, pairs, {b_.getInt64(uint64_t(index)), way});
    b_.CreateStore(b_.CreateAdd(b_.CreateLoad(b_.getInt32Ty(), counter), b_.getInt32(1)), counter);
  }

  void goOnIn() {
    auto type = as<FunctionType>(typeOperand());
    Value *code = pointer(), *context = value();
    SmallVector<Value *, 8> cells = valueList();
    Function *function = b_.GetInsertBlock()->getParent();
    checkRecording(type->getNumParams() == cells.size() + 1 && type->getParamType(0) == context->getType() &&
                       type->getReturnType() == function->getReturnType() && !type->getReturnType()->isAggregateType(),
                   "arguments do not fit");
    BasicBlock *leave = BasicBlock::Create(context_, "", function), *end = BasicBlock::Create(context_, "", function);
    b_.CreateCondBr(b_.CreateIsNotNull(code), leave, end);
    blocks_.insert(blocks_.end(), {leave, end});
    b_.SetInsertPoint(leave);
    SmallVector<Value *, 8> args{context};
    for (Value *cell : cells) {
      Type *loaded = type->getParamType(unsigned(args.size()));
      checkRecording(cell->getType()->isPointerTy() && loaded->isSized());
      args.push_back(b_.CreateLoad(loaded, cell));
    }
    DebugLoc here = b_.getCurrentDebugLocation();
    if (DISubprogram *scope = function->getSubprogram())
      b_.SetCurrentDebugLocation(DILocation::get(context_, scope->getLine(), 0, scope));
    Value *result = named(b_.CreateCall(type, code, args));
    result->getType()->isVoidTy() ? b_.CreateRetVoid() : b_.CreateRet(result);
    b_.SetCurrentDebugLocation(here);
    b_.SetInsertPoint(end);
  }

  RecordingReader &in_;
  LLVMContext &context_;
  std::unique_ptr<Module> module_;
  IRBuilder<> b_;
  DIBuilder debug_;
  DICompileUnit *unit_ = nullptr;
  DISubroutineType *signature_ = nullptr;
  std::vector<Type *> types_;
  std::vector<Value *> values_;
  std::vector<BasicBlock *> blocks_;
  std::vector<DIScope *> scopes_;
};

} // namespace

Expected<std::unique_ptr<Module>> replay(MemoryBufferRef recording, LLVMContext &context, const DataLayout &layout) {
  try {
    RecordingReader reader(recording);
    return Replay(reader, context, layout).run();
  } catch (const std::exception &problem) {
    return createStringError(std::errc::invalid_argument, "bad recording: %s", problem.what());
  }
}

} // namespace otter
