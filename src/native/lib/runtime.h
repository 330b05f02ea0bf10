// What hangs off one running program; see context.h for what generated code sees of it.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "../heap/heap.h"
#include "context.h"
#include "input.h"
#include "random.h"
#include "types.h"

namespace otter {

struct Runtime {
  RuntimeOptions options;
  std::vector<std::string> args;
  TypeTable types;
  std::unique_ptr<Heap> heap;
  std::mutex mutex; // guards contexts
  std::vector<Context *> contexts;

  SharedRandom random{};
  std::mutex randomLock;
  Input input{0};
};

/// Writes out what every thread has printed. Only where no other thread is printing, or the program ends.
void flushAll(Runtime *runtime);

} // namespace otter
