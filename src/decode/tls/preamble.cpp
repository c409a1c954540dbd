#include "decode/tls/preamble.hpp"

#include <algorithm>
#include <array>

#include "decode/packets/packet_reader.hpp"

namespace glasstls::decode {

namespace {

constexpr std::string_view line_end = "\r\n", head_end = "\r\n\r\n";

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

std::string_view first_line(std::string_view text) { return text.substr(0, text.find_first_of("\r\n")); }

/// The last line, whether it is ended or not.
std::string_view last_line(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  const std::size_t before = text.rfind('\n');
  return before == std::string_view::npos ? text : text.substr(before + 1);
}

std::string_view last_word(std::string_view line) {
  const std::size_t space = line.rfind(' ');
  return space == std::string_view::npos ? line : line.substr(space + 1);
}

bool is_lines_of_text(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= 0x20 && c < 0x7f) || c == '\r' || c == '\n' || c == '\t' || (c & 0x80);
  });
}

std::string address_text(View address) {
  Endpoint end;
  end.address_size = static_cast<std::uint8_t>(std::min(address.size(), end.address.size()));
  std::copy_n(address.begin(), end.address_size, end.address.begin());
  const std::string text = to_text(end);
  return text.substr(0, text.rfind(':'));
}

/// What is left of each side's words, and what was recognised.
struct Words {
  View client{}, server{};
  Preamble found{};

  void name(std::string_view what) { found.name.append(found.name.empty() ? "" : ", then ").append(what); }
  bool done() const { return client.empty() && server.empty(); }
};

// -- PROXY protocol (haproxy.org), versions 1 and 2

constexpr std::string_view proxy_1 = "PROXY ";
constexpr std::array<std::uint8_t, 12> proxy_2{13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

/// The size of the first header; 0 if there is none, or if it is incomplete.
std::size_t one_proxy_header(View client) {
  constexpr std::size_t longest_line = 107, header = 16;
  const std::string_view text = as_text(client);
  if (text.starts_with(proxy_1)) {
    const std::size_t end = text.substr(0, longest_line).find(line_end);
    return end == std::string_view::npos ? 0 : end + line_end.size();
  }
  if (client.size() < header || !std::ranges::equal(client.first(proxy_2.size()), proxy_2)) return 0;
  const std::size_t size = header + u16(client, 14);
  return size <= client.size() ? size : 0;
}

/// Version 2 in words: the addresses and ports.
std::string proxy_2_text(View header) {
  constexpr std::uint8_t ipv4 = 1, ipv6 = 2;
  const std::size_t size = header[13] >> 4 == ipv4 ? 4 : header[13] >> 4 == ipv6 ? 16 : 0;
  const View body = header.subspan(16);
  if (size == 0 || body.size() < 2 * size + 4) return (header[12] & 15) == 0 ? "LOCAL" : "no addresses";
  return "from " + address_text(body.first(size)) + " port " + std::to_string(u16(body, 2 * size)) + " to " +
         address_text(body.subspan(size, size)) + " port " + std::to_string(u16(body, 2 * size + 2));
}

void take_proxy(Words& words) {
  while (const std::size_t size = one_proxy_header(words.client)) {
    const View header = words.client.first(size);
    const bool is_first = header[0] == 'P';
    words.name(is_first ? "PROXY protocol, version 1" : "PROXY protocol, version 2");
    words.found.client.push_back(is_first ? std::string(first_line(as_text(header))) : proxy_2_text(header));
    words.client = words.client.subspan(size);
  }
}

// -- SOCKS 4, 4a and 5

/// SOCKS 4: a request that ends with a null byte; 4a has a name after it where the address is 0.0.0.x.
bool take_socks_4(Words& words) {
  constexpr std::size_t header = 8;
  const View client = words.client;
  if (client.size() < header + 1 || client[0] != 4 || client[1] != 1) return false;
  const auto text_end = [&](std::size_t at) {
    const auto found = std::find(client.begin() + static_cast<std::ptrdiff_t>(at), client.end(), 0);
    return static_cast<std::size_t>(found - client.begin());
  };
  std::size_t end = text_end(header);
  if (end == client.size()) return false;
  std::string target = address_text(client.subspan(4, 4));
  const bool has_name = u32(client, 4) > 0 && u32(client, 4) < 256;
  if (has_name) {
    const std::size_t begin = end + 1;
    if (begin >= client.size() || (end = text_end(begin)) == client.size()) return false;
    target = as_text(client.subspan(begin, end - begin));
  }
  const bool answered = words.server.size() >= header && words.server[0] == 0 && words.server[1] == 90;
  if (!words.server.empty() && !answered) return false;
  words.name(has_name ? "SOCKS 4a" : "SOCKS 4");
  words.found.client.push_back("connect to " + target + " port " + std::to_string(u16(client, 2)));
  if (answered) words.found.server.emplace_back("granted");
  words.client = client.subspan(end + 1);
  words.server = words.server.subspan(answered ? header : 0);
  return true;
}

/// RFC 1928: an address with its type before it and a port after it; empty if it is not whole.
std::string socks_address(View bytes, std::size_t& size) {
  constexpr std::uint8_t ipv4 = 1, name = 3, ipv6 = 4;
  if (bytes.size() < 2) return {};
  const std::size_t begin = bytes[0] == name ? 2 : 1;
  const std::size_t length = bytes[0] == ipv4 ? 4 : bytes[0] == ipv6 ? 16 : bytes[0] == name ? bytes[1] : 0;
  size = begin + length + 2;
  if (length == 0 || bytes.size() < size) return {};
  const View address = bytes.subspan(begin, length);
  return (bytes[0] == name ? std::string(as_text(address)) : address_text(address)) + " port " +
         std::to_string(u16(bytes, begin + length));
}

/// RFC 1928: methods, RFC 1929: perhaps name and password, then the request.
bool take_socks_5(Words& words) {
  View client = words.client, server = words.server;
  if (client.size() < 3 || client[0] != 5 || client[1] == 0 || client.size() < std::size_t{2} + client[1])
    return false;
  client = client.subspan(std::size_t{2} + client[1]);
  const bool has_password = client.size() > 2 && client[0] == 1;
  if (has_password) {
    const std::size_t password = std::size_t{2} + client[1];
    if (client.size() <= password || client.size() < password + 1 + client[password]) return false;
    client = client.subspan(password + 1 + client[password]);
  }
  std::size_t size = 0;
  if (client.size() < 4 || client[0] != 5 || client[1] != 1 || client[2] != 0) return false;
  const std::string target = socks_address(client.subspan(3), size);
  if (target.empty()) return false;
  client = client.subspan(3 + size);
  if (!server.empty()) {
    const std::size_t methods = has_password ? 4 : 2;
    if (server.size() < methods + 4 || server[0] != 5 || server[methods] != 5 || server[methods + 1] != 0)
      return false;
    if (socks_address(server.subspan(methods + 3), size).empty()) return false;
    server = server.subspan(methods + 3 + size);
    words.found.server.emplace_back("granted");
  }
  words.name(has_password ? "SOCKS 5 with name and password" : "SOCKS 5");
  words.found.client.push_back("connect to " + target);
  words.client = client;
  words.server = server;
  return true;
}

// -- HTTP

/// RFC 9110: a CONNECT that was granted, or an upgrade to TLS (RFC 2817). Other requests may come before
/// it; the last head of each side counts.
bool take_http(Words& words) {
  const std::string_view client = as_text(words.client), server = as_text(words.server);
  if (!client.ends_with(head_end)) return false;
  const auto last_head = [](std::string_view text) {
    const std::size_t before =
        text.size() < 5 ? std::string_view::npos : text.rfind(head_end, text.size() - 5);
    return before == std::string_view::npos ? text : text.substr(before + head_end.size());
  };
  std::string_view head = last_head(client);
  // A body may come before it, and may end anywhere.
  const std::size_t connect = head.rfind("CONNECT ");
  if (connect != std::string_view::npos) head = head.substr(connect);
  const bool is_connect = head.starts_with("CONNECT ");
  const std::string capitals = upper(head);
  const std::size_t upgrade = capitals.find("\r\nUPGRADE:");
  const bool upgrades = upgrade != std::string::npos &&
                        first_line(capitals.substr(upgrade + 2)).find("TLS/") != std::string_view::npos;
  if (first_line(head).find(" HTTP/1.") == std::string_view::npos || !(is_connect || upgrades)) return false;
  std::string_view answer;
  if (!server.empty()) {
    const std::size_t begin = server.rfind("HTTP/1.");
    if (begin == std::string_view::npos) return false;
    answer = first_line(server.substr(begin));
    constexpr std::size_t status_at = 9;
    if (answer.size() <= status_at || answer[status_at] != (is_connect ? '2' : '1')) return false;
  }
  words.name(is_connect ? "HTTP CONNECT through a proxy" : "HTTP with an upgrade to TLS");
  words.found.client.emplace_back(first_line(head));
  if (!answer.empty()) words.found.server.emplace_back(answer);
  words.client = words.server = {};
  return true;
}

// -- Protocols of lines that a command turns into TLS

struct LineProtocol {
  const char* name;
  std::string_view command;  // the client's last line, or its last word after a tag
  bool tagged;
  std::string_view greeting;  // how the server's first line begins, in capitals
  std::string_view client;    // how one of the client's lines begins; empty: no matter
};
constexpr std::array line_protocols{
    LineProtocol{"SMTP with STARTTLS", "STARTTLS", false, "220", "EHLO"},
    LineProtocol{"SMTP with STARTTLS", "STARTTLS", false, "220", "HELO"},
    LineProtocol{"LMTP with STARTTLS", "STARTTLS", false, "220", "LHLO"},
    LineProtocol{"NNTP with STARTTLS", "STARTTLS", false, "20", ""},
    LineProtocol{"ManageSieve with STARTTLS", "STARTTLS", false, "\"", ""},
    LineProtocol{"IRC with STARTTLS", "STARTTLS", false, ":", ""},
    LineProtocol{"IMAP with STARTTLS", "STARTTLS", true, "* ", ""},
    LineProtocol{"POP3 with STLS", "STLS", false, "+OK", ""},
    LineProtocol{"FTP with AUTH TLS", "AUTH TLS", false, "220", ""},
    LineProtocol{"FTP with AUTH TLS", "AUTH TLS-C", false, "220", ""},
    LineProtocol{"FTP with AUTH SSL", "AUTH SSL", false, "220", ""},
};

bool says(const LineProtocol& protocol, std::string_view command, std::string_view client,
          std::string_view server) {
  if (protocol.tagged) {
    if (last_word(command) != protocol.command || command.find(' ') == std::string_view::npos) return false;
  } else if (command != protocol.command) {
    return false;
  }
  if (!server.empty() && !server.starts_with(protocol.greeting)) return false;
  const std::string_view word = protocol.client;
  // Several protocols have the same command: without the server, the client must have said more.
  const bool is_shared = !protocol.tagged && command == "STARTTLS";
  if (server.empty() && is_shared && word.empty()) return false;
  if (word.empty()) return true;
  return client.starts_with(word) || client.find("\n" + std::string(word)) != std::string_view::npos;
}

bool take_lines(Words& words) {
  const std::string_view client = as_text(words.client), server = as_text(words.server);
  if (!client.ends_with('\n') || !is_lines_of_text(client) || !is_lines_of_text(server)) return false;
  const std::string capitals = upper(client), answers = upper(server);
  std::string_view command = last_line(capitals);
  while (command.ends_with(' ')) command.remove_suffix(1);
  const auto found = std::ranges::find_if(
      line_protocols, [&](const auto& protocol) { return says(protocol, command, capitals, answers); });
  if (found != line_protocols.end()) {
    words.name(found->name);
  } else if (command == "STARTTLS" || command == "STLS" || command.starts_with("AUTH TLS")) {
    words.name("lines that end with " + std::string(command));
  } else {
    return false;
  }
  words.found.client.emplace_back(last_line(client));
  if (!server.empty()) words.found.server.emplace_back(last_line(server));
  words.client = words.server = {};
  return true;
}

/// RFC 6120: XMPP's streams of XML, in which an element asks for TLS.
bool take_xmpp(Words& words) {
  const std::string_view client = as_text(words.client), server = as_text(words.server);
  const std::size_t asks = client.rfind("<starttls");
  if (asks == std::string_view::npos ||
      client.find("urn:ietf:params:xml:ns:xmpp-tls") == std::string_view::npos)
    return false;
  const std::size_t proceeds = server.rfind("<proceed");
  if (!server.empty() && proceeds == std::string_view::npos) return false;
  words.name("XMPP with STARTTLS");
  words.found.client.emplace_back(first_line(client.substr(asks)));
  if (!server.empty()) words.found.server.emplace_back(first_line(server.substr(proceeds)));
  words.client = words.server = {};
  return true;
}

// -- Binary protocols

/// RFC 4511: an extended request with StartTLS's identifier, and a response to it.
bool take_ldap(Words& words) {
  constexpr std::string_view start_tls = "1.3.6.1.4.1.1466.20037";
  constexpr std::uint8_t sequence = 0x30;
  if (words.client.empty() || words.client[0] != sequence ||
      as_text(words.client).rfind(start_tls) == std::string_view::npos)
    return false;
  if (!words.server.empty() && words.server[0] != sequence) return false;
  words.name("LDAP with StartTLS");
  words.found.client.push_back("extended request " + std::string(start_tls));
  if (!words.server.empty()) words.found.server.emplace_back("extended response");
  words.client = words.server = {};
  return true;
}

/// Before the request for TLS, answered with 'S', there may be one for GSSAPI, refused with 'N'.
bool take_postgresql(Words& words) {
  constexpr std::uint32_t size = 8, ssl_request = 80'877'103, gss_request = 80'877'104;
  View client = words.client, server = words.server;
  const auto is = [&](std::uint32_t code) {
    return client.size() >= size && u32(client, 0) == size && u32(client, 4) == code;
  };
  if (is(gss_request)) {
    client = client.subspan(size);
    if (!server.empty() && server[0] == 'N') server = server.subspan(1);
  }
  if (!is(ssl_request) || client.size() != size) return false;
  if (!server.empty() && (server.size() != 1 || server[0] != 'S')) return false;
  words.name("PostgreSQL");
  words.found.client.emplace_back("SSLRequest");
  if (!server.empty()) words.found.server.emplace_back("S (willing)");
  words.client = words.server = {};
  return true;
}

/// The server's greeting has its version; the client's SSLRequest is the beginning of its login.
bool take_mysql(Words& words) {
  constexpr std::size_t header = 4, request = 32;
  constexpr std::uint8_t protocol = 10, ssl = 0x08;  // CLIENT_SSL, in the second byte of the capabilities
  const View client = words.client, server = words.server;
  if (client.size() != header + request || client[0] != request || u16(client, 1) != 0 || client[3] != 1 ||
      !(client[5] & ssl))
    return false;
  if (!server.empty() && (server.size() < header + 2 || server[3] != 0 || server[4] != protocol))
    return false;
  words.name("MySQL");
  words.found.client.emplace_back("SSLRequest");
  if (!server.empty()) {
    const std::string_view version = as_text(server.subspan(header + 1));
    words.found.server.push_back("greeting of version " + std::string(version.substr(0, version.find('\0'))));
  }
  words.client = words.server = {};
  return true;
}

/// X.224 in TPKT (RFC 1006), as Remote Desktop begins: a connection request, a confirmation.
bool take_rdp(Words& words) {
  constexpr std::uint8_t request = 0xe0, confirm = 0xd0;
  const auto is_whole = [](View bytes, std::uint8_t code) {
    return bytes.size() >= 11 && bytes[0] == 3 && bytes[1] == 0 && u16(bytes, 2) == bytes.size() &&
           bytes[5] == code;
  };
  if (!is_whole(words.client, request)) return false;
  if (!words.server.empty() && !is_whole(words.server, confirm)) return false;
  words.name("Remote Desktop (RDP)");
  words.found.client.emplace_back("X.224 connection request");
  if (!words.server.empty()) words.found.server.emplace_back("X.224 connection confirm");
  words.client = words.server = {};
  return true;
}

/// AMQP: a header that asks for TLS, which the server repeats.
bool take_amqp(Words& words) {
  constexpr std::size_t size = 8;
  constexpr std::uint8_t tls = 2;
  if (words.client.size() != size || !as_text(words.client).starts_with("AMQP") || words.client[4] != tls)
    return false;
  words.name("AMQP");
  words.found.client.emplace_back("a header that asks for TLS");
  words.client = words.server = {};
  return true;
}

/// RFC 6143: Remote Framebuffer's versions, then a choice of security.
bool take_vnc(Words& words) {
  if (!as_text(words.client).starts_with("RFB 00")) return false;
  words.name("VNC (RFB)");
  words.found.client.emplace_back(first_line(as_text(words.client)));
  if (!words.server.empty()) words.found.server.emplace_back(first_line(as_text(words.server)));
  words.client = words.server = {};
  return true;
}

}  // namespace

std::size_t proxy_header_size(View client) {
  std::size_t size = 0;
  while (const std::size_t one = one_proxy_header(client.subspan(size))) size += one;
  return size;
}

std::optional<Preamble> name_preamble(View client, View server) {
  Words words{client, server, {}};
  take_proxy(words);
  constexpr std::array tunnels{take_socks_4, take_socks_5};
  for (const auto take : tunnels)
    if (take(words)) break;
  constexpr std::array protocols{take_http,       take_lines, take_xmpp, take_ldap, take_mysql,
                                 take_postgresql, take_rdp,   take_amqp, take_vnc};
  for (const auto take : protocols)
    if (words.done() || take(words)) break;
  if (!words.done() || words.found.name.empty()) return std::nullopt;
  return std::move(words.found);
}

namespace {

/// How a protocol without TLS begins: the client's bytes and the server's, where each counts if it is not
/// empty.
struct PlainProtocol {
  std::string_view name, client, server;
  std::size_t client_at = 0;
};
using namespace std::string_view_literals;
constexpr std::array plain_protocols{
    PlainProtocol{"HTTP/2 in plain text", "PRI * HTTP/2"sv, {}},
    PlainProtocol{"SSH", "SSH-"sv, {}},
    PlainProtocol{"SSH", {}, "SSH-"sv},
    PlainProtocol{"SMTP", "EHLO"sv, "220"sv},
    PlainProtocol{"SMTP", "HELO"sv, "220"sv},
    PlainProtocol{"FTP", "USER "sv, "220"sv},
    PlainProtocol{"POP3", {}, "+OK"sv},
    PlainProtocol{"IMAP", {}, "* OK"sv},
    PlainProtocol{"PostgreSQL", "\x00\x00\x00\x08\x04\xd2\x16\x2f"sv, {}},
    PlainProtocol{"PostgreSQL", "\x00\x03\x00\x00"sv, {}, 4},
    PlainProtocol{"MQTT", "MQTT\x04"sv, {}, 4},
    PlainProtocol{"SMB", "\xffSMB"sv, {}, 4},
    PlainProtocol{"SMB", "\xfeSMB"sv, {}, 4},
    PlainProtocol{"DCE/RPC", "\x05\x00\x0b\x03"sv, {}},
    PlainProtocol{"LDAP", "\x30"sv, "\x30"sv},
    PlainProtocol{"BitTorrent",
                  "\x13"
                  "BitTorrent"sv,
                  {}},
    PlainProtocol{"XMPP", "<?xml"sv, {}},
    PlainProtocol{"SIP", "REGISTER sip:"sv, {}},
};

bool begins(const PlainProtocol& protocol, std::string_view client, std::string_view server) {
  const std::string_view asked = client.substr(std::min(client.size(), protocol.client_at));
  const std::string start = upper(asked.substr(0, protocol.client.size()));
  return (protocol.client.empty() || start == protocol.client || asked.starts_with(protocol.client)) &&
         (protocol.server.empty() || server.starts_with(protocol.server));
}

}  // namespace

std::string name_plain(View client, View server) {
  const std::string_view asked = as_text(client), said = as_text(server);
  if (first_line(asked).find(" HTTP/1.") != std::string_view::npos || said.starts_with("HTTP/1."))
    return "HTTP";
  for (const PlainProtocol& protocol : plain_protocols)
    if (begins(protocol, asked, said)) return std::string(protocol.name);
  const View first = client.empty() ? server : client;
  const std::string_view line = first_line(as_text(first)).substr(0, 40);
  const bool readable =
      !line.empty() && std::ranges::all_of(line, [](char c) { return c >= 0x20 && c < 0x7f; });
  if (readable) return "\"" + std::string(line) + "\"";
  return to_hex(first.first(std::min<std::size_t>(first.size(), 8)));
}

}  // namespace glasstls::decode
