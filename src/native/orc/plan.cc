#include "plan.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/JSON.h"

namespace otter {

using namespace llvm;

namespace {

Error bad(const char *what) {
  return createStringError(std::errc::invalid_argument, "bad module plan: %s", what);
}

Expected<Tier> parseTier(std::optional<StringRef> name) {
  for (Tier tier : {Tier::baseline, Tier::hybrid, Tier::optimised, Tier::specialised, Tier::static_})
    if (name && *name == tierName(tier))
      return tier;
  return bad("tier");
}

Error parseNumbers(const json::Array *array, std::vector<unsigned> &numbers) {
  if (!array)
    return Error::success();
  for (const json::Value &value : *array) {
    auto number = value.getAsInteger();
    if (!number || *number < 0)
      return bad("numbers");
    numbers.push_back(unsigned(*number));
  }
  return Error::success();
}

Error parseVersions(const json::Object &plan, std::vector<VersionPlan> &versions) {
  const json::Array *array = plan.getArray("versions");
  if (!array)
    return bad("versions");
  for (const json::Value &value : *array) {
    const json::Object *object = value.getAsObject();
    auto fn = object ? object->getInteger("fn") : std::nullopt;
    auto symbol = object ? object->getString("symbol") : std::nullopt;
    auto name = object ? object->getString("name") : std::nullopt;
    if (!fn || !symbol || !name)
      return bad("version");
    versions.push_back({uint32_t(*fn), symbol->str(), name->str(), std::nullopt, {}});
    if (auto loop = object->getInteger("loop"))
      versions.back().loop = uint32_t(*loop);
    if (Error error = parseNumbers(object->getArray("sampled"), versions.back().sampled))
      return error;
  }
  return Error::success();
}

Expected<BindingPlan> parseBinding(const json::Value &value) {
  const json::Object *object = value.getAsObject();
  auto body = object ? object->getString("body") : std::nullopt;
  auto symbol = object ? object->getString("symbol") : std::nullopt;
  const json::Array *values = object ? object->getArray("values") : nullptr;
  if (!body || !symbol || !values)
    return bad("binding");
  BindingPlan binding{body->str(), symbol->str(), {}};
  for (const json::Value &entry : *values) {
    const json::Object *bound = entry.getAsObject();
    auto argument = bound ? bound->getInteger("argument") : std::nullopt;
    auto text = bound ? bound->getString("value") : std::nullopt;
    if (!argument || *argument < 0 || !text)
      return bad("bound value");
    binding.values.push_back({unsigned(*argument), text->str()});
  }
  return binding;
}

Error parseBindings(const json::Object &plan, std::vector<BindingPlan> &bindings) {
  const json::Array *array = plan.getArray("bindings");
  if (!array)
    return Error::success();
  for (const json::Value &value : *array) {
    auto binding = parseBinding(value);
    if (!binding)
      return binding.takeError();
    bindings.push_back(std::move(*binding));
  }
  return Error::success();
}

Error parseStrings(const json::Object &plan, std::vector<StringPlan> &strings) {
  const json::Array *array = plan.getArray("strings");
  if (!array)
    return bad("strings");
  for (const json::Value &value : *array) {
    const json::Object *object = value.getAsObject();
    auto symbol = object ? object->getString("symbol") : std::nullopt;
    auto text = object ? object->getString("text") : std::nullopt;
    if (!symbol || !text)
      return bad("string");
    strings.push_back({symbol->str(), text->str()});
  }
  return Error::success();
}

} // namespace

const char *tierName(Tier tier) {
  constexpr const char *names[] = {"baseline", "hybrid", "optimised", "specialised", "static"};
  return names[size_t(tier)];
}

static Error parseCalls(const json::Object &plan, std::vector<CallCount> &calls) {
  const json::Array *list = plan.getArray("calls");
  if (!list)
    return Error::success();
  for (const json::Value &value : *list) {
    const json::Object *call = value.getAsObject();
    auto name = call ? call->getString("name") : std::nullopt;
    auto count = call ? call->getInteger("count") : std::nullopt;
    if (!name || !count || *count < 0)
      return bad("calls");
    calls.push_back({name->str(), uint64_t(*count)});
  }
  return Error::success();
}

static Error parsePlaces(const json::Object &plan, std::vector<std::string> &places) {
  const json::Array *list = plan.getArray("places");
  if (!list)
    return Error::success();
  for (const json::Value &value : *list) {
    auto name = value.getAsString();
    if (!name)
      return bad("places");
    places.push_back(name->str());
  }
  return Error::success();
}

static Expected<CallWrites> parseCallWrites(const json::Value &value, size_t places) {
  const json::Object *object = value.getAsObject();
  auto symbol = object ? object->getString("symbol") : std::nullopt;
  const json::Array *numbers = object ? object->getArray("places") : nullptr;
  if (!symbol || !numbers)
    return bad("writes");
  CallWrites writes = {symbol->str(), object->getString("body").value_or("").str(), {}};
  for (const json::Value &number : *numbers) {
    auto place = number.getAsInteger();
    if (!place || *place < 0 || uint64_t(*place) >= places)
      return bad("writes");
    writes.places.push_back(unsigned(*place));
  }
  return writes;
}

static Error parseWrites(const json::Object &plan, ModulePlan &parsed) {
  if (Error error = parsePlaces(plan, parsed.places))
    return error;
  const json::Array *list = plan.getArray("writes");
  if (!list)
    return Error::success();
  for (const json::Value &value : *list) {
    auto writes = parseCallWrites(value, parsed.places.size());
    if (!writes)
      return writes.takeError();
    parsed.writes.push_back(std::move(*writes));
  }
  return Error::success();
}

static Error parseRenamed(const json::Object &plan, std::vector<FileRename> &renamed) {
  const json::Array *list = plan.getArray("renamed");
  if (!list)
    return Error::success();
  for (const json::Value &value : *list) {
    const json::Object *file = value.getAsObject();
    auto from = file ? file->getString("from") : std::nullopt;
    auto to = file ? file->getString("to") : std::nullopt;
    if (!from || !to)
      return bad("renamed");
    renamed.push_back({from->str(), to->str()});
  }
  return Error::success();
}

static Error parseInjection(const json::Object *object, Injection &injection) {
  if (!object)
    return Error::success();
  StringRef kind = object->getString("kind").value_or("");
  auto found = StringSwitch<std::optional<Injection::Kind>>(kind)
                   .Case("fail", Injection::Kind::fail)
                   .Case("memory", Injection::Kind::memory)
                   .Case("stall", Injection::Kind::stall)
                   .Case("halfway", Injection::Kind::halfway)
                   .Default(std::nullopt);
  if (!found)
    return bad("inject");
  injection = {object->getString("stage").value_or("").str(), *found,
               unsigned(object->getInteger("stallMs").value_or(0))};
  return Error::success();
}

Expected<ModulePlan> parsePlan(StringRef text) {
  auto value = json::parse(text);
  if (!value)
    return value.takeError();
  const json::Object *object = value->getAsObject();
  if (!object)
    return bad("not an object");
  ModulePlan plan;
  auto tier = parseTier(object->getString("tier"));
  if (!tier)
    return tier.takeError();
  plan.tier = *tier;
  if (Error error = parseVersions(*object, plan.versions))
    return error;
  if (Error error = parseStrings(*object, plan.strings))
    return error;
  if (Error error = parseCalls(*object, plan.calls))
    return error;
  if (Error error = parseWrites(*object, plan))
    return error;
  if (Error error = parseBindings(*object, plan.bindings))
    return error;
  if (Error error = parseRenamed(*object, plan.renamed))
    return error;
  plan.optLevel = unsigned(object->getInteger("optLevel").value_or(0));
  plan.unrollThreshold = unsigned(object->getInteger("unrollThreshold").value_or(plan.unrollThreshold));
  plan.recursionInstructions = unsigned(object->getInteger("recursionInstructions").value_or(0));
  plan.loopCopyInstructions = unsigned(object->getInteger("loopCopyInstructions").value_or(0));
  plan.loopLines = unsigned(object->getInteger("loopLines").value_or(plan.loopLines));
  plan.stackObjectBytes = uint64_t(object->getInteger("stackObjectBytes").value_or(0));
  plan.inlineThreshold = int(object->getInteger("inlineThreshold").value_or(225));
  plan.fastISel = object->getBoolean("fastISel").value_or(false);
  plan.direct = object->getBoolean("direct").value_or(false);
  if (Error error = parseInjection(object->getObject("inject"), plan.inject))
    return error;
  if (const json::Object *extra = object->getObject("static")) {
    plan.types = extra->getString("types").value_or("").str();
    plan.benchType = extra->getInteger("benchType").value_or(0);
  }
  return plan;
}

} // namespace otter
