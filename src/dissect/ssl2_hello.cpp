#include "dissect/ssl2_hello.hpp"

#include "base/big_endian.hpp"
#include "dissect/versions.hpp"

namespace glasstls::dissect {

namespace {

constexpr Rfc section{5246};
constexpr std::size_t spec_size = 3;

/// Takes the fields of a hello off its front. After the first one that is cut off, nothing more is read.
class Ssl2Reader {
 public:
  Ssl2Reader(View message, Ssl2Hello& hello) : message_(message), hello_(hello) {}

  View take(std::string_view field, std::size_t size, int depth = 1) {
    if (!whole_) return {};
    if (message_.size() - at_ < size) {
      whole_ = false;
      hello_.faults.push_back(Failure(Alert::decode_error, "the message ends inside " + std::string(field),
                                      section, std::to_string(size) + " bytes",
                                      std::to_string(message_.size() - at_)));
      return {};
    }
    hello_.fields.push_back({std::string(field), at_, size, section, depth, {}});
    at_ += size;
    return message_.subspan(at_ - size, size);
  }

  std::size_t number(std::string_view field) {
    return static_cast<std::size_t>(from_big_endian(take(field, 2)));
  }

  void version() {
    hello_.version = messages::ProtocolVersion{static_cast<std::uint16_t>(number("version"))};
    if (whole_) hello_.fields.back().meaning = version_text(hello_.version);
  }

  void specs(std::size_t size) {
    const std::size_t list = hello_.fields.size(), begin = at_;
    for (std::size_t left = size; whole_ && left >= spec_size; left -= spec_size) {
      if (left == size) hello_.fields.push_back({"cipher_specs", begin, 0, section, 1, {}});
      const View spec = take("cipher_spec", spec_size, 2);
      if (spec.empty()) break;
      hello_.cipher_specs.push_back(hello_.fields.back().meaning = spec_text(spec));
    }
    if (list < hello_.fields.size()) hello_.fields[list].size = at_ - begin;
    if (size % spec_size != 0) take("cipher_specs", size % spec_size);
  }

  void end() {
    if (at_ < message_.size())
      hello_.fields.push_back(
          {"not decoded", at_, message_.size() - at_, section, 1, "longer than its lengths say"});
  }

 private:
  /// RFC 5246: a suite of TLS has a zero before its number.
  static std::string spec_text(View spec) {
    const messages::CipherSuite suite{static_cast<std::uint16_t>(from_big_endian(spec.subspan(1)))};
    const bool is_known = spec[0] == 0 && name_of(suite) != "unknown";
    return is_known ? std::string(name_of(suite)) : "0x" + to_hex(spec);
  }

  View message_;
  Ssl2Hello& hello_;
  std::size_t at_ = 0;
  bool whole_ = true;
};

void read_client_hello(Ssl2Reader& reader) {
  reader.version();
  const std::size_t specs = reader.number("cipher_spec_length"), session = reader.number("session_id_length"),
                    challenge = reader.number("challenge_length");
  reader.specs(specs);
  if (session > 0) reader.take("session_id", session);
  reader.take("challenge", challenge);
}

void read_server_hello(Ssl2Reader& reader) {
  reader.take("session_id_hit", 1);
  reader.take("certificate_type", 1);
  reader.version();
  const std::size_t certificate = reader.number("certificate_length"),
                    specs = reader.number("cipher_specs_length"), id = reader.number("connection_id_length");
  if (certificate > 0) reader.take("certificate", certificate);
  reader.specs(specs);
  reader.take("connection_id", id);
}

}  // namespace

Ssl2Hello read_ssl2_hello(View message) {
  constexpr std::uint8_t client_hello = 1;
  Ssl2Hello hello;
  hello.by_client = !message.empty() && message[0] == client_hello;
  const std::string name(hello.by_client ? ssl2_client_hello : ssl2_server_hello);
  hello.fields.push_back({name, 0, message.size(), section, 0, {}});
  Ssl2Reader reader(message, hello);
  reader.take("msg_type", 1);
  hello.by_client ? read_client_hello(reader) : read_server_hello(reader);
  reader.end();
  return hello;
}

}  // namespace glasstls::dissect
