// Dicts as the table of intrinsics has them: the shape of each follows from its type, and keys and values are passed by
// address (docs/abi.md).
#include "dict.h"

using namespace otter;

OT_API void ot_dict_index(Context *ctx, const Dict *dict, const void *key, void *out) {
  int64_t shape = shapeOf(ctx, dict);
  memcpy(out, ot_dict_need(ctx, dict, shape, readKey(shape, key)), shapeValueBytes(shape));
}

OT_API void ot_dict_set(Context *ctx, Dict *dict, const void *key, const void *value) {
  int64_t shape = shapeOf(ctx, dict);
  memcpy(ot_dict_put(ctx, dict, shape, readKey(shape, key)), value, shapeValueBytes(shape));
}

OT_API int64_t ot_dict_find(Context *ctx, const Dict *dict, const void *key) {
  int64_t shape = shapeOf(ctx, dict);
  return ot_dict_at(ctx, dict, shape, readKey(shape, key));
}

OT_API bool ot_dict_contains(Context *ctx, const Dict *dict, const void *key) {
  return ot_dict_find(ctx, dict, key) >= 0;
}

OT_API bool ot_dict_remove(Context *ctx, Dict *dict, const void *key) {
  int64_t shape = shapeOf(ctx, dict);
  return ot_dict_drop(ctx, dict, shape, readKey(shape, key));
}

OT_API void ot_dict_keyAt(Context *ctx, const Dict *dict, int64_t position, void *out) {
  int64_t shape = shapeOf(ctx, dict);
  writeKey(shape, out, readKey(shape, dictEntry(dict, shape, position)));
}

OT_API void ot_dict_valueAt(Context *ctx, const Dict *dict, int64_t position, void *out) {
  int64_t shape = shapeOf(ctx, dict);
  memcpy(out, dictEntry(dict, shape, position) + shapeValueOffset(shape), shapeValueBytes(shape));
}
