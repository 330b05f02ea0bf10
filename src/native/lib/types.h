// The type table that generated code's type ids index: parsed once from the blob of docs/abi.md.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "abi.h"
#include "layouts.h"

namespace otter {

enum class Kind : uint8_t { scalar, str, list, dict, structure, enumeration, fn, handle };
enum class EnumRepr : uint8_t { tag, niche, inlined, boxed };

struct FieldInfo {
  std::string name;
  uint32_t type = 0;
  uint32_t offset = 0; // bytes from the object's start; of a payload, its word
};

struct VariantInfo {
  std::string name;
  std::vector<FieldInfo> payload;
};

struct TypeInfo {
  Kind kind = Kind::scalar;
  std::string name;
  std::string base;       // structs and enums: the name without type arguments; handles: the kind of handle
  uint32_t bytes = 0;     // of a field or element of this type
  uint32_t align = 1;     // of a field or element of this type
  bool hasRefs = false;   // such a field may hold a reference
  bool isValue = false;   // a struct held by value: its fields, in words, without a header
  uint32_t elem = 0;      // list element, dict key, function's result, handle's first argument
  uint32_t value = 0;     // dict value
  uint32_t elemBytes = 0; // list: of an element
  int64_t shape = 0;      // dict: how its entries are laid out (dict.h)
  uint32_t listOf = 0;    // the list type of such elements, the prelude's Option of such a value; 0 when the
  uint32_t optionOf = 0;  // program has none
  EnumRepr repr = EnumRepr::tag;
  uint32_t words = 0;           // inline enums: payload words
  std::vector<uint32_t> params; // of a function
  std::vector<FieldInfo> fields;
  std::vector<VariantInfo> variants;
};

/// An enum of the shape of the prelude's `Option`, by that name.
bool isOption(const TypeInfo &type);

struct TypeTable {
  std::vector<TypeInfo> all;
  uint32_t textDict = 0; // dict<str, any>

  const TypeInfo &operator[](uint32_t id) const { return all[id]; }
  /// Replaces the table; false when a line is malformed.
  bool parse(const char *blob, uint64_t length);
  /// Marking asks for each object, and a type's whole line is too much to read for that.
  Layouts layouts;
  /// What `type_of` calls values of a type, by type: strings outside the heap.
  std::vector<const Str *> kindNames;

  /// Whether an object with this header type (buffers included) may hold references.
  bool mayHoldReferences(uint32_t headerType) const { return layouts.mayHoldReferences(headerType); }

private:
  const Str *textOf(const std::string &name);
  /// Of this table and of those that it was before, since the program may still hold them.
  std::unordered_map<std::string, std::unique_ptr<char[]>> texts_;
};

} // namespace otter
