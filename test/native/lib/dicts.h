// Dicts for tests: their types, and a plain model that they are compared with.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "harness.h"
#include "lib/dict.h"
#include "lib/values.h"

OT_API void ot_dict_keyAt(otter::Context *ctx, const otter::Dict *dict, int64_t position, void *out);
OT_API void ot_dict_valueAt(otter::Context *ctx, const otter::Dict *dict, int64_t position, void *out);
OT_API otter::Dict *ot_dict_new(otter::Context *ctx, int64_t type);
OT_API void ot_dict_set(otter::Context *ctx, otter::Dict *dict, const void *key, const void *value);
OT_API int64_t ot_dict_find(otter::Context *ctx, const otter::Dict *dict, const void *key);
OT_API bool ot_dict_remove(otter::Context *ctx, otter::Dict *dict, const void *key);

namespace otter {

constexpr int64_t kIntInt = 8, kIntStr = 9, kStrInt = 10, kStrStr = 11, kBoolI32 = 12, kI32Any = 13, kIntUnit = 14;
constexpr const char *kTypes = "8\tdict\tdict<int, int>\t2\t2\n9\tdict\tdict<int, str>\t2\t5\n"
                               "10\tdict\tdict<str, int>\t5\t2\n11\tdict\tdict<str, str>\t5\t5\n"
                               "12\tdict\tdict<bool, i32>\t1\t3\n13\tdict\tdict<i32, any>\t3\t6\n"
                               "14\tdict\tdict<int, unit>\t2\t0\n";

// Order of insertion, as a dict keeps it.
template <typename K> class Model {
public:
  bool set(const K &key, int64_t value) {
    auto [at, isNew] = values_.insert_or_assign(key, value);
    if (isNew)
      order_.push_back(key);
    return isNew;
  }
  bool remove(const K &key) {
    if (!values_.erase(key))
      return false;
    order_.erase(std::find(order_.begin(), order_.end(), key));
    return true;
  }
  const std::map<K, int64_t> &values() const { return values_; }
  const std::vector<K> &order() const { return order_; }
  void clear() {
    values_.clear();
    order_.clear();
  }

private:
  std::map<K, int64_t> values_;
  std::vector<K> order_;
};

// How model keys and values are held in a dict of some type.
template <typename K> struct Held {
  Context *ctx;
  int64_t key(int64_t k) const { return k; }
  const Str *key(const std::string &k) const { return test::str(ctx, k); }
  static int64_t model(int64_t k) { return k; }
  static std::string model(const Str *k) { return test::text(k); }
};

template <typename K, typename MemoryKey>
void compare(Context *ctx, Dict *dict, const Model<K> &model, bool textValues) {
  CHECK(dict->length == int64_t(model.values().size()));
  size_t n = 0;
  for (int64_t at = ot_dict_next(ctx, dict, 0, dict->version); at >= 0;
       at = ot_dict_next(ctx, dict, at + 1, dict->version)) {
    MemoryKey key;
    ot_dict_keyAt(ctx, dict, at, &key);
    int64_t value;
    ot_dict_valueAt(ctx, dict, at, &value);
    if (textValues)
      value = std::stoll(test::text(reinterpret_cast<const Str *>(value)));
    K modelKey = Held<K>::model(key);
    bool same = n < model.order().size() && model.order()[n] == modelKey && model.values().at(modelKey) == value;
    CHECK(same);
    if (!same)
      return;
    n++;
  }
  CHECK(n == model.order().size());
}

} // namespace otter
