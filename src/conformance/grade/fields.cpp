#include "conformance/grade/fields.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace glasstls::conformance::grade {

namespace {

using Json = nlohmann::ordered_json;

/// Text that is not UTF-8 is written with replacement characters.
std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json json_of(const Value& value) {
  return std::visit([](const auto& held) { return Json(held); }, value.held());
}

Value value_of(const std::string& name, const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_unsigned() && json.get<std::uint64_t>() <= Fields::max_number)
    return json.get<std::uint64_t>();
  if (json.is_string()) return json.get<std::string>();
  const bool is_list = json.is_array() && std::all_of(json.begin(), json.end(), [](const Json& element) {
                         return element.is_string();
                       });
  if (is_list) return json.get<std::vector<std::string>>();
  throw BadLine(
      "\"" + name +
      "\" is neither a string, nor a whole number from 0 to 2^53-1, nor true or false, nor a list of "
      "strings");
}

Bytes decoded(std::string_view name, const std::string& text) {
  auto bytes = from_hex(text);
  if (!bytes) throw BadLine("\"" + std::string(name) + "\" is not hexadecimal");
  return std::move(*bytes);
}

template <class T>
const T& held(std::string_view name, const Value& value, const char* what) {
  const T* found = std::get_if<T>(&value.held());
  if (!found) throw BadLine("\"" + std::string(name) + "\" is not " + what);
  return *found;
}

}  // namespace

std::string to_json(const Value& value) { return dump(json_of(value)); }

void Fields::add(const Fields& more) {
  fields_.insert(fields_.end(), more.fields_.begin(), more.fields_.end());
}

const Value* Fields::find(std::string_view name) const {
  const auto found =
      std::find_if(fields_.begin(), fields_.end(), [&](const Field& field) { return field.name == name; });
  return found == fields_.end() ? nullptr : &found->value;
}

const Value& Fields::at(std::string_view name) const {
  const Value* found = find(name);
  if (!found) throw BadLine("there is no \"" + std::string(name) + "\"");
  return *found;
}

bool Fields::truth(std::string_view name) const { return held<bool>(name, at(name), "true or false"); }

std::uint64_t Fields::number(std::string_view name, std::uint64_t most) const {
  const std::uint64_t number = held<std::uint64_t>(name, at(name), "a number");
  if (number > most) throw BadLine("\"" + std::string(name) + "\" is more than " + std::to_string(most));
  return number;
}

const std::string& Fields::text(std::string_view name) const {
  return held<std::string>(name, at(name), "a string");
}

const std::vector<std::string>& Fields::texts(std::string_view name) const {
  return held<std::vector<std::string>>(name, at(name), "a list of strings");
}

Bytes Fields::bytes(std::string_view name) const { return decoded(name, text(name)); }

std::vector<Bytes> Fields::list(std::string_view name) const {
  std::vector<Bytes> list;
  for (const std::string& element : texts(name)) list.push_back(decoded(name, element));
  return list;
}

Bytes bytes_of(const Secret& secret) { return to_bytes(secret.reveal()); }

std::string hex(View bytes) { return to_hex(bytes); }

std::string hex(const Secret& secret) { return to_hex(bytes_of(secret)); }

std::vector<std::string> hex(const std::vector<Bytes>& list) {
  std::vector<std::string> texts;
  for (const Bytes& bytes : list) texts.push_back(to_hex(bytes));
  return texts;
}

std::string to_line(const Fields& fields) {
  Json object = Json::object();
  for (const Field& field : fields.all()) object[field.name] = json_of(field.value);
  return dump(object);
}

Fields parse_line(std::string_view line) {
  // Deeper values than a list of strings are refused while they are read, so they take no memory.
  const auto shallow = [](int depth, Json::parse_event_t, Json&) {
    if (depth > 2) throw BadLine("it holds a value inside a list");
    return true;
  };
  Json object;
  try {
    object = Json::parse(line, shallow);
  } catch (const Json::exception&) {
    throw BadLine("it is not JSON");
  }
  if (!object.is_object()) throw BadLine("it is not a JSON object");
  Fields fields;
  for (const auto& [name, value] : object.items()) fields.add(name, value_of(name, value));
  return fields;
}

}  // namespace glasstls::conformance::grade
