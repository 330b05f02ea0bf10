#include "session_object.h"

#include "../lib/process_memory.h"
#include "options.h"

namespace otter {

namespace {

using Napi::CallbackInfo;
using Napi::Env;
using Napi::Object;

// What both the JavaScript object and late events hold. The function is released once, on close.
struct Channel {
  Napi::ThreadSafeFunction function;
  Session *session = nullptr; // null after close
};

Object eventObject(Env env, const Event &event) {
  Object object = Object::New(env);
  auto set = [&](const char *name, auto value) { object.Set(name, value); };
  auto number = [&](auto value) { return Napi::Number::New(env, double(value)); };
  set("atNs", number(event.atNs));
  switch (event.kind) {
  case Event::Kind::lazy:
    set("kind", "lazy");
    set("fn", number(event.fn));
    break;
  case Event::Kind::hot:
    set("kind", "hot");
    set("fn", number(event.fn));
    set("trigger", event.loop ? "loop" : "call");
    if (event.loop)
      set("loop", number(*event.loop));
    set("calls", number(event.calls));
    set("loops", number(event.loops));
    break;
  case Event::Kind::compiled: {
    Napi::Array fns = Napi::Array::New(env, event.fns.size());
    for (uint32_t i = 0; i < event.fns.size(); i++)
      fns.Set(i, number(event.fns[i]));
    set("kind", "compiled");
    set("job", number(event.job));
    set("tier", tierName(event.tier));
    set("fns", fns);
    set("compileNs", number(event.compileNs));
    set("codeBytes", number(event.codeBytes));
    if (!event.error.empty())
      set("error", event.error);
    if (event.isGivenUp)
      set("givenUp", Napi::Boolean::New(env, true));
    break;
  }
  case Event::Kind::evicted:
    set("kind", "evicted");
    set("fn", number(event.fn));
    if (event.loop)
      set("loop", number(*event.loop));
    set("tier", tierName(event.tier));
    set("codeBytes", number(event.codeBytes));
    break;
  case Event::Kind::pressure:
    set("kind", "pressure");
    break;
  case Event::Kind::done:
    set("kind", "done");
    set("run", number(event.run));
    set("exitCode", number(event.exitCode));
    set("left", Napi::Boolean::New(env, event.left));
    set("result", event.result);
    set("wallNs", number(event.wallNs));
    set("cpuNs", number(event.cpuNs));
    break;
  }
  return object;
}

Napi::Array takeEvents(Env env, Session &session) {
  std::vector<Event> events = session.takeEvents();
  Napi::Array batch = Napi::Array::New(env, events.size());
  for (uint32_t i = 0; i < events.size(); i++)
    batch.Set(i, eventObject(env, events[i]));
  return batch;
}

void deliver(Env env, Napi::Function callback, Channel *channel) {
  if (!channel->session)
    return;
  Napi::Array events = takeEvents(env, *channel->session);
  if (events.Length() > 0)
    callback.Call({events});
}

class SessionObject : public Napi::ObjectWrap<SessionObject> {
public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "Session",
                       {InstanceMethod<&SessionObject::compile>("compile"),
                        InstanceMethod<&SessionObject::link>("link"),
                        InstanceMethod<&SessionObject::hurry>("hurry"),
                        InstanceMethod<&SessionObject::isAwaited>("isAwaited"),
                        InstanceMethod<&SessionObject::fail>("fail"),
                        InstanceMethod<&SessionObject::stopCompiling>("stopCompiling"),
                        InstanceMethod<&SessionObject::trimCode>("trimCode"),
                        InstanceMethod<&SessionObject::setSampling>("setSampling"),
                        InstanceMethod<&SessionObject::memoryProfile>("memoryProfile"),
                        InstanceMethod<&SessionObject::failContinuation>("failContinuation"),
                        InstanceMethod<&SessionObject::runEntry>("runEntry"),
                        InstanceMethod<&SessionObject::runBench>("runBench"),
                        InstanceMethod<&SessionObject::setCounters>("setCounters"),
                        InstanceMethod<&SessionObject::callCount>("callCount"),
                        InstanceMethod<&SessionObject::programCpuNs>("programCpuNs"),
                        InstanceMethod<&SessionObject::branchCounts>("branchCounts"),
                        InstanceMethod<&SessionObject::edgeCount>("edgeCount"),
                        InstanceMethod<&SessionObject::argumentSamples>("argumentSamples"),
                        InstanceMethod<&SessionObject::stats>("stats"),
                        InstanceMethod<&SessionObject::heldObjects>("heldObjects"),
                        InstanceMethod<&SessionObject::profile>("profile"),
                        InstanceMethod<&SessionObject::close>("close")});
  }

  explicit SessionObject(const CallbackInfo &info) : ObjectWrap(info) {
    Napi::Env env = info.Env();
    if (info.Length() < 2 || !info[0].IsObject() || !info[1].IsFunction())
      throw Napi::TypeError::New(env, "createSession needs options and a function for events");
    channel_ = new Channel;
    channel_->function = Napi::ThreadSafeFunction::New(env, info[1].As<Napi::Function>(), "otter events", 0, 1,
                                                       [channel = channel_](Napi::Env) { delete channel; });
    Napi::ThreadSafeFunction function = channel_->function;
    Channel *channel = channel_;
    auto session = Session::create(readOptions(info[0].As<Object>()),
                                   [function, channel]() { function.NonBlockingCall(channel, deliver); });
    if (!session) {
      channel_->function.Release();
      channel_ = nullptr;
      throwError(env, session.takeError());
    }
    session_ = std::move(*session);
    channel_->session = session_.get();
    napi_add_env_cleanup_hook(env, closeAtExit, this);
  }

  ~SessionObject() override {
    if (session_)
      napi_remove_env_cleanup_hook(Env(), closeAtExit, this);
    shut();
  }

private:
  static void closeAtExit(void *self) { static_cast<SessionObject *>(self)->shut(); }

  void shut() {
    if (!session_)
      return;
    channel_->session = nullptr;
    // A program that cannot be stopped keeps its session: freeing it would pull the ground from under the thread.
    if (!session_->close())
      (void)session_.release();
    session_.reset();
    channel_->function.Release();
    channel_ = nullptr;
  }

  Session &session(const CallbackInfo &info) {
    if (!session_)
      throw Napi::Error::New(info.Env(), "the session is closed");
    return *session_;
  }

  uint32_t fnArgument(const CallbackInfo &info) {
    if (!info[0].IsNumber() || !session(info).isFunction(info[0].As<Napi::Number>().Uint32Value()))
      throw Napi::TypeError::New(info.Env(), "not a function of this session");
    return info[0].As<Napi::Number>().Uint32Value();
  }

  Napi::Value compile(const CallbackInfo &info) {
    Session &session = this->session(info);
    std::string plan = textArgument(info, 1, "plan");
    return Napi::Number::New(info.Env(), session.compile(fdArgument(info, 0), std::move(plan), info[2].ToBoolean()));
  }

  Napi::Value link(const CallbackInfo &info) {
    Session &session = this->session(info);
    std::string plan = textArgument(info, 1, "plan");
    return Napi::Number::New(info.Env(), session.link(fdArgument(info, 0), std::move(plan), info[2].ToBoolean()));
  }

  void hurry(const CallbackInfo &info) { session(info).hurry(info[0].ToNumber().Uint32Value()); }

  Napi::Value isAwaited(const CallbackInfo &info) {
    Session &session = this->session(info);
    return Napi::Boolean::New(info.Env(), session.isAwaited(fnArgument(info)));
  }

  void fail(const CallbackInfo &info) {
    Session &session = this->session(info);
    session.fail(fnArgument(info), textArgument(info, 1, "message"));
  }

  Napi::Value stopCompiling(const CallbackInfo &info) {
    session(info).stopCompiling();
    return takeEvents(info.Env(), session(info));
  }

  void failContinuation(const CallbackInfo &info) {
    Session &session = this->session(info);
    session.failContinuation(fnArgument(info), info[1].ToNumber().Uint32Value());
  }

  Napi::Value runEntry(const CallbackInfo &info) {
    Session &session = this->session(info);
    return Napi::Number::New(info.Env(), session.runEntry(fnArgument(info)));
  }

  Napi::Value runBench(const CallbackInfo &info) {
    Session &session = this->session(info);
    bool lossless = true;
    int64_t n = info[1].IsBigInt() ? info[1].As<Napi::BigInt>().Int64Value(&lossless) : info[1].ToNumber().Int64Value();
    return Napi::Number::New(info.Env(), session.runBench(fnArgument(info), n, info[2].ToNumber().Uint32Value()));
  }

  Napi::Value memoryProfile(const CallbackInfo &info) {
    return Napi::String::New(info.Env(), session(info).memoryProfile());
  }

  Napi::Value trimCode(const CallbackInfo &info) {
    return Napi::Number::New(info.Env(), double(session(info).trimCode()));
  }

  void setSampling(const CallbackInfo &info) { session(info).setSampling(info[0].ToBoolean()); }

  void setCounters(const CallbackInfo &info) {
    Session &session = this->session(info);
    session.setCounters(fnArgument(info), info[1].ToNumber().Int64Value(), info[2].ToNumber().Int64Value());
  }

  Napi::Value callCount(const CallbackInfo &info) {
    Session &session = this->session(info);
    return Napi::Number::New(info.Env(), double(session.calls(fnArgument(info))));
  }

  Napi::Value programCpuNs(const CallbackInfo &info) {
    return Napi::Number::New(info.Env(), double(session(info).programCpuNs()));
  }

  Napi::Value branchCounts(const CallbackInfo &info) {
    auto counts = session(info).branchCounts(info[0].ToNumber().Uint32Value());
    if (!counts)
      throw Napi::RangeError::New(info.Env(), "there is no such pair of branch counters");
    Napi::Array pair = Napi::Array::New(info.Env(), 2);
    pair.Set(0u, double(counts->first));
    pair.Set(1u, double(counts->second));
    return pair;
  }

  Napi::Value edgeCount(const CallbackInfo &info) {
    auto count = session(info).edgeCount(info[0].ToNumber().Uint32Value());
    if (!count)
      throw Napi::RangeError::New(info.Env(), "there is no such counter of a call site");
    return Napi::Number::New(info.Env(), double(*count));
  }

  Napi::Value argumentSamples(const CallbackInfo &info) {
    Napi::Env env = info.Env();
    Napi::Array parameters = Napi::Array::New(env);
    for (const ParameterView &view : session(info).arguments(fnArgument(info))) {
      Napi::Array values = Napi::Array::New(env);
      for (const auto &[text, count, error] : view.values) {
        Object value = Object::New(env);
        value.Set("text", text);
        value.Set("count", double(count));
        value.Set("error", double(error));
        values.Set(values.Length(), value);
      }
      Object parameter = Object::New(env);
      parameter.Set("samples", double(view.samples));
      parameter.Set("values", values);
      parameters.Set(parameters.Length(), parameter);
    }
    return parameters;
  }

  Napi::Value stats(const CallbackInfo &info) {
    SessionStats stats = session(info).stats();
    Object object = Object::New(info.Env());
    object.Set("codeBytesLive", double(stats.codeBytesLive));
    object.Set("codeBytesEvicted", double(stats.codeBytesEvicted));
    object.Set("transfers", double(stats.transfers));
    object.Set("emittedDirectly", double(stats.emittedDirectly));
    object.Set("gcCollections", double(stats.runtime.collections));
    object.Set("gcPauseP99Ms", stats.runtime.pauseP99Ms);
    object.Set("allocatedBytes", double(stats.runtime.allocatedBytes));
    object.Set("heapLiveBytes", double(stats.runtime.liveBytes));
    object.Set("heapHeldBytes", double(stats.runtime.heldBytes));
    object.Set("peakHeapBytes", double(stats.runtime.peakBytes));
    object.Set("tasksSpawned", double(stats.runtime.tasksSpawned));
    object.Set("tasksStolen", double(stats.runtime.tasksStolen));
    object.Set("workers", double(stats.runtime.workers));
    object.Set("poolLimit", double(stats.runtime.poolLimit));
    object.Set("poolDecisions", double(stats.runtime.poolDecisions));
    object.Set("rssPeakBytes", double(peakResidentBytes()));
    return object;
  }

  Napi::Value heldObjects(const CallbackInfo &info) {
    Napi::Env env = info.Env();
    Napi::Array objects = Napi::Array::New(env);
    for (const CodeCache::HeldObject &held : session(info).heldObjects()) {
      Napi::Array names = Napi::Array::New(env);
      for (const std::string &name : held.names)
        names.Set(names.Length(), name);
      Object object = Object::New(env);
      object.Set("job", double(held.job));
      object.Set("names", names);
      object.Set("object", Napi::Buffer<char>::Copy(env, held.bytes.data(), held.bytes.size()));
      objects.Set(objects.Length(), object);
    }
    return objects;
  }

  Napi::Value profile(const CallbackInfo &info) {
    Session &session = this->session(info);
    CodeCache::ProfileView view = session.profile();
    Napi::Env env = info.Env();
    Napi::Array stacks = Napi::Array::New(env);
    for (const auto &[stack, samples] : view.stacks) {
      Object entry = Object::New(env);
      Napi::Array frames = Napi::Array::New(env, stack.frames.size());
      for (size_t i = 0; i < stack.frames.size(); i++)
        frames.Set(uint32_t(i), double(stack.frames[i]));
      entry.Set("frames", frames);
      entry.Set("isTruncated", stack.isTruncated);
      entry.Set("samples", double(samples));
      stacks.Set(stacks.Length(), entry);
    }
    Napi::Array frames = Napi::Array::New(env);
    for (const ProfileFrame &frame : view.frames) {
      Object entry = Object::New(env);
      entry.Set("function", frame.function);
      entry.Set("file", frame.file);
      entry.Set("line", double(frame.line));
      if (frame.tier)
        entry.Set("tier", frame.tier);
      frames.Set(frames.Length(), entry);
    }
    Napi::Array functions = Napi::Array::New(env);
    for (const CodeCache::SelfTime &self : view.functions) {
      Object entry = Object::New(env);
      entry.Set("fn", double(self.fn));
      entry.Set("tier", tierName(self.tier));
      entry.Set("samples", double(self.samples));
      functions.Set(functions.Length(), entry);
    }
    Object result = Object::New(env);
    result.Set("samples", double(view.samples));
    result.Set("dropped", double(session.droppedSamples()));
    result.Set("threads", double(session.sampledThreads()));
    result.Set("frames", frames);
    result.Set("stacks", stacks);
    result.Set("functions", functions);
    return result;
  }

  void close(const CallbackInfo &info) {
    if (!session_)
      return;
    napi_remove_env_cleanup_hook(info.Env(), closeAtExit, this);
    shut();
  }

  std::unique_ptr<Session> session_;
  Channel *channel_ = nullptr;
};

} // namespace

void throwError(Env env, llvm::Error error) {
  throw Napi::Error::New(env, llvm::toString(std::move(error)));
}

int fdArgument(const CallbackInfo &info, size_t index) {
  if (!info[index].IsNumber())
    throw Napi::TypeError::New(info.Env(), "expected a file descriptor");
  return info[index].As<Napi::Number>().Int32Value();
}

std::string textArgument(const CallbackInfo &info, size_t index, const char *name) {
  if (!info[index].IsString())
    throw Napi::TypeError::New(info.Env(), std::string("expected a string: ") + name);
  return info[index].As<Napi::String>().Utf8Value();
}

Napi::Value createSession(const CallbackInfo &info) {
  return SessionObject::define(info.Env()).New({info[0], info[1]});
}

} // namespace otter
