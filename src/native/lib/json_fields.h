// The fields of a JSON object that is being written, a line each.
#pragma once

#include "json_write.h"

namespace otter {

class JsonFields {
public:
  explicit JsonFields(JsonWriter &json) : json_(json) {}

  void integer(std::string_view name, uint64_t value) {
    json_.key(name);
    json_.integer(int64_t(value));
  }
  void real(std::string_view name, double value) {
    json_.key(name);
    json_.real(value);
  }
  void text(std::string_view name, std::string_view value) {
    json_.key(name);
    json_.text(value);
  }
  void boolean(std::string_view name, bool value) {
    json_.key(name);
    json_.boolean(value);
  }

protected:
  JsonWriter &json_;
};

} // namespace otter
