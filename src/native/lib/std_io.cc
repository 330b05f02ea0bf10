// `io`: whole files, standard input, the program's arguments.
#include "files.h"
#include "runtime.h"
#include "std_values.h"
#include "utf8_check.h"

OT_API otter::List *ot_str_lines(otter::Context *ctx, int64_t type, const otter::Str *text);

namespace otter {

List *newTextList(Context *ctx, int64_t type, const std::vector<std::string> &texts) {
  List *list = ot_new_list(ctx, type, int64_t(texts.size()));
  for (const std::string &text : texts)
    pushWord(ctx, list, newText(ctx, text));
  return list;
}

} // namespace otter

using namespace otter;

OT_API const Str *ot_io_read(Context *ctx, const Str *path) {
  std::string text;
  panicOn(ctx, whileOutside(ctx, [&] { return readFile(textOf(path), text); }));
  return newText(ctx, text);
}

OT_API void ot_io_tryRead(Context *ctx, int64_t, const Str *path, Result *out) {
  std::string text;
  std::string error = whileOutside(ctx, [&] { return readFile(textOf(path), text); });
  if (error.empty())
    out->setOk(newText(ctx, text));
  else
    out->setErr(ctx, error);
}

OT_API void ot_io_write(Context *ctx, const Str *path, const Str *text) {
  panicOn(ctx, whileOutside(ctx, [&] { return writeFile(textOf(path), viewOf(text)); }));
}

OT_API void ot_io_tryWrite(Context *ctx, int64_t, const Str *path, const Str *text, Result *out) {
  out->setUnit(ctx, whileOutside(ctx, [&] { return writeFile(textOf(path), viewOf(text)); }));
}

OT_API void ot_io_copy(Context *ctx, const Str *from, const Str *to) {
  panicOn(ctx, whileOutside(ctx, [&] { return copyFile(textOf(from), textOf(to)); }));
}

OT_API void ot_io_tryCopy(Context *ctx, int64_t, const Str *from, const Str *to, Result *out) {
  out->setUnit(ctx, whileOutside(ctx, [&] { return copyFile(textOf(from), textOf(to)); }));
}

OT_API List *ot_io_lines(Context *ctx, int64_t type, const Str *path) {
  std::string text;
  panicOn(ctx, whileOutside(ctx, [&] { return readFile(textOf(path), text); }));
  return ot_str_lines(ctx, type, newText(ctx, text));
}

OT_API void ot_io_tryLines(Context *ctx, int64_t type, const Str *path, Result *out) {
  std::string text;
  std::string error = whileOutside(ctx, [&] { return readFile(textOf(path), text); });
  if (error.empty())
    out->setOk(ot_str_lines(ctx, okType(ctx, type), newText(ctx, text)));
  else
    out->setErr(ctx, error);
}

// ----------------------------------------------------------------------------------------------- input

namespace {

const Str *inputText(Context *ctx, const std::string &text) {
  if (firstInvalid(text) != std::string::npos)
    panicText(ctx, "the input is not UTF-8 text");
  return newText(ctx, text);
}

} // namespace

/// Null is `None`: the input has ended. What was printed, such as a prompt, is shown before waiting.
OT_API const Str *ot_io_readLine(Context *ctx, int64_t) {
  std::string line;
  Input &input = ctx->runtime->input;
  bool found = whileOutside(ctx, [&] { return input.readLine(line, [ctx] { ot_output_flush(ctx); }); });
  return found ? inputText(ctx, line) : nullptr;
}

OT_API const Str *ot_io_readAll(Context *ctx) {
  Input &input = ctx->runtime->input;
  return inputText(ctx, whileOutside(ctx, [&] { return input.readAll([ctx] { ot_output_flush(ctx); }); }));
}

OT_API List *ot_io_args(Context *ctx, int64_t type) {
  std::vector<std::string> args;
  for (const std::string &arg : ctx->runtime->args)
    args.push_back(repairUtf8(arg));
  return newTextList(ctx, type, args);
}
