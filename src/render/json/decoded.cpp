#include "render/json/decoded.hpp"

#include "render/json/parts.hpp"

namespace glasstls::render::json {

std::string document(const decode::Decoded& decoded, Options options) {
  Json::Array pieces, connections;
  for (const auto& piece : decoded.pieces)
    pieces.push_back(Json::Object{{"name", piece.name},
                                  {"bytes", to_hex(piece.bytes)},
                                  {"section", cite(piece.section)},
                                  {"facts", say(piece.facts)},
                                  {"fields", list_fields(piece.fields)}});
  for (const auto& connection : decoded.connections)
    connections.push_back(Json::Object{{"client", or_null(connection.client)},
                                       {"server", or_null(connection.server)},
                                       {"story", tell(connection.story, options)}});
  return text_of(Json::Object{{"format", "glasstls-decoded"},
                              {"version", 1},
                              {"kind", or_null(decoded.kind)},
                              {"hexadecimal", decoded.hexadecimal},
                              {"size", decoded.size},
                              {"broken", or_null(decoded.broken)},
                              {"notes", decoded.notes},
                              {"pieces", std::move(pieces)},
                              {"connections", std::move(connections)}});
}

}  // namespace glasstls::render::json
