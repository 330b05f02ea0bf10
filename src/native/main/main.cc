// Entry of a static Otter executable: all arguments are the program's.
#include "program.h"

int main(int argc, char **argv) {
  otter::StaticProgram program(argc, argv);
  return program.runEntry().exitCode;
}
