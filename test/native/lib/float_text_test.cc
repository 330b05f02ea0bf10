// Float texts: known values, and the fast path against printf over many random values.
#include <cmath>
#include <cstdio>
#include <cstring>
#include <random>
#include <string>

#include "lib/float_text.h"

static int passed = 0;
static int failed = 0;

static void expect(double value, const std::string &text) {
  std::string got = otter::floatText(value);
  if (got == text) {
    passed++;
    return;
  }
  failed++;
  fprintf(stderr, "FAILED: %.17g gives %s, expected %s\n", value, got.c_str(), text.c_str());
}

static std::string byPrintf(double value) {
  char text[64];
  std::string all(text, size_t(snprintf(text, sizeof text, "%.9f", value)));
  all.erase(all.find_last_not_of('0') + 1);
  if (all.back() == '.')
    all.pop_back();
  return all;
}

int main() {
  expect(50.0, "50");
  expect(0.1 + 0.2, "0.3");
  expect(-0.0, "0");
  expect(NAN, "nan");
  expect(INFINITY, "inf");
  expect(-INFINITY, "-inf");
  expect(1e15, "1e15");
  expect(-1.5e300, "-1.5e300");
  expect(2.5e-12, "2.5e-12");
  expect(1e-9, "0.000000001");
  expect(0.9999999999, "1");
  expect(-1.25, "-1.25");
  expect(999999999999999.9, "999999999999999.875");
  expect(0.0000000005, "5e-10");
  expect(0.5 / 1024 / 1024, "0.000000477");
  std::mt19937_64 random(7);
  for (int i = 0; i < 200'000; i++) {
    double value = std::ldexp(double(int64_t(random())), -int(random() % 93));
    double size = std::fabs(value);
    if (size >= 1e-9 && size < 1e15)
      expect(value, byPrintf(value));
  }
  printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
