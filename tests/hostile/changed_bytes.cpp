#include "changed_bytes.hpp"

#include "dissect/annotate.hpp"
#include "support/catch.hpp"

namespace glasstls::testing {

namespace {

/// The name of the field that the byte at `offset` belongs to: the innermost, but a certificate is one field
/// here.
std::string field_at(const wire::FieldMap& map, std::size_t offset) {
  std::string name;
  for (const wire::Field& field : map) {
    if (offset < field.offset || offset >= field.offset + field.size || field.name.empty()) continue;
    if (field.name.front() != '[') name = field.name;  // "[0]" is an element of the list before it
    if (name == "cert_data") break;
  }
  return name;
}

}  // namespace

Expectation with(Expectation some, const Expectation& more) {
  for (const auto& [field, alerts] : more) some[field] = alerts;
  return some;
}

std::set<std::string> check_changes(const std::string& title, const Bytes& original,
                                    const Expectation& expectation,
                                    const std::function<Alert(const Bytes&)>& outcome) {
  const wire::FieldMap map = dissect::annotate(original);
  std::set<std::string> fields;
  for (std::size_t offset = 0; offset < original.size(); ++offset) {
    const std::string field = field_at(map, offset);
    const auto expected = expectation.find(field);
    INFO(title << " byte " << offset << ", field \"" << field << "\"");
    REQUIRE(expected != expectation.end());
    fields.insert(field);
    for (std::uint8_t change : ways_to_change) {
      Bytes changed = original;
      changed[offset] ^= change;
      const Alert alert = outcome(changed);
      INFO("changed by " << int{change} << ", gives " << name_of(alert));
      CHECK(expected->second.count(alert) == 1);
    }
  }
  return fields;
}

void check_fields(const std::string& title, const Expectation& expectation,
                  const std::set<std::string>& fields) {
  for (const auto& [field, alerts] : expectation) {
    INFO(title << " has no field " << field);
    CHECK(fields.count(field) == 1);
  }
}

}  // namespace glasstls::testing
