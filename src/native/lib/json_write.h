// Plain data as JSON text.
#pragma once

#include <string>
#include <vector>

#include "data_sink.h"

namespace otter {

/// The shortest decimal that reads back as the same value, with a point or an exponent.
std::string jsonFloat(double value);
void appendJsonString(std::string &out, std::string_view text);

class JsonWriter final : public DataSink {
public:
  /// Pretty: each element on its own line, two spaces a level.
  explicit JsonWriter(bool isPretty) : isPretty_(isPretty) {}

  const std::string &out() const { return out_; }
  /// What JSON cannot say (`JSON has no nan`), empty when there was nothing of the kind.
  const std::string &error() const { return error_; }

  void none() override { scalar("null"); }
  void boolean(bool value) override { scalar(value ? "true" : "false"); }
  void integer(int64_t value) override { scalar(std::to_string(value)); }
  void real(double value) override;
  void text(std::string_view value) override;
  void beginList() override { begin('['); }
  void endList() override { end(']'); }
  void beginDict() override { begin('{'); }
  void key(std::string_view name) override;
  void endDict() override { end('}'); }

private:
  void scalar(std::string_view text);
  void begin(char bracket);
  void end(char bracket);
  void separate();
  void newLine();

  bool isPretty_;
  bool afterKey_ = false;
  std::vector<size_t> counts_; // elements so far of what is open
  std::string out_;
  std::string error_;
};

} // namespace otter
