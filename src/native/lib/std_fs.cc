// `fs`: folders, and what the system knows of files.
#include "files.h"
#include "runtime.h"
#include "std_values.h"

using namespace otter;

OT_API bool ot_fs_exists(Context *, const Str *path) {
  return pathExists(textOf(path));
}

OT_API bool ot_fs_isFile(Context *, const Str *path) {
  return isFile(textOf(path));
}

OT_API bool ot_fs_isDir(Context *, const Str *path) {
  return isFolder(textOf(path));
}

OT_API void ot_fs_mkdir(Context *ctx, const Str *path) {
  panicOn(ctx, whileOutside(ctx, [&] { return makeFolder(textOf(path)); }));
}

OT_API void ot_fs_rmdir(Context *ctx, const Str *path) {
  panicOn(ctx, whileOutside(ctx, [&] { return removeFolder(textOf(path)); }));
}

OT_API void ot_fs_remove(Context *ctx, const Str *path) {
  panicOn(ctx, whileOutside(ctx, [&] { return removeFile(textOf(path)); }));
}

OT_API List *ot_fs_listDir(Context *ctx, int64_t type, const Str *path) {
  std::vector<std::string> names;
  panicOn(ctx, whileOutside(ctx, [&] { return listFolder(textOf(path), names); }));
  return newTextList(ctx, type, names);
}

OT_API int64_t ot_fs_fileSize(Context *ctx, const Str *path) {
  int64_t bytes = 0;
  panicOn(ctx, whileOutside(ctx, [&] { return fileSize(textOf(path), bytes); }));
  return bytes;
}

// ------------------------------------------------------------------------------------------ Result twins

OT_API void ot_fs_tryMkdir(Context *ctx, int64_t, const Str *path, Result *out) {
  out->setUnit(ctx, whileOutside(ctx, [&] { return makeFolder(textOf(path)); }));
}

OT_API void ot_fs_tryRmdir(Context *ctx, int64_t, const Str *path, Result *out) {
  out->setUnit(ctx, whileOutside(ctx, [&] { return removeFolder(textOf(path)); }));
}

OT_API void ot_fs_tryRemove(Context *ctx, int64_t, const Str *path, Result *out) {
  out->setUnit(ctx, whileOutside(ctx, [&] { return removeFile(textOf(path)); }));
}

OT_API void ot_fs_tryListDir(Context *ctx, int64_t type, const Str *path, Result *out) {
  std::vector<std::string> names;
  std::string error = whileOutside(ctx, [&] { return listFolder(textOf(path), names); });
  if (error.empty())
    out->setOk(newTextList(ctx, okType(ctx, type), names));
  else
    out->setErr(ctx, error);
}

OT_API void ot_fs_tryFileSize(Context *ctx, int64_t, const Str *path, Result *out) {
  int64_t bytes = 0;
  std::string error = whileOutside(ctx, [&] { return fileSize(textOf(path), bytes); });
  if (error.empty())
    out->setOk(bytes);
  else
    out->setErr(ctx, error);
}
