#include "json_encode.h"

#include "dict.h"
#include "float_text.h"
#include "strings.h"

namespace otter {

namespace {

class Teller {
public:
  Teller(const TypeTable &types, DataSink &sink) : types_(types), sink_(sink) {}

  /// False when `error` says why.
  bool tell(uint32_t id, const uint8_t *value);
  std::string error;

private:
  bool enter() {
    if (++depth_ > kDeepest)
      error = "JSON is nested too deeply";
    return depth_ <= kDeepest;
  }

  bool list(const List *list);
  bool dict(const Dict *dict);
  bool structure(const TypeInfo &type, const uint8_t *object);
  bool enumeration(const TypeInfo &type, const uint8_t *value);
  bool payload(const VariantInfo &variant, const uint8_t *words);
  bool reference(const TypeInfo &type, const uint8_t *object);

  const TypeTable &types_;
  DataSink &sink_;
  int depth_ = 0;
};

bool Teller::tell(uint32_t id, const uint8_t *value) {
  switch (id) {
  case kUnit:
  case kNever:
    return sink_.none(), true;
  case kBool:
    return sink_.boolean(loadAs<uint8_t>(value)), true;
  case kInt:
    return sink_.integer(loadAs<int64_t>(value)), true;
  case kI32:
    return sink_.integer(loadAs<int32_t>(value)), true;
  case kFloat:
    return sink_.real(loadAs<double>(value)), true;
  case kStr:
    return sink_.text(viewOf(loadAs<const Str *>(value))), true;
  case kAny:
    return tell(uint32_t(loadAs<Any>(value).type), valueInAny(types_, value));
  default: {
    const TypeInfo &type = types_[id];
    if (type.kind == Kind::enumeration)
      return enumeration(type, value);
    if (type.kind == Kind::structure)
      return structure(type, openStruct(type, value));
    return reference(type, loadAs<const uint8_t *>(value));
  }
  }
}

bool Teller::reference(const TypeInfo &type, const uint8_t *object) {
  switch (type.kind) {
  case Kind::list:
    return list(reinterpret_cast<const List *>(object));
  case Kind::dict:
    return dict(reinterpret_cast<const Dict *>(object));
  default:
    error = "JSON has no " + type.name;
    return false;
  }
}

bool Teller::list(const List *list) {
  uint32_t elem = types_[list->header.type].elem;
  if (!enter())
    return false;
  sink_.beginList();
  for (int64_t i = 0; i < list->length; i++)
    if (!tell(elem, list->data + uint64_t(i) * types_[elem].bytes))
      return false;
  sink_.endList();
  depth_--;
  return true;
}

bool Teller::dict(const Dict *dict) {
  const TypeInfo &type = types_[dict->header.type];
  if (!enter())
    return false;
  sink_.beginDict();
  for (int64_t at = ot_dict_next(nullptr, dict, 0, dict->version); at >= 0;
       at = ot_dict_next(nullptr, dict, at + 1, dict->version)) {
    const uint8_t *entry = dictEntry(dict, type.shape, at);
    std::string key;
    appendText(types_, key, type.elem, entry);
    sink_.key(key);
    if (!tell(type.value, entry + shapeValueOffset(type.shape)))
      return false;
  }
  sink_.endDict();
  depth_--;
  return true;
}

bool Teller::structure(const TypeInfo &type, const uint8_t *object) {
  if (!enter())
    return false;
  sink_.beginDict();
  for (const FieldInfo &field : type.fields) {
    sink_.key(field.name);
    if (!tell(field.type, object + field.offset))
      return false;
  }
  sink_.endDict();
  depth_--;
  return true;
}

// `Option` is what it holds or null; other enums are the variant's name, or an object with it as its only key.
bool Teller::enumeration(const TypeInfo &type, const uint8_t *value) {
  EnumValue opened = openEnum(type, value);
  const VariantInfo &variant = type.variants[opened.tag];
  if (isOption(type))
    return variant.payload.empty() ? (sink_.none(), true) : tell(variant.payload[0].type, opened.words);
  if (variant.payload.empty())
    return sink_.text(variant.name), true;
  if (!enter())
    return false;
  sink_.beginDict();
  sink_.key(variant.name);
  if (!payload(variant, opened.words))
    return false;
  sink_.endDict();
  depth_--;
  return true;
}

bool Teller::payload(const VariantInfo &variant, const uint8_t *words) {
  bool isList = variant.payload.size() > 1;
  if (isList) {
    if (!enter())
      return false;
    sink_.beginList();
  }
  for (const FieldInfo &field : variant.payload)
    if (!tell(field.type, words + 8 * field.offset))
      return false;
  if (isList) {
    sink_.endList();
    depth_--;
  }
  return true;
}

} // namespace

std::string tellValue(const TypeTable &types, uint32_t type, const uint8_t *value, DataSink &sink) {
  Teller teller(types, sink);
  teller.tell(type, value);
  return teller.error;
}

} // namespace otter
