// Entry of a static Otter executable: all arguments are the program's.
#include "program.h"

#include <unistd.h>

int main(int argc, char **argv) {
  otter::StaticProgram program(argc, argv);
  // Tasks may still be running when the program ends by a panic or an exit; everything has been written.
  _exit(program.runEntry().exitCode);
}
