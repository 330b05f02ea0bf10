#include "layouts.h"

#include <algorithm>

#include "dict.h"
#include "types.h"

namespace otter {

namespace {

using Words = std::vector<Word>;

constexpr uint64_t kWord = sizeof(uintptr_t);

bool isReference(Word word) {
  return word != Word::value;
}

// Where several types share a word.
Word either(Word a, Word b) {
  return a == b ? a : Word::maybe;
}

void put(Words &words, uint64_t at, const Words &more) {
  if (words.size() < at + more.size())
    words.resize(at + more.size(), Word::value);
  std::copy(more.begin(), more.end(), words.begin() + long(at));
}

// Of all variants at once.
Words payloadOf(const TypeInfo &type, const std::vector<TypeInfo> &all) {
  Words words(type.words, Word::value);
  bool isFirst = true;
  for (const VariantInfo &variant : type.variants) {
    Words own(type.words, Word::value);
    for (const FieldInfo &field : variant.payload)
      put(own, field.offset, wordsOf(field.type, all));
    for (uint32_t i = 0; i < type.words; i++)
      words[i] = isFirst ? own[i] : either(words[i], own[i]);
    isFirst = false;
  }
  return words;
}

Words taggedPayload(const TypeInfo &type, const std::vector<TypeInfo> &all) {
  Words words{Word::value};
  put(words, 1, payloadOf(type, all));
  return words;
}

Words fieldsOf(const TypeInfo &type, const std::vector<TypeInfo> &all) {
  Words words;
  for (const FieldInfo &field : type.fields)
    if (all[field.type].hasRefs)
      put(words, (field.offset - sizeof(Header)) / kWord, wordsOf(field.type, all));
  return words;
}

Layout dictLayout() {
  Layout layout{Words(sizeof(Dict) / kWord - 1, Word::value), {}};
  for (uint64_t offset :
       {offsetof(Dict, entries), offsetof(Dict, control), offsetof(Dict, positions), offsetof(Dict, holes)})
    layout.head[offset / kWord - 1] = Word::maybe;
  return layout;
}

// An element leads to a buffer's inside, and so does `data`.
Layout listLayout(const TypeInfo &type, const std::vector<TypeInfo> &all) {
  Words head(sizeof(List) / kWord - 1, Word::value);
  head[offsetof(List, data) / kWord - 1] = Word::maybe;
  return {head, all[type.elem].hasRefs ? wordsOf(type.elem, all) : Words()};
}

Layout objectLayout(const TypeInfo &type, const std::vector<TypeInfo> &all) {
  switch (type.kind) {
  case Kind::str:
    return {};
  case Kind::list:
    return listLayout(type, all);
  case Kind::dict:
    return dictLayout();
  case Kind::structure:
    return {fieldsOf(type, all), {}};
  case Kind::enumeration:
    return {taggedPayload(type, all), {}};
  default: // the runtime's own
    return {{}, {Word::maybe}};
  }
}

Layout bufferLayout(uint32_t elem, const std::vector<TypeInfo> &all) {
  if (elem == kNever) // kWords
    return {{}, {Word::maybe}};
  return {{}, all[elem].hasRefs ? wordsOf(elem, all) : Words()};
}

Layout entriesLayout(const TypeInfo &dict, const std::vector<TypeInfo> &all) {
  if (!all[dict.elem].hasRefs && !all[dict.value].hasRefs)
    return {};
  Words entry(shapeEntryBytes(dict.shape) / kWord, Word::value);
  if (all[dict.elem].hasRefs)
    put(entry, 0, wordsOf(dict.elem, all));
  if (all[dict.value].hasRefs)
    put(entry, shapeValueOffset(dict.shape) / kWord, wordsOf(dict.value, all));
  return {Words(kEntriesOffset / kWord - 1, Word::value), entry};
}

} // namespace

std::vector<Word> wordsOf(uint32_t id, const std::vector<TypeInfo> &all) {
  const TypeInfo &type = all[id];
  if (!type.hasRefs)
    return Words((type.bytes + kWord - 1) / kWord, Word::value);
  if (type.kind == Kind::scalar) // any
    return {Word::value, Word::maybe};
  if (type.kind == Kind::enumeration && type.repr == EnumRepr::inlined)
    return taggedPayload(type, all);
  if (type.isValue) {
    Words words = fieldsOf(type, all);
    words.resize(type.bytes / kWord, Word::value);
    return words;
  }
  return {Word::reference};
}

void Layouts::set(const std::vector<TypeInfo> &all) {
  all_.clear();
  numbers_.clear();
  several_.clear();
  for (uint32_t type = 0; type < all.size(); type++) {
    Layout entries = all[type].kind == Kind::dict ? entriesLayout(all[type], all) : Layout();
    all_.insert(all_.end(), {objectLayout(all[type], all), {}, bufferLayout(type, all), entries});
  }
  for (const Layout &layout : all_)
    numbers_.push_back(numberOf(layout));
}

uint32_t Layouts::numberOf(const Layout &layout) {
  Several several;
  for (uint32_t word = 0; word < layout.head.size(); word++) {
    if (!isReference(layout.head[word]))
      continue;
    if (several.head.empty() || several.head.back().first + several.head.back().count != word + 1)
      several.head.push_back({word + 1, 0});
    several.head.back().count++;
  }
  several.headWords = uint32_t(layout.head.size()) + 1;
  several.period = uint32_t(layout.element.size());
  for (uint32_t word = 0; word < several.period; word++)
    if (isReference(layout.element[word]))
      several.columns.push_back(word);
  if (several.head.empty() && several.columns.empty())
    return 0;
  bool isOneRun = several.head.size() == 1 && several.columns.empty();
  if (isOneRun && several.head[0].first <= kFirst && several.head[0].count < kSeveral >> kCountShift)
    return several.head[0].first | several.head[0].count << kCountShift;
  // Elements that are nothing but references, and before them what is such a run as well, if anything.
  bool isToEnd = several.columns.size() == several.period && several.period > 0 && several.head.size() <= 1;
  uint32_t first = several.head.empty() ? several.headWords : several.head[0].first;
  if (isToEnd && first <= kFirst && (several.head.empty() || first + several.head[0].count == several.headWords))
    return first;
  several_.push_back(std::move(several));
  return uint32_t(several_.size() - 1) | kSeveral;
}

} // namespace otter
