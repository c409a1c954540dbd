#include "conformance/grade/checkpoint.hpp"

#include <algorithm>
#include <array>

#include "base/alert.hpp"
#include "messages/handshake_header.hpp"

namespace glasstls::conformance::grade {

std::span<const Checkpoint* const> all_checkpoints() {
  static const std::vector<const Checkpoint*> all = [] {
    std::vector<const Checkpoint*> pointers;
    for (const auto part : {hkdf_checkpoints(), key_checkpoints(), record_checkpoints(), hello_checkpoints(),
                            extension_checkpoints(), authentication_checkpoints(), later_checkpoints(),
                            certificate_checkpoints()})
      for (const Checkpoint& checkpoint : part) pointers.push_back(&checkpoint);
    return pointers;
  }();
  return all;
}

const Checkpoint* find_checkpoint(std::string_view name) {
  const auto all = all_checkpoints();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Checkpoint* each) { return each->name == name; });
  return found == all.end() ? nullptr : *found;
}

Solution solution_of(const Checkpoint& checkpoint, const Fields& request) {
  try {
    return {checkpoint.solve(request), {}, checkpoint.section};
  } catch (const Failure& failure) {
    return {{{"alert", name_of(failure.alert)}}, failure.why, failure.section};
  } catch (const std::logic_error& error) {  // a size that the request should not have
    throw BadLine(error.what());
  }
}

std::string answer_line(std::string_view line) {
  Fields answer;
  try {
    const Fields request = parse_line(line);
    answer.add("id", request.number("id"));
    const Checkpoint* checkpoint = find_checkpoint(request.text("checkpoint"));
    if (checkpoint)
      answer.add(solution_of(*checkpoint, request).answer);
    else
      answer.add("unsupported", true);
  } catch (const BadLine& error) {
    answer.add("error", error.what());
  }
  return to_line(answer);
}

crypto::HashAlgorithm hash_in(const Fields& request) {
  const std::string& name = request.text("hash");
  for (const crypto::HashAlgorithm hash : both_hashes)
    if (name_of(hash) == name) return hash;
  throw BadLine("\"hash\" is neither SHA-256 nor SHA-384");
}

const schedule::SuiteParameters& suite_in(const Fields& request) {
  if (const auto* suite = schedule::find_suite(request.text("cipher_suite"))) return *suite;
  throw BadLine("glasstls does not implement the \"cipher_suite\"");
}

Bytes bytes_of_size(const Fields& request, std::string_view name, std::size_t size) {
  Bytes bytes = request.bytes(name);
  if (bytes.size() != size)
    throw BadLine("\"" + std::string(name) + "\" does not have " + std::to_string(size) + " bytes");
  return bytes;
}

Secret secret_in(const Fields& request, std::string_view name, crypto::HashAlgorithm hash) {
  return Secret(bytes_of_size(request, name, crypto::digest_size(hash)));
}

std::vector<Bytes> messages_in(const Fields& request, std::string_view name) {
  std::vector<Bytes> messages = request.list(name);
  for (const Bytes& message : messages)
    if (message.size() < messages::handshake_header_size || messages::message_size(message) != message.size())
      throw BadLine("\"" + std::string(name) + "\" has a message whose header does not give its length");
  return messages;
}

}  // namespace glasstls::conformance::grade
