// Lists of texts, for tests: their types, and what is in them.
#pragma once

#include <string>

#include "harness.h"
#include "lib/objects.h"

namespace otter {

constexpr int64_t kStrs = 8, kBuilder = 9;
constexpr const char *kTypes = "8\tlist\tlist<str>\t5\n9\thandle\tbuilder\tbuilder\t0\n";

inline std::string joined(const List *list) {
  std::string all;
  for (int64_t i = 0; i < list->length; i++)
    all += (i ? "|" : "") + test::text(elementsOf<const Str *>(list)[i]);
  return all;
}

} // namespace otter
