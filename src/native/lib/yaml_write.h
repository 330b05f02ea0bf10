// Plain data as YAML, in block style (docs/runtime-algorithms.md, "YAML").
#pragma once

#include <string>

#include "data_tree.h"

namespace otter {

std::string writeYaml(const DataNode &root);

} // namespace otter
