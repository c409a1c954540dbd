#include "flow/session_file.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>

#include "base/wiper.hpp"
#include "flow/own_file.hpp"
#include "schedule/cipher_suite.hpp"

namespace glasstls::flow {

namespace {

constexpr std::string_view first_line = "glasstls sessions 1: holds secret keys, keep it to yourself\n";

/// One field of a line, up to the next space.
std::string_view next(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view field = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return field;
}

template <class Number>
Number number(std::string_view field) {
  Number value{};
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (error != std::errc{} || end != field.data() + field.size())
    throw std::invalid_argument("a number is wrong");
  return value;
}

/// Hexadecimal, where "-" is nothing.
Bytes bytes(std::string_view field) {
  auto value = field == "-" ? Bytes{} : from_hex(field);
  if (!value) throw std::invalid_argument("it is not hexadecimal");
  return std::move(*value);
}

std::string text(View bytes) { return bytes.empty() ? "-" : to_hex(bytes); }

}  // namespace

SessionFile::SessionFile(std::string path) : path_(std::move(path)) { read(); }

void SessionFile::read() {
  rows_.clear();
  bad_lines_ = 0;
  std::string content = read_own_file(path_, "sessions", 077, largest);
  const Wiper wiper(content);
  if (content.empty()) return;
  if (!content.starts_with(first_line)) fail_own_file(path_, EINVAL, "not a file of sessions");
  std::size_t line_number = 2;
  for (std::size_t at = first_line.size(); at < content.size(); ++line_number) {
    const std::size_t end = std::min(content.find('\n', at), content.size());
    try {
      rows_.push_back(parse(std::string_view(content).substr(at, end - at)));
    } catch (const std::exception& error) {
      if (bad_lines_++ == 0)
        first_bad_ = "line " + std::to_string(line_number) + " is not a session: " + error.what();
    }
    at = end + 1;
  }
}

std::string SessionFile::warning() const {
  if (bad_lines_ == 0) return {};
  const std::string more = bad_lines_ == 1 ? "" : " (and " + std::to_string(bad_lines_ - 1) + " more)";
  return path_ + ", " + first_bad_ + more + "; passed over";
}

SessionFile::StoredTicket SessionFile::parse(std::string_view line) {
  StoredTicket row;
  handshake::Ticket& ticket = row.ticket;
  row.server = next(line);
  ticket.server_name = next(line);
  ticket.received_at = number<std::int64_t>(next(line));
  ticket.good_until = number<std::int64_t>(next(line));
  ticket.lifetime = number<std::uint32_t>(next(line));
  ticket.age_add = number<std::uint32_t>(next(line));
  handshake::Psk& psk = ticket.psk;
  psk.suite = static_cast<messages::CipherSuite>(number<std::uint16_t>(next(line)));
  psk.max_early_data_size = number<std::uint32_t>(next(line));
  const Bytes protocol = bytes(next(line));
  if (!protocol.empty()) psk.alpn_protocol = as_text(protocol);
  psk.identity = bytes(next(line));
  Bytes key = bytes(next(line));
  const Wiper wiper(key);
  const schedule::SuiteParameters* suite = schedule::find_suite(psk.suite);
  if (!suite) throw std::invalid_argument("its cipher suite is not known");
  psk.hash = suite->hash;
  psk.origin = schedule::PskOrigin::resumption;
  if (key.size() != crypto::digest_size(psk.hash)) throw std::invalid_argument("its key has the wrong size");
  psk.key = Secret(View(key));
  if (psk.identity.empty() || psk.identity.size() > 0xffff) throw std::invalid_argument("it has no ticket");
  if (!line.empty() || row.server.empty()) throw std::invalid_argument("it does not have eleven fields");
  return row;
}

std::string SessionFile::format(const StoredTicket& row) {
  const handshake::Ticket& ticket = row.ticket;
  const handshake::Psk& psk = ticket.psk;
  std::string line = row.server + ' ' + ticket.server_name;
  for (std::int64_t value :
       {ticket.received_at, ticket.good_until, std::int64_t{ticket.lifetime}, std::int64_t{ticket.age_add},
        static_cast<std::int64_t>(psk.suite), std::int64_t{psk.max_early_data_size}})
    line += ' ' + std::to_string(value);
  return line + ' ' + text(psk.alpn_protocol ? as_bytes(*psk.alpn_protocol) : View{}) + ' ' +
         text(psk.identity) + ' ' + text(psk.key.reveal()) + '\n';
}

void SessionFile::write() const {
  std::string content(first_line);
  const Wiper wiper(content);
  for (const StoredTicket& row : rows_) content += format(row);
  replace_own_file(path_, "sessions", content);
}

/// Changes the file, which others may have changed meanwhile.
template <class Change>
void SessionFile::change(Change&& change) {
  try {
    const OwnFileLock lock(path_, "sessions");
    read();
    change();
  } catch (const std::system_error& error) {
    if (trouble_.empty()) trouble_ = error.what();
  }
}

std::optional<handshake::Ticket> SessionFile::take(const http::HostPort& server, std::int64_t now) {
  std::optional<handshake::Ticket> ticket;
  change([&] {
    const std::size_t before = rows_.size();
    std::erase_if(rows_, [now](const StoredTicket& row) { return !is_alive(row.ticket, now); });
    const std::string name = server.text();
    const auto found = std::find_if(rows_.rbegin(), rows_.rend(),
                                    [&](const StoredTicket& row) { return row.server == name; });
    if (found == rows_.rend()) {
      if (rows_.size() != before) write();
      return;
    }
    handshake::Ticket taken = std::move(found->ticket);
    rows_.erase(std::next(found).base());
    write();
    ticket = std::move(taken);
  });
  return ticket;
}

void SessionFile::keep(const http::HostPort& server, std::deque<handshake::Ticket> tickets) {
  if (tickets.empty()) return;
  change([&] {
    const std::string name = server.text();
    for (handshake::Ticket& ticket : tickets) rows_.push_back({name, std::move(ticket)});
    const auto is_here = [&](const StoredTicket& row) { return row.server == name; };
    for (auto count = std::count_if(rows_.begin(), rows_.end(), is_here);
         count > static_cast<std::ptrdiff_t>(most_for_one); --count)
      rows_.erase(std::find_if(rows_.begin(), rows_.end(), is_here));
    if (rows_.size() > most_tickets)
      rows_.erase(rows_.begin(), rows_.end() - static_cast<std::ptrdiff_t>(most_tickets));
    write();
  });
}

void SessionFile::discard(const http::HostPort& server, const std::deque<Bytes>& identities) {
  change([&] {
    const std::string name = server.text();
    const std::size_t discarded = std::erase_if(rows_, [&](const StoredTicket& row) {
      return row.server == name &&
             std::find(identities.begin(), identities.end(), row.ticket.psk.identity) != identities.end();
    });
    if (discarded > 0) write();
  });
}

}  // namespace glasstls::flow
