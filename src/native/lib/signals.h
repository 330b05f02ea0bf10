// Installing signal handlers: all of the runtime's take the place of the signal and run on the thread's own signal
// stack.
#pragma once

#include <csignal>

namespace otter {

using SignalHandler = void (*)(int, siginfo_t *, void *);

/// What was installed before goes to `previous`, if it is wanted.
inline void installSignalHandler(int signal, SignalHandler handler, struct sigaction *previous = nullptr) {
  struct sigaction action{};
  action.sa_sigaction = handler;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, previous);
}

} // namespace otter
