// A tree of plain data, told part by part: what parsers of JSON and YAML call, and what writers and builders implement.
//
// Invariants: every `begin` has its `end`; within a dict each value follows its key; at most `kDeepest` containers
// are open at a time.
#pragma once

#include <cstdint>
#include <string_view>

namespace otter {

constexpr int kDeepest = 1000;

class DataSink {
public:
  virtual ~DataSink() = default;
  virtual void none() = 0;
  virtual void boolean(bool value) = 0;
  virtual void integer(int64_t value) = 0;
  virtual void real(double value) = 0;
  virtual void text(std::string_view value) = 0;
  virtual void beginList() = 0;
  virtual void endList() = 0;
  virtual void beginDict() = 0;
  virtual void key(std::string_view name) = 0;
  virtual void endDict() = 0;
};

/// Takes everything and keeps nothing.
class NullSink final : public DataSink {
public:
  void none() override {}
  void boolean(bool) override {}
  void integer(int64_t) override {}
  void real(double) override {}
  void text(std::string_view) override {}
  void beginList() override {}
  void endList() override {}
  void beginDict() override {}
  void key(std::string_view) override {}
  void endDict() override {}
};

} // namespace otter
