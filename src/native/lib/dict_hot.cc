// Dicts: what optimised code inlines. `shape` is a constant there, so that kinds of keys and sizes of values cost
// nothing at run time. LLVM is not asked: before the shape is known the functions look large.
#include "dict.h"
#include "strings.h"

using namespace otter;

namespace {

// The search for any other key is inlined: loops can then be rid of what does not change in it.
[[gnu::always_inline]] inline DictProbe search(const Dict *dict, int64_t shape, int64_t key) {
  if (shapeKey(shape) == KeyKind::str)
    return ot_dict_probe_str(reinterpret_cast<int64_t>(dict), shape, key);
  return dictProbe(dict, shape, key, hashWord(key));
}

[[gnu::always_inline]] inline DictProbe searchPart(const Dict *dict, int64_t shape, const Str *text, int64_t start,
                                                   int64_t end) {
  return ot_dict_probe_part(reinterpret_cast<int64_t>(dict), shape, reinterpret_cast<int64_t>(text), start,
                            end - start);
}

// As `ot_dict_add`, in line where there is room: the hash is known there, and no register has to be saved.
[[gnu::always_inline]] inline uint8_t *add(Context *ctx, Dict *dict, int64_t shape, int64_t key, uint64_t slot) {
  bool isPlain = shapeKey(shape) != KeyKind::str && dict->used != dict->capacity;
  if (OT_UNLIKELY(!isPlain || isChanging(dict)))
    return ot_dict_add(ctx, dict, shape, key, slot);
  setChanging(dict, true);
  uint8_t *entry = takeEntry(dict, shape, hashWord(key), slot);
  setChanging(dict, false);
  return entry;
}

} // namespace

OT_API [[gnu::always_inline]] int64_t ot_dict_at(Context *, const Dict *dict, int64_t shape, int64_t key) {
  return search(dict, shape, key).position;
}

OT_API [[gnu::always_inline]] uint8_t *ot_dict_need(Context *ctx, const Dict *dict, int64_t shape, int64_t key) {
  int64_t position = search(dict, shape, key).position;
  if (OT_UNLIKELY(position < 0))
    ot_panic_key(ctx, shape, key);
  return dictEntry(dict, shape, position) + shapeValueOffset(shape);
}

OT_API [[gnu::always_inline]] uint8_t *ot_dict_put(Context *ctx, Dict *dict, int64_t shape, int64_t key) {
  auto [position, slot] = search(dict, shape, key);
  if (position >= 0)
    return dictEntry(dict, shape, position) + shapeValueOffset(shape);
  uint8_t *entry = add(ctx, dict, shape, key, slot);
  writeKey(shape, entry, key);
  return entry + shapeValueOffset(shape);
}

/// As `ot_dict_put`; a new key, a string, is copied: the caller keeps its own.
OT_API [[gnu::always_inline]] uint8_t *ot_dict_put_copy(Context *ctx, Dict *dict, int64_t shape, int64_t key) {
  auto [position, slot] = search(dict, shape, key);
  return position >= 0 ? dictEntry(dict, shape, position) + shapeValueOffset(shape)
                       : ot_dict_add_copy(ctx, dict, shape, key, slot);
}

OT_API [[gnu::always_inline]] int64_t ot_dict_at_part(Context *, const Dict *dict, int64_t shape, const Str *text,
                                                      int64_t start, int64_t end) {
  return searchPart(dict, shape, text, start, end).position;
}

OT_API [[gnu::always_inline]] uint8_t *ot_dict_need_part(Context *ctx, const Dict *dict, int64_t shape, const Str *text,
                                                         int64_t start, int64_t end) {
  int64_t position = searchPart(dict, shape, text, start, end).position;
  if (OT_UNLIKELY(position < 0))
    ot_panic_key_part(ctx, text, start, end);
  return dictEntry(dict, shape, position) + shapeValueOffset(shape);
}

OT_API [[gnu::always_inline]] uint8_t *ot_dict_put_part(Context *ctx, Dict *dict, int64_t shape, const Str *text,
                                                        int64_t start, int64_t end) {
  auto [position, slot] = searchPart(dict, shape, text, start, end);
  return position >= 0 ? dictEntry(dict, shape, position) + shapeValueOffset(shape)
                       : ot_dict_add_part(ctx, dict, shape, text, start, end - start, slot);
}

/// Whether the key was there. A search in vain ends without a call that saves registers.
OT_API [[gnu::always_inline]] bool ot_dict_drop(Context *ctx, Dict *dict, int64_t shape, int64_t key) {
  auto [position, slot] = search(dict, shape, key);
  if (position < 0)
    return false;
  ot_dict_drop_at(ctx, dict, shape, position, slot);
  return true;
}

/// The address of an entry, which is that of its key.
OT_API uint8_t *ot_dict_entry(Context *, const Dict *dict, int64_t shape, int64_t position) {
  return dictEntry(dict, shape, position);
}

OT_API uint8_t *ot_dict_value(Context *, const Dict *dict, int64_t shape, int64_t position) {
  return dictEntry(dict, shape, position) + shapeValueOffset(shape);
}

OT_API int64_t ot_dict_len(Context *, const Dict *dict) {
  return dict->length;
}

OT_API int64_t ot_dict_version(Context *, const Dict *dict) {
  return dict->version;
}

/// The first live entry at or after `from`, or -1.
OT_API int64_t ot_dict_next(Context *ctx, const Dict *dict, int64_t from, int64_t version) {
  if (OT_UNLIKELY(dict->version != version))
    ot_panic_changed(ctx);
  if (OT_UNLIKELY(dict->holes != nullptr)) {
    from = from < dict->head ? dict->head : from;
    while (from < dict->used && (dict->holes[uint64_t(from) / 64] >> (uint64_t(from) % 64) & 1))
      from++;
  }
  return from < dict->used ? from : -1;
}
