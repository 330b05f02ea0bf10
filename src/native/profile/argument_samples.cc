#include "argument_samples.h"

#include "../lib/abi.h"

namespace otter {

namespace {

std::string wordText(ArgumentKind kind, int64_t word) {
  if (kind == ArgumentKind::truth)
    return word != 0 ? "true" : "false";
  return std::to_string(word);
}

} // namespace

std::vector<ArgumentSamples::Parameter> *ArgumentSamples::parametersOf(uint32_t fn) {
  auto found = parameters_.find(fn);
  if (found != parameters_.end())
    return &found->second;
  size_t count = kinds_[fn].size();
  if (count > left_)
    return nullptr;
  left_ -= count;
  return &parameters_.emplace(fn, std::vector<Parameter>(count)).first->second;
}

void ArgumentSamples::add(uint32_t fn, const int64_t *words) {
  std::vector<Parameter> *parameters = parametersOf(fn);
  if (!parameters)
    return;
  for (size_t i = 0; i < parameters->size(); i++) {
    Parameter &parameter = (*parameters)[i];
    parameter.samples++;
    auto kind = ArgumentKind(kinds_[fn][i]);
    if (kind != ArgumentKind::text) {
      parameter.words.add(kind == ArgumentKind::truth ? words[i] != 0 : words[i]);
      continue;
    }
    auto text = reinterpret_cast<const Str *>(words[i]);
    if (size_t(text->length) <= kTextBytes)
      parameter.texts.add(std::string(text->bytes, size_t(text->length)));
  }
}

std::vector<ParameterView> ArgumentSamples::of(uint32_t fn) const {
  auto found = parameters_.find(fn);
  if (found == parameters_.end())
    return {};
  std::vector<ParameterView> views;
  for (const Parameter &parameter : found->second) {
    auto kind = ArgumentKind(kinds_[fn][views.size()]);
    ParameterView &view = views.emplace_back();
    view.samples = parameter.samples;
    for (auto &[value, count, error] : parameter.words.sorted())
      view.values.push_back({wordText(kind, value), count, error});
    for (auto &[value, count, error] : parameter.texts.sorted())
      view.values.push_back({value, count, error});
  }
  return views;
}

} // namespace otter
