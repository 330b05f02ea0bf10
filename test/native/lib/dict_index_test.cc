// The index of dicts: where keys go, groups of slots, abandoned ones, and dicts that have none.
#include <functional>
#include <random>

#include "dicts.h"

using namespace otter;

namespace {

// Keys in the patterns that programs use must not crowd in one part of the index.
void testSpread() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    const std::function<int64_t(int64_t)> patterns[] = {
        [](int64_t i) { return i; },
        [](int64_t i) { return i * 1346269; },
        [](int64_t i) { return i << 20; },
        [](int64_t i) { return i << 48; },
        [](int64_t i) { return -i * 1'000'003; },
        [](int64_t i) { return __builtin_bit_cast(int64_t, double(i)); },
    };
    for (const auto &pattern : patterns) {
      Dict *dict = ot_dict_new(ctx, kIntInt);
      for (int64_t i = 0; i < 30'000; i++) {
        int64_t key = pattern(i);
        ot_dict_set(ctx, dict, &key, &i);
      }
      uint64_t run = 0, longest = 0;
      for (uint64_t slot = 0; slot <= dict->mask; slot++) {
        run = dict->control[slot] != Control::empty ? run + 1 : 0;
        longest = std::max(longest, run);
      }
      CHECK(longest < 64);
    }
  });
}

// Every key is found by going on from its hash's slot over taken ones; a table as full as it gets has keys that are not
// in their first.
void testOpenAddressing() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    Dict *dict = ot_dict_new(ctx, kIntInt);
    int64_t shape = (*ctx->types)[kIntInt].shape;
    for (int64_t key = 0; key < 1000 || dict->length < dict->capacity; key++)
      ot_dict_set(ctx, dict, &key, &key);
    uint32_t moved = 0;
    for (int64_t key = 0; key < dict->length; key++) {
      uint64_t hash = hashKey(shape, key);
      DictProbe probe = dictProbe(dict, shape, key, hash);
      CHECK(probe.position == key && dictFind(dict, shape, key, hash) == key);
      for (uint64_t at = homeSlot(dict, hash); at != probe.slot; at = (at + 1) & dict->mask, moved++)
        CHECK(dict->control[at] != Control::empty);
    }
    CHECK(moved > 0);
  });
}

void checkGroups(const Dict *dict) {
  for (uint64_t slot = 0; slot + 1 < kGroupSlots && !isSmall(dict); slot++)
    CHECK(dict->control[dict->mask + 1 + slot] == dict->control[slot]);
}

// A group that begins in the last slots goes on with the first ones, whatever was added and removed: also in tables
// that are hardly larger than a group, whose keys all are found, and whose others are not.
void testGroupsAtTheEnd() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    int64_t shape = (*ctx->types)[kIntInt].shape;
    uint32_t around = 0;
    for (int64_t count : {1, 5, 6, 11, 12, 24, 500}) {
      Dict *dict = ot_dict_new(ctx, kIntInt);
      for (int64_t key = 0; key < 4 * count; key++) {
        int64_t old = key - count;
        ot_dict_set(ctx, dict, &key, &key);
        CHECK(ot_dict_remove(ctx, dict, &old) == (old >= 0));
        checkGroups(dict);
        for (int64_t other = std::max<int64_t>(0, old); other <= key + count; other++) {
          uint64_t hash = hashKey(shape, other);
          DictProbe probe = dictProbe(dict, shape, other, hash);
          around += probe.slot < homeSlot(dict, hash);
          CHECK((probe.position >= 0) == (other > old && other <= key));
          CHECK((dict->control[probe.slot] != Control::empty) == (probe.position >= 0));
        }
      }
      ot_dict_clear(ctx, dict);
      checkGroups(dict);
    }
    CHECK(around > 0);
  });
}

// Slots of removed keys that could not be emptied are no more than holes, and gone when the last key is: however keys
// come and go, searches end and the index of a dict of few keys stays small.
void testAbandoned() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    std::mt19937_64 random(5);
    Dict *dict = ot_dict_new(ctx, kIntInt);
    std::vector<int64_t> live;
    uint32_t most = 0;
    for (int64_t i = 0; i < 40'000; i++) {
      int64_t wanted = i / 10'000 % 2 ? 4 : 90;
      if (int64_t(live.size()) < wanted) {
        ot_dict_set(ctx, dict, &i, &i);
        live.push_back(i);
      } else {
        // Often the last one.
        size_t at = random() % 2 ? live.size() - 1 : random() % live.size();
        CHECK(ot_dict_remove(ctx, dict, &live[at]));
        live.erase(live.begin() + int64_t(at));
      }
      uint32_t abandoned = 0;
      for (uint64_t slot = 0; slot <= dict->mask && !isSmall(dict); slot++)
        abandoned += dict->control[slot] == Control::abandoned;
      most = std::max(most, abandoned);
      CHECK(abandoned == dict->abandoned && dict->length + abandoned <= dict->used);
    }
    CHECK(most > 0 && dict->mask < 1024);
    for (int64_t key : live)
      CHECK(ot_dict_remove(ctx, dict, &key));
    CHECK(dict->abandoned == 0);
    for (uint64_t slot = 0; slot <= dict->mask; slot++)
      CHECK(dict->control[slot] == Control::empty);
  });
}

// A dict of few keys has no index of its own; each of its keys has the control byte of its entry.
void testSmall() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    Dict *dict = ot_dict_new(ctx, kIntInt);
    for (int64_t key = 0; key < 12; key++) {
      ot_dict_set(ctx, dict, &key, &key);
      CHECK(isSmall(dict) && dict->control[key] == controlByte(hashWord(key)));
    }
    for (int64_t key : {3, 11, 0})
      CHECK(ot_dict_remove(ctx, dict, &key) && ot_dict_find(ctx, dict, &key) < 0 &&
            dict->control[key] == Control::abandoned);
    for (int64_t key = 20; key < 30; key++)
      ot_dict_set(ctx, dict, &key, &key);
    CHECK(!isSmall(dict) && dict->length == 19);
    for (int64_t key = 0; key < 30; key++)
      CHECK((ot_dict_find(ctx, dict, &key) >= 0) == (key >= 20 || (key < 11 && key != 3 && key != 0)));
  });
}

// A dict begins with room for three entries, or for six where dicts became larger; full of few entries without a hole
// it grows.
void testFirstRoom() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    for (int64_t size : {1, 5, 1, 3, 4}) {
      Dict *dict = ot_dict_new(ctx, kIntInt);
      CHECK(dict->capacity == 0);
      for (int64_t key = 0; key < size; key++) {
        ot_dict_set(ctx, dict, &key, &size);
        CHECK(key > 0 || dict->capacity == 6 || (dict->capacity == 3 && size != 3 && size != 4));
      }
      CHECK(dict->used == size && dict->capacity <= 6);
      for (int64_t key = 0; key <= size; key++)
        CHECK(ot_dict_find(ctx, dict, &key) == (key < size ? key : -1));
    }
    // Closes its hole in place of growing.
    Dict *dict = ot_dict_new(ctx, kIntInt);
    for (int64_t key = 0; key < 20; key++) {
      int64_t old = key - 2;
      ot_dict_set(ctx, dict, &key, &key);
      CHECK(ot_dict_remove(ctx, dict, &old) == (old >= 0) && dict->capacity <= 6);
    }
  });
}

// A key that is a string is hashed when it is first looked up, and what it keeps is gone by from then on.
void testKeptHash() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    Dict *dict = ot_dict_new(ctx, kStrInt);
    int64_t value = 1;
    const Str *key = test::str(ctx, "north");
    CHECK(key->hash == 0);
    ot_dict_set(ctx, dict, &key, &value);
    CHECK(key->hash == int64_t(hashText(key) | 1));
    const Str *same = test::str(ctx, "north");
    knowHash(same, ~strHash(key) | 1);
    CHECK(ot_dict_find(ctx, dict, &same) < 0);
    same = test::str(ctx, "north");
    CHECK(ot_dict_find(ctx, dict, &same) == 0);
  });
}

} // namespace

int main() {
  testSpread();
  testOpenAddressing();
  testGroupsAtTheEnd();
  testAbandoned();
  testSmall();
  testFirstRoom();
  testKeptHash();
  return test::finish();
}
