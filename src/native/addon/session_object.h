// The JavaScript object that stands for a Session (interface `Session` in src/jit/native.ts).
#pragma once

#include <napi.h>

#include "../orc/session.h"

namespace otter {

/// createSession(options, onEvents)
Napi::Value createSession(const Napi::CallbackInfo &info);

/// Throws the error as a JavaScript exception.
[[noreturn]] void throwError(Napi::Env env, llvm::Error error);

/// Takes a memory file's descriptor from an argument.
int fdArgument(const Napi::CallbackInfo &info, size_t index);
std::string textArgument(const Napi::CallbackInfo &info, size_t index, const char *name);

} // namespace otter
