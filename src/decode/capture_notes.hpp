#pragma once

#include <string>
#include <vector>

#include "decode/packets/packet_file.hpp"
#include "decode/packets/tcp_flows.hpp"
#include "decode/tls/preamble.hpp"
#include "decode/tls/tls_finder.hpp"
#include "story/story.hpp"

/// Notes about a capture as a whole, and about the bytes before TLS in a connection.
namespace glasstls::decode {

/// Adds a note, with a count, for everything that was not read or is incomplete.
void add_notes(const PacketFile& file, const TcpFlows& flows, const TlsFinder& finder,
               std::vector<std::string>& notes);

/// A note about the words before TLS, and how many bytes each side sent before it.
story::Note note_of(const Preamble& words, std::size_t client_bytes, std::size_t server_bytes);

/// A note about a connection whose beginning is not in the capture.
story::Note note_of_inside(std::size_t client_bytes, std::size_t server_bytes);

}  // namespace glasstls::decode
