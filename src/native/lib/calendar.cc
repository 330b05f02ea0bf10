#include "calendar.h"

#include <algorithm>
#include <array>

namespace otter {

namespace {

constexpr int64_t kDayMs = 86'400'000;
/// 0000-01-01 and the first millisecond after 9999.
constexpr int64_t kFirstMs = -62'167'219'200'000;
constexpr int64_t kEndMs = 253'402'300'800'000;

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
  int64_t dayOfYear = 1;
  int64_t weekday = 0; // from Sunday
  int64_t epochSeconds = 0;
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
  std::string digits = std::to_string(value);
  return std::string(size_t(width) > digits.size() ? size_t(width) - digits.size() : 0, fill) + digits;
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

// ---------------------------------------------------------------------------------------------- formatting

bool appendConversion(const Fields &at, char conversion, std::string &out) {
  switch (conversion) {
  case 'Y':
    out += padded(at.year, 4);
    break;
  case 'y':
    out += padded(at.year % 100, 2);
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
  case 'h':
    out += std::string_view(kMonths[size_t(at.month - 1)]).substr(0, 3);
    break;
  case 'z':
    out += "+0000";
    break;
  case 'Z':
    out += "UTC";
    break;
  case 'n':
    out += '\n';
    break;
  case 't':
    out += '\t';
    break;
  case '%':
    out += '%';
    break;
  default:
    return false;
  }
  return true;
}

/// The directive that starts with the percent sign at `at`, or a bare `%` where the format ends.
std::string_view directiveAt(std::string_view format, size_t at) {
  return format.substr(at, 2);
}

bool appendTime(const Fields &at, std::string_view format, std::string &out) {
  for (size_t i = 0; i < format.size(); i++) {
    if (format[i] != '%') {
      out += format[i];
      continue;
    }
    std::string_view directive = directiveAt(format, i++);
    const char *more = directive.size() == 2 ? expansion(directive[1]) : nullptr;
    if (more ? appendTime(at, more, out) : directive.size() == 2 && appendConversion(at, directive[1], out))
      continue;
    out = "unknown directive " + std::string(directive) + " in \"" + std::string(format) + "\"";
    return false;
  }
  return true;
}

// ------------------------------------------------------------------------------------------------- parsing

bool isSpace(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

class TimeParser {
public:
  TimeParser(std::string_view text, std::string &error) : text_(text), error_(error) {}

  /// False with an error when the format is not one, and without when the text does not fit it.
  bool parse(std::string_view format) { return run(format) && at_ == text_.size(); }

  bool result(int64_t &milliseconds) {
    if (fields_.day > daysInMonth(fields_.year, fields_.month))
      return false;
    if (hasHalf_ && isTwelveHours_)
      fields_.hour = fields_.hour % 12 + (isAfternoon_ ? 12 : 0);
    int64_t days = daysFromCivil(fields_.year, fields_.month, fields_.day);
    int64_t seconds = (fields_.hour * 60 + fields_.minute) * 60 + fields_.second;
    milliseconds = hasEpoch_ ? fields_.epochSeconds * 1'000 : days * kDayMs + seconds * 1'000;
    milliseconds += fields_.millisecond - offsetMinutes_ * 60'000;
    return milliseconds >= kFirstMs && milliseconds < kEndMs;
  }

private:
  bool run(std::string_view format) {
    for (size_t i = 0; i < format.size(); i++) {
      if (format[i] == '%') {
        std::string_view directive = directiveAt(format, i++);
        const char *more = directive.size() == 2 ? expansion(directive[1]) : nullptr;
        if (!(more ? run(more) : convert(directive, format)))
          return false;
      } else if (format[i] == ' ') {
        skipSpaces();
      } else if (at_ == text_.size() || text_[at_++] != format[i]) {
        return false;
      }
    }
    return true;
  }

  bool skipSpaces() {
    while (at_ < text_.size() && isSpace(text_[at_]))
      at_++;
    return true;
  }

  bool take(char c) {
    if (at_ == text_.size() || text_[at_] != c)
      return false;
    at_++;
    return true;
  }

  bool number(int most, int64_t low, int64_t high, int64_t &out) {
    size_t first = at_;
    for (out = 0; at_ < text_.size() && at_ - first < size_t(most) && isDigit(text_[at_]); at_++)
      out = out * 10 + (text_[at_] - '0');
    return at_ > first && out >= low && out <= high;
  }

  // Any digits, with a sign; what no point in time has is refused.
  bool epoch() {
    bool negative = take('-');
    if (!negative)
      take('+');
    int64_t size = 0;
    hasEpoch_ = true;
    if (!number(18, 0, INT64_MAX, size) || size > kEndMs || (at_ < text_.size() && isDigit(text_[at_])))
      return false;
    fields_.epochSeconds = negative ? -size : size;
    return true;
  }

  // The full name or its first three letters, in any case.
  template <size_t N> bool name(const std::array<const char *, N> &names, int64_t &index) {
    for (size_t i = 0; i < N; i++) {
      std::string_view full = names[i];
      for (std::string_view form : {full, full.substr(0, 3)}) {
        if (!word(form))
          continue;
        index = int64_t(i);
        return true;
      }
    }
    return false;
  }

  // Takes the word, in any case, when it comes next.
  bool word(std::string_view wanted) {
    auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; };
    std::string_view rest = text_.substr(at_, wanted.size());
    if (!std::equal(wanted.begin(), wanted.end(), rest.begin(), rest.end(),
                    [lower](char a, char b) { return lower(a) == lower(b); }))
      return false;
    at_ += wanted.size();
    return true;
  }

  bool zone() {
    if (take('Z'))
      return true;
    bool negative = take('-');
    int64_t hours = 0, minutes = 0;
    if ((!negative && !take('+')) || !number(2, 0, 23, hours))
      return false;
    take(':');
    offsetMinutes_ = 0;
    if (!number(2, 0, 59, minutes))
      return false;
    offsetMinutes_ = (negative ? -1 : 1) * (hours * 60 + minutes);
    return true;
  }

  bool half() {
    hasHalf_ = true;
    isAfternoon_ = word("PM");
    return isAfternoon_ || word("AM");
  }

  bool convert(std::string_view directive, std::string_view format) {
    int64_t value = 0;
    switch (directive.size() == 2 ? directive[1] : 0) {
    case 'Y':
      return number(4, 0, 9999, fields_.year);
    case 'y':
      if (!number(2, 0, 99, value))
        return false;
      fields_.year = value + (value < 69 ? 2000 : 1900);
      return true;
    case 'm':
      return number(2, 1, 12, fields_.month);
    case 'd':
      return number(2, 1, 31, fields_.day);
    case 'e':
      return skipSpaces() && number(2, 1, 31, fields_.day);
    case 'j':
      return number(3, 1, 366, value);
    case 'H':
      return number(2, 0, 23, fields_.hour);
    case 'I':
      isTwelveHours_ = true;
      return number(2, 1, 12, fields_.hour);
    case 'M':
      return number(2, 0, 59, fields_.minute);
    case 'S':
      return number(2, 0, 59, fields_.second);
    case 'L':
      return number(3, 0, 999, fields_.millisecond);
    case 'f':
      if (!number(6, 0, 999'999, value))
        return false;
      fields_.millisecond = value / 1'000;
      return true;
    case 's':
      return epoch();
    case 'p':
      return half();
    case 'A':
    case 'a':
      return name(kWeekdays, value);
    case 'B':
    case 'b':
    case 'h':
      if (!name(kMonths, value))
        return false;
      fields_.month = value + 1;
      return true;
    case 'z':
      return zone();
    case 'Z':
      return word("UTC");
    case 'n':
    case 't':
      return skipSpaces();
    case '%':
      return take('%');
    default:
      error_ = "unknown directive " + std::string(directive) + " in \"" + std::string(format) + "\"";
      return false;
    }
  }

  std::string_view text_;
  std::string &error_;
  size_t at_ = 0;
  Fields fields_;
  bool hasEpoch_ = false;
  bool isTwelveHours_ = false;
  bool hasHalf_ = false;
  bool isAfternoon_ = false;
  int64_t offsetMinutes_ = 0;
};

} // namespace

bool formatTime(int64_t milliseconds, std::string_view format, std::string &out) {
  if (milliseconds >= kFirstMs && milliseconds < kEndMs)
    return appendTime(fieldsOf(milliseconds), format, out);
  out = "time " + std::to_string(milliseconds) + " is out of range";
  return false;
}

bool parseTime(std::string_view format, std::string_view text, int64_t &milliseconds, std::string &error) {
  TimeParser parser(text, error);
  if (parser.parse(format) && parser.result(milliseconds))
    return true;
  if (error.empty())
    error = "cannot parse \"" + std::string(text) + "\" as a time like \"" + std::string(format) + "\"";
  return false;
}

} // namespace otter
