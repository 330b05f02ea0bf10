// `yaml`: text in, text out; what is in between is what JSON can say, and infinite floats.
#include "data_tree.h"
#include "json_parse.h"
#include "json_write.h"
#include "std_values.h"
#include "yaml_parse.h"
#include "yaml_write.h"

using namespace otter;

OT_API const Str *ot_yaml_normalize(Context *ctx, const Str *text) {
  std::string error;
  TreeBuilder tree;
  if (!parseYaml(viewOf(text), tree, error))
    panicText(ctx, error);
  return newText(ctx, writeYaml(tree.root()));
}

OT_API const Str *ot_yaml_toJson(Context *ctx, const Str *text) {
  std::string error;
  JsonWriter writer(false);
  if (!parseYaml(viewOf(text), writer, error))
    panicText(ctx, error);
  if (!writer.error().empty())
    panicText(ctx, writer.error());
  return newText(ctx, writer.out());
}

OT_API const Str *ot_yaml_fromJson(Context *ctx, const Str *text) {
  std::string error;
  TreeBuilder tree;
  if (!parseJson(viewOf(text), tree, error))
    panicText(ctx, error);
  return newText(ctx, writeYaml(tree.root()));
}

OT_API bool ot_yaml_validate(Context *, const Str *text) {
  std::string error;
  NullSink sink;
  return parseYaml(viewOf(text), sink, error);
}
