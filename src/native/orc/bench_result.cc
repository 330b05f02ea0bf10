#include "bench_result.h"

#include <cstring>
#include <string>
#include <vector>

namespace otter {

namespace {

struct Pair {
  uint64_t first, second;
};

template <typename Result> void callAs(void *code, Context *ctx, int64_t n, BenchResult &result) {
  auto value = reinterpret_cast<Result (*)(Context *, int64_t)>(code)(ctx, n);
  memcpy(result.words, &value, sizeof value);
}

std::vector<std::string_view> fieldsOf(std::string_view table, uint32_t type) {
  std::string start = std::to_string(type) + "\t";
  while (!table.empty()) {
    std::string_view line = table.substr(0, table.find('\n'));
    table.remove_prefix(std::min(table.size(), line.size() + 1));
    if (line.substr(0, start.size()) != start)
      continue;
    std::vector<std::string_view> fields;
    for (size_t at = 0; at <= line.size();) {
      size_t end = std::min(line.find('\t', at), line.size());
      fields.push_back(line.substr(at, end - at));
      at = end + 1;
    }
    return fields;
  }
  return {};
}

} // namespace

std::optional<ResultClass> classifyResult(std::string_view typeTable, uint32_t type) {
  switch (type) {
  case kUnit:
  case kNever:
    return ResultClass::none;
  case kBool:
    return ResultClass::boolean;
  case kI32:
    return ResultClass::i32;
  case kFloat:
    return ResultClass::real;
  case kAny:
    return ResultClass::pair;
  default:
    break;
  }
  // id kind name base repr words …
  std::vector<std::string_view> fields = fieldsOf(typeTable, type);
  bool isInline = fields.size() > 5 && fields[1] == "enum" && fields[4] == "inline";
  if (!isInline)
    return ResultClass::word;
  return fields[5] == "1" ? std::optional(ResultClass::pair) : std::nullopt;
}

void callBench(ResultClass kind, void *code, Context *ctx, int64_t n, BenchResult &result) {
  switch (kind) {
  case ResultClass::none:
    return reinterpret_cast<void (*)(Context *, int64_t)>(code)(ctx, n);
  case ResultClass::word:
    return callAs<uint64_t>(code, ctx, n, result);
  case ResultClass::i32:
    return callAs<uint32_t>(code, ctx, n, result);
  case ResultClass::boolean:
    return callAs<bool>(code, ctx, n, result);
  case ResultClass::real:
    return callAs<double>(code, ctx, n, result);
  case ResultClass::pair:
    return callAs<Pair>(code, ctx, n, result);
  }
}

} // namespace otter
