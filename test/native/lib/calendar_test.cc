// Points in time against the C library's calendar, formats that are none, random formats and texts.
#include <ctime>
#include <random>

#include "check.h"
#include "lib/calendar.h"

using namespace otter;

static std::string formatted(int64_t milliseconds, const char *format) {
  std::string out;
  formatTime(milliseconds, format, out);
  return out;
}

static std::string parsed(const char *format, const char *text) {
  int64_t milliseconds = 0;
  std::string error;
  return parseTime(format, text, milliseconds, error) ? std::to_string(milliseconds) : error;
}

static void againstLibrary() {
  std::mt19937_64 random(21);
  const char *format = "%Y-%m-%d %H:%M:%S %a %A %b %B %j %I %p %y %e %F %T %R %D %h";
  for (int i = 0; i < 20'000; i++) {
    int64_t seconds = -62'135'596'800 + int64_t(random() % 315'537'897'600); // years 1 to 9999
    time_t time = seconds;
    tm fields;
    gmtime_r(&time, &fields);
    char wanted[256];
    strftime(wanted, sizeof wanted, format, &fields);
    std::string year = std::to_string(fields.tm_year + 1900);
    std::string full = std::string(4 - year.size(), '0') + year; // glibc does not pad %Y and %F
    std::string got = formatted(seconds * 1000, format);
    if (year.size() == 4)
      expectEqual(got, wanted, std::to_string(seconds));
    expectEqual(got.substr(0, 4), full, "the year of " + std::to_string(seconds));
    expectEqual(parsed("%F %T", got.substr(0, 19).c_str()), std::to_string(seconds * 1000), got);
  }
}

static void limits() {
  expectEqual(formatted(-62'167'219'200'000, "%F %T.%L"), "0000-01-01 00:00:00.000", "the first point in time");
  expectEqual(formatted(253'402'300'799'999, "%F %T.%L"), "9999-12-31 23:59:59.999", "the last one");
  expectEqual(formatted(-62'167'219'200'001, "%F"), "time -62167219200001 is out of range", "before the first");
  expectEqual(formatted(INT64_MAX, "%F"), "time 9223372036854775807 is out of range", "the largest int");
  expectEqual(formatted(INT64_MIN, "%F"), "time -9223372036854775808 is out of range", "the least int");
  expectEqual(parsed("%s", "253402300799"), "253402300799000", "the last second");
  expectEqual(parsed("%s", "253402300800"), "cannot parse \"253402300800\" as a time like \"%s\"", "the next one");
  expectEqual(parsed("%F%z", "0000-01-01+0001"), "cannot parse \"0000-01-01+0001\" as a time like \"%F%z\"", "zone");
  expectEqual(parsed("%F", "2024-02-29"), "1709164800000", "a leap day");
  expectEqual(parsed("%F", "2100-02-29"), "cannot parse \"2100-02-29\" as a time like \"%F\"", "no leap year");
  expectEqual(parsed("%I %p", "12 PM"), "43200000", "noon");
  expectEqual(parsed("%p %I", "AM 12"), "0", "midnight");
  expectEqual(parsed("%I", "11"), "39600000", "no half is the morning");
  expectEqual(parsed("%", "%"), "unknown directive % in \"%\"", "a format that ends early");
}

static void randomTexts() {
  std::mt19937_64 random(22);
  const char letters[] = "%%%YmdHMSyIejLfsaAbBphFTRDzZnt 0123456789:-+AMondayJan\xc3";
  auto text = [&] {
    std::string out;
    for (uint64_t n = random() % 12; n > 0; n--)
      out += letters[random() % (sizeof letters - 1)];
    return out;
  };
  for (int i = 0; i < 50'000; i++) {
    std::string format = text(), out;
    int64_t at = int64_t(random()) >> (random() % 40);
    if (!formatTime(at, format, out)) {
      expectTrue(!out.empty(), "an error has a text");
      out = text();
    }
    std::string error;
    bool fits = parseTime(format, out, at, error);
    expectEqual(fits, error.empty(), "an error exactly when it does not fit");
  }
}

int main() {
  againstLibrary();
  limits();
  randomTexts();
  return summary("calendar");
}
