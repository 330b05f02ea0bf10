#include "calendar.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>

namespace otter {

namespace {

constexpr int64_t kDayMs = 86'400'000;
/// Beyond these years milliseconds do not fit 64 bits.
constexpr int64_t kYearLimit = 200'000'000;

constexpr std::array<const char *, 7> kWeekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};
constexpr std::array<const char *, 12> kMonths = {"January",   "February", "March",    "April",
                                                  "May",       "June",     "July",     "August",
                                                  "September", "October",  "November", "December"};

/// The fields of a point in time; a parse fills in those it meets.
struct Fields {
  int64_t year = 1970;
  int64_t month = 1;
  int64_t day = 1;
  int64_t hour = 0;
  int64_t minute = 0;
  int64_t second = 0;
  int64_t millisecond = 0;
  int64_t dayOfYear = 0; // from 1; 0: not given
  int64_t weekday = 0;   // from Sunday
  int64_t epochSeconds = 0;
  bool hasEpoch = false;
  int afternoon = -1; // 0 AM, 1 PM, -1 not given
};

int64_t floorDivide(int64_t a, int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

bool isLeap(int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int64_t daysInMonth(int64_t year, int64_t month) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return days[month - 1] + (month == 2 && isLeap(year) ? 1 : 0);
}

// Days since 1970-01-01: the year is counted from March, so that the leap day comes last (Hinnant's algorithm).
int64_t daysFromCivil(int64_t year, int64_t month, int64_t day) {
  year -= month <= 2;
  int64_t era = floorDivide(year, 400);
  int64_t yearOfEra = year - era * 400;
  int64_t dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719'468;
}

void civilFromDays(int64_t days, Fields &out) {
  days += 719'468;
  int64_t era = floorDivide(days, 146'097);
  int64_t dayOfEra = days - era * 146'097;
  int64_t yearOfEra = (dayOfEra - dayOfEra / 1'460 + dayOfEra / 36'524 - dayOfEra / 146'096) / 365;
  int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  int64_t fromMarch = (5 * dayOfYear + 2) / 153;
  out.day = dayOfYear - (153 * fromMarch + 2) / 5 + 1;
  out.month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  out.year = yearOfEra + era * 400 + (out.month <= 2);
}

Fields fieldsOf(int64_t milliseconds) {
  Fields fields;
  int64_t days = floorDivide(milliseconds, kDayMs);
  int64_t rest = milliseconds - days * kDayMs;
  civilFromDays(days, fields);
  fields.hour = rest / 3'600'000;
  fields.minute = rest / 60'000 % 60;
  fields.second = rest / 1'000 % 60;
  fields.millisecond = rest % 1'000;
  fields.dayOfYear = days - daysFromCivil(fields.year, 1, 1) + 1;
  fields.weekday = ((days + 4) % 7 + 7) % 7;
  fields.epochSeconds = floorDivide(milliseconds, 1'000);
  return fields;
}

std::string padded(int64_t value, int width, char fill = '0') {
  std::string digits = std::to_string(value < 0 ? -value : value);
  std::string zeros(size_t(width) > digits.size() ? size_t(width) - digits.size() : 0, fill);
  return (value < 0 ? "-" : "") + zeros + digits;
}

// A conversion that stands for several others; null when it does not.
const char *expansion(char conversion) {
  switch (conversion) {
  case 'F':
    return "%Y-%m-%d";
  case 'T':
    return "%H:%M:%S";
  case 'R':
    return "%H:%M";
  case 'D':
    return "%m/%d/%y";
  default:
    return nullptr;
  }
}

std::string unknown(char conversion) {
  return std::string("there is no time conversion %") + conversion;
}

// ---------------------------------------------------------------------------------------------- formatting

bool appendConversion(const Fields &at, char conversion, std::string &out) {
  switch (conversion) {
  case 'Y':
    out += padded(at.year, 4);
    break;
  case 'y':
    out += padded((at.year % 100 + 100) % 100, 2);
    break;
  case 'm':
    out += padded(at.month, 2);
    break;
  case 'd':
    out += padded(at.day, 2);
    break;
  case 'e':
    out += padded(at.day, 2, ' ');
    break;
  case 'j':
    out += padded(at.dayOfYear, 3);
    break;
  case 'H':
    out += padded(at.hour, 2);
    break;
  case 'I':
    out += padded((at.hour + 11) % 12 + 1, 2);
    break;
  case 'M':
    out += padded(at.minute, 2);
    break;
  case 'S':
    out += padded(at.second, 2);
    break;
  case 'L':
    out += padded(at.millisecond, 3);
    break;
  case 'f':
    out += padded(at.millisecond * 1'000, 6);
    break;
  case 's':
    out += std::to_string(at.epochSeconds);
    break;
  case 'p':
    out += at.hour < 12 ? "AM" : "PM";
    break;
  case 'A':
    out += kWeekdays[size_t(at.weekday)];
    break;
  case 'a':
    out += std::string_view(kWeekdays[size_t(at.weekday)]).substr(0, 3);
    break;
  case 'B':
    out += kMonths[size_t(at.month - 1)];
    break;
  case 'b':
    out += std::string_view(kMonths[size_t(at.month - 1)]).substr(0, 3);
    break;
  case 'u':
    out += std::to_string(at.weekday == 0 ? 7 : at.weekday);
    break;
  case 'w':
    out += std::to_string(at.weekday);
    break;
  case 'z':
    out += "+0000";
    break;
  case 'Z':
    out += "UTC";
    break;
  case '%':
    out += '%';
    break;
  default:
    return false;
  }
  return true;
}

bool appendTime(const Fields &at, std::string_view format, std::string &out) {
  for (size_t i = 0; i < format.size(); i++) {
    if (format[i] != '%') {
      out += format[i];
      continue;
    }
    if (++i == format.size()) {
      out = "the time format ends in a single %";
      return false;
    }
    const char *more = expansion(format[i]);
    if (more ? appendTime(at, more, out) : appendConversion(at, format[i], out))
      continue;
    out = unknown(format[i]);
    return false;
  }
  return true;
}

// ------------------------------------------------------------------------------------------------- parsing

class TimeParser {
public:
  TimeParser(std::string_view text, std::string &error) : text_(text), error_(error) {}

  bool parse(std::string_view format) { return run(format) && (at_ == text_.size() || fail("text is left over")); }

  bool result(int64_t &milliseconds) {
    if (fields_.hasEpoch) {
      milliseconds = fields_.epochSeconds * 1'000 + fields_.millisecond;
      return true;
    }
    if (fields_.dayOfYear == 0 && fields_.day > daysInMonth(fields_.year, fields_.month))
      return fail("the month has no such day");
    if (fields_.dayOfYear == 366 && !isLeap(fields_.year))
      return fail("the year has no such day");
    if (fields_.afternoon >= 0)
      fields_.hour = fields_.hour % 12 + 12 * fields_.afternoon;
    int64_t days = fields_.dayOfYear > 0 ? daysFromCivil(fields_.year, 1, 1) + fields_.dayOfYear - 1
                                         : daysFromCivil(fields_.year, fields_.month, fields_.day);
    int64_t seconds = (fields_.hour * 60 + fields_.minute) * 60 + fields_.second;
    milliseconds = days * kDayMs + seconds * 1'000 + fields_.millisecond - offsetMinutes_ * 60'000;
    return true;
  }

private:
  bool fail(const char *what) {
    error_ = std::string(what) + " at position " + std::to_string(at_);
    return false;
  }

  bool run(std::string_view format) {
    for (size_t i = 0; i < format.size(); i++) {
      if (format[i] == '%' && i + 1 < format.size()) {
        const char *more = expansion(format[++i]);
        if (!(more ? run(more) : convert(format[i])))
          return false;
      } else if (format[i] == ' ')
        skipSpaces();
      else if (at_ < text_.size() && text_[at_] == format[i])
        at_++;
      else
        return fail((std::string("expected '") + format[i] + "'").c_str());
    }
    return true;
  }

  void skipSpaces() {
    while (at_ < text_.size() && text_[at_] == ' ')
      at_++;
  }

  bool number(int most, int64_t low, int64_t high, int64_t &out) {
    size_t start = at_;
    bool negative = low < 0 && at_ < text_.size() && text_[at_] == '-';
    at_ += negative;
    size_t first = at_;
    int64_t value = 0;
    while (at_ < text_.size() && at_ - first < size_t(most) && isdigit(uint8_t(text_[at_])))
      value = value * 10 + (text_[at_++] - '0');
    out = negative ? -value : value;
    if (at_ == first) {
      at_ = start;
      return fail("expected digits");
    }
    if (out >= low && out <= high)
      return true;
    at_ = start;
    return fail("a number out of range");
  }

  // A fraction of a second: digits beyond milliseconds are dropped.
  bool fraction(int most) {
    size_t first = at_;
    int64_t scale = 100;
    fields_.millisecond = 0;
    for (; at_ < text_.size() && at_ - first < size_t(most) && isdigit(uint8_t(text_[at_])); at_++, scale /= 10)
      fields_.millisecond += (text_[at_] - '0') * scale;
    return at_ > first || fail("expected digits");
  }

  // The full name or its first three letters, in any case.
  template <size_t N> bool name(const std::array<const char *, N> &names, int64_t &index) {
    for (size_t i = 0; i < N; i++) {
      std::string_view full = names[i];
      for (std::string_view form : {full, full.substr(0, 3)}) {
        if (!startsWith(form))
          continue;
        at_ += form.size();
        index = int64_t(i);
        return true;
      }
    }
    return fail("expected a name");
  }

  bool startsWith(std::string_view word) const {
    std::string_view rest = text_.substr(at_, word.size());
    return std::equal(word.begin(), word.end(), rest.begin(), rest.end(),
                      [](char a, char b) { return tolower(uint8_t(a)) == tolower(uint8_t(b)); });
  }

  bool zone() {
    if (startsWith("Z") || startsWith("UTC") || startsWith("GMT")) {
      at_ += startsWith("Z") ? 1 : 3;
      return true;
    }
    if (at_ == text_.size() || (text_[at_] != '+' && text_[at_] != '-'))
      return fail("expected a zone such as +0100");
    int64_t sign = text_[at_++] == '-' ? -1 : 1;
    int64_t hours = 0, minutes = 0;
    if (!number(2, 0, 23, hours))
      return false;
    at_ += at_ < text_.size() && text_[at_] == ':';
    if (!number(2, 0, 59, minutes))
      return false;
    offsetMinutes_ = sign * (hours * 60 + minutes);
    return true;
  }

  bool convert(char conversion) {
    int64_t index = 0;
    switch (conversion) {
    case 'Y':
      return number(9, -kYearLimit, kYearLimit, fields_.year);
    case 'y':
      if (!number(2, 0, 99, index))
        return false;
      fields_.year = index + (index < 69 ? 2000 : 1900);
      return true;
    case 'm':
      return number(2, 1, 12, fields_.month);
    case 'd':
    case 'e':
      skipSpaces();
      return number(2, 1, 31, fields_.day);
    case 'j':
      return number(3, 1, 366, fields_.dayOfYear);
    case 'H':
      return number(2, 0, 23, fields_.hour);
    case 'I':
      return number(2, 1, 12, fields_.hour);
    case 'M':
      return number(2, 0, 59, fields_.minute);
    case 'S':
      return number(2, 0, 59, fields_.second);
    case 'L':
      return fraction(3);
    case 'f':
      return fraction(9);
    case 's':
      fields_.hasEpoch = true;
      return number(15, -999'999'999'999'999, 999'999'999'999'999, fields_.epochSeconds);
    case 'p':
      if (!startsWith("AM") && !startsWith("PM"))
        return fail("expected AM or PM");
      fields_.afternoon = startsWith("PM");
      at_ += 2;
      return true;
    case 'A':
    case 'a':
      return name(kWeekdays, index);
    case 'B':
    case 'b':
      if (!name(kMonths, index))
        return false;
      fields_.month = index + 1;
      return true;
    case 'u':
      return number(1, 1, 7, index);
    case 'w':
      return number(1, 0, 6, index);
    case 'z':
    case 'Z':
      return zone();
    case '%':
      return (at_ < text_.size() && text_[at_] == '%' && ++at_) || fail("expected '%'");
    default:
      error_ = unknown(conversion);
      return false;
    }
  }

  std::string_view text_;
  std::string &error_;
  size_t at_ = 0;
  Fields fields_;
  int64_t offsetMinutes_ = 0;
};

} // namespace

bool formatTime(int64_t milliseconds, std::string_view format, std::string &out) {
  return appendTime(fieldsOf(milliseconds), format, out);
}

bool parseTime(std::string_view format, std::string_view text, int64_t &milliseconds, std::string &error) {
  TimeParser parser(text, error);
  return parser.parse(format) && parser.result(milliseconds);
}

} // namespace otter
