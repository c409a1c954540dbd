#include "decode/tls/tls_finder.hpp"

#include <algorithm>
#include <utility>

#include "decode/packets/layers.hpp"
#include "decode/tls/first_bytes.hpp"
#include "messages/handshake_header.hpp"

namespace glasstls::decode {

namespace {

/// Whether bytes look like something.
enum class Looks : std::uint8_t { no, too_short, yes };

Looks record_at(View bytes) {
  if (!begins_record(bytes)) return Looks::no;
  if (bytes.size() < record::header_size) return Looks::too_short;
  return record::record_size(bytes) <= record::header_size + longest_content ? Looks::yes : Looks::no;
}

/// A client's hello in the form of SSL 2.0, whose lengths are right too.
bool is_sslv2_hello(View bytes) {
  constexpr std::size_t header = 11;
  const std::size_t size = ssl2_hello_size(bytes);
  if (size == 0 || bytes.size() < header || !is_ssl2_by_client(bytes)) return false;
  const std::size_t suites = u16(bytes, 5), session = u16(bytes, 7), challenge = u16(bytes, 9);
  return suites > 0 && challenge >= 16 && challenge <= 32 && header + suites + session + challenge == size;
}

/// Whether a side's first bytes are TLS.
Looks begins_as_tls(View bytes) {
  if (bytes.empty()) return Looks::too_short;
  return is_sslv2_hello(bytes) ? Looks::yes : record_at(bytes);
}

/// RFC 9846 4.2: the beginning of a ClientHello in its record, at least up to its type.
bool is_hello(View bytes) {
  if (!begins_with(bytes, messages::HandshakeType::client_hello) || record_at(bytes) != Looks::yes)
    return false;
  if (record::record_size(bytes) < record::header_size + messages::handshake_header_size) return false;
  if (bytes.size() > 6 && bytes[6] != 0) return false;
  return bytes.size() < 11 || (bytes[9] == 3 && bytes[10] <= 4);
}

/// A server's answer to a ClientHello: a ServerHello, or an unencrypted alert.
bool is_answer(View bytes) {
  if (bytes.size() < 6 || record_at(bytes) != Looks::yes) return false;
  constexpr auto alert = static_cast<std::uint8_t>(messages::ContentType::alert);
  if (bytes[0] == alert) return u16(bytes, 3) == 2 && (bytes[5] == 1 || bytes[5] == 2);
  return begins_with(bytes, messages::HandshakeType::server_hello) && (bytes.size() < 7 || bytes[6] == 0);
}

/// Where two records follow each other, or one ends at the end of `bytes`.
std::optional<std::size_t> find_records(View bytes) {
  for (std::size_t at = 0; at + record::header_size < bytes.size(); ++at) {
    const View rest = bytes.subspan(at);
    if (record_at(rest) != Looks::yes || u16(rest, 3) == 0) continue;
    const std::size_t end = record::record_size(rest);
    if (end == rest.size()) return at;
    if (end < rest.size() && record_at(rest.subspan(end)) == Looks::yes) return at;
  }
  return std::nullopt;
}

}  // namespace

void TlsFinder::opened(std::size_t, const Endpoint& client, const Endpoint& server, bool from_start) {
  Connection& connection = connections_.emplace_back();
  connection.client = client;
  connection.server = server;
  connection.from_start = from_start;
  if (filter_.matches(client, server)) return;
  ++filtered_;
  leave_out(connection);
}

void TlsFinder::carried(std::size_t number, bool by_client, View bytes, std::uint64_t nanoseconds) {
  Connection& connection = connections_[number];
  if (connection.stage == Stage::left_out) return;
  if (connection.stage == Stage::found) return pass_on(connection, by_client, bytes, nanoseconds);
  if (!connection.held) connection.held = std::make_unique<Held>();
  Bytes& said = connection.held->said[by_client ? 0 : 1];
  connection.held->pieces.push_back({by_client, said.size(), bytes.size(), nanoseconds});
  append(said, bytes);
  if (connection.stage == Stage::waiting_for_name) return decide_name(connection, false);
  search(connection, false);
}

void TlsFinder::lost(std::size_t number, bool by_client, const Gap& gap) {
  Connection& connection = connections_[number];
  if (connection.stage == Stage::left_out) return;
  if (connection.stage == Stage::found) return listener_.lost(connection.number, by_client, gap);
  if (!connection.held) connection.held = std::make_unique<Held>();
  connection.held->lost[by_client ? 0 : 1] = gap;
}

void TlsFinder::finish() {
  for (Connection& connection : connections_) {
    if (connection.stage == Stage::searching && !connection.held) ++silent_;
    if (!connection.held) continue;
    if (connection.stage == Stage::searching) search(connection, true);
    if (connection.stage == Stage::waiting_for_name) decide_name(connection, true);
  }
}

void TlsFinder::search(Connection& connection, bool at_end) {
  Held& held = *connection.held;
  constexpr std::size_t least = 2;  // of a record that was cut off
  std::array<std::optional<std::size_t>, 2> begin;
  for (const std::size_t side : {0u, 1u}) {
    const Looks looks = begins_as_tls(held.said[side]);
    const bool ends_early = at_end && looks == Looks::too_short && held.said[side].size() >= least;
    if (looks == Looks::yes || ends_early) begin[side] = 0;
  }
  if (begin[0] || begin[1]) {
    for (const std::size_t side : {0u, 1u}) {
      if (begin[side]) continue;
      // If the start was captured, this side sent something else instead of TLS, and that is shown.
      begin[side] = connection.from_start ? 0 : find_records(held.said[side]);
      if (begin[side].value_or(held.said[side].size()) > 0) held.inside = true;
    }
    return found(connection, begin[0], begin[1], at_end);
  }
  if (search_behind_words(connection, at_end)) return;
  if (!connection.from_start && search_inside(connection, at_end)) return;
  if (at_end || held.said[0].size() + held.said[1].size() > most_searched) count_plain(connection);
}

bool TlsFinder::search_behind_words(Connection& connection, bool at_end) {
  Held& held = *connection.held;
  const View client = held.said[0], server = held.said[1];
  if (at_end) {
    // Unknown words need an answer to be believed, unless the server was not captured at all.
    if (!held.candidate || !server.empty()) return false;
    held.words.emplace();
    found(connection, held.candidate, std::nullopt, true);
    return true;
  }
  const Piece& piece = held.pieces.back();
  if (piece.by_client) {
    if (try_hello(connection, piece.at)) return true;
    constexpr std::size_t most_proxied = 4'096;
    const std::size_t behind_proxy =
        client.size() - piece.size < most_proxied ? proxy_header_size(client) : 0;
    return behind_proxy > piece.at && try_hello(connection, behind_proxy);
  }
  if (!held.candidate) return false;
  if (!is_answer(server.subspan(piece.at))) {
    held.candidate.reset();
    return false;
  }
  held.words.emplace();
  found(connection, held.candidate, piece.at, false);
  return true;
}

/// Whether TLS begins with a ClientHello at that place in the client's bytes, after known words.
bool TlsFinder::try_hello(Connection& connection, std::size_t at) {
  Held& held = *connection.held;
  const View client = held.said[0], server = held.said[1];
  if (held.tries >= most_tries || !is_hello(client.subspan(at))) return false;
  ++held.tries;
  const auto answer = std::ranges::find_if(held.pieces, [&](const Piece& piece) {
    return !piece.by_client && is_answer(server.subspan(piece.at));
  });
  std::optional<std::size_t> server_begin;
  if (answer != held.pieces.end()) server_begin = answer->at;
  held.words = name_preamble(client.first(at), server.first(server_begin.value_or(server.size())));
  if (!held.words) {
    held.candidate = at;
    return false;
  }
  found(connection, at, server_begin, false);
  return true;
}

/// Looks for records in a connection whose beginning is not in the capture.
bool TlsFinder::search_inside(Connection& connection, bool at_end) {
  Held& held = *connection.held;
  if (held.pieces.empty()) return false;  // only gaps
  std::array<std::optional<std::size_t>, 2> begin;
  for (const std::size_t side : {0u, 1u}) {
    const View said = held.said[side];
    const Piece& last = held.pieces.back();
    const View piece = last.by_client == (side == 0) ? said.subspan(last.at) : View();
    if (record_at(piece) == Looks::yes && record::record_size(piece) == piece.size()) begin[side] = last.at;
    if (!at_end && said.size() < held.next_search[side]) continue;
    held.next_search[side] = 2 * said.size();
    if (const auto records = find_records(said)) begin[side] = records;
  }
  if (!begin[0] && !begin[1]) return false;
  held.inside = true;
  found(connection, begin[0], begin[1], at_end);
  return true;
}

/// TLS begins at these places. A side without a place has not begun TLS in the bytes that are held.
void TlsFinder::found(Connection& connection, std::optional<std::size_t> client_begin,
                      std::optional<std::size_t> server_begin, bool at_end) {
  Held& held = *connection.held;
  const std::array known{client_begin, server_begin};
  for (const std::size_t side : {0u, 1u}) {
    connection.begun[side] = known[side].has_value();
    held.begin[side] = known[side].value_or(held.said[side].size());
  }
  connection.stage = Stage::waiting_for_name;
  decide_name(connection, at_end);
}

void TlsFinder::decide_name(Connection& connection, bool at_end) {
  Held& held = *connection.held;
  if (filter_.needs_name()) {
    const std::size_t size = held.said[0].size();
    const bool is_last = at_end || size + held.said[1].size() > most_searched;
    if (!is_last && size < held.next_name) return;
    held.next_name = size + size / 4;  // many small segments must not cost more than their bytes
    const AskedName name = asked_name(View(held.said[0]).subspan(held.begin[0]));
    if (!name.known && !is_last) return;
    if (!filter_.matches(name.name)) {
      ++filtered_;
      return leave_out(connection);
    }
  }
  if (shown_ >= most_shown) {
    ++too_many_;
    return leave_out(connection);
  }
  hand_on(connection);
}

void TlsFinder::hand_on(Connection& connection) {
  const std::unique_ptr<Held> held = std::move(connection.held);
  connection.stage = Stage::found;
  connection.number = shown_++;
  listener_.opened(connection.number, connection.client, connection.server, connection.from_start);
  if (held->words) listener_.preceded(connection.number, *held->words, held->begin[0], held->begin[1]);
  if (held->inside) listener_.began_inside(connection.number, held->begin[0], held->begin[1]);
  for (const Piece& piece : held->pieces) {
    const std::size_t side = piece.by_client ? 0 : 1;
    const std::size_t begin = std::max(piece.at, held->begin[side]), end = piece.at + piece.size;
    if (begin < end)
      pass_on(connection, piece.by_client, View(held->said[side]).subspan(begin, end - begin),
              piece.nanoseconds);
  }
  for (const bool by_client : {true, false})
    if (const auto& gap = held->lost[by_client ? 0 : 1]) listener_.lost(connection.number, by_client, *gap);
}

/// TLS begins on a side with its first segment that looks like a record.
void TlsFinder::pass_on(Connection& connection, bool by_client, View bytes, std::uint64_t nanoseconds) {
  bool& begun = connection.begun[by_client ? 0 : 1];
  if (!begun && record_at(bytes) == Looks::no) return;
  begun = true;
  listener_.carried(connection.number, by_client, bytes, nanoseconds);
}

void TlsFinder::leave_out(Connection& connection) {
  connection.stage = Stage::left_out;
  connection.held.reset();
}

void TlsFinder::count_plain(Connection& connection) {
  constexpr std::size_t most_names = 64;
  const Held& held = *connection.held;
  std::string name = name_plain(held.said[0], held.said[1]);
  if (plain_.size() >= most_names && !plain_.contains(name)) name = "others";
  Plain& plain = plain_[name];
  if (plain.count++ == 0) plain.first = to_text(connection.client) + " to " + to_text(connection.server);
  leave_out(connection);
}

}  // namespace glasstls::decode
