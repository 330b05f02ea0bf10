// What is known of a program's memory, as JSON: for `otter profile --memory` and for the program itself.
#pragma once

#include <string>

#include "../heap/sites.h"
#include "json_write.h"

namespace otter {

struct Runtime;

/// Allocations by stack and type, collections, pauses: MemoryProfile of src/jit/native.ts.
std::string memoryProfile(const Runtime &runtime);

/// Writes `"places"` and a list of dicts: what has been allocated since `before`, by the innermost place and type,
/// those with most bytes first; at most `most` of them.
void writePlaces(JsonWriter &json, const TypeTable &types, const AllocationSites::View &now,
                 const AllocationSites::View &before, size_t most);

} // namespace otter
