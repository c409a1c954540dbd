#pragma once

#include <string>
#include <vector>

#include "decode/packet_file.hpp"
#include "decode/preamble.hpp"
#include "decode/tcp_flows.hpp"
#include "decode/tls_finder.hpp"
#include "story/story.hpp"

/// What is said about a capture as a whole, and about what stands around TLS in a connection.
namespace glasstls::decode {

/// Adds a note for each kind of what was not read or not whole, with how much of it there was.
void add_notes(const PacketFile& file, const TcpFlows& flows, const TlsFinder& finder,
               std::vector<std::string>& notes);

/// Of words before TLS, and how many bytes of each side they are.
story::Note note_of(const Preamble& words, std::size_t client_bytes, std::size_t server_bytes);

/// Of a connection that the capture shows from its middle on.
story::Note note_of_inside(std::size_t client_bytes, std::size_t server_bytes);

}  // namespace glasstls::decode
