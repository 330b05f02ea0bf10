// What is done with pointers into lists, as far as that can be told from one instruction.
#pragma once

#include <optional>

#include "llvm/IR/DataLayout.h"
#include "llvm/IR/Instructions.h"

namespace otter {

/// Lists with more uses are left alone.
constexpr unsigned kMostUses = 4000;

/// Whether its result is a list that nobody else knows; not by `ot_new_object`.
bool makesList(const llvm::CallBase &call);

/// A function of the runtime that does something with lists.
bool isListFunction(const llvm::CallBase &call);

/// Whether its result is a new list: an object is one if its type says so, or if it is passed to a function on lists as
/// the one that it is about.
bool isNewList(const llvm::CallBase &call);

/// The call makes room in this list.
bool isGrowthOf(const llvm::CallBase &call, const llvm::Value &list);

/// Where in the list's object, if that is known: an index that is no constant leads to elements.
std::optional<int64_t> offsetIn(const llvm::Value &list, const llvm::Value &pointer, const llvm::DataLayout &layout);

/// Whether some of the bytes are of the word that says where the elements are.
bool overlapsData(int64_t offset, llvm::Type *type, const llvm::DataLayout &layout);

/// The callee keeps no pointer to what it is passed.
bool keepsNone(const llvm::CallBase &call, const llvm::Use &use);

bool isKnownCallOfElements(const llvm::CallBase &call, const llvm::Use &use);

/// Whether the number of an address is compared only, as copies of loops do to tell whether two lists overlap. Counts
/// the uses.
bool staysNumber(const llvm::Instruction &number, unsigned &uses);

} // namespace otter
