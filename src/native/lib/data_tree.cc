#include "data_tree.h"

namespace otter {

void tell(const DataNode &node, DataSink &sink) {
  switch (node.kind) {
  case DataNode::Kind::none:
    return sink.none();
  case DataNode::Kind::boolean:
    return sink.boolean(node.boolean);
  case DataNode::Kind::integer:
    return sink.integer(node.integer);
  case DataNode::Kind::real:
    return sink.real(node.real);
  case DataNode::Kind::text:
    return sink.text(node.text);
  case DataNode::Kind::list:
    sink.beginList();
    for (const DataNode &item : node.items)
      tell(item, sink);
    return sink.endList();
  case DataNode::Kind::dict:
    sink.beginDict();
    for (size_t i = 0; i < node.items.size(); i++) {
      sink.key(node.keys[i]);
      tell(node.items[i], sink);
    }
    return sink.endDict();
  }
}

// The node that the next value becomes, emptied.
DataNode &TreeBuilder::place() {
  if (open_.empty())
    return root_ = DataNode();
  Open &parent = open_.back();
  if (parent.node->kind == DataNode::Kind::list)
    return parent.node->items.emplace_back();
  return parent.node->items[parent.next] = DataNode();
}

void TreeBuilder::boolean(bool value) {
  DataNode &node = place();
  node.kind = DataNode::Kind::boolean;
  node.boolean = value;
}

void TreeBuilder::integer(int64_t value) {
  DataNode &node = place();
  node.kind = DataNode::Kind::integer;
  node.integer = value;
}

void TreeBuilder::real(double value) {
  DataNode &node = place();
  node.kind = DataNode::Kind::real;
  node.real = value;
}

void TreeBuilder::text(std::string_view value) {
  DataNode &node = place();
  node.kind = DataNode::Kind::text;
  node.text = value;
}

void TreeBuilder::open(DataNode::Kind kind) {
  DataNode &node = place();
  node.kind = kind;
  open_.push_back({&node, {}, 0});
}

void TreeBuilder::key(std::string_view name) {
  Open &dict = open_.back();
  auto [at, isNew] = dict.positions.try_emplace(std::string(name), dict.node->items.size());
  dict.next = at->second;
  if (!isNew)
    return;
  dict.node->keys.emplace_back(name);
  dict.node->items.emplace_back();
}

} // namespace otter
