// Searching a dict for a string, in a file of its own: optimised code keeps it as a call, of which it knows that it
// only reads (orc/searches.h).
#include "dict.h"

using namespace otter;

OT_API DictProbe ot_dict_probe_str(int64_t dict, int64_t shape, int64_t key) {
  return dictProbe(reinterpret_cast<const Dict *>(dict), shape, key, strHash(reinterpret_cast<const Str *>(key)));
}
