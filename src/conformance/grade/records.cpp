#include <algorithm>
#include <array>

#include "base/alert.hpp"
#include "conformance/grade/checkpoint.hpp"
#include "crypto/aead/aead.hpp"
#include "record/protection.hpp"

/// The checkpoints of RFC 9846 section 5: protected records.
namespace glasstls::conformance::grade {

namespace {

using Nonce = std::array<std::uint8_t, crypto::nonce_size>;

/// How a nonce is made, rightly and wrongly.
enum class NonceForm : std::uint8_t { right, little_endian, at_the_start, appended, without_number };

Nonce nonce_with(View iv, std::uint64_t sequence, NonceForm form) {
  Nonce nonce{};
  std::copy(iv.begin(), iv.end(), nonce.begin());
  for (std::size_t i = 0; i < 8; ++i) {  // the i-th byte of the number, the least significant one first
    const auto byte = static_cast<std::uint8_t>(sequence >> (8 * i));
    switch (form) {
      case NonceForm::right: nonce[11 - i] ^= byte; break;
      case NonceForm::little_endian: nonce[4 + i] ^= byte; break;
      case NonceForm::at_the_start: nonce[7 - i] ^= byte; break;
      case NonceForm::appended: nonce[11 - i] = byte; break;
      case NonceForm::without_number: break;
    }
  }
  return nonce;
}

// nonce

constexpr FieldText nonce_takes[] = {{"iv", "12 bytes"}, {"sequence_number", "a number"}};
constexpr FieldText nonce_gives[] = {{"nonce", "12 bytes"}};

std::vector<Fields> ask_nonce(Dice& dice) {
  std::vector<Fields> requests;
  for (const std::uint64_t sequence :
       {std::uint64_t{0}, std::uint64_t{1}, 200 + dice.number(55), 1000 + dice.number(60000),
        (std::uint64_t{1} << 32) + dice.number(1 << 30), Fields::max_number - dice.number(1000)})
    requests.push_back({{"iv", hex(dice.bytes(crypto::nonce_size))}, {"sequence_number", sequence}});
  return requests;
}

template <NonceForm form>
Fields nonce_of(const Fields& q) {
  return {{"nonce",
           hex(nonce_with(bytes_of_size(q, "iv", crypto::nonce_size), q.number("sequence_number"), form))}};
}

constexpr Mistake nonce_mistakes[] = {
    {"the sequence number is little-endian: its last byte must be XORed with the last byte of the IV",
     nonce_of<NonceForm::little_endian>},
    {"the sequence number is padded on the right: the zeros must be on its left, to 12 bytes",
     nonce_of<NonceForm::at_the_start>},
    {"the sequence number replaces the end of the IV as in TLS 1.2: it must be XORed with the IV",
     nonce_of<NonceForm::appended>},
    {"the nonce does not depend on the sequence number", nonce_of<NonceForm::without_number>},
};

// record-protect

constexpr FieldText protect_takes[] = {{"cipher_suite", "its name in the RFC"},
                                       {"key", "of the sender"},
                                       {"iv", "12 bytes"},
                                       {"sequence_number", "of the record"},
                                       {"content_type", "a number: 21, 22 or 23"},
                                       {"content", "may be empty"},
                                       {"padding", "how many zeros follow the content type"}};
constexpr FieldText protect_gives[] = {{"record", "the whole TLSCiphertext with its header"}};

/// The keys of a request.
struct RecordKeys {
  const schedule::SuiteParameters& suite;
  Bytes key, iv;
  std::uint64_t sequence;

  record::Protection protection() const {
    return {suite.aead, trace::Epoch::application, Secret(key), Secret(iv), sequence};
  }
};

RecordKeys keys_in(const Fields& q) {
  const schedule::SuiteParameters& suite = suite_in(q);
  return {suite, bytes_of_size(q, "key", crypto::key_size(suite.aead)),
          bytes_of_size(q, "iv", crypto::nonce_size), q.number("sequence_number")};
}

Fields random_keys(Dice& dice, const schedule::SuiteParameters& suite, std::uint64_t sequence) {
  return {{"cipher_suite", name_of(suite.suite)},
          {"key", hex(dice.bytes(crypto::key_size(suite.aead)))},
          {"iv", hex(dice.bytes(crypto::nonce_size))},
          {"sequence_number", sequence}};
}

std::vector<Fields> ask_protect(Dice& dice) {
  std::vector<Fields> requests;
  const auto ask = [&](const schedule::SuiteParameters& suite, std::uint64_t type, std::size_t size,
                       std::size_t padding) {
    Fields request = random_keys(dice, suite, dice.number(100000));
    request.add({{"content_type", type}, {"content", hex(dice.bytes(size))}, {"padding", padding}});
    requests.push_back(std::move(request));
  };
  for (const schedule::SuiteParameters& suite : schedule::usual_suites()) {
    ask(suite, 23, 50 + dice.number(50), 0);
    ask(suite, 22, 300, 0);  // a length of more than one byte
    ask(suite, 23, 20, 1 + dice.number(30));
  }
  ask(schedule::usual_suites()[0], 21, 2, 0);
  ask(schedule::usual_suites()[1], 23, 0, 16);
  return requests;
}

record::Plaintext content_in(const Fields& q, Bytes& content) {
  content = q.bytes("content");
  const std::uint64_t padding = q.number("padding", record::max_plaintext);
  if (content.size() + padding > record::max_plaintext)
    throw BadLine("\"content\" and \"padding\" are too long");
  return {static_cast<messages::ContentType>(q.number("content_type", 255)), content, padding};
}

Fields protect(const Fields& q) {
  Bytes content, out;
  const record::Plaintext inner = content_in(q, content);
  keys_in(q).protection().seal(inner.type, inner.content, inner.padding, out);
  return {{"record", hex(out)}};
}

/// What can be wrong with a protected record.
struct RecordFlaws {
  bool type_inside = true, padding = true, padding_first = false, data = true, tls12_data = false,
       tag_counted_in_data = true;
  bool type_outside = false, tag_counted = true;
  std::uint16_t version = 0x0303;
  NonceForm nonce = NonceForm::right;
};

Bytes inner_with(const record::Plaintext& plain, const RecordFlaws& flaws) {
  Bytes inner = to_bytes(plain.content);
  const Bytes zeros(flaws.padding ? plain.padding : 0);
  if (flaws.padding_first) append(inner, zeros);
  if (flaws.type_inside) inner.push_back(static_cast<std::uint8_t>(plain.type));
  if (!flaws.padding_first) append(inner, zeros);
  return inner;
}

Fields protect_with(const Fields& q, const RecordFlaws& flaws) {
  Bytes content;
  const record::Plaintext plain = content_in(q, content);
  const RecordKeys keys = keys_in(q);
  const Bytes inner = inner_with(plain, flaws);
  const std::size_t whole = inner.size() + crypto::tag_size;
  const auto header_for = [&](std::size_t length) {
    const auto type = flaws.type_outside ? plain.type : messages::ContentType::application_data;
    return record::make_header(type, flaws.version, length);
  };
  Bytes data = to_bytes(header_for(flaws.tag_counted_in_data ? whole : inner.size()));
  if (flaws.tls12_data) {  // RFC 5246: the sequence number comes first
    const Nonce number = nonce_with(Bytes(crypto::nonce_size), keys.sequence, NonceForm::right);
    data.insert(data.begin(), number.begin() + 4, number.end());
  }
  if (!flaws.data) data.clear();
  Bytes body(whole);
  crypto::Aead(keys.suite.aead, keys.key)
      .seal(nonce_with(keys.iv, keys.sequence, flaws.nonce), data, inner, body);
  Bytes record = to_bytes(header_for(flaws.tag_counted ? whole : inner.size()));
  append(record, body);
  return {{"record", hex(record)}};
}

constexpr Mistake protect_mistakes[] = {
    {"the content type is missing after the content",
     [](const Fields& q) { return protect_with(q, {.type_inside = false}); }},
    {"the padding is missing", [](const Fields& q) { return protect_with(q, {.padding = false}); }},
    {"the padding comes before the content type: it must come after it",
     [](const Fields& q) { return protect_with(q, {.padding_first = true}); }},
    {"the additional data of the AEAD is empty: it must be the five bytes of the header",
     [](const Fields& q) { return protect_with(q, {.data = false}); }},
    {"the additional data begins with the sequence number as in TLS 1.2: it must be only the header",
     [](const Fields& q) { return protect_with(q, {.tls12_data = true}); }},
    {"the length in the additional data does not count the 16 bytes of the tag",
     [](const Fields& q) { return protect_with(q, {.tag_counted_in_data = false}); }},
    {"the length in the header does not count the 16 bytes of the tag",
     [](const Fields& q) { return protect_with(q, {.tag_counted_in_data = false, .tag_counted = false}); }},
    {"the header has the real content type: in the header it must always be application_data (23)",
     [](const Fields& q) { return protect_with(q, {.type_outside = true}); }},
    {"legacy_record_version is 0x0304: it must be 0x0303",
     [](const Fields& q) { return protect_with(q, {.version = 0x0304}); }},
    {"legacy_record_version is 0x0301: it must be 0x0303",
     [](const Fields& q) { return protect_with(q, {.version = 0x0301}); }},
    {"the sequence number in the nonce is little-endian",
     [](const Fields& q) { return protect_with(q, {.nonce = NonceForm::little_endian}); }},
    {"the sequence number is not XORed with the IV",
     [](const Fields& q) { return protect_with(q, {.nonce = NonceForm::without_number}); }},
    {"the sequence number replaces the end of the IV: it must be XORed with the IV",
     [](const Fields& q) { return protect_with(q, {.nonce = NonceForm::appended}); }},
};

// record-open

constexpr FieldText open_takes[] = {{"cipher_suite", "its name in the RFC"},
                                    {"key", "of the sender"},
                                    {"iv", "12 bytes"},
                                    {"sequence_number", "of the record"},
                                    {"record", "a whole TLSCiphertext, perhaps one that must be refused"}};
constexpr FieldText open_gives[] = {{"content_type", "a number: the one inside"},
                                    {"content", "without content type and padding"}};

/// A record with any inner plaintext, also one that is not allowed.
Bytes sealed(const RecordKeys& keys, View inner) {
  Bytes record = to_bytes(
      record::make_header(messages::ContentType::application_data, 0x0303, inner.size() + crypto::tag_size));
  Bytes body(inner.size() + crypto::tag_size);
  crypto::Aead(keys.suite.aead, keys.key)
      .seal(nonce_with(keys.iv, keys.sequence, NonceForm::right), record, inner, body);
  append(record, body);
  return record;
}

/// An inner plaintext.
Bytes inner_of(View content, std::uint8_t type, std::size_t padding) {
  Bytes inner = to_bytes(content);
  inner.push_back(type);
  inner.resize(inner.size() + padding);
  return inner;
}

std::vector<Fields> ask_open(Dice& dice) {
  std::vector<Fields> requests;
  const auto ask = [&](const schedule::SuiteParameters& suite, const Bytes& inner,
                       std::size_t changed_byte = SIZE_MAX) {
    Fields request = random_keys(dice, suite, dice.number(100000));
    Bytes record = sealed(keys_in(request), inner);
    if (changed_byte < record.size()) record[changed_byte] ^= 0x01;
    request.add("record", hex(record));
    requests.push_back(std::move(request));
  };
  for (const schedule::SuiteParameters& suite : schedule::usual_suites()) {
    ask(suite, inner_of(dice.bytes(40 + dice.number(50)), 23, 0));
    ask(suite, inner_of(dice.bytes(12), 22, 1 + dice.number(40)));
    ask(suite, inner_of(dice.bytes(30), 23, 3), 20);  // a changed ciphertext
  }
  const auto& suite = schedule::usual_suites()[0];
  Bytes ends_with_zeros = dice.bytes(20);
  ends_with_zeros.resize(24);
  ask(suite, inner_of(ends_with_zeros, 23, 5));
  ask(suite, inner_of({}, 23, 7));
  ask(suite, Bytes(40));                                                           // only padding
  ask(suite, inner_of(dice.bytes(30), 23, 0), 30 + 1 + 5 + crypto::tag_size - 1);  // a changed tag
  ask(suite, inner_of(dice.bytes(16), 23, record::max_plaintext - 15));            // too long
  return requests;
}

/// What opening a record gives, and the bytes that the result shows.
struct Opened {
  Bytes room;
  record::Plaintext plain;
};

Opened opened(const Fields& q) {
  const Bytes record = q.bytes("record");
  if (record.size() < record::header_size || record::record_size(record) != record.size())
    throw BadLine("\"record\" is not as long as its header says");
  Opened result{Bytes(record.size() - record::header_size), {}};
  result.plain = keys_in(q).protection().open(record, result.room, record::max_plaintext + 1);
  return result;
}

Fields plain_fields(std::uint64_t type, View content) {
  return {{"content_type", type}, {"content", hex(content)}};
}

Fields open_record(const Fields& q) {
  const Opened result = opened(q);
  return plain_fields(static_cast<std::uint8_t>(result.plain.type), result.plain.content);
}

constexpr Mistake open_mistakes[] = {
    {"the padding was not stripped: the content type is the last byte that is not zero",
     [](const Fields& q) {
       const Opened result = opened(q);
       const View inner = View(result.room).first(result.plain.content.size() + 1 + result.plain.padding);
       return plain_fields(inner.back(), inner.first(inner.size() - 1));
     }},
    {"zeros at the end of the content were stripped too: only those after the content type are padding",
     [](const Fields& q) {
       const Opened result = opened(q);
       View content = result.plain.content;
       while (!content.empty() && content.back() == 0) content = content.first(content.size() - 1);
       return plain_fields(static_cast<std::uint8_t>(result.plain.type), content);
     }},
    {"the content still has the content type at its end",
     [](const Fields& q) {
       const Opened result = opened(q);
       return plain_fields(static_cast<std::uint8_t>(result.plain.type),
                           View(result.room).first(result.plain.content.size() + 1));
     }},
    {"the content type is taken from the header: the real one is in the encrypted content",
     [](const Fields& q) { return plain_fields(23, opened(q).plain.content); }},
};

}  // namespace

std::span<const Checkpoint> record_checkpoints() {
  static constexpr Checkpoint all[] = {
      {.name = "nonce",
       .task = "The nonce of a record: from the IV and the sequence number.",
       .section = {9846, "5.3"},
       .takes = nonce_takes,
       .gives = nonce_gives,
       .requests = ask_nonce,
       .solve = nonce_of<NonceForm::right>,
       .mistakes = nonce_mistakes},
      {.name = "record-protect",
       .task = "Protects a record: content, type and padding become a TLSCiphertext.",
       .section = {9846, "5.2"},
       .takes = protect_takes,
       .gives = protect_gives,
       .requests = ask_protect,
       .solve = protect,
       .mistakes = protect_mistakes},
      {.name = "record-open",
       .task = "Opens a protected record, or refuses it with the right alert.",
       .section = {9846, "5.2"},
       .takes = open_takes,
       .gives = open_gives,
       .requests = ask_open,
       .solve = open_record,
       .mistakes = open_mistakes},
  };
  return all;
}

}  // namespace glasstls::conformance::grade
