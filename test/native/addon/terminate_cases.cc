// A thread that asks a vector for more than there is, as LLVM and V8 would with a broken number. With an argument, the
// stack is shown.
#include <thread>
#include <vector>

#include "addon/terminate.h"

[[gnu::noinline]] void reserveTooMuch(std::vector<long> &numbers, size_t count) {
  numbers.reserve(count);
}

int main(int count, char **) {
  if (count > 1)
    otter::showStackOnTerminate();
  std::thread([count] {
    std::vector<long> numbers;
    reserveTooMuch(numbers, size_t(-count));
  }).join();
}
