// Calls `bench(n)` for any result type, and keeps the result in its memory form.
#pragma once

#include <cstdint>
#include <string_view>

#include "../lib/context.h"

namespace otter {

/// `words` are up to three, in registers; four come back in memory (docs/abi.md).
enum class ResultClass { none, word, i32, boolean, real, words, memory };

/// How a function returns a value of the type.
ResultClass classifyResult(std::string_view typeTable, uint32_t type);

struct alignas(16) BenchResult {
  uint64_t words[4] = {};
};

void callBench(ResultClass kind, void *code, Context *ctx, int64_t n, BenchResult &result);

} // namespace otter
