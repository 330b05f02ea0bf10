#include "files.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

#include "system_reason.h"
#include "utf8_check.h"
#include "write_all.h"

namespace otter {

namespace fs = std::filesystem;

namespace {

class Descriptor {
public:
  Descriptor(const std::string &path, int flags, mode_t mode = 0666)
      : fd_(open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  ~Descriptor() {
    if (fd_ >= 0)
      close(fd_);
  }
  Descriptor(const Descriptor &) = delete;
  Descriptor &operator=(const Descriptor &) = delete;
  operator int() const { return fd_; }

private:
  int fd_;
};

std::string quoted(const std::string &path) {
  return "\"" + path + "\"";
}

std::string cannot(const char *verb, const std::string &path, const std::string &reason) {
  return std::string("cannot ") + verb + " " + quoted(path) + ": " + reason;
}

// The system would see the path end there.
bool hasNul(const std::string &path) {
  return path.find('\0') != std::string::npos;
}

constexpr const char *kNulPath = "the path has a NUL character";

// The rest of a file; 0 or errno.
int readAll(int fd, std::string &text) {
  struct stat info;
  size_t known = fstat(fd, &info) == 0 && info.st_size > 0 ? size_t(info.st_size) : 0;
  size_t used = 0;
  text.resize(known + 1); // one more byte sees the end at once
  for (;;) {
    if (used == text.size())
      text.resize(std::max<size_t>(2 * used, 65536));
    ssize_t count = read(fd, text.data() + used, text.size() - used);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return errno;
    if (count == 0)
      break;
    used += size_t(count);
  }
  text.resize(used);
  return 0;
}

bool sameFile(const struct stat &a, const struct stat &b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

} // namespace

std::string readFile(const std::string &path, std::string &text) {
  if (hasNul(path))
    return cannot("read", path, kNulPath);
  Descriptor file(path, O_RDONLY);
  int code = file < 0 ? errno : readAll(file, text);
  if (code)
    return cannot("read", path, systemReason(code));
  return firstInvalid(text) == std::string::npos ? "" : cannot("read", path, "not UTF-8 text");
}

std::string writeFile(const std::string &path, std::string_view text) {
  if (hasNul(path))
    return cannot("write", path, kNulPath);
  Descriptor file(path, O_WRONLY | O_CREAT | O_TRUNC);
  int code = file < 0 ? errno : writeAll(file, text);
  return code ? cannot("write", path, systemReason(code)) : "";
}

std::string copyFile(const std::string &from, const std::string &to) {
  if (hasNul(from) || hasNul(to))
    return cannot("copy", hasNul(from) ? from : to, kNulPath);
  Descriptor source(from, O_RDONLY);
  struct stat info, old;
  if (source < 0 || fstat(source, &info) != 0)
    return cannot("copy", from, systemReason(errno));
  if (S_ISDIR(info.st_mode))
    return cannot("copy", from, systemReason(EISDIR));
  if (stat(to.c_str(), &old) == 0 && sameFile(info, old))
    return "";
  std::string bytes;
  if (int code = readAll(source, bytes))
    return cannot("copy", from, systemReason(code));
  Descriptor target(to, O_WRONLY | O_CREAT | O_TRUNC, info.st_mode & 0777);
  int code = target < 0 ? errno : writeAll(target, bytes);
  return code ? cannot("copy", to, systemReason(code)) : "";
}

bool pathExists(const std::string &path) {
  struct stat info;
  return !hasNul(path) && stat(path.c_str(), &info) == 0;
}

bool isFile(const std::string &path) {
  struct stat info;
  return !hasNul(path) && stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

bool isFolder(const std::string &path) {
  struct stat info;
  return !hasNul(path) && stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

std::string fileSize(const std::string &path, int64_t &bytes) {
  struct stat info;
  if (hasNul(path))
    return cannot("size", path, kNulPath);
  if (stat(path.c_str(), &info) != 0)
    return cannot("size", path, systemReason(errno));
  if (S_ISDIR(info.st_mode))
    return cannot("size", path, systemReason(EISDIR));
  bytes = info.st_size;
  return "";
}

std::string removeFile(const std::string &path) {
  if (hasNul(path))
    return cannot("remove", path, kNulPath);
  return unlink(path.c_str()) == 0 ? "" : cannot("remove", path, systemReason(errno));
}

std::string makeFolder(const std::string &path) {
  std::error_code code;
  if (hasNul(path))
    return cannot("make the folder", path, kNulPath);
  if (path.empty())
    return cannot("make the folder", path, systemReason(ENOENT));
  if (pathExists(path))
    return isFolder(path) ? "" : cannot("make the folder", path, systemReason(EEXIST));
  fs::create_directories(path, code);
  return code ? cannot("make the folder", path, systemReason(code.value())) : "";
}

std::string removeFolder(const std::string &path) {
  std::error_code code;
  if (hasNul(path))
    return cannot("remove the folder", path, kNulPath);
  fs::file_status status = fs::symlink_status(path, code);
  if (!fs::exists(status))
    return cannot("remove the folder", path, systemReason(code ? code.value() : ENOENT));
  if (!fs::is_directory(status))
    return cannot("remove the folder", path, systemReason(ENOTDIR));
  fs::remove_all(path, code);
  return code ? cannot("remove the folder", path, systemReason(code.value())) : "";
}

std::string listFolder(const std::string &path, std::vector<std::string> &names) {
  if (hasNul(path))
    return cannot("list", path, kNulPath);
  std::error_code code;
  for (fs::directory_iterator at(path, code), end; !code && at != end; at.increment(code))
    names.push_back(repairUtf8(at->path().filename().native()));
  if (code)
    return cannot("list", path, systemReason(code.value()));
  std::sort(names.begin(), names.end());
  return "";
}

} // namespace otter
