#include "probe/scripted_end.hpp"

#include <algorithm>

#include "record/header.hpp"
#include "record/limits.hpp"

namespace glasstls::probe {

using messages::ContentType;

void ScriptedEnd::send_hashed(View message, const Packing& packing) {
  transcript_.add(message);
  send(message, packing);
}

void ScriptedEnd::send(View content, const Packing& packing) {
  if (packing.joins) return append(waiting_, content);
  Bytes whole = std::exchange(waiting_, {});
  append(whole, content);
  append(whole, packing.behind);
  const std::size_t limit = packing.fragment ? packing.fragment : record::max_plaintext;
  bool first = true;
  for (View rest = whole; !rest.empty() || first; first = false) {
    std::size_t size = std::min(rest.size(), limit);
    if (first && packing.split) size = std::min(size, packing.split);
    if (sending_)
      sending_->seal(packing.type, rest.first(size), packing.padding, out_);
    else
      send_plain(packing.type, rest.first(size), packing.version);
    if (packing.corrupt) corrupt_last();
    rest = rest.subspan(size);
    if (first && packing.between) send_record(packing.between->first, packing.between->second);
  }
}

void ScriptedEnd::send_record(ContentType type, View content, std::size_t padding) {
  if (sending_)
    sending_->seal(type, content, padding, out_);
  else
    send_plain(type, content);
}

void ScriptedEnd::send_plain(ContentType type, View content, std::uint16_t version) {
  append(out_, record::make_header(type, version, content.size()));
  append(out_, content);
}

void ScriptedEnd::send_change_cipher_spec() {
  constexpr std::uint8_t dummy = 1;
  send_plain(ContentType::change_cipher_spec, {&dummy, 1});
}

}  // namespace glasstls::probe
