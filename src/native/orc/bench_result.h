// Calls `bench(n)` for any result type that comes back in registers, and keeps the result in its memory form.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "../lib/context.h"

namespace otter {

enum class ResultClass { none, word, i32, boolean, real, pair };

/// How a function returns a value of the type; nothing when it comes back in more than two registers.
std::optional<ResultClass> classifyResult(std::string_view typeTable, uint32_t type);

struct alignas(16) BenchResult {
  uint64_t words[2] = {0, 0};
};

void callBench(ResultClass kind, void *code, Context *ctx, int64_t n, BenchResult &result);

} // namespace otter
