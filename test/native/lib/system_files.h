// Files of a system that a test makes up, in a folder of its own.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

class System {
public:
  System() {
    char name[] = "/tmp/otter-limits-XXXXXX";
    root_ = mkdtemp(name);
  }
  ~System() { std::filesystem::remove_all(root_); }

  void write(const std::string &file, const std::string &text) {
    std::filesystem::path at = root_ / file;
    std::filesystem::create_directories(at.parent_path());
    std::ofstream(at) << text;
  }
  std::string root() const { return root_.string(); }

private:
  std::filesystem::path root_;
};
