// Sorting lists against std::stable_sort, under collection at every allocation too.
#include <algorithm>
#include <cmath>
#include <random>

#include "lists.h"

using namespace otter;

OT_API void ot_list_sort(Context *ctx, List *list);
OT_API void ot_list_sortBy(Context *ctx, List *list, void *const *slot);

namespace {

template <typename T, typename Less> void sortsLike(Context *ctx, int64_t type, std::vector<T> items, Less less) {
  List *list = listOf(ctx, type, items);
  ot_list_sort(ctx, list);
  std::stable_sort(items.begin(), items.end(), less);
  CHECK(list->length == int64_t(items.size()) &&
        (items.empty() || memcmp(list->data, items.data(), items.size() * sizeof(T)) == 0));
}

// Short and long lists, with few and many different values, sorted and not.
void testSort() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    std::mt19937_64 random(11);
    auto nanLast = [](double a, double b) { return a < b || (std::isnan(b) && !std::isnan(a)); };
    for (size_t size : {0, 1, 2, 3, 11, 12, 13, 24, 100, 511, 512, 700, 5000}) {
      for (int shift : {0, 32, 60, 62}) {
        std::vector<int64_t> ints;
        std::vector<int32_t> narrow;
        std::vector<double> floats;
        std::vector<uint8_t> bools;
        for (size_t i = 0; i < size; i++) {
          int64_t n = int64_t(random()) >> shift;
          ints.push_back(n);
          narrow.push_back(int32_t(n));
          floats.push_back(random() % 16 == 0 ? NAN : random() % 4 == 0 ? (n % 2 ? 0.0 : -0.0) : double(n) / 3);
          bools.push_back(n & 1);
        }
        sortsLike(ctx, kInts, ints, std::less<int64_t>());
        sortsLike(ctx, kI32s, narrow, std::less<int32_t>());
        sortsLike(ctx, kFloats, floats, nanLast);
        sortsLike(ctx, kBools, bools, std::less<uint8_t>());
        std::sort(ints.begin(), ints.end());
        sortsLike(ctx, kInts, ints, std::less<int64_t>());
        std::reverse(ints.begin(), ints.end());
        sortsLike(ctx, kInts, ints, std::less<int64_t>());
      }
    }
  });
}

// Equal strings are different objects, so that their order shows.
void testSortStrings(test::Options options, size_t size) {
  test::Program program(kTypes, options);
  program.run([size](Context *ctx) {
    std::mt19937_64 random(12);
    List *list = ot_new_list(ctx, kStrs, 0);
    for (size_t i = 0; i < size; i++) {
      std::string start(random() % 12, char('a' + random() % 2));
      const Str *text = test::str(ctx, start + std::string(random() % 3, '\xff') + std::string(random() % 2, '\0'));
      ot_list_append(ctx, list, &text);
    }
    std::vector<const Str *> model(elementsOf<const Str *>(list), elementsOf<const Str *>(list) + size);
    std::stable_sort(model.begin(), model.end(), [](const Str *a, const Str *b) { return viewOf(a) < viewOf(b); });
    ot_list_sort(ctx, list);
    CHECK(size == 0 || memcmp(list->data, model.data(), size * sizeof(Str *)) == 0);
  });
}

// What an Otter function would be; only bit 0 of its result counts, and it may allocate.
uint8_t lessByTens(Context *ctx, int64_t a, int64_t b) {
  ot_new_list(ctx, kInts, 3);
  return uint8_t(0x40 | (a / 10 < b / 10));
}
uint8_t lessFloat(Context *, double a, double b) {
  return a < b;
}
uint8_t lessPair(Context *, int64_t, int64_t a, int64_t, int64_t b) {
  return a / 10 < b / 10;
}
uint8_t lessAny(Context *, int64_t, int64_t a, int64_t, int64_t b) {
  return a < b;
}
uint8_t contradictory(Context *, int64_t, int64_t) {
  static uint64_t state = 1;
  state = state * 6364136223846793005u + 1442695040888963407u;
  return uint8_t(state >> 60 & 1);
}
uint8_t lessText(Context *, const Header *a, const Header *b) {
  auto numberOf = [](const Header *text) { return number(reinterpret_cast<const Str *>(text)); };
  return numberOf(a) / 10 < numberOf(b) / 10;
}
List *shrinking = nullptr;
uint8_t lessWhileShrinking(Context *ctx, int64_t a, int64_t b) {
  ot_list_clear(ctx, shrinking);
  return a < b;
}

void testSortBy(test::Options options) {
  test::Program program(kTypes, options);
  program.run([](Context *ctx) {
    std::mt19937_64 random(13);
    std::vector<int64_t> ints;
    for (int i = 0; i < 300; i++)
      ints.push_back(int64_t(random() % 500));
    std::vector<int64_t> model = ints;
    std::stable_sort(model.begin(), model.end(), [](int64_t a, int64_t b) { return a / 10 < b / 10; });
    auto slot = [](auto *code) { return reinterpret_cast<void *>(code); };
    void *code = slot(lessByTens);
    List *list = listOf(ctx, kInts, ints);
    ot_list_sortBy(ctx, list, &code);
    CHECK(same<int64_t>(list, model));

    std::vector<Pair> pairs;
    for (int64_t n : ints)
      pairs.push_back({0, n});
    code = slot(lessPair);
    list = listOf(ctx, kPairs, pairs);
    ot_list_sortBy(ctx, list, &code);
    CHECK(same<Pair>(list, model));

    // References, whose objects are fetched ahead: merges of all sorts of lengths end inside their arrays.
    code = slot(lessText);
    for (size_t count = 2; count < ints.size(); count += 7) {
      std::vector<int64_t> some(ints.begin(), ints.begin() + long(count));
      list = ot_new_list(ctx, kStrs, 0);
      for (int64_t n : some) {
        const Str *text = element<const Str *>(ctx, n);
        ot_list_append(ctx, list, &text);
      }
      std::stable_sort(some.begin(), some.end(), [](int64_t a, int64_t b) { return a / 10 < b / 10; });
      ot_list_sortBy(ctx, list, &code);
      for (size_t i = 0; i < count; i++)
        CHECK(number(elementsOf<const Str *>(list)[i]) == some[i]);
    }

    code = slot(lessFloat);
    list = listOf<double>(ctx, kFloats, {2.5, -1, 9, 0});
    ot_list_sortBy(ctx, list, &code);
    CHECK(elementsOf<double>(list)[0] == -1 && elementsOf<double>(list)[3] == 9);

    code = slot(lessAny);
    list = listOf<Any>(ctx, kAnys, {{kInt, 3}, {kInt, 1}, {kInt, 2}});
    ot_list_sortBy(ctx, list, &code);
    CHECK(elementsOf<Any>(list)[0].payload == 1 && elementsOf<Any>(list)[2].payload == 3);

    // Whatever a function says, no element is lost and none is read that is not there.
    code = slot(contradictory);
    list = listOf(ctx, kInts, ints);
    ot_list_sortBy(ctx, list, &code);
    std::vector<int64_t> after(elementsOf<int64_t>(list), elementsOf<int64_t>(list) + list->length);
    std::sort(after.begin(), after.end());
    std::sort(ints.begin(), ints.end());
    CHECK(after == ints);

    code = slot(lessWhileShrinking);
    shrinking = listOf(ctx, kInts, ints);
    ot_list_sortBy(ctx, shrinking, &code);
    CHECK(shrinking->length == 0);
  });
}

} // namespace

int main() {
  testSort();
  testSortStrings({}, 3'000);
  testSortStrings({.stress = true}, 60);
  testSortBy({});
  testSortBy({.stress = true});
  return test::finish();
}
