#include "http/answer.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>

#include "http/syntax.hpp"

namespace glasstls::http {

namespace {

struct ReasonPhrase {
  int status;
  std::string_view text;
};

constexpr std::array reasons = std::to_array<ReasonPhrase>({
    {200, "OK"},
    {301, "Moved Permanently"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {425, "Too Early"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
});

struct Type {
  std::string_view ending, type;
};

constexpr std::array types = std::to_array<Type>({
    {".html", "text/html; charset=utf-8"},
    {".htm", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".txt", "text/plain; charset=utf-8"},
    {".md", "text/markdown; charset=utf-8"},
    {".csv", "text/csv; charset=utf-8"},
    {".xml", "application/xml"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".gif", "image/gif"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".pdf", "application/pdf"},
    {".wasm", "application/wasm"},
    {".woff2", "font/woff2"},
    {".mp3", "audio/mpeg"},
    {".mp4", "video/mp4"},
    {".pem", "application/x-pem-file"},
    {".crt", "application/x-x509-ca-cert"},
});

std::string two_digits(unsigned number) {
  return {static_cast<char>('0' + number / 10 % 10), static_cast<char>('0' + number % 10)};
}

/// Percent-encoding undone; empty if it is broken.
std::optional<std::string> decode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (text.size() - i < 3 || text[i + 1] == '-') return std::nullopt;
    const auto byte = parse_number(text.substr(i + 1, 2), 16);
    if (!byte) return std::nullopt;
    decoded += static_cast<char>(*byte);
    i += 2;
  }
  return decoded;
}

bool is_harmless(std::string_view segment) {
  if (segment.starts_with('.') && segment != ".well-known") return false;
  return std::all_of(segment.begin(), segment.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f && c != '/' && c != '\\';
  });
}

}  // namespace

std::string_view reason_of(int status) {
  for (const ReasonPhrase& row : reasons)
    if (row.status == status) return row.text;
  return {};
}

std::string response_head(int status, const std::vector<HeaderField>& fields) {
  std::string text = "HTTP/1.1 " + std::to_string(status) + " " + std::string(reason_of(status)) + "\r\n";
  for (const HeaderField& field : fields) {
    if (!is_token(field.name) || !is_text(field.value))
      throw std::logic_error("a response may not have the field " + in_quotes(field.name));
    text.append(field.name).append(": ").append(field.value).append("\r\n");
  }
  return text + "\r\n";
}

std::string date_text(std::int64_t unix_time) {
  using namespace std::chrono;
  static constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const sys_seconds time{seconds(unix_time)};
  const auto day = floor<std::chrono::days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  return std::string(days[weekday(day).c_encoding()]) + ", " + two_digits(static_cast<unsigned>(date.day())) +
         " " + months[static_cast<unsigned>(date.month()) - 1] + " " +
         std::to_string(static_cast<int>(date.year())) + " " +
         two_digits(static_cast<unsigned>(clock.hours().count())) + ":" +
         two_digits(static_cast<unsigned>(clock.minutes().count())) + ":" +
         two_digits(static_cast<unsigned>(clock.seconds().count())) + " GMT";
}

std::string_view content_type(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  if (dot != path.npos)
    for (const Type& row : types)
      if (equal_in_any_case(path.substr(dot), row.ending)) return row.type;
  return "application/octet-stream";
}

std::optional<std::vector<std::string>> path_segments(std::string_view target) {
  std::string_view path = target.substr(0, target.find_first_of("?#"));
  if (!path.starts_with('/')) return std::nullopt;
  std::vector<std::string> segments;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view raw = path.substr(0, path.find('/'));
    path.remove_prefix(raw.size());
    const auto segment = decode(raw);
    if (!segment || !is_harmless(*segment)) return std::nullopt;
    if (!segment->empty()) segments.push_back(*segment);
  }
  return segments;
}

}  // namespace glasstls::http
