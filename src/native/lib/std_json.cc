// `json`: decoding into `any`, encoding of any value.
#include "any.h"
#include "data_tree.h"
#include "dict.h"
#include "json_encode.h"
#include "json_parse.h"
#include "json_write.h"
#include "std_values.h"

OT_API void ot_list_append(otter::Context *ctx, otter::List *list, const void *value);

namespace otter {

namespace {

// Builds lists and dicts in the heap. Each container is reachable from the root as soon as it is made, so the stack
// of open ones need not be seen by the collector; the root and the key at hand are, being members of an object
// on the machine stack.
class HeapBuilder final : public DataSink {
public:
  explicit HeapBuilder(Context *ctx) : ctx_(ctx), types_(*ctx->types) {}

  Any root() const { return root_; }

  void none() override { place(anyNone()); }
  void boolean(bool value) override { place(anyBool(value)); }
  void integer(int64_t value) override { place(anyInt(value)); }
  void real(double value) override { place(anyFloat(value)); }
  void text(std::string_view value) override { place(anyRef(makeStr(ctx_, value.data(), int64_t(value.size())))); }
  void beginList() override { open(ot_new_list(ctx_, types_[kAny].listOf, 0)); }
  void endList() override { open_.pop_back(); }
  void beginDict() override { open(ot_new_dict(ctx_, types_.textDict, 0)); }
  void key(std::string_view name) override { key_ = newText(ctx_, name); }
  void endDict() override { open_.pop_back(); }

private:
  void place(Any value) {
    if (open_.empty())
      root_ = value;
    else if (types_[open_.back()->type].kind == Kind::list)
      ot_list_append(ctx_, reinterpret_cast<List *>(open_.back()), &value);
    else
      put(reinterpret_cast<Dict *>(open_.back()), value);
  }

  void put(Dict *dict, Any value) {
    uint8_t *at = ot_dict_put(ctx_, dict, types_[dict->header.type].shape, int64_t(key_));
    memcpy(at, &value, sizeof value);
  }

  void open(void *container) {
    place(anyRef(container));
    open_.push_back(static_cast<Header *>(container));
  }

  Context *ctx_;
  const TypeTable &types_;
  Any root_{};
  const Str *key_ = nullptr;
  std::vector<Header *> open_;
};

std::string encode(Context *ctx, int64_t type, const void *value, JsonWriter &writer) {
  std::string error = tellValue(*ctx->types, uint32_t(type), static_cast<const uint8_t *>(value), writer);
  return error.empty() ? writer.error() : error;
}

const Str *encodeOrPanic(Context *ctx, int64_t type, const void *value, bool isPretty) {
  JsonWriter writer(isPretty);
  panicOn(ctx, encode(ctx, type, value, writer));
  return newText(ctx, writer.out());
}

} // namespace

} // namespace otter

using namespace otter;

OT_API const Str *ot_json_encode(Context *ctx, int64_t type, const void *value) {
  return encodeOrPanic(ctx, type, value, false);
}

OT_API const Str *ot_json_pretty(Context *ctx, int64_t type, const void *value) {
  return encodeOrPanic(ctx, type, value, true);
}

OT_API const Str *ot_json_reformat(Context *ctx, const Str *text) {
  std::string error;
  TreeBuilder tree;
  if (!parseJson(viewOf(text), tree, error))
    panicText(ctx, error);
  JsonWriter writer(true);
  tell(tree.root(), writer);
  if (!writer.error().empty()) // a number too large for a float
    panicText(ctx, writer.error());
  return newText(ctx, writer.out());
}

OT_API Any ot_json_decode(Context *ctx, const Str *text) {
  HeapBuilder builder(ctx);
  std::string error;
  if (!parseJson(viewOf(text), builder, error))
    panicText(ctx, error);
  return builder.root();
}

OT_API void ot_json_tryDecode(Context *ctx, int64_t, const Str *text, AnyResult *out) {
  HeapBuilder builder(ctx);
  std::string error;
  if (parseJson(viewOf(text), builder, error))
    out->setOk(builder.root().type, builder.root().payload);
  else
    out->setErr(ctx, error);
}

OT_API bool ot_json_validate(Context *, const Str *text) {
  NullSink sink;
  std::string error;
  return parseJson(viewOf(text), sink, error);
}
