#include "files.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

#include "utf8_check.h"

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

int writeAll(int fd, std::string_view text) {
  while (!text.empty()) {
    ssize_t count = write(fd, text.data(), text.size());
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return errno;
    text.remove_prefix(size_t(count));
  }
  return 0;
}

int copyBytes(int from, int to) {
  char bytes[65536];
  for (;;) {
    ssize_t count = read(from, bytes, sizeof bytes);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return count < 0 ? errno : 0;
    if (int code = writeAll(to, {bytes, size_t(count)}))
      return code;
  }
}

bool sameFile(const struct stat &a, const struct stat &b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

std::string copyReason(const std::string &from, const std::string &to) {
  Descriptor source(from, O_RDONLY);
  struct stat info;
  if (source < 0 || fstat(source, &info) != 0)
    return systemReason(errno);
  if (S_ISDIR(info.st_mode))
    return systemReason(EISDIR);
  struct stat old;
  if (stat(to.c_str(), &old) == 0 && sameFile(info, old))
    return "they are the same file";
  Descriptor target(to, O_WRONLY | O_CREAT | O_TRUNC, info.st_mode & 0777);
  int code = target < 0 ? errno : copyBytes(source, target);
  return code ? systemReason(code) : "";
}

} // namespace

std::string systemReason(int code) {
  char buffer[256];
  std::string text = strerror_r(code, buffer, sizeof buffer);
  if (text.size() > 1 && text[0] >= 'A' && text[0] <= 'Z' && !(text[1] >= 'A' && text[1] <= 'Z'))
    text[0] = char(text[0] - 'A' + 'a');
  return text;
}

std::string readFile(const std::string &path, std::string &text) {
  if (hasNul(path))
    return cannot("read", path, kNulPath);
  Descriptor file(path, O_RDONLY);
  int code = file < 0 ? errno : readAll(file, text);
  if (code)
    return cannot("read", path, systemReason(code));
  size_t bad = firstInvalid(text);
  if (bad == std::string::npos)
    return "";
  return cannot("read", path, "it is not UTF-8 text (byte " + std::to_string(bad) + ")");
}

std::string writeFile(const std::string &path, std::string_view text) {
  if (hasNul(path))
    return cannot("write", path, kNulPath);
  Descriptor file(path, O_WRONLY | O_CREAT | O_TRUNC);
  int code = file < 0 ? errno : writeAll(file, text);
  return code ? cannot("write", path, systemReason(code)) : "";
}

std::string copyFile(const std::string &from, const std::string &to) {
  std::string reason = hasNul(from) || hasNul(to) ? kNulPath : copyReason(from, to);
  return reason.empty() ? "" : "cannot copy " + quoted(from) + " to " + quoted(to) + ": " + reason;
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
    return cannot("read the size of", path, kNulPath);
  if (stat(path.c_str(), &info) != 0)
    return cannot("read the size of", path, systemReason(errno));
  if (S_ISDIR(info.st_mode))
    return cannot("read the size of", path, systemReason(EISDIR));
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
    return cannot("create the folder", path, kNulPath);
  if (path.empty())
    return cannot("create the folder", path, systemReason(ENOENT));
  fs::create_directories(path, code);
  // The library leaves it open which error a file in the way gives.
  if (!code && !isFolder(path))
    code = std::make_error_code(std::errc::file_exists);
  return code ? cannot("create the folder", path, systemReason(code.value())) : "";
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
