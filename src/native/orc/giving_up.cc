#include "giving_up.h"

#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

#include "inject.h"

namespace otter {

using namespace llvm;

namespace {

class GivingUp : public FunctionPass {
public:
  static char ID;
  explicit GivingUp(Outlook outlook) : FunctionPass(ID), outlook_(std::move(outlook)) {}

  StringRef getPassName() const override { return "Otter giving up"; }

  bool runOnFunction(Function &function) override {
    if (!outlook_.isGivenUp())
      return false;
    // Passes come to a function with code one by one, and leave out declarations. They are all to come to this one.
    for (Function &other : *function.getParent())
      if (!other.isDeclaration())
        other.deleteBody();
    new UnreachableInst(function.getContext(), BasicBlock::Create(function.getContext(), "", &function));
    return true;
  }

private:
  Outlook outlook_;
};

char GivingUp::ID = 0;

} // namespace

Error givenUp(const std::stop_token &stop) {
  return stop.stop_requested() ? createStringError(std::errc::operation_canceled, "given up") : Error::success();
}

Outlook::Outlook(const ModulePlan &plan, StringRef stage, unsigned look, std::stop_token stop)
    : stop_(std::move(stop)) {
  if (plan.inject.kind != Injection::Kind::halfway || plan.inject.stage != stage)
    return;
  stallMs_ = plan.inject.stallMs;
  looks_ = look;
}

bool Outlook::isGivenUp() {
  if (looks_ > 0 && --looks_ == 0)
    standStill(stallMs_, stop_);
  return stop_.stop_requested();
}

FunctionPass *createGivingUpPass(Outlook outlook) {
  return new GivingUp(std::move(outlook));
}

} // namespace otter
