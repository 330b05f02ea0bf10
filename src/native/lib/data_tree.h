// Plain data as a tree, for what has to be seen whole before it can be written.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "data_sink.h"

namespace otter {

struct DataNode {
  enum class Kind : uint8_t { none, boolean, integer, real, text, list, dict };

  Kind kind = Kind::none;
  bool boolean = false;
  int64_t integer = 0;
  double real = 0;
  std::string text;
  std::vector<std::string> keys; // of a dict, as many as items
  std::vector<DataNode> items;

  bool isContainer() const { return kind == Kind::list || kind == Kind::dict; }
};

/// Tells the tree to a sink.
void tell(const DataNode &node, DataSink &sink);

/// Builds a tree. A repeated key keeps its place and takes the last value.
class TreeBuilder final : public DataSink {
public:
  const DataNode &root() const { return root_; }

  void none() override { place(); }
  void boolean(bool value) override;
  void integer(int64_t value) override;
  void real(double value) override;
  void text(std::string_view value) override;
  void beginList() override { open(DataNode::Kind::list); }
  void endList() override { open_.pop_back(); }
  void beginDict() override { open(DataNode::Kind::dict); }
  void key(std::string_view name) override;
  void endDict() override { open_.pop_back(); }

private:
  struct Open {
    DataNode *node; // its place does not move while it is open
    std::unordered_map<std::string, size_t> positions;
    size_t next; // where the value of the last key goes
  };

  DataNode &place();
  void open(DataNode::Kind kind);

  DataNode root_;
  std::vector<Open> open_;
};

} // namespace otter
