#include "handshake/context.hpp"

namespace glasstls::handshake {

void Context::send_handshake(const Bytes& message) {
  transcript.add(message);
  queue(message);
}

void Context::queue(const Bytes& message) {
  const record::Sender::Ride ride = sender_.handshake(message);
  tracer.emit([&] {
    return trace::MessageSent{messages::message_name(message), message, ride.first_record, ride.last_record};
  });
}

record::Protection Context::make_protection(trace::Direction direction, trace::Epoch epoch,
                                            const schedule::SuiteDeriver& deriver,
                                            const schedule::NamedSecret& traffic_secret,
                                            std::uint64_t generation) {
  const schedule::SuiteParameters& suite = deriver.suite;
  const schedule::TrafficKeys keys = schedule::traffic_keys(deriver, traffic_secret, suite.aead);
  tracer.emit([&] {
    const bool show = tracer.wants_secrets();
    return trace::KeysInstalled{.direction = direction,
                                .epoch = epoch,
                                .secret = schedule::row_of(traffic_secret.kind).name,
                                .cipher_suite = name_of(suite.suite),
                                .generation = generation,
                                .key = show ? &keys.key : nullptr,
                                .iv = show ? &keys.iv : nullptr};
  });
  return record::Protection(suite.aead, epoch, keys.key, keys.iv);
}

void Context::k_send(trace::Epoch epoch, const schedule::SuiteDeriver& deriver,
                     const schedule::NamedSecret& traffic_secret, std::uint64_t generation) {
  sender_.flush();
  sender_.protect(make_protection(trace::Direction::sent, epoch, deriver, traffic_secret, generation));
}

void Context::k_recv(trace::Epoch epoch, const schedule::SuiteDeriver& deriver,
                     const schedule::NamedSecret& traffic_secret, std::uint64_t generation) {
  receiver_.protect(make_protection(trace::Direction::received, epoch, deriver, traffic_secret, generation));
}

}  // namespace glasstls::handshake
