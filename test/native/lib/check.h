// What the tests of the native library share: counting checks, comparing values, the line that the run ends with.
#pragma once

#include <cstdio>
#include <sstream>
#include <string>

inline int passed = 0;
inline int failed = 0;

/// `what` says which case it is.
template <typename A, typename B> void expectEqual(const A &got, const B &wanted, const std::string &what) {
  if (got == wanted) {
    passed++;
    return;
  }
  failed++;
  std::ostringstream text;
  text << "FAILED: " << what << "\n  gives    " << got << "\n  expected " << wanted << "\n";
  fputs(text.str().c_str(), stderr);
}

inline void expectTrue(bool value, const std::string &what) {
  expectEqual(value, true, what);
}

/// The exit code of the test.
inline int summary(const char *name) {
  printf("%s: %d passed, %d failed\n", name, passed, failed);
  return failed > 0 || passed == 0 ? 1 : 0;
}
