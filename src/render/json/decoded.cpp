#include "render/json/decoded.hpp"

#include "render/json/parts.hpp"

namespace glasstls::render::json {

std::string document(const decode::Decoded& decoded, Options options) {
  const auto or_null = [](const std::string& text) { return text.empty() ? Json() : Json(text); };
  Json pieces = Json::array(), connections = Json::array();
  for (const auto& piece : decoded.pieces) {
    Json facts = Json::array();
    for (const story::Fact& fact : piece.facts) facts.push_back({{"name", fact.name}, {"value", fact.value}});
    pieces.push_back({{"name", piece.name},
                      {"bytes", to_hex(piece.bytes)},
                      {"section", cite(piece.section)},
                      {"facts", std::move(facts)},
                      {"fields", list_fields(piece.fields)}});
  }
  for (const auto& connection : decoded.connections)
    connections.push_back({{"client", or_null(connection.client)},
                           {"server", or_null(connection.server)},
                           {"story", tell(connection.story, options)}});
  const Json json{{"format", "glasstls-decoded"},
                  {"version", 1},
                  {"kind", or_null(decoded.kind)},
                  {"hexadecimal", decoded.hexadecimal},
                  {"size", decoded.size},
                  {"broken", or_null(decoded.broken)},
                  {"notes", decoded.notes},
                  {"pieces", std::move(pieces)},
                  {"connections", std::move(connections)}};
  return text_of(json);
}

}  // namespace glasstls::render::json
