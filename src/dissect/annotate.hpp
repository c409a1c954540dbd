#pragma once

#include "base/bytes.hpp"
#include "dissect/spoken.hpp"
#include "wire/field_map.hpp"
#include "wire/lenient_reader.hpp"

namespace glasstls::dissect {

/// What every byte of a handshake message is (RFC 9846 section 4): header and body, extensions decoded in
/// place and certificates down to their DER, each field with its meaning where there is something to say.
/// Never fails: what does not decode is named as such, with the reason, and what follows it is named
/// nevertheless. Depth 0 is the whole message. Hellos say themselves what they are to be read by; `spoken`
/// counts for the others. With `faults`, what breaks the rules of TLS's structures is added to them. Of a
/// message with more than most_fields fields, the rest of the bytes is named as that: a peer that fills one
/// with tiny fields would otherwise fill a page a hundred times its size.
wire::FieldMap annotate(View message, Spoken spoken = {}, wire::Faults* faults = nullptr);
inline constexpr std::size_t most_fields = 2048;

/// Whether a message, header included, ends before the length in its header says.
bool is_cut_off(View message);

/// What is broken in a message, the first fault first. Certificates inside of it are not looked into.
wire::Faults faults_of(View message, Spoken spoken);

/// The same for a whole record as it travelled (RFC 9846 section 5): its header, and the ciphertext or, in a
/// plaintext record, the content.
wire::FieldMap annotate_record(View record, Spoken spoken = {});

/// The same for a certificate in DER (RFC 5280 4.1).
wire::FieldMap annotate_certificate(View der);

/// Whether nothing in `map` lies inside field `index`, that is, whether it stands for its bytes itself.
bool is_leaf(const wire::FieldMap& map, std::size_t index);

}  // namespace glasstls::dissect
