// Methods of built-in types on `any`: tables of handlers, by the type of the receiver.
#pragma once

#include "call.h"
#include "dyn.h"

namespace otter {

struct DynMethod {
  const char *name;
  int64_t arity;
  Any (*run)(Context *ctx, Any self, const Any *args);
};

struct DynMethods {
  const DynMethod *rows;
  size_t count;

  const DynMethod *find(std::string_view name) const;
};

DynMethods listMethods();
DynMethods dictMethods();
DynMethods strMethods();
/// Of a handle, by the kind of handle.
DynMethods handleMethods(std::string_view handle);

/// The type of a list of such elements; the front end makes sure that the program has what its calls can give.
uint32_t listTypeOf(Context *ctx, uint32_t elem);
/// `Option.Some` of a value in memory, or `Option.None` for a null pointer.
Any makeOption(Context *ctx, uint32_t type, const uint8_t *value);

} // namespace otter
