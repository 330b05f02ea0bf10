// Files and folders, as `io` and `fs` need them. Every function returns what went wrong as a whole sentence
// (`cannot read "x.txt": no such file or directory`), or an empty string.
//
// Invariants: no Context, no panics, no Otter objects: callers choose between a panic and a `Result`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace otter {

/// The whole file, which must be UTF-8.
std::string readFile(const std::string &path, std::string &text);
/// Replaces what the file held.
std::string writeFile(const std::string &path, std::string_view text);
/// Bytes and permissions of one file to another.
std::string copyFile(const std::string &from, const std::string &to);

bool pathExists(const std::string &path);
bool isFile(const std::string &path);
bool isFolder(const std::string &path);
std::string fileSize(const std::string &path, int64_t &bytes);
std::string removeFile(const std::string &path);

/// With its parents; a folder that exists already is fine.
std::string makeFolder(const std::string &path);
/// With everything in it; symbolic links are not followed.
std::string removeFolder(const std::string &path);
/// Names without `.` and `..`, sorted bytewise.
std::string listFolder(const std::string &path, std::vector<std::string> &names);

} // namespace otter
