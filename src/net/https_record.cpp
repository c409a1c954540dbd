#include "net/https_record.hpp"

#include <algorithm>
#include <array>

#include "net/address.hpp"

namespace glasstls::net {

namespace {

constexpr std::uint16_t type_https = 65, class_in = 1;
constexpr std::size_t most_records = 64, longest_name = 255;

/// Reads a message from its front. Throws BadDnsAnswer when more is asked for than is left.
class DnsReader {
 public:
  explicit DnsReader(View bytes) : rest_(bytes) {}

  bool done() const { return rest_.empty(); }
  std::size_t left() const { return rest_.size(); }

  View take(std::size_t size, const char* what) {
    if (size > rest_.size()) throw BadDnsAnswer(std::string("it ends in the middle of ") + what);
    const View taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  std::uint8_t u8(const char* what) { return take(1, what)[0]; }
  std::uint16_t u16(const char* what) {
    const View two = take(2, what);
    return static_cast<std::uint16_t>(two[0] << 8 | two[1]);
  }
  std::uint32_t u32(const char* what) {
    const std::uint32_t high = u16(what);
    return high << 16 | u16(what);
  }

 private:
  View rest_;
};

/// Printable ASCII stays; other bytes, and those with a meaning in a zone file, become \DDD.
std::string presentation(View bytes, std::string_view special) {
  std::string text;
  for (std::uint8_t byte : bytes) {
    const char c = static_cast<char>(byte);
    if (byte > 0x20 && byte < 0x7f && special.find(c) == special.npos) {
      text += c;
    } else {
      const std::string number = std::to_string(byte);
      text.append("\\").append(3 - number.size(), '0').append(number);
    }
  }
  return text;
}

/// RFC 1035: a name that may end in a pointer to an earlier one, which is not followed.
void skip_name(DnsReader& cursor) {
  constexpr std::uint8_t pointer = 0xc0;
  for (std::size_t size = 1;;) {
    const std::uint8_t length = cursor.u8("a name");
    if (length == 0) return;
    if ((length & pointer) == pointer) {
      cursor.u8("a name");
      return;
    }
    if ((length & pointer) != 0) throw BadDnsAnswer("a label of a name is of no known kind");
    cursor.take(length, "a name");
    size += length + std::size_t{1};
    if (size > longest_name) throw BadDnsAnswer("a name is longer than 255 bytes");
  }
}

/// RFC 9460: the target is never shortened by a pointer.
std::string take_target(DnsReader& cursor) {
  std::string name;
  for (std::size_t size = 1;;) {
    const std::uint8_t length = cursor.u8("TargetName");
    if (length == 0) return name.empty() ? "." : name;
    if (length > 63) throw BadDnsAnswer("TargetName has a label of more than 63 bytes, or is compressed");
    name += presentation(cursor.take(length, "TargetName"), ".\\\"();@$") + ".";
    size += length + std::size_t{1};
    if (size > longest_name) throw BadDnsAnswer("TargetName is longer than 255 bytes");
  }
}

enum : std::uint16_t { mandatory, alpn, no_default_alpn, port, ipv4hint, ech, ipv6hint };

std::string key_name(std::uint16_t key) {
  constexpr std::array<const char*, 7> names{"mandatory", "alpn", "no-default-alpn", "port",
                                             "ipv4hint",  "ech",  "ipv6hint"};
  return key < names.size() ? names[key] : "key" + std::to_string(key);
}

void add(std::string& list, const std::string& item) { list.append(list.empty() ? "" : ",").append(item); }

std::string addresses(View value, std::size_t size) {
  if (value.empty() || value.size() % size != 0) throw BadDnsAnswer("an address hint has a wrong length");
  std::string list;
  for (; !value.empty(); value = value.subspan(size)) {
    const View one = value.first(size);
    std::string text;
    if (size == 4) {
      for (std::uint8_t byte : one) text.append(text.empty() ? "" : ".").append(std::to_string(byte));
    } else {
      const std::string digits = to_hex(one);
      for (std::size_t i = 0; i < digits.size(); i += 4)
        text.append(text.empty() ? "" : ":").append(digits, i, 4);
      text = parse_literal(text, 0).value().ip();
    }
    add(list, text);
  }
  return list;
}

/// The keys that a client has to understand, in ascending order.
std::string mandatory_keys(View value) {
  if (value.empty()) throw BadDnsAnswer("mandatory names no key");
  std::string list;
  int before = mandatory;
  for (DnsReader cursor(value); !cursor.done();) {
    const std::uint16_t key = cursor.u16("mandatory");
    if (key <= before) throw BadDnsAnswer("the keys of mandatory are not in strictly ascending order");
    before = key;
    add(list, key_name(key));
  }
  return list;
}

std::string protocols(View value) {
  if (value.empty()) throw BadDnsAnswer("alpn names no protocol");
  std::string list;
  for (DnsReader cursor(value); !cursor.done();) {
    const std::uint8_t length = cursor.u8("alpn");
    if (length == 0) throw BadDnsAnswer("alpn has an empty protocol");
    add(list, presentation(cursor.take(length, "alpn"), ",\\\""));
  }
  return list;
}

std::string value_of(std::uint16_t key, View value) {
  switch (key) {
    case mandatory: return mandatory_keys(value);
    case alpn: return protocols(value);
    case no_default_alpn:
      if (!value.empty()) throw BadDnsAnswer("no-default-alpn has a value");
      return {};
    case port:
      if (value.size() != 2) throw BadDnsAnswer("port does not have two bytes");
      return std::to_string(value[0] << 8 | value[1]);
    case ipv4hint: return addresses(value, 4);
    case ech:
      if (value.empty()) throw BadDnsAnswer("ech is empty");
      return "(" + std::to_string(value.size()) + " bytes)";
    case ipv6hint: return addresses(value, 16);
    default: return presentation(value, "\\\"");
  }
}

HttpsRecord parse_record(View data) {
  DnsReader cursor(data);
  HttpsRecord record;
  record.priority = cursor.u16("SvcPriority");
  record.target = take_target(cursor);
  // RFC 9460: in an alias parameters mean nothing.
  if (record.priority == 0) return record;
  for (int before = -1; !cursor.done();) {
    const std::uint16_t key = cursor.u16("a SvcParamKey");
    const std::uint16_t length = cursor.u16("the length of a SvcParamValue");
    if (key <= before) throw BadDnsAnswer("its SvcParamKeys are not in strictly ascending order");
    before = key;
    record.parameters.emplace_back(key_name(key), value_of(key, cursor.take(length, "a SvcParamValue")));
  }
  return record;
}

}  // namespace

std::string HttpsRecord::text() const {
  std::string text = std::to_string(priority) + " " + target;
  for (const auto& [name, value] : parameters)
    text.append(" ").append(name + (value.empty() ? "" : "=" + value));
  return text;
}

std::vector<HttpsRecord> parse_https_answer(View message) {
  DnsReader cursor(message);
  cursor.take(4, "its header");
  const std::uint16_t questions = cursor.u16("its header"), answers = cursor.u16("its header");
  cursor.take(4, "its header");
  for (int i = 0; i < questions; ++i) {
    skip_name(cursor);
    cursor.take(4, "a question");
  }
  std::vector<HttpsRecord> records;
  for (int i = 0; i < answers; ++i) {
    skip_name(cursor);
    const std::uint16_t type = cursor.u16("a record's type"), rr_class = cursor.u16("a record's class");
    const std::uint32_t ttl = cursor.u32("a TTL");
    const View data = cursor.take(cursor.u16("a record's length"), "a record");
    if (type != type_https || rr_class != class_in) continue;
    if (records.size() == most_records) throw BadDnsAnswer("it has more than 64 HTTPS records");
    records.push_back(parse_record(data));
    records.back().ttl = ttl;
  }
  std::stable_sort(records.begin(), records.end(),
                   [](const auto& a, const auto& b) { return a.priority < b.priority; });
  return records;
}

std::string https_record_name(const std::string& host, std::uint16_t port) {
  constexpr std::uint16_t https = 443;
  return port == https ? host : "_" + std::to_string(port) + "._https." + host;
}

}  // namespace glasstls::net
