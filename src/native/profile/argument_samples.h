// What functions are called with: samples of the arguments of baseline code, a sketch of the most frequent values a
// parameter.
//
// Invariants: memory is bounded by the number of parameters asked for and by the bytes kept of a text; a parameter
// keeps its sketch; whoever calls takes care that there is one caller at a time.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "top_values.h"

namespace otter {

/// As the control plane writes them: whole numbers, truth values, texts, and of an `any` its type.
enum class ArgumentKind : char { number = 'i', truth = 'b', text = 's', type = 't' };

/// One parameter's samples. `values` as text: digits, `true` or `false`, the bytes of a str, the digits of a type id.
struct ParameterView {
  struct Value {
    std::string text;
    uint32_t count;
    uint32_t error; // as much of the count may belong to other values
  };
  uint64_t samples = 0; // with those of texts that are too long to be kept
  std::vector<Value> values;
};

class ArgumentSamples {
public:
  /// Longer texts are counted and not kept.
  static constexpr size_t kTextBytes = 32;

  /// `kinds`: an ArgumentKind a sampled parameter, by FnId. `room`: parameters that can have samples.
  ArgumentSamples(std::vector<std::string> kinds, size_t room) : kinds_(std::move(kinds)), left_(room) {}

  bool isSampled(uint32_t fn) const { return !kinds_[fn].empty(); }
  /// A call with these arguments; a text is the address of its Str.
  void add(uint32_t fn, const int64_t *words);
  /// One entry a sampled parameter; empty when nothing was sampled.
  std::vector<ParameterView> of(uint32_t fn) const;

private:
  struct Parameter {
    uint64_t samples = 0;
    TopValues<int64_t> words;
    TopValues<std::string> texts;
  };

  std::vector<Parameter> *parametersOf(uint32_t fn);

  std::vector<std::string> kinds_;
  size_t left_;
  std::unordered_map<uint32_t, std::vector<Parameter>> parameters_;
};

} // namespace otter
