// Entry of a static Otter executable built for benching. With the single argument `--serve` it answers each line
// `bench N` on standard input with one line of JSON; otherwise it is the plain entry.
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <string>
#include <unistd.h>

#include "../lib/process_memory.h"
#include "program.h"

namespace {

std::string jsonText(const std::string &text) {
  std::string json = "\"";
  for (unsigned char c : text) {
    char escape[8];
    if (c == '"' || c == '\\')
      json += '\\';
    if (c >= 0x20) {
      json += char(c);
      continue;
    }
    snprintf(escape, sizeof escape, "\\u%04x", c);
    json += escape;
  }
  return json + "\"";
}

int serve(otter::StaticProgram &program) {
  if (!program.hasBench()) {
    fprintf(stderr, "error: the program has no bench(n)\n");
    return 1;
  }
  char line[256];
  while (fgets(line, sizeof line, stdin)) {
    int64_t n;
    if (sscanf(line, "bench %" SCNd64, &n) != 1) {
      fprintf(stderr, "error: expected `bench N`, got: %s", line);
      return 1;
    }
    otter::BenchRun run = program.runBench(n);
    if (run.outcome.left)
      return run.outcome.exitCode;
    printf("{\"wallNs\":%" PRIu64 ",\"cpuNs\":%" PRIu64 ",\"result\":%s,\"rssPeak\":%" PRIu64 "}\n", run.wallNs,
           run.cpuNs, jsonText(run.result).c_str(), otter::peakResidentBytes());
    fflush(stdout);
  }
  return 0;
}

} // namespace

int main(int argc, char **argv) {
  bool serving = argc == 2 && strcmp(argv[1], "--serve") == 0;
  // Standard output carries the answers: what the program prints goes to standard error.
  otter::StaticProgram program(serving ? 1 : argc, argv, serving ? STDERR_FILENO : STDOUT_FILENO);
  int code = serving ? serve(program) : program.runEntry().exitCode;
  fflush(nullptr);
  _exit(code); // tasks may still be running
}
