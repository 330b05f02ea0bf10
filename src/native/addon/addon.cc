// The module's exports (interface `Addon` in src/jit/native.ts). This folder is all of the native side that knows
// Node.
#include <cerrno>
#include <cstring>
#include <napi.h>
#include <sys/mman.h>
#include <unistd.h>

#include "llvm/Config/llvm-config.h"

#include "../orc/build_identity.h"
#include "../orc/static_program.h"
#include "../orc/target.h"
#include "session_object.h"
#include "terminate.h"

namespace otter {

namespace {

using Napi::CallbackInfo;
using Napi::Number;
using Napi::Object;

Napi::Value memfd(const CallbackInfo &info) {
  int fd = memfd_create(textArgument(info, 0, "name").c_str(), MFD_CLOEXEC);
  if (fd < 0)
    throw Napi::Error::New(info.Env(), std::string("memfd_create: ") + strerror(errno));
  return Number::New(info.Env(), fd);
}

void closeFd(const CallbackInfo &info) {
  close(fdArgument(info, 0));
}

Napi::Value emitObjectFile(const CallbackInfo &info) {
  auto emitted = emitObject(fdArgument(info, 0), textArgument(info, 1, "plan"), textArgument(info, 2, "runtimeBitcode"),
                            textArgument(info, 3, "objectPath"));
  if (!emitted)
    throwError(info.Env(), emitted.takeError());
  Object result = Object::New(info.Env());
  result.Set("codeBytes", double(emitted->codeBytes));
  result.Set("compileNs", double(emitted->compileNs));
  return result;
}

DumpStage stageArgument(const CallbackInfo &info, size_t index) {
  std::string name = textArgument(info, index, "stage");
  if (name == "llvm")
    return DumpStage::llvm;
  if (name == "opt")
    return DumpStage::opt;
  if (name == "asm")
    return DumpStage::assembly;
  if (name == "direct")
    return DumpStage::direct;
  throw Napi::TypeError::New(info.Env(), "unknown stage: " + name);
}

Napi::Value dump(const CallbackInfo &info) {
  auto text = dumpModule(fdArgument(info, 0), textArgument(info, 1, "plan"), textArgument(info, 2, "runtimeBitcode"),
                         stageArgument(info, 3));
  if (!text)
    throwError(info.Env(), text.takeError());
  return Napi::String::New(info.Env(), *text);
}

Napi::Value hostInfo(const CallbackInfo &info) {
  const HostTarget &host = hostTarget();
  Object result = Object::New(info.Env());
  result.Set("cpu", host.cpu);
  result.Set("features", host.features);
  result.Set("llvmVersion", LLVM_VERSION_STRING);
  result.Set("triple", host.triple);
  result.Set("build", buildIdentity());
  return result;
}

llvm::StringRef bytesOf(const Napi::Value &value) {
  if (!value.IsTypedArray())
    throw Napi::TypeError::New(value.Env(), "digest: expected an array of byte arrays");
  auto bytes = value.As<Napi::Uint8Array>();
  return {reinterpret_cast<const char *>(bytes.Data()), bytes.ByteLength()};
}

Napi::Value digestOf(const CallbackInfo &info) {
  if (!info[0].IsArray())
    throw Napi::TypeError::New(info.Env(), "digest: expected an array of byte arrays");
  auto given = info[0].As<Napi::Array>();
  std::vector<llvm::StringRef> parts;
  for (uint32_t i = 0; i < given.Length(); i++)
    parts.push_back(bytesOf(given.Get(i)));
  return Napi::String::New(info.Env(), digest(parts));
}

Napi::Value clocks(const CallbackInfo &info) {
  Object result = Object::New(info.Env());
  result.Set("wallNs", double(wallNs()));
  result.Set("cpuNs", double(processCpuNs()));
  return result;
}

Object initialise(Napi::Env env, Object exports) {
  showStackOnTerminate();
  auto add = [&](const char *name, auto function) { exports.Set(name, Napi::Function::New(env, function, name)); };
  add("memfd", memfd);
  add("closeFd", closeFd);
  add("createSession", createSession);
  add("emitObject", emitObjectFile);
  add("dump", dump);
  add("hostInfo", hostInfo);
  add("digest", digestOf);
  add("clocks", clocks);
  return exports;
}

} // namespace

} // namespace otter

static Napi::Object initialiseAddon(Napi::Env env, Napi::Object exports) {
  return otter::initialise(env, exports);
}

NODE_API_MODULE(otter, initialiseAddon)
