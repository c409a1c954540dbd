#pragma once

#include "base/bytes.hpp"
#include "dissect/spoken.hpp"
#include "wire/field_map.hpp"
#include "wire/lenient_reader.hpp"

namespace glasstls::dissect {

/// Beyond this number of fields, the rest of a message is one field, "more". Otherwise a message full of tiny
/// fields would fill a page a hundred times its size.
inline constexpr std::size_t most_fields = 2048;

/// Names every byte of a handshake message, header included (RFC 9846 section 4). Extensions are decoded in
/// place, certificates down to their DER; fields have a meaning if there is something to say. Depth 0 is the
/// whole message. Never fails: bytes that cannot be decoded are named "not decoded" with the reason, and
/// decoding continues after them. A hello says itself by which version it is read; `spoken` is for all other
/// messages. Violations of the structures' rules are added to `faults`.
wire::FieldMap annotate(View message, Spoken spoken = {}, wire::Faults* faults = nullptr);

/// Whether a message, header included, ends before the length in its header says.
bool is_cut_off(View message);

/// What is wrong in a message, in order. Certificates inside it are not checked.
wire::Faults faults_of(View message, Spoken spoken);

/// Names the parts of a whole record as it was sent (RFC 9846 section 5): its header, and the ciphertext or,
/// in a plaintext record, the content.
wire::FieldMap annotate_record(View record, Spoken spoken = {});

/// Names every byte of a certificate in DER (RFC 5280 4.1). Never fails.
wire::FieldMap annotate_certificate(View der);

/// Whether field `index` of `map` has no fields inside it.
bool is_leaf(const wire::FieldMap& map, std::size_t index);

}  // namespace glasstls::dissect
