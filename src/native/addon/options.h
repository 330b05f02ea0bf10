// SessionOptions of src/jit/native.ts, read from the JavaScript object.
#pragma once

#include <napi.h>

#include "../orc/session.h"

namespace otter {

/// Throws a TypeError that names the field that is wrong.
SessionOptions readOptions(const Napi::Object &object);

} // namespace otter
