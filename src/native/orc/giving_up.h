// Compile jobs that are given up: when a session ends, nothing calls what they would make, and a large module takes
// seconds. Jobs look now and then whether they are to go on; LLVM ends in an orderly way, with what is left undone.
//
// Invariant: whoever runs a part of a pipeline that looks has to look once more afterwards, as what is left of the
// module then is no good.
#pragma once

#include <stop_token>

#include "llvm/Pass.h"

#include "plan.h"

namespace otter {

/// Not Error::success once the job is to be given up.
llvm::Error givenUp(const std::stop_token &stop);

/// What the inside of a stage looks at. Where the plan asks for it, a look stands still: in the midst of the stage.
class Outlook {
public:
  /// `look`: the one that stands still.
  Outlook(const ModulePlan &plan, llvm::StringRef stage, unsigned look, std::stop_token stop);
  bool isGivenUp();

private:
  std::stop_token stop_;
  unsigned stallMs_ = 0;
  unsigned looks_ = 0; // until the one that stands still
};

/// To be the first pass over each function: when the job is given up, this function and all others lose their code.
llvm::FunctionPass *createGivingUpPass(Outlook outlook);

} // namespace otter
