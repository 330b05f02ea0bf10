#include "bench_result.h"

#include <cstring>
#include <string>
#include <vector>

#include "../lib/call.h"

namespace otter {

namespace {

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

// Of an inline enum, its tag and payload; of a struct held by value, its fields; of everything else one.
uint64_t wordsOf(std::string_view typeTable, uint32_t type) {
  // id kind name base repr words …, or id kind name words …
  std::vector<std::string_view> fields = fieldsOf(typeTable, type);
  auto number = [&](size_t at) { return std::stoull(std::string(fields[at])); };
  if (fields.size() > 5 && fields[1] == "enum" && fields[4] == "inline")
    return 1 + number(5);
  return fields.size() > 3 && fields[1] == "value" ? number(3) : 1;
}

void callInWords(void *code, Context *ctx, int64_t n, BenchResult &result) {
  CallArguments arguments(ctx);
  arguments.addWord(n);
  CallArguments::Result words = arguments.call(&code);
  memcpy(result.words, words.words, sizeof words.words);
}

void callInMemory(void *code, Context *ctx, int64_t n, BenchResult &result) {
  CallArguments arguments(ctx, result.words);
  arguments.addWord(n);
  arguments.call(&code);
}

} // namespace

ResultClass classifyResult(std::string_view typeTable, uint32_t type) {
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
    return ResultClass::words;
  default:
    break;
  }
  uint64_t words = wordsOf(typeTable, type);
  return words == 1 ? ResultClass::word : words <= 3 ? ResultClass::words : ResultClass::memory;
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
  case ResultClass::words:
    return callInWords(code, ctx, n, result);
  case ResultClass::memory:
    return callInMemory(code, ctx, n, result);
  }
}

} // namespace otter
