// Dicts against a plain model, for every kind of key, under collection at every allocation too.
#include <functional>
#include <random>

#include "dicts.h"

using namespace otter;

OT_API const uint8_t *ot_text_mark(const Context *ctx);
OT_API void ot_text_release(Context *ctx, const Str *text, const uint8_t *mark);
OT_API void ot_dict_index(Context *ctx, const Dict *dict, const void *key, void *out);
OT_API bool ot_equal(Context *ctx, int64_t type, const uint8_t *a, const uint8_t *b);
OT_API const Str *ot_text_value(Context *ctx, int64_t type, const void *value);

namespace {

template <typename K, typename MemoryKey>
void randomised(Context *ctx, int64_t type, uint64_t seed, int rounds, const std::function<K(uint64_t)> &makeKey,
                bool textValues) {
  std::mt19937_64 random(seed);
  Dict *dict = ot_dict_new(ctx, type);
  Model<K> model;
  uint64_t range = 8;
  for (int i = 0; i < rounds; i++) {
    if (i % 500 == 0)
      range = uint64_t{1} << (random() % 12);
    K modelKey = makeKey(random() % range);
    MemoryKey key = Held<K>{ctx}.key(modelKey);
    switch (random() % 8) {
    case 0:
    case 1:
    case 2:
    case 3: {
      int64_t number = int64_t(random() % 1000);
      int64_t value = textValues ? int64_t(test::str(ctx, std::to_string(number))) : number;
      int64_t version = dict->version;
      ot_dict_set(ctx, dict, &key, &value);
      CHECK(model.set(modelKey, number) == (dict->version != version));
      break;
    }
    case 4:
    case 5:
      CHECK(ot_dict_remove(ctx, dict, &key) == model.remove(modelKey));
      break;
    case 6:
      CHECK((ot_dict_find(ctx, dict, &key) >= 0) == (model.values().count(modelKey) == 1));
      break;
    default:
      // The oldest and the newest go.
      if (!model.order().empty()) {
        K end = random() % 2 ? model.order().front() : model.order().back();
        MemoryKey endKey = Held<K>{ctx}.key(end);
        CHECK(ot_dict_remove(ctx, dict, &endKey) && model.remove(end));
      }
    }
    if (random() % 2000 == 0) {
      ot_dict_clear(ctx, dict);
      model.clear();
    }
    if (random() % 200 == 0)
      compare<K, MemoryKey>(ctx, dict, model, textValues);
  }
  compare<K, MemoryKey>(ctx, dict, model, textValues);
}

std::string wordFor(uint64_t n) {
  return n == 0 ? "" : std::string(size_t(n % 40), 'x') + std::to_string(n * 7919);
}

void testRandom(test::Options options, int rounds) {
  test::Program program(kTypes, options);
  program.run([rounds](Context *ctx) {
    auto spread = [](uint64_t n) { return int64_t(n << 40) - 3; };
    auto dense = [](uint64_t n) { return int64_t(n); };
    randomised<int64_t, int64_t>(ctx, kIntInt, 1, rounds, dense, false);
    randomised<int64_t, int64_t>(ctx, kIntInt, 2, rounds, spread, false);
    randomised<int64_t, int64_t>(ctx, kIntStr, 3, rounds, dense, true);
    randomised<std::string, const Str *>(ctx, kStrInt, 4, rounds, wordFor, false);
    randomised<std::string, const Str *>(ctx, kStrStr, 5, rounds, wordFor, true);
  });
}

void testNarrow() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    Dict *flags = ot_dict_new(ctx, kBoolI32);
    for (uint8_t key : {1, 0, 1}) {
      int32_t value = key ? -5 : 6;
      ot_dict_set(ctx, flags, &key, &value);
    }
    CHECK(flags->length == 2);
    CHECK(test::text(ot_text_value(ctx, kBoolI32, &flags)) == "{true: -5, false: 6}");
    Dict *mixed = ot_dict_new(ctx, kI32Any);
    for (int32_t key : {-1, INT32_MAX, INT32_MIN}) {
      Any value = {kInt, int64_t{key} * 2};
      ot_dict_set(ctx, mixed, &key, &value);
    }
    int32_t key = INT32_MIN;
    Any value;
    ot_dict_index(ctx, mixed, &key, &value);
    CHECK(value.type == kInt && value.payload == int64_t{INT32_MIN} * 2);
    Dict *set = ot_dict_new(ctx, kIntUnit);
    for (int64_t member : {3, 1, 3})
      ot_dict_set(ctx, set, &member, &member);
    CHECK(test::text(ot_text_value(ctx, kIntUnit, &set)) == "{3: None, 1: None}");
  });
}

void testEqual() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    auto make = [ctx](std::vector<int64_t> keys) {
      Dict *dict = ot_dict_new(ctx, kIntInt);
      for (int64_t key : keys)
        ot_dict_set(ctx, dict, &key, &key);
      return dict;
    };
    auto equal = [ctx](const Dict *a, const Dict *b) {
      return ot_equal(ctx, kIntInt, reinterpret_cast<const uint8_t *>(&a), reinterpret_cast<const uint8_t *>(&b));
    };
    Dict *one = make({1, 2, 3});
    CHECK(equal(one, make({3, 1, 2})));
    CHECK(!equal(one, make({3, 1})));
    CHECK(!equal(one, make({3, 1, 4})));
    int64_t key = 2;
    ot_dict_remove(ctx, one, &key);
    CHECK(equal(one, make({3, 1})));
    CHECK(equal(make({}), make({})));
  });
}

void testPanics() {
  test::Program program(kTypes);
  CHECK(test::panicOf(program, [](Context *ctx) {
          int64_t key = -7, value;
          ot_dict_index(ctx, ot_dict_new(ctx, kIntInt), &key, &value);
        }) == "panic: key -7 is not in the dict");
  CHECK(test::panicOf(program, [](Context *ctx) {
          const Str *key = test::str(ctx, "käse");
          int64_t value;
          ot_dict_index(ctx, ot_dict_new(ctx, kStrInt), &key, &value);
        }) == "panic: key käse is not in the dict");
  CHECK(test::panicOf(program, [](Context *ctx) {
          Dict *dict = ot_dict_new(ctx, kIntInt);
          int64_t version = dict->version, key = 1;
          ot_dict_set(ctx, dict, &key, &key);
          ot_dict_next(ctx, dict, 0, version);
        }) == "panic: the dict changed while it was being iterated");
}

// Dicts of one place grow in larger steps once it made a large one: all keys are found, and little is wasted.
void testSteps() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    for (int64_t size :
         {5, 3'000, 3'000, 40, 100'000, 700, 100'000, 20, 100'000, 3, 3'000, 3'000, 3'000, 3'000, 3'000}) {
      Dict *dict = ot_dict_new(ctx, kIntInt);
      for (int64_t key = 0; key < size; key++) {
        ot_dict_set(ctx, dict, &key, &size);
        if (key % 5 == 4) {
          int64_t gone = key - 2;
          CHECK(ot_dict_remove(ctx, dict, &gone));
        }
      }
      int64_t slots = int64_t(dict->mask) + 1;
      CHECK(dict->capacity <= slots / 4 * 3 && dict->used <= dict->capacity);
      CHECK(slots <= std::max<int64_t>(16, 64 * size));
      for (int64_t key = 0; key < size; key++)
        CHECK((ot_dict_find(ctx, dict, &key) >= 0) == (key % 5 != 2 || key + 2 >= size));
    }
  });
}

// A new key is copied, one that is there already is not; the caller's may be given back.
void testCopiedKeys() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    Dict *dict = ot_dict_new(ctx, kStrInt);
    int64_t shape = (*ctx->types)[kStrInt].shape;
    for (int64_t i = 0; i < 1000; i++) {
      const uint8_t *mark = ot_text_mark(ctx);
      const Str *key = test::str(ctx, "key " + std::to_string(i % 100));
      auto value = reinterpret_cast<int64_t *>(ot_dict_put_copy(ctx, dict, shape, reinterpret_cast<int64_t>(key)));
      *value = i < 100 ? 1 : *value + 1;
      ot_text_release(ctx, key, mark);
    }
    ot_collect(ctx);
    CHECK(dict->length == 100);
    for (int64_t i = 0; i < 100; i++) {
      const Str *key = test::str(ctx, "key " + std::to_string(i));
      int64_t position = ot_dict_find(ctx, dict, &key), value = 0;
      CHECK(position == i);
      ot_dict_valueAt(ctx, dict, position, &value);
      CHECK(value == 10);
    }
  });
}

// A part of a text is found as a string of its bytes is, whatever its length and wherever in the text it lies; what is
// made of a new one is that string.
void testParts() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    int64_t shape = (*ctx->types)[kStrInt].shape;
    std::string letters;
    for (int i = 0; i < 90; i++)
      letters += char('a' + i * i % 7);
    for (int64_t whole : {0, 1, 5, 7, 8, 9, 16, 17, 23, 24, 40, 90}) {
      const Str *text = test::str(ctx, letters.substr(0, size_t(whole)));
      Dict *strings = ot_dict_new(ctx, kStrInt), *parts = ot_dict_new(ctx, kStrInt);
      for (int64_t start = 0; start <= whole; start++)
        for (int64_t end = start; end <= whole; end++) {
          const Str *key = test::str(ctx, letters.substr(size_t(start), size_t(end - start)));
          int64_t number = parts->length, value = 0;
          CHECK(ot_dict_at_part(ctx, parts, shape, text, start, end) == ot_dict_find(ctx, parts, &key));
          CHECK(ot_dict_at_part(ctx, strings, shape, text, start, end) == ot_dict_find(ctx, strings, &key));
          if (ot_dict_find(ctx, strings, &key) < 0)
            ot_dict_set(ctx, strings, &key, &number);
          auto at = reinterpret_cast<int64_t *>(ot_dict_put_part(ctx, parts, shape, text, start, end));
          if (parts->length > number)
            *at = number;
          ot_dict_index(ctx, parts, &key, &value);
          CHECK(value == *reinterpret_cast<int64_t *>(ot_dict_need_part(ctx, parts, shape, text, start, end)));
          ot_dict_index(ctx, strings, &key, &number);
          CHECK(value == number);
        }
      CHECK(parts->length == strings->length);
      CHECK(ot_equal(ctx, kStrInt, reinterpret_cast<uint8_t *>(&strings), reinterpret_cast<uint8_t *>(&parts)));
    }
  });
}

// Entries that are written without searches: as many as there is room for or less, in vain too, and used on after that.
void testFilled(test::Options options) {
  test::Program program(kTypes, options);
  program.run([](Context *ctx) {
    for (int64_t room : {0, 1, 3, 4, 12, 13, 24, 48, 100, 700})
      for (int64_t count : {int64_t{0}, int64_t{1}, room / 9, room / 2, room}) {
        count = std::min(count, room);
        Dict *dict = ot_dict_new(ctx, kIntInt);
        int64_t shape = (*ctx->types)[kIntInt].shape;
        uint8_t *entries = ot_dict_room(ctx, dict, shape, room);
        for (int64_t i = 0; i < room; i++) {
          writeKey(shape, entries + uint64_t(i) * shapeEntryBytes(shape), i * 3);
          memcpy(entries + uint64_t(i) * shapeEntryBytes(shape) + shapeValueOffset(shape), &i, sizeof i);
        }
        ot_dict_filled(ctx, dict, shape, count, entries);
        Model<int64_t> model;
        for (int64_t i = 0; i < count; i++)
          model.set(i * 3, i);
        compare<int64_t, int64_t>(ctx, dict, model, false);
        CHECK(dict->capacity <= 8 * std::max<int64_t>(count, 3));
        for (int64_t i = 0; i < 60; i++) {
          int64_t key = i * 7, old = i * 6;
          ot_dict_set(ctx, dict, &key, &i);
          model.set(key, i);
          CHECK(ot_dict_remove(ctx, dict, &old) == model.remove(old));
        }
        compare<int64_t, int64_t>(ctx, dict, model, false);
      }
  });
}

// The same where entries hold references.
void testFilledTexts() {
  test::Program program(kTypes, {.stress = true});
  program.run([](Context *ctx) {
    constexpr int64_t kCount = 40;
    Dict *dict = ot_dict_new(ctx, kStrStr);
    int64_t shape = (*ctx->types)[kStrStr].shape;
    uint8_t *entries = ot_dict_room(ctx, dict, shape, kCount);
    for (int64_t i = 0; i < kCount; i++) {
      const Str *text = test::str(ctx, std::to_string(i));
      uint8_t *entry = entries + uint64_t(i) * shapeEntryBytes(shape);
      writeKey(shape, entry, reinterpret_cast<int64_t>(text));
      memcpy(entry + shapeValueOffset(shape), &text, sizeof text);
    }
    ot_dict_filled(ctx, dict, shape, kCount, entries);
    for (int64_t i = 0; i < kCount + 5; i++) {
      const Str *key = test::str(ctx, std::to_string(i));
      CHECK((ot_dict_find(ctx, dict, &key) == i) == (i < kCount));
    }
  });
}

} // namespace

int main() {
  testRandom({}, 20'000);
  testRandom({.stress = true}, 600);
  testRandom({.policy = HeapPolicy::sizeClass}, 3'000);
  testNarrow();
  testEqual();
  testPanics();
  testCopiedKeys();
  testParts();
  testSteps();
  testFilled({});
  testFilled({.stress = true});
  testFilledTexts();
  return test::finish();
}
