// Searching a dict for a string, in a file of its own: optimised code keeps these as calls, of which it knows that they
// only read (orc/searches.h).
#include "dict.h"
#include "text_part.h"

using namespace otter;

OT_API DictProbe ot_dict_probe_str(int64_t dict, int64_t shape, int64_t key) {
  return dictProbe(reinterpret_cast<const Dict *>(dict), shape, key, strHash(reinterpret_cast<const Str *>(key)));
}

OT_API DictProbe ot_dict_probe_part(int64_t dict, int64_t shape, int64_t text, int64_t start, int64_t length) {
  auto where = reinterpret_cast<const Dict *>(dict);
  TextPart part{reinterpret_cast<const Str *>(text), uint64_t(start), uint64_t(length)};
  ShortText words = isShort(part) ? shortPart(part) : ShortText{};
  DictProbe found = probeFirst(where, shape, partHash(part, words),
                               [&](const uint8_t *entry) { return isPart(loadAs<const Str *>(entry), part, words); });
  return OT_LIKELY(found.position != kFurther)
             ? found
             : ot_dict_probe_part_on(where, shape, part.text, part.start, part.length, found.slot);
}
