#include "probe/twist.hpp"

#include <algorithm>
#include <functional>
#include <type_traits>

#include "dissect/annotate.hpp"
#include "lab/field_value.hpp"
#include "lab/tampering.hpp"
#include "lab/usage_error.hpp"
#include "messages/extension_bodies.hpp"
#include "messages/handshake.hpp"

namespace glasstls::probe {

using namespace messages;

namespace {

constexpr std::size_t header = 4;  // of a handshake message: msg_type and length, in bytes

std::size_t length_of(const Bytes& message) {
  return std::size_t{message.at(1)} << 16 | std::size_t{message.at(2)} << 8 | message.at(3);
}

void set_length(Bytes& message, std::size_t length) {
  message.at(1) = static_cast<std::uint8_t>(length >> 16);
  message.at(2) = static_cast<std::uint8_t>(length >> 8);
  message.at(3) = static_cast<std::uint8_t>(length);
}

void fit_length(Bytes& message) { set_length(message, message.size() - header); }

template <class M>
Bytes with_extensions_of(View message, const std::function<void(Extensions&)>& change) {
  auto decoded = wire::decode<M>(message.subspan(header), M::name);
  if constexpr (std::is_same_v<M, Certificate>) {
    if (!decoded.certificate_list.empty()) change(decoded.certificate_list.front().extensions);
  } else {
    change(decoded.extensions);
  }
  return encode_handshake(decoded);
}

/// Changes the extensions of a message; those of a Certificate are of its first entry.
Bytes with_extensions(const Bytes& message, const std::function<void(Extensions&)>& change) {
  switch (static_cast<HandshakeType>(message.at(0))) {
    case HandshakeType::server_hello: return with_extensions_of<ServerHello>(message, change);
    case HandshakeType::encrypted_extensions: return with_extensions_of<EncryptedExtensions>(message, change);
    case HandshakeType::certificate_request: return with_extensions_of<CertificateRequest>(message, change);
    case HandshakeType::certificate: return with_extensions_of<Certificate>(message, change);
    case HandshakeType::new_session_ticket: return with_extensions_of<NewSessionTicket>(message, change);
    default: return with_extensions_of<ClientHello>(message, change);
  }
}

/// Puts an identity that nobody gave out before ours, with a binder of zeros.
Bytes add_decoy(const Bytes& message, const Bytes& identity) {
  return with_extensions(message, [&](Extensions& all) {
    auto psks = get<OfferedPsks>(all);
    if (!psks) return;
    psks->identities.insert(psks->identities.begin(), {identity, 0});
    psks->binders.insert(psks->binders.begin(), {Bytes(psks->binders.front().binder.size())});
    all.back() = make_extension(*psks);
  });
}

Bytes change_extension(const Bytes& message, const Deviation& deviation) {
  const auto type = static_cast<ExtensionType>(deviation.number);
  return with_extensions(message, [&](Extensions& all) {
    const auto found = std::find_if(all.begin(), all.end(),
                                    [type](const Extension& one) { return one.extension_type == type; });
    const bool bound = !all.empty() && all.back().extension_type == ExtensionType::pre_shared_key;
    if (deviation.act == Act::add_last || (deviation.act == Act::add_extension && !bound)) {
      all.push_back({type, deviation.bytes});
    } else if (deviation.act == Act::add_extension) {
      all.insert(all.end() - 1, {type, deviation.bytes});
    } else if (found == all.end()) {
      return;
    } else if (deviation.act == Act::drop_extension) {
      all.erase(found);
    } else if (deviation.act == Act::twice) {
      const Extension copy = *found;
      all.insert(found, copy);
    } else if (deviation.act == Act::to_front) {
      std::rotate(all.begin(), found, found + 1);
    } else if (deviation.act == Act::body) {
      found->extension_data = deviation.bytes;
    }
  });
}

/// Changes a length, and nothing else.
Bytes change_length(const Bytes& message, const Deviation& deviation) {
  const wire::FieldMap map = dissect::annotate(message);
  const lab::FieldOf field{message, map, lab::find_field(message, map, deviation.field)};
  std::uint64_t value = 0;
  if (deviation.act == Act::lengthen)
    for (std::uint8_t byte : field.bytes()) value = value << 8 | byte;
  value += static_cast<std::uint64_t>(deviation.number);
  Bytes changed = message;
  for (std::size_t i = field.field().size; i-- > 0; value >>= 8)
    changed[field.field().offset + i] = static_cast<std::uint8_t>(value);
  return changed;
}

std::size_t place_in(const Bytes& bytes, std::int64_t number) {
  const auto size = static_cast<std::int64_t>(bytes.size());
  return static_cast<std::size_t>(std::clamp<std::int64_t>(number < 0 ? size + number : number, 0, size - 1));
}

/// A change to the bytes of the message. Whether it was one.
bool change_bytes(Bytes& message, const Deviation& deviation) {
  if (deviation.act < Act::replace && message.size() < header)
    throw lab::UsageError("there is no message any more to change");
  switch (deviation.act) {
    case Act::set: message = lab::set_field(message, deviation.field, deviation.text).message; return true;
    case Act::force:
      message = lab::set_field(message, deviation.field, deviation.text, true).message;
      return true;
    case Act::lengthen:
    case Act::length_is: message = change_length(message, deviation); return true;
    case Act::add_extension:
    case Act::add_last:
    case Act::drop_extension:
    case Act::twice:
    case Act::to_front:
    case Act::body: message = change_extension(message, deviation); return true;
    case Act::decoy: message = add_decoy(message, deviation.bytes); return true;
    case Act::cut:
      message.resize(
          std::max(header, message.size() - std::min(message.size(), std::size_t(deviation.number))));
      fit_length(message);
      return true;
    case Act::extend:
      append(message, deviation.bytes);
      fit_length(message);
      return true;
    case Act::header_length:
      set_length(message, length_of(message) + static_cast<std::size_t>(deviation.number));
      return true;
    case Act::retype: message.at(0) = static_cast<std::uint8_t>(deviation.number); return true;
    case Act::flip: message[place_in(message, deviation.number)] ^= 1; return true;
    case Act::replace: message = deviation.bytes; return true;
    default: return false;
  }
}

/// A number of bytes: what a record's length can say at most.
std::size_t bytes_of(std::int64_t number) {
  constexpr std::int64_t most = 0xff00;  // with the content type and the tag it stays below 2^16
  return static_cast<std::size_t>(std::clamp<std::int64_t>(number, 0, most));
}

/// A change to the records. `split` needs `between` to have its type and bytes.
void change_packing(Twisted& twisted, const Deviation& deviation) {
  const std::size_t number = bytes_of(deviation.number);
  switch (deviation.act) {
    case Act::omit: twisted.times = 0; return;
    case Act::repeat: twisted.times = 2; return;
    case Act::fragment: twisted.packing.fragment = number; return;
    case Act::split: twisted.packing.split = number; return;
    case Act::between:
      twisted.packing.between = {static_cast<ContentType>(deviation.number), deviation.bytes};
      return;
    case Act::content_type: twisted.packing.type = static_cast<ContentType>(deviation.number); return;
    case Act::version: twisted.packing.version = static_cast<std::uint16_t>(deviation.number); return;
    case Act::pad: twisted.packing.padding = number; return;
    case Act::corrupt: twisted.packing.corrupt = true; return;
    case Act::behind: twisted.packing.behind = deviation.bytes; return;
    case Act::join: twisted.packing.joins = true; return;
    default: return;
  }
}

}  // namespace

bool is_insertion(Act act) { return act >= Act::message; }

Twisted twist(Bytes message, Moment moment, const std::vector<Deviation>& deviations) {
  Twisted twisted{.message = std::move(message)};
  for (const Deviation& one : deviations)
    if (one.moment == moment && !change_bytes(twisted.message, one)) change_packing(twisted, one);
  return twisted;
}

void insert(ScriptedEnd& end, const Deviation& deviation) {
  const auto type = static_cast<ContentType>(deviation.number);
  const std::size_t number = bytes_of(deviation.number);
  switch (deviation.act) {
    case Act::message: return end.send(deviation.bytes, {});
    case Act::record: return end.send_record(type, deviation.bytes);
    case Act::plain: return end.send_plain(type, deviation.bytes);
    case Act::zeros: return end.send_record(ContentType::invalid, {}, number > 0 ? number - 1 : 0);
    case Act::oversized:
      return end.send_record(ContentType::application_data, Bytes(10),
                             std::max<std::size_t>(number, 11) - 11);
    case Act::raw: return end.send_raw(deviation.bytes);
    case Act::key_update:
      if (!end.can_update_keys()) throw lab::UsageError("there are no application keys yet to update");
      end.send(encode_handshake(KeyUpdate{static_cast<KeyUpdateRequest>(deviation.number)}), {});
      return end.update_keys();
    default: return;
  }
}

}  // namespace glasstls::probe
