#include "quick_paths.h"

#include "llvm/ADT/DepthFirstIterator.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/ProfDataUtils.h"
#include "llvm/Transforms/InstCombine/InstCombine.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Cloning.h"

namespace otter {

using namespace llvm;

namespace {

constexpr const char *kRestOf = "otter-rest-of";

// The rest works out again what the conditions before it need.
constexpr unsigned kMostRepeated = 12;

// Copying or clearing more bytes may take a call.
constexpr uint64_t kCopiedInLine = 128;

// In so many of a hundred calls the quick path pays for the jump of the others.
constexpr uint64_t kLeastPercent = 25;

// Where a new object finds no room, once in many times: what it wants saved is saved there.
bool isSlowAllocation(const Function &function) {
  return function.getName() == "ot_allocate_slow";
}

/// What a function's blocks do before they are left.
class Blocks {
public:
  explicit Blocks(const TargetTransformInfo &target) : target_(target) {}

  bool calls(const BasicBlock &block) const {
    // What does not return, a panic, need not find registers as they were.
    if (isa<UnreachableInst>(block.getTerminator()))
      return false;
    return any_of(block, [this](const Instruction &instruction) { return isCall(instruction); });
  }

  /// Whether some path from the block on calls something that returns.
  bool mayCall(const BasicBlock *from) const {
    return any_of(depth_first(from), [this](const BasicBlock *block) { return calls(*block); });
  }

private:
  bool isCall(const Instruction &instruction) const {
    auto call = dyn_cast<CallBase>(&instruction);
    if (!call)
      return instruction.getOpcode() == Instruction::FRem;
    if (auto bytes = dyn_cast<MemIntrinsic>(call))
      return !isa<ConstantInt>(bytes->getLength()) ||
             cast<ConstantInt>(bytes->getLength())->getZExtValue() > kCopiedInLine;
    const Function *callee = call->getCalledFunction();
    return !callee || (!isSlowAllocation(*callee) && target_.isLoweredToCall(callee));
  }

  const TargetTransformInfo &target_;
};

bool returns(const BasicBlock *from) {
  return any_of(depth_first(from), [](const BasicBlock *block) { return isa<ReturnInst>(block->getTerminator()); });
}

/// A branch whose one side is a quick path.
struct Fork {
  BranchInst *branch;
  unsigned rest; // number of the other side
};

/// The blocks before the rest, which does not store again what they stored, and works out once more what it needs of
/// them.
class Start {
public:
  /// Adds a block, if it may be one of them.
  bool add(const BasicBlock &block) {
    blocks_.insert(&block);
    return all_of(block, [this](const Instruction &instruction) { return isRepeatable(instruction); }) &&
           (!stores_ || none_of(blocks_, [this](const BasicBlock *each) { return isReadBehind(*each); }));
  }

private:
  bool isRepeatable(const Instruction &instruction) {
    if (instruction.isTerminator() || isa<AllocaInst>(instruction) || isa<AssumeInst>(instruction))
      return true;
    auto store = dyn_cast<StoreInst>(&instruction);
    stores_ |= store != nullptr;
    bool isPlain = store ? store->isUnordered() : !instruction.mayHaveSideEffects();
    return isPlain && !isa<PHINode>(instruction) && !isa<CallBase>(instruction) && ++count_ <= kMostRepeated;
  }

  // Whether the rest needs what was loaded before: by then it may have been stored to.
  bool isReadBehind(const BasicBlock &block) const {
    return any_of(block, [this](const Instruction &instruction) {
      return instruction.mayReadFromMemory() && isNeededBehind(instruction);
    });
  }

  bool isNeededBehind(const Instruction &value) const {
    return any_of(value.users(), [this](const User *user) {
      auto instruction = cast<Instruction>(user);
      return !blocks_.contains(instruction->getParent()) || isNeededBehind(*instruction);
    });
  }

  SmallPtrSet<const BasicBlock *, 4> blocks_;
  unsigned count_ = 0;
  bool stores_ = false;
};

bool isSeldom(const BranchInst &branch, unsigned side) {
  uint64_t yes, no;
  if (!extractBranchWeights(branch, yes, no) || yes + no == 0)
    return false;
  return (side == 0 ? yes : no) * 100 < kLeastPercent * (yes + no);
}

// What the arguments alone tell is mostly where a recursion ends. Where memory decides, as in a walk that asks whether
// it has been somewhere, any path may be the usual one.
bool dependsOnMemory(const Value *value) {
  auto instruction = dyn_cast<Instruction>(value);
  return instruction && (instruction->mayReadFromMemory() || any_of(instruction->operands(), dependsOnMemory));
}

/// The branches from the function's start on that quick paths leave, as far as they follow each other.
SmallVector<Fork, 4> findForks(Function &function, const Blocks &blocks) {
  SmallVector<Fork, 4> forks;
  Start start;
  for (BasicBlock *block = &function.getEntryBlock();;) {
    auto branch = dyn_cast<BranchInst>(block->getTerminator());
    if (!branch || !branch->isConditional() || branch->getSuccessor(0) == branch->getSuccessor(1) ||
        !start.add(*block) || dependsOnMemory(branch->getCondition()))
      return forks;
    bool first = blocks.mayCall(branch->getSuccessor(0)), second = blocks.mayCall(branch->getSuccessor(1));
    if (first == second)
      return forks;
    unsigned rest = first ? 0 : 1;
    if (isSeldom(*branch, 1 - rest))
      return forks;
    forks.push_back({branch, rest});
    block = branch->getSuccessor(rest);
    if (!block->getSinglePredecessor())
      return forks;
  }
}

bool isWorthwhile(ArrayRef<Fork> forks) {
  return any_of(forks, [](const Fork &fork) { return returns(fork.branch->getSuccessor(1 - fork.rest)); });
}

void goOnly(BranchInst &branch, unsigned side) {
  branch.getSuccessor(1 - side)->removePredecessor(branch.getParent());
  BranchInst::Create(branch.getSuccessor(side), branch.getIterator())->setDebugLoc(branch.getDebugLoc());
  branch.eraseFromParent();
}

/// A copy of the function that takes no quick path.
Function *makeRest(Function &function, ArrayRef<Fork> forks) {
  auto rest = Function::Create(function.getFunctionType(), GlobalValue::InternalLinkage, function.getAddressSpace(),
                               function.getName() + ".rest", function.getParent());
  ValueToValueMapTy copies;
  for (auto [from, to] : zip(function.args(), rest->args())) {
    to.setName(from.getName());
    copies[&from] = &to;
  }
  SmallVector<ReturnInst *, 8> returned;
  CloneFunctionInto(rest, &function, copies, CloneFunctionChangeType::GlobalChanges, returned);
  rest->setComdat(nullptr);
  rest->setVisibility(GlobalValue::DefaultVisibility);
  rest->addFnAttr(Attribute::NoInline);
  rest->addFnAttr(kRestOf, function.getName());
  for (const Fork &fork : forks) {
    for (Instruction &instruction : *fork.branch->getParent())
      if (isa<StoreInst>(instruction))
        cast<Instruction>(copies[&instruction])->eraseFromParent();
    goOnly(*cast<BranchInst>(copies[fork.branch]), fork.rest);
  }
  EliminateUnreachableBlocks(*rest);
  return rest;
}

// A jump, as the call has the function's own arguments and its result.
void goOnInRest(Function &function, const Fork &last, Function *rest) {
  LLVMContext &context = function.getContext();
  BasicBlock *block = BasicBlock::Create(context, "rest", &function);
  last.branch->getSuccessor(last.rest)->removePredecessor(last.branch->getParent());
  last.branch->setSuccessor(last.rest, block);
  IRBuilder<> builder(block);
  if (DISubprogram *place = function.getSubprogram())
    builder.SetCurrentDebugLocation(DILocation::get(context, place->getLine(), 0, place));
  SmallVector<Value *, 8> arguments;
  SmallVector<AttributeSet, 8> attributes;
  for (Argument &argument : function.args()) {
    arguments.push_back(&argument);
    attributes.push_back(function.getAttributes().getParamAttrs(argument.getArgNo()));
  }
  CallInst *call = builder.CreateCall(rest, arguments);
  call->setAttributes(AttributeList::get(context, AttributeSet(), function.getAttributes().getRetAttrs(), attributes));
  call->setCallingConv(function.getCallingConv());
  call->setTailCallKind(CallInst::TCK_MustTail);
  if (call->getType()->isVoidTy())
    builder.CreateRetVoid();
  else
    builder.CreateRet(call);
  EliminateUnreachableBlocks(function);
}

bool isCallOf(const Instruction &instruction, const Function &function) {
  auto call = dyn_cast<CallBase>(&instruction);
  return call && call->getCalledOperand() == &function;
}

/// Whether a call of the function by itself may be followed by another one. Then at least half of all calls call no
/// further; where each call makes one at the most, the base case may come once in many times.
bool branchesOut(const Function &function) {
  auto calls = [&function](const BasicBlock *block) {
    return count_if(*block, [&function](const Instruction &each) { return isCallOf(each, function); });
  };
  auto isFollowed = [calls](const BasicBlock &block) {
    return any_of(successors(&block), [calls](const BasicBlock *next) { return any_of(depth_first(next), calls); });
  };
  return any_of(function, [=](const BasicBlock &block) {
    auto own = calls(&block);
    return own > 1 || (own == 1 && isFollowed(block));
  });
}

// Functions that are not recursive seldom gain: what is small and called often is inlined.
bool canBeSplit(const Function &function) {
  return !function.isDeclaration() && !function.hasAvailableExternallyLinkage() && !function.isVarArg() &&
         branchesOut(function);
}

} // namespace

bool isPartOf(const Function &caller, const Function &function) {
  return &caller == &function || caller.getFnAttribute(kRestOf).getValueAsString() == function.getName();
}

void splitQuickPaths(Module &module, ModuleAnalysisManager &modules) {
  auto &functions = modules.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
  FunctionPassManager tidy;
  tidy.addPass(InstCombinePass());
  tidy.addPass(SimplifyCFGPass());
  SmallVector<Function *, 32> candidates;
  for (Function &function : module)
    if (canBeSplit(function))
      candidates.push_back(&function);
  for (Function *function : candidates) {
    SmallVector<Fork, 4> forks = findForks(*function, Blocks(functions.getResult<TargetIRAnalysis>(*function)));
    if (!isWorthwhile(forks))
      continue;
    Function *rest = makeRest(*function, forks);
    goOnInRest(*function, forks.back(), rest);
    for (Function *part : {function, rest}) {
      functions.invalidate(*part, PreservedAnalyses::none());
      tidy.run(*part, functions);
      functions.invalidate(*part, PreservedAnalyses::none());
    }
  }
}

} // namespace otter
