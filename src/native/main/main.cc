// Entry of a static Otter executable: all arguments are the program's.
#include "program.h"

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace {

// A file that is opened later must not get the number of a standard stream that was closed: print would write to it.
void holdStandardStreams() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl(fd, F_GETFD) < 0)
      (void)open("/dev/null", O_RDWR); // the lowest number that is free: this one
}

} // namespace

int main(int argc, char **argv) {
  holdStandardStreams();
  // Who does not read errors any more is no reason to end: as in the other modes, where node ignores it.
  signal(SIGPIPE, SIG_IGN);
  otter::StaticProgram program(argc, argv);
  // Tasks may still be running when the program ends by a panic or an exit; everything has been written.
  _exit(program.runEntry().exitCode);
}
