#include "x509/certificate/extensions.hpp"

namespace glasstls::x509 {

namespace {

constexpr std::string_view list_name = "SignedCertificateTimestampList";

/// Takes the fields of TLS's presentation language off the front of what is left.
class Fields {
 public:
  Fields(der::Reader& reader, View in, int depth) : reader_(reader), in_(in), depth_(depth) {}

  bool empty() const { return in_.empty(); }
  View take(std::string_view name, std::size_t size) {
    if (in_.size() < size)
      reader_.fail(list_name, "has a field that is longer than what holds it", std::string(name));
    const View taken = in_.first(size);
    in_ = in_.subspan(size);
    return taken;
  }
  std::uint64_t number(std::string_view name, std::size_t size) {
    const View octets = take(name, size);
    std::uint64_t value = 0;
    for (std::uint8_t octet : octets) value = value << 8 | octet;
    reader_.show_part(name, octets, std::to_string(value), depth_);
    return value;
  }
  View bytes(std::string_view name, std::size_t size) {
    const View taken = take(name, size);
    reader_.show_part(name, taken, std::to_string(size) + " bytes", depth_);
    return taken;
  }
  /// Behind its length, in two bytes.
  View vector(std::string_view name) {
    const View length = take(name, 2);
    const std::size_t size = static_cast<std::size_t>(length[0]) << 8 | length[1];
    const View taken = take(name, size);
    reader_.show_part(name, {length.data(), 2 + size}, std::to_string(size) + " bytes after their length",
                      depth_);
    return taken;
  }

 private:
  der::Reader& reader_;
  View in_;
  int depth_;
};

std::string time_text(std::uint64_t milliseconds) {
  constexpr std::uint64_t year_10000 = 253402300800000;
  if (milliseconds >= year_10000) return "a time that is not one";
  return to_text(static_cast<UnixTime>(milliseconds / 1000));
}

SignedCertificateTimestamp parse_sct(der::Reader& reader, View in) {
  SignedCertificateTimestamp sct;
  Fields fields(reader, in, 3);
  sct.version = static_cast<std::uint8_t>(fields.number("sct_version", 1));
  if (sct.version != 0) return sct;  // the rest is in a form that is not known
  sct.log_id = fields.bytes("id", 32);
  sct.timestamp = fields.number("timestamp", 8);
  reader.explain(time_text(sct.timestamp));
  sct.extensions = fields.vector("extensions");
  sct.hash_algorithm = static_cast<std::uint8_t>(fields.number("hash", 1));
  sct.signature_algorithm = static_cast<std::uint8_t>(fields.number("signature", 1));
  sct.signature = fields.vector("signature");
  if (!fields.empty()) reader.fail(list_name, "has a timestamp with bytes after its last field");
  return sct;
}

}  // namespace

std::vector<SignedCertificateTimestamp> parse_sct_list(der::Reader& reader) {
  const View octets = reader.octet_string(list_name);
  std::vector<SignedCertificateTimestamp> timestamps;
  std::size_t header = 2;
  if (octets.size() >= 0x80)
    for (std::size_t left = octets.size(); left > 0; left >>= 8) ++header;
  reader.show_part("tag and length", {octets.data() - header, header},
                   to_text(der::Tag::octet_string) + " of " + std::to_string(octets.size()) + " bytes", 1);
  Fields outer(reader, octets, 1);
  Fields list(reader, outer.vector("sct_list"), 2);
  if (!outer.empty()) reader.fail(list_name, "has bytes after its end");
  if (list.empty()) reader.fail(list_name, "is empty");
  while (!list.empty()) {
    const View one = list.vector("SerializedSCT");
    if (one.empty()) reader.fail(list_name, "has an empty timestamp");
    timestamps.push_back(parse_sct(reader, one));
  }
  return timestamps;
}

}  // namespace glasstls::x509
