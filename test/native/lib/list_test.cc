// Lists against std::vector, under collection at every allocation too.
#include <algorithm>
#include <vector>

#include "lists.h"

using namespace otter;

OT_API void ot_list_insert(Context *ctx, List *list, int64_t index, const void *value);
OT_API void ot_list_remove(Context *ctx, List *list, int64_t index, void *out);
OT_API void ot_list_pop(Context *ctx, List *list, void *out);
OT_API void ot_list_extend(Context *ctx, List *list, const List *other);
OT_API void ot_list_reverse(Context *ctx, List *list);
OT_API void ot_list_sort(Context *ctx, List *list);
OT_API List *ot_list_slice(Context *ctx, const List *list, int64_t start, int64_t end);
OT_API List *ot_list_repeat(Context *ctx, const List *list, int64_t times);
OT_API void ot_list_reserve(Context *ctx, List *list, int64_t capacity);
OT_API void ot_list_release(Context *ctx, List *list);
OT_API void ot_list_grow_alone(Context *ctx, List *list, int64_t needed);
OT_API void ot_list_expect(Context *ctx, List *list, int64_t needed);
OT_API List *ot_list_range(Context *ctx, int64_t type, int64_t start, int64_t end, int64_t step);
OT_API int64_t ot_range_count(Context *ctx, int64_t start, int64_t end, int64_t step);
OT_API const Str *ot_list_join(Context *ctx, const List *list, const Str *separator);
OT_API bool ot_equal(Context *ctx, int64_t type, const uint8_t *a, const uint8_t *b);

namespace {

template <typename T> void randomised(Context *ctx, int64_t type, uint64_t seed, int rounds, int64_t most) {
  std::mt19937_64 random(seed);
  List *list = ot_new_list(ctx, type, 0);
  std::vector<int64_t> model;
  for (int i = 0; i < rounds; i++) {
    int64_t n = int64_t(random() % uint64_t(most));
    size_t at = model.empty() ? 0 : size_t(random() % model.size());
    T out;
    switch (random() % 9) {
    case 0:
    case 1:
    case 2: {
      T value = element<T>(ctx, n);
      ot_list_append(ctx, list, &value);
      model.push_back(n);
      break;
    }
    case 3: {
      T value = element<T>(ctx, n);
      ot_list_insert(ctx, list, int64_t(at), &value);
      model.insert(model.begin() + long(at), n);
      break;
    }
    case 4:
      if (model.empty())
        break;
      ot_list_remove(ctx, list, int64_t(at), &out);
      CHECK(number(out) == model[at]);
      model.erase(model.begin() + long(at));
      break;
    case 5:
      if (model.empty())
        break;
      ot_list_pop(ctx, list, &out);
      CHECK(number(out) == model.back());
      model.pop_back();
      break;
    case 6:
      ot_list_reverse(ctx, list);
      std::reverse(model.begin(), model.end());
      break;
    case 7:
      if (model.size() > 100)
        break;
      if (random() % 2)
        ot_list_extend(ctx, list, list);
      else
        list = ot_list_repeat(ctx, list, 2);
      model.reserve(2 * model.size());
      model.insert(model.end(), model.begin(), model.end());
      break;
    default:
      list = ot_list_slice(ctx, list, int64_t(at), int64_t(model.size()));
      model.erase(model.begin(), model.begin() + long(at));
    }
    if (random() % 300 == 0) {
      ot_list_clear(ctx, list);
      model.clear();
    }
    bool good = same<T>(list, model);
    CHECK(good);
    if (!good)
      return;
  }
}

void testRandom(test::Options options, int rounds) {
  test::Program program(kTypes, options);
  program.run([rounds](Context *ctx) {
    randomised<int64_t>(ctx, kInts, 1, rounds, INT64_MAX);
    randomised<uint8_t>(ctx, kBools, 2, rounds, 2);
    randomised<int32_t>(ctx, kI32s, 3, rounds, INT32_MAX);
    randomised<double>(ctx, kFloats, 4, rounds, 1 << 20);
    randomised<const Str *>(ctx, kStrs, 5, rounds, 1 << 20);
    randomised<Any>(ctx, kAnys, 6, rounds, 1 << 20);
    randomised<Pair>(ctx, kPairs, 7, rounds, 1 << 20);
  });
}

void testRanges() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    CHECK(ot_range_count(ctx, 0, 10, 3) == 4);
    CHECK(ot_range_count(ctx, 10, 0, -3) == 4);
    CHECK(ot_range_count(ctx, 0, 0, 1) == 0);
    CHECK(ot_range_count(ctx, 5, 0, 1) == 0);
    CHECK(ot_range_count(ctx, INT64_MIN, INT64_MAX, 1) == INT64_MAX);
    CHECK(ot_range_count(ctx, INT64_MAX, INT64_MIN, INT64_MIN) == 2);
    CHECK(ot_range_count(ctx, INT64_MIN, INT64_MAX, INT64_MAX) == 3);
    CHECK(same<int64_t>(ot_list_range(ctx, kInts, 7, 0, -3), {7, 4, 1}));
    const Str *comma = test::str(ctx, ", ");
    CHECK(test::text(ot_list_join(ctx, ot_list_range(ctx, kInts, 0, 3, 1), comma)) == "0, 1, 2");
    CHECK(test::text(ot_list_join(ctx, ot_new_list(ctx, kStrs, 0), comma)).empty());
    CHECK(test::text(ot_list_join(ctx, listOf(ctx, kStrs, std::vector{comma}), comma)) == ", ");
  });
}

void testEqual() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    auto equal = [ctx](int64_t type, const List *a, const List *b) {
      return ot_equal(ctx, type, reinterpret_cast<const uint8_t *>(&a), reinterpret_cast<const uint8_t *>(&b));
    };
    List *nan = listOf<double>(ctx, kFloats, {NAN});
    CHECK(!equal(kFloats, nan, nan));
    CHECK(equal(kFloats, listOf<double>(ctx, kFloats, {0.0}), listOf<double>(ctx, kFloats, {-0.0})));
    CHECK(!equal(kAnys, listOf<Any>(ctx, kAnys, {{kInt, 1}}),
                 listOf<Any>(ctx, kAnys, {{kFloat, __builtin_bit_cast(int64_t, 1.0)}})));
    CHECK(equal(kAnys, listOf<Any>(ctx, kAnys, {{kInt, 1}}), listOf<Any>(ctx, kAnys, {{kInt, 1}})));
    CHECK(!equal(kAnys, listOf<Any>(ctx, kAnys, {{kInt, 1}}), listOf<Any>(ctx, kAnys, {{kBool, 1}})));
    CHECK(!equal(kInts, listOf<int64_t>(ctx, kInts, {1}), listOf<int64_t>(ctx, kInts, {1, 2})));
    CHECK(equal(kPairs, listOf<Pair>(ctx, kPairs, {{1, 0}}), listOf<Pair>(ctx, kPairs, {{1, 0}})));
    CHECK(!equal(kPairs, listOf<Pair>(ctx, kPairs, {{0, 0}}), listOf<Pair>(ctx, kPairs, {{1, 0}})));
  });
}

// A list that nothing was allocated behind grows where it is; the new elements are there and zero.
void testGrowsInPlace() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    ot_new_list(ctx, kInts, 8); // takes a window, which has room
    List *list = listOf<int64_t>(ctx, kInts, {1, 2, 3});
    ot_list_reserve(ctx, list, 4);
    const uint8_t *data = list->data;
    ot_list_reserve(ctx, list, 9);
    CHECK(list->data == data && list->capacity >= 9);
    CHECK(elementsOf<int64_t>(list)[2] == 3 && elementsOf<int64_t>(list)[8] == 0);
    List *behind = listOf<int64_t>(ctx, kInts, {7, 7, 7, 7});
    ot_list_reserve(ctx, list, 20);
    CHECK(list->data != data && elementsOf<int64_t>(list)[2] == 3);
    CHECK(elementsOf<int64_t>(behind)[0] == 7);
    ot_collect(ctx);
    ot_list_reserve(ctx, list, 40); // its window is gone
    CHECK(elementsOf<int64_t>(list)[1] == 2 && elementsOf<int64_t>(list)[39] == 0);
    data = list->data;
    ot_list_reserve(ctx, list, 2000); // too large for a block's object
    CHECK(list->data != data && elementsOf<int64_t>(list)[0] == 1);
  });
}

// Elements that a list is made with are behind its header, up to a size; those that it grows by need not be.
// Room for elements that are to come leads to the capacity that appending them leads to.
void testExpects() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    for (int64_t first = 0; first < 20; first++)
      for (int64_t more = 0; more < 70; more++) {
        List *expecting = ot_new_list(ctx, kInts, first), *appending = ot_new_list(ctx, kInts, first);
        expecting->length = appending->length = first;
        ot_list_expect(ctx, expecting, first + more);
        const uint8_t *data = expecting->data;
        for (int64_t i = 0; i < more; i++) {
          ot_list_append(ctx, expecting, &i);
          ot_list_append(ctx, appending, &i);
        }
        CHECK(expecting->capacity == appending->capacity && expecting->data == data);
        CHECK(ot_equal(ctx, kInts, reinterpret_cast<uint8_t *>(&expecting), reinterpret_cast<uint8_t *>(&appending)));
      }
  });
}

void testOwnElements() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    CHECK(isInPlace(ot_new_list(ctx, kInts, 1)) && isInPlace(ot_new_list(ctx, kInts, kInPlaceBytes / 8)));
    CHECK(!isInPlace(ot_new_list(ctx, kInts, kInPlaceBytes / 8 + 1)) && !isInPlace(ot_new_list(ctx, kInts, 0)));
    List *list = listOf<const Str *>(ctx, kStrs, {test::str(ctx, "first"), test::str(ctx, "second")});
    CHECK(isInPlace(list) && isInPlace(ot_list_slice(ctx, list, 1, 2)) && isInPlace(ot_list_repeat(ctx, list, 3)));
    const Str *third = test::str(ctx, "third");
    ot_list_append(ctx, list, &third);
    CHECK(!isInPlace(list) && list->length == 3);
    ot_collect(ctx);
    CHECK(test::text(elementsOf<const Str *>(list)[0]) == "first");
    CHECK(test::text(elementsOf<const Str *>(list)[2]) == "third");
  });
}

[[gnu::noinline]] List *addressesOfLists(Context *ctx, int64_t count) {
  List *addresses = ot_new_list(ctx, kInts, count);
  for (int64_t i = 0; i < count; i++) {
    int64_t address = int64_t(ot_new_list(ctx, kInts, 400));
    ot_list_append(ctx, addresses, &address);
  }
  return addresses;
}

// Numbers that look like addresses keep nothing alive.
void testOwnNumbers() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    List *addresses = addressesOfLists(ctx, 300);
    CHECK(isInPlace(addresses));
    ot_collect(ctx);
    CHECK(ctx->heap->stats().liveBytes < 300'000); // of 970,000
    CHECK(addresses->length == 300);
  });
}

void testPanics() {
  test::Program program(kTypes);
  auto panics = [&program](const std::function<void(Context *, List *)> &body) {
    return test::panicOf(program, [&](Context *ctx) { body(ctx, listOf<int64_t>(ctx, kInts, {1, 2, 3})); });
  };
  int64_t out = 0;
  CHECK(panics([&](Context *ctx, List *list) { ot_list_insert(ctx, list, 4, &out); }) ==
        "panic: index 4 is out of range for a list of length 3");
  CHECK(panics([&](Context *ctx, List *list) { ot_list_remove(ctx, list, -1, &out); }) ==
        "panic: index -1 is out of range for a list of length 3");
  CHECK(panics([&](Context *ctx, List *) { ot_list_pop(ctx, ot_new_list(ctx, kInts, 0), &out); }) ==
        "panic: pop from an empty list");
  CHECK(panics([](Context *ctx, List *list) { ot_list_slice(ctx, list, 2, 1); }) ==
        "panic: slice 2..1 is out of range for a list of length 3");
  CHECK(panics([](Context *ctx, List *list) { ot_list_slice(ctx, list, 0, 4); }) ==
        "panic: slice 0..4 is out of range for a list of length 3");
  CHECK(panics([](Context *ctx, List *) { ot_range_count(ctx, 0, 1, 0); }) == "panic: range step is zero");
  CHECK(panics([](Context *ctx, List *) { ot_list_range(ctx, kInts, INT64_MIN, INT64_MAX, 1); }) ==
        "panic: out of memory");
  CHECK(panics([](Context *ctx, List *list) { ot_list_repeat(ctx, list, INT64_MAX); }) == "panic: out of memory");
  CHECK(panics([](Context *ctx, List *) {
          ot_list_sort(ctx, listOf<Any>(ctx, kAnys, {{kInt, 1}, {kFloat, 2}, {kBool, 1}}));
        }) == "panic: '<' does not work on int and bool");
}

// The collector looks at all of an object that may hold references: where there is none yet, in the last granule too,
// it has to be clear, whatever the memory held before.
void testClearBehindReferences() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    for (int64_t capacity = 1; capacity < 70; capacity++) {
      for (int i = 0; i < 8; i++)
        test::str(ctx, std::string(4000, '\xff'));
      ot_collect(ctx);
      List *list = ot_new_list(ctx, kStrs, 0);
      for (int64_t i = 0; i < capacity; i++) {
        const Str *text = test::str(ctx, "behind it");
        ot_list_append(ctx, list, &text);
      }
      ot_list_reserve(ctx, list, capacity + 1 + capacity % 3);
      const uint8_t *behind = list->data + uint64_t(list->length) * sizeof(void *);
      const uint8_t *object = isInPlace(list) ? reinterpret_cast<const uint8_t *>(list) : list->data - sizeof(Header);
      const uint8_t *end = object + smallBytes(*reinterpret_cast<const Header *>(object));
      CHECK(std::all_of(behind, end, [](uint8_t byte) { return byte == 0; }));
    }
  });
}

// So that memory which is used again is not clear, whichever size it is of.
void leaveBytes(Context *ctx) {
  for (int i = 0; i < 8; i++)
    for (size_t bytes : {4000, 8000, 12'200, 24'500})
      test::str(ctx, std::string(bytes, '\xff'));
  ot_collect(ctx);
}

// Room for elements that are to come may hold anything, unless there is padding between them that would be compared;
// what is behind them is clear.
void testExpectedRoom() {
  test::Program program(kTypes, {.check = 2});
  program.run([](Context *ctx) {
    for (int64_t type : {kStrs, kAnys, kPairs})
      for (int64_t needed : {20, 600, 1000, 1500}) {
        leaveBytes(ctx);
        List *list = ot_new_list(ctx, type, 5);
        ot_list_expect(ctx, list, needed);
        auto bytes = int64_t(elementBytes(ctx, uint32_t(type)));
        CHECK(list->capacity >= needed && list->length == 0);
        const uint8_t *start = list->data, *end = start + list->capacity * bytes;
        const uint8_t *clear = start + (type == kPairs ? 0 : needed * bytes);
        CHECK(std::all_of(clear, end, [](uint8_t byte) { return byte == 0; }));
        if (type == kAnys && needed == 1000)
          CHECK(std::any_of(start, clear, [](uint8_t byte) { return byte != 0; }));
      }
  });
}

// Collections while the room is filled find what has been written, and only that matters.
void testFillsExpectedRoom(test::Options options) {
  test::Program program(kTypes, options);
  program.run([](Context *ctx) {
    for (int64_t needed : {20, 600, 1200}) {
      leaveBytes(ctx);
      List *list = ot_new_list(ctx, kAnys, 0);
      ot_list_expect(ctx, list, needed);
      const uint8_t *data = list->data;
      std::vector<int64_t> model;
      for (int64_t i = 0; i < needed; i++) {
        Any value = element<Any>(ctx, i);
        ot_list_append(ctx, list, &value);
        model.push_back(i);
      }
      CHECK(list->data == data && same<Any>(list, model));
    }
  });
}

void testReserve() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    List *list = listOf<int64_t>(ctx, kInts, {1, 2, 3});
    ot_list_reserve(ctx, list, -100);
    CHECK(list->capacity == 3);
    ot_list_reserve(ctx, list, 100);
    CHECK(list->capacity == 100 && same<int64_t>(list, {1, 2, 3}));
  });
}

constexpr int64_t kMany = 5000;

List *filledList(Context *ctx) {
  List *list = ot_new_list(ctx, kInts, kMany);
  list->length = kMany;
  std::fill_n(elementsOf<int64_t>(list), kMany, 7);
  return list;
}

// Of a list made before or after the last collection, or between others.
void testGivesBack(Context *ctx) {
  for (int others : {0, 3}) {
    for (bool isOld : {false, true}) {
      List *list = filledList(ctx);
      std::vector<List *> after;
      for (int i = 0; i < others; i++)
        after.push_back(filledList(ctx));
      if (isOld)
        ctx->heap->collect(ctx);
      uint8_t *data = list->data;
      uint64_t live = ctx->heap->stats().liveBytes;
      ot_list_release(ctx, list);
      CHECK(list->length == 0 && list->capacity == 0);
      CHECK(live - ctx->heap->stats().liveBytes >= kMany * 8);
      ot_list_release(ctx, list);
      int64_t value = 3;
      ot_list_append(ctx, list, &value);
      CHECK(*elementsOf<int64_t>(list) == 3);
      CHECK(filledList(ctx)->data == data);
      for (List *other : after)
        CHECK(std::count(elementsOf<int64_t>(other), elementsOf<int64_t>(other) + kMany, 7) == kMany);
      ctx->heap->collect(ctx);
    }
  }
}

// What is small, or lies far behind others, is left to the collector.
void testKeepsSome(Context *ctx) {
  List *small = ot_new_list(ctx, kInts, 700);
  uint64_t live = ctx->heap->stats().liveBytes;
  ot_list_release(ctx, small);
  CHECK(ctx->heap->stats().liveBytes == live);
  List *far = filledList(ctx);
  for (int i = 0; i < 100; i++)
    filledList(ctx);
  live = ctx->heap->stats().liveBytes;
  ot_list_release(ctx, far);
  CHECK(ctx->heap->stats().liveBytes == live);
}

void testGrowsAlone(Context *ctx) {
  List *list = filledList(ctx);
  uint8_t *data = list->data;
  ot_list_grow_alone(ctx, list, kMany);
  CHECK(list->data == data);
  ot_list_grow_alone(ctx, list, kMany + 1);
  CHECK(list->data != data && list->capacity >= kMany + 1);
  CHECK(std::count(elementsOf<int64_t>(list), elementsOf<int64_t>(list) + kMany, 7) == kMany);
  CHECK(filledList(ctx)->data == data);
}

} // namespace

int main() {
  testRandom({}, 4'000);
  testRandom({.stress = true}, 150);
  testRanges();
  testEqual();
  testGrowsInPlace();
  testExpects();
  testExpectedRoom();
  testFillsExpectedRoom({.check = 2});
  testFillsExpectedRoom({.stress = true, .check = 2});
  testFillsExpectedRoom({.stress = true, .check = 3});
  testReserve();
  testOwnElements();
  testOwnNumbers();
  testPanics();
  testClearBehindReferences();
  test::Program(kTypes).run(testGivesBack);
  test::Program(kTypes).run(testKeepsSome);
  test::Program(kTypes).run(testGrowsAlone);
  return test::finish();
}
