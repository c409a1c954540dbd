#include "net/resolve.hpp"

#include <ares.h>
#include <poll.h>

#include <algorithm>

#include "base/ascii.hpp"

namespace glasstls::net {

std::string_view name_of(Source source) {
  switch (source) {
    using enum Source;
    case literal: return "the address itself";
    case hosts_file: return "hosts file";
    case loopback: return "its own name";
    case dns: return "DNS";
  }
  return "unknown source";
}

namespace {

std::string join(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text.append(text.empty() ? "" : ", ").append(item);
  return text;
}

/// One lookup with c-ares, which calls back into it. It waits with poll for the sockets that c-ares opens.
class Lookup {
 public:
  /// `where`: "f" looks in the hosts file, "b" in DNS.
  Lookup(const char* where, const std::string& servers) {
    std::string lookups = where;
    ares_options options{};
    options.lookups = lookups.data();  // copied by c-ares
    options.sock_state_cb = &Lookup::on_socket;
    options.sock_state_cb_data = this;
    check(ares_init_options(&channel_, &options, ARES_OPT_LOOKUPS | ARES_OPT_SOCK_STATE_CB));
    if (!servers.empty()) check(ares_set_servers_ports_csv(channel_, servers.c_str()));
  }
  Lookup(const Lookup&) = delete;
  Lookup& operator=(const Lookup&) = delete;
  ~Lookup() {
    if (channel_) ares_destroy(channel_);
  }

  /// Returns the status of c-ares. Afterwards `found` and `asked` hold the result.
  int run(const std::string& host, std::uint16_t port, Deadline deadline, const ResolveOptions& options) {
    port_ = port;
    began_ = now();
    ares_addrinfo_hints hints{};
    hints.ai_family = options.ipv4_only ? AF_INET : AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addresses_ = {host, options.ipv4_only ? "A" : "A and AAAA", {}};
    ares_getaddrinfo(channel_, host.c_str(), nullptr, &hints, &Lookup::on_answer, this);
    if (options.https_records) {
      constexpr int class_in = 1, type_https = 65;
      https_ = {https_record_name(host, port), "HTTPS", {}};
      waits_for_https_ = true;
      ares_query(channel_, https_.name.c_str(), class_in, type_https, &Lookup::on_https, this);
    }
    while (!done_) {
      if (deadline.passed()) {
        ares_cancel(channel_);  // calls on_answer
        return ARES_ETIMEOUT;
      }
      wait(deadline);
    }
    if (status_ == ARES_SUCCESS) wait_for_https(deadline);
    return status_;
  }

  Resolution found;
  std::vector<std::string> asked;

 private:
  static void check(int status) {
    if (status != ARES_SUCCESS)
      throw NetError(Stage::resolve, Cause::other,
                     std::string("c-ares cannot start: ") + ares_strerror(status));
  }

  void wait(Deadline deadline) {
    timeval span{};
    if (ares_timeout(channel_, nullptr, &span)) {
      const auto until_retry = std::chrono::seconds(span.tv_sec) + std::chrono::microseconds(span.tv_usec);
      deadline = deadline.or_earlier(now() + until_retry);
    }
    std::vector<pollfd> ready = sockets_;  // ares_process_fd changes sockets_
    poll(ready.data(), ready.size(), deadline.poll_timeout());
    bool any = false;
    for (const pollfd& socket : ready) {
      if (socket.revents == 0) continue;
      any = true;
      const bool readable = socket.revents & (POLLIN | POLLERR | POLLHUP);
      const bool writable = socket.revents & POLLOUT;
      ares_process_fd(channel_, readable ? socket.fd : ARES_SOCKET_BAD,
                      writable ? socket.fd : ARES_SOCKET_BAD);
    }
    if (!any) ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);  // its own time-outs
  }

  static void on_socket(void* self, ares_socket_t fd, int readable, int writable) {
    auto& lookup = *static_cast<Lookup*>(self);
    auto& sockets = lookup.sockets_;
    sockets.erase(std::remove_if(sockets.begin(), sockets.end(), [fd](auto& s) { return s.fd == fd; }),
                  sockets.end());
    const int events = (readable ? POLLIN : 0) | (writable ? POLLOUT : 0);
    if (events == 0) return;
    sockets.push_back({fd, static_cast<short>(events), 0});
    lookup.note_server(fd);
  }

  /// Not much longer than the addresses took: nothing depends on the answer, and some networks drop questions
  /// of types that they do not know.
  void wait_for_https(Deadline deadline) {
    constexpr std::chrono::milliseconds grace(20);
    const Deadline patience = deadline.or_earlier(now() + (now() - began_) + grace);
    while (waits_for_https_ && !patience.passed()) wait(patience);
    if (waits_for_https_) ares_cancel(channel_);  // calls on_https
  }

  void answered(DnsQuery question, std::string outcome) {
    question.milliseconds = milliseconds(began_, now());
    question.outcome = std::move(outcome);
    found.questions.push_back(std::move(question));
  }

  void note_server(ares_socket_t fd) {
    Address peer;
    peer.size = sizeof peer.storage;
    if (getpeername(fd, reinterpret_cast<sockaddr*>(&peer.storage), &peer.size) != 0) return;
    if (std::find(asked.begin(), asked.end(), peer.text()) == asked.end()) asked.push_back(peer.text());
  }

  static void on_answer(void* self, int status, int, ares_addrinfo* answer) {
    auto& lookup = *static_cast<Lookup*>(self);
    lookup.done_ = true;
    lookup.status_ = status;
    lookup.answered(lookup.addresses_, outcome_of(status));
    if (!answer) return;
    for (auto* alias = answer->cnames; alias; alias = alias->next)
      if (alias->name) lookup.found.aliases.push_back(alias->name);
    for (auto* node = answer->nodes; node; node = node->ai_next)
      if (auto address = from_system(node->ai_addr, static_cast<socklen_t>(node->ai_addrlen), lookup.port_))
        lookup.found.addresses.push_back({*address, static_cast<std::uint32_t>(node->ai_ttl)});
    ares_freeaddrinfo(answer);
  }

  static void on_https(void* self, int status, int, unsigned char* message, int size) {
    auto& lookup = *static_cast<Lookup*>(self);
    lookup.waits_for_https_ = false;
    std::string outcome = outcome_of(status);
    if (status == ARES_SUCCESS) {
      try {
        lookup.found.https = parse_https_answer(View(message, static_cast<std::size_t>(size)));
        if (lookup.found.https.empty()) outcome = outcome_of(ARES_ENODATA);
      } catch (const BadDnsAnswer& bad) {
        outcome = std::string("a broken answer: ") + bad.what();
      }
    }
    lookup.answered(lookup.https_, std::move(outcome));
  }

  static std::string outcome_of(int status) {
    switch (status) {
      case ARES_SUCCESS: return "answered";
      case ARES_ENODATA: return "no such record";
      case ARES_ENOTFOUND: return "no such name";
      case ARES_ETIMEOUT:
      case ARES_ECANCELLED: return "no answer in time";
      default: return ares_strerror(status);
    }
  }

  ares_channel channel_ = nullptr;
  std::vector<pollfd> sockets_;
  std::uint16_t port_ = 0;
  Instant began_{};
  DnsQuery addresses_, https_;
  bool waits_for_https_ = false;
  bool done_ = false;
  int status_ = ARES_SUCCESS;
};

[[noreturn]] void fail(const std::string& host, int status, const std::vector<std::string>& asked) {
  const std::string servers = asked.empty() ? "" : " (asked: " + join(asked) + ")";
  switch (status) {
    case ARES_ENOTFOUND:
      throw NetError(Stage::resolve, Cause::no_such_name,
                     "the name " + host + " does not exist" + servers + ": is it spelled right?");
    case ARES_ENODATA:
      throw NetError(Stage::resolve, Cause::no_address,
                     "the name " + host + " exists but has no IPv4 or IPv6 address" + servers);
    case ARES_ETIMEOUT:
      throw NetError(Stage::resolve, Cause::timed_out,
                     "no DNS server answered in time for " + host + servers +
                         ": is this machine on the network, and its resolver configuration right?");
    case ARES_ECONNREFUSED:  // what c-ares 1.18 says when no server could be reached or each one failed
    case ARES_ESERVFAIL:
      throw NetError(Stage::resolve, Cause::other,
                     "no DNS server could answer for " + host + servers +
                         ": is this machine on the network, and its resolver configuration right?");
    case ARES_EBADNAME: throw NetError(Stage::resolve, Cause::other, host + " cannot be a name in DNS");
    default:
      throw NetError(Stage::resolve, Cause::other,
                     "DNS did not give an address for " + host + servers + ": " + ares_strerror(status));
  }
}

/// "localhost" or a name under it, in any case, with or without the dot of the root.
bool is_localhost(std::string_view written) {
  std::string name = lower(written);
  if (name.ends_with('.')) name.pop_back();
  return name == "localhost" || name.ends_with(".localhost");
}

/// RFC 6761: a resolver answers localhost names itself, always with the loopback addresses. A DNS server
/// could send the user anywhere. c-ares is not asked: newer releases answer these names too, but as if from
/// the hosts file.
Resolution this_machine(std::uint16_t port, const ResolveOptions& options) {
  Resolution found;
  found.source = Source::loopback;
  if (!options.ipv4_only) found.addresses.push_back({*parse_literal("::1", port)});
  found.addresses.push_back({*parse_literal("127.0.0.1", port)});
  return found;
}

}  // namespace

Resolution resolve(const std::string& host, std::uint16_t port, Deadline deadline,
                   const ResolveOptions& options) {
  if (auto literal = parse_literal(host, port))
    return {.source = Source::literal, .addresses = {{*literal}}, .aliases = {}, .servers = {}};

  if (is_localhost(host)) return this_machine(port, options);

  Lookup file("f", {});
  if (file.run(host, port, deadline, {.ipv4_only = options.ipv4_only}) == ARES_SUCCESS &&
      !file.found.addresses.empty()) {
    file.found.source = Source::hosts_file;
    file.found.questions.clear();                                           // DNS was not asked
    for (ResolvedAddress& known : file.found.addresses) known.ttl.reset();  // a file has no TTL
    file.found.addresses = interleave(file.found.addresses);
    return std::move(file.found);
  }
  Lookup dns("b", options.servers);
  const int status = dns.run(host, port, deadline, options);
  if (status != ARES_SUCCESS) fail(host, status, dns.asked);
  if (dns.found.addresses.empty()) fail(host, ARES_ENODATA, dns.asked);
  dns.found.source = Source::dns;
  dns.found.servers = std::move(dns.asked);
  dns.found.addresses = interleave(dns.found.addresses);
  return std::move(dns.found);
}

}  // namespace glasstls::net
