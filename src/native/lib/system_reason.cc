#include "system_reason.h"

#include <cerrno>

namespace otter {

std::string systemReason(int code) {
  switch (code) {
  case ENOENT:
    return "no such file or directory";
  case EACCES:
  case EPERM:
    return "permission denied";
  case EISDIR:
    return "is a directory";
  case ENOTDIR:
    return "not a directory";
  case EEXIST:
    return "file exists";
  case ENOTEMPTY:
    return "directory not empty";
  case ENOSPC:
    return "no space left on device";
  case EDQUOT:
    return "the user may write no more (disk quota)";
  case EFBIG:
    return "the file would be too large";
  case ELOOP:
    return "too many symbolic links";
  case ENAMETOOLONG:
    return "the name is too long";
  case EROFS:
    return "read-only file system";
  case EBUSY:
    return "in use";
  case EMFILE:
  case ENFILE:
    return "too many open files";
  case EINVAL:
    return "invalid argument";
  case EIO:
    return "input or output error";
  default:
    return "error " + std::to_string(code);
  }
}

} // namespace otter
