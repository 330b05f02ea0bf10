// `sys`: the machine and the process.
#include <cstdlib>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "../sched/scheduler.h"
#include "processors.h"
#include "runtime.h"
#include "std_values.h"
#include "utf8_check.h"

using namespace otter;

/// Processors that this process may run on.
OT_API int64_t ot_sys_cores(Context *) {
  return processors();
}

OT_API int64_t ot_sys_memory(Context *) {
  return int64_t(sysconf(_SC_PHYS_PAGES)) * int64_t(sysconf(_SC_PAGESIZE));
}

OT_API const Str *ot_sys_env(Context *ctx, int64_t, const Str *name) {
  const char *value = getenv(textOf(name).c_str());
  return value ? newText(ctx, repairUtf8(value)) : nullptr;
}

/// Ends the program from any thread: what was printed is written first. The system keeps the low eight bits.
OT_API OT_COLD void ot_sys_exit(Context *ctx, int64_t code) {
  Runtime *runtime = ctx->runtime;
  int status = int(code & 0xff);
  runtime->output.flush();
  if (ctx->worker)
    runtime->scheduler->exitFromTask(ctx, status);
  if (ExitHandler handler = runtime->options.exit)
    handler(ctx, status);
  _exit(status);
}
