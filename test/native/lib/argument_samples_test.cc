// Samples of arguments: what is kept of a stream of values, what is certain of it, and how much memory it may take.
#include "check.h"

#include <cstdlib>
#include <cstring>

#include "lib/abi.h"
#include "profile/argument_samples.h"

using namespace otter;

namespace {

// A Str outside the heap; the caller frees it.
Str *text(const char *bytes) {
  size_t length = strlen(bytes);
  auto made = static_cast<Str *>(calloc(1, strBytes(length)));
  made->length = int64_t(length);
  memcpy(made->bytes, bytes, length);
  return made;
}

uint64_t sum(const ParameterView &view) {
  uint64_t sum = 0;
  for (auto &value : view.values)
    sum += value.count;
  return sum;
}

void testFrequent() {
  TopValues<int64_t> values;
  // One value in three is 7, all others are different.
  for (int64_t i = 0; i < 3000; i++)
    values.add(i % 3 == 0 ? 7 : 1000 + i);
  auto sorted = values.sorted();
  expectEqual(sorted.size(), TopValues<int64_t>::kEntries, "entries");
  uint64_t total = 0;
  for (auto &[value, count, error] : sorted) {
    total += count;
    expectTrue(error < count, "something is certain");
    expectTrue(value == 7 ? count >= 1000 && count - error <= 1000 : count - error <= 1,
               "bounds of the count of " + std::to_string(value));
  }
  expectEqual(total, 3000u, "all values are in the counts");
  bool isThere = false;
  for (auto &entry : sorted)
    isThere |= entry.value == 7;
  expectTrue(isThere, "a value that is more than a quarter of all has an entry");
}

void testOrder() {
  TopValues<int64_t> values;
  for (int64_t value : {5, 3, 5, 4, 3, 5})
    values.add(value);
  auto sorted = values.sorted();
  expectEqual(sorted[0].value, 5, "most frequent first");
  expectEqual(sorted[1].value, 3, "then the next");
  expectEqual(sorted[2].value, 4, "the rarest last");
}

void testKinds() {
  ArgumentSamples samples({"", "ibst"}, 4);
  expectTrue(!samples.isSampled(0) && samples.isSampled(1), "functions with parameters to sample");
  Str *small = text("small"), *large = text("a text that is longer than thirty-two bytes");
  for (int64_t i = 0; i < 3; i++) {
    int64_t words[] = {-2, i, reinterpret_cast<int64_t>(i == 0 ? large : small), 5};
    samples.add(1, words);
  }
  free(small);
  free(large);
  auto views = samples.of(1);
  expectEqual(views.size(), 4u, "one view a parameter");
  expectEqual(views[0].values[0].text, std::string("-2"), "a number");
  expectEqual(views[1].values[0].text, std::string("true"), "a truth value, whatever its bits");
  expectEqual(views[1].values[0].count, 2u, "one entry for all of them");
  expectEqual(views[2].values[0].text, std::string("small"), "a text is copied");
  expectEqual(views[2].samples, 3u, "a long text counts");
  expectEqual(sum(views[2]), 2u, "and is not kept");
  expectEqual(views[3].values[0].text, std::string("5"), "a type");
  expectTrue(samples.of(0).empty(), "nothing was sampled");
}

void testRoom() {
  ArgumentSamples samples({"ii", "i", "i"}, 2);
  int64_t words[] = {1, 2};
  for (uint32_t fn : {1, 0, 2})
    samples.add(fn, words);
  expectEqual(samples.of(1).size(), 1u, "the first");
  expectTrue(samples.of(0).empty(), "needs more than is left");
  expectEqual(samples.of(2).size(), 1u, "fits");
  samples.add(1, words);
  expectEqual(samples.of(1)[0].samples, 2u, "who has room keeps it");
}

} // namespace

int main() {
  testFrequent();
  testOrder();
  testKinds();
  testRoom();
  return summary("argument samples");
}
