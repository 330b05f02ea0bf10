#include "effects.h"

#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Metadata.h"

#include "stack_objects.h"

namespace otter {

using namespace llvm;

namespace {

// Runtime functions that write to no list, field or variable of the program (docs/abi.md), by the start of their
// names. Headers, strings and contexts are another matter: those are never looked up here.
constexpr StringLiteral kHarmless[] = {"ot_new_",        "ot_allocate_slow", "ot_extend_object", "ot_list_make",
                                       "ot_list_filled", "ot_panic",         "ot_str_",          "ot_text_",
                                       "ot_int_pow",     "ot_i32_pow",       "ot_float_to_int",  "ot_equal",
                                       "ot_builder_",    "ot_io_print"};

bool isHarmless(StringRef name) {
  return any_of(kHarmless, [&](StringRef prefix) { return name.starts_with(prefix); });
}

bool isProgramPlace(StringRef place) {
  return place.starts_with("ot.list#") || place.starts_with("ot.el.") || place.starts_with("ot.s.") ||
         place.starts_with("ot.e.") || place.starts_with("otter.glob.");
}

} // namespace

StringRef placeOf(const MDNode *tag) {
  auto leaf = tag && tag->getNumOperands() >= 3 ? dyn_cast<MDNode>(tag->getOperand(1)) : nullptr;
  auto name = leaf && leaf->getNumOperands() > 0 ? dyn_cast<MDString>(leaf->getOperand(0)) : nullptr;
  return name ? name->getString() : "";
}

CallEffects::CallEffects(const ModulePlan &plan) {
  for (const CallWrites &call : plan.writes) {
    StringSet<> places;
    for (unsigned place : call.places)
      places.insert(plan.places[place]);
    slots_["otter.slot." + call.symbol] = sets_.size();
    if (!call.body.empty())
      bodies_[call.body] = sets_.size();
    sets_.push_back(std::move(places));
  }
}

const StringSet<> *CallEffects::writesOf(const CallBase &call) const {
  const Value *callee = call.getCalledOperand();
  const StringMap<size_t> *table = &bodies_;
  // A call out of the module: the address comes from the callee's entry slot.
  if (auto load = dyn_cast<LoadInst>(callee)) {
    callee = load->getPointerOperand();
    table = &slots_;
  }
  auto global = dyn_cast<GlobalValue>(callee);
  auto found = global ? table->find(global->getName()) : table->end();
  return found == table->end() ? nullptr : &sets_[found->second];
}

bool CallEffects::leaves(const CallBase &call, StringRef place) const {
  const Function *callee = call.getCalledFunction();
  // Making room for a text sets the length of a copy that nobody has looked at.
  bool writesOnlyBytes = callee && (callee->getName() == "ot_text_widened" || callee->getName() == "ot_text_appended");
  if (writesOnlyBytes && place == "ot.str#2")
    return true;
  if (!isProgramPlace(place))
    return false;
  if (callee && isHarmless(callee->getName()))
    return true;
  if (callee && callee->getName() == "ot_list_grow")
    return !place.starts_with("ot.list#");
  // Keys and values of dicts are elements to generated code.
  if (callee && callee->getName().starts_with("ot_dict_"))
    return !place.starts_with("ot.el.");
  const StringSet<> *writes = writesOf(call);
  return writes && !writes->contains(place);
}

ModRefInfo EffectsResult::getModRefInfo(const CallBase *call, const MemoryLocation &location, AAQueryInfo &) {
  StringRef place = placeOf(location.AATags.TBAA);
  if (place.empty() || !effects_.leaves(*call, place))
    return ModRefInfo::ModRef;
  auto alloca = location.Ptr ? dyn_cast<AllocaInst>(getUnderlyingObject(location.Ptr)) : nullptr;
  if (!location.Ptr || (alloca && !isStackObject(*alloca)))
    return ModRefInfo::ModRef;
  return ModRefInfo::Ref;
}

AnalysisKey EffectsAnalysis::Key;

} // namespace otter
