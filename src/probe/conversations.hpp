#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "probe/conversation.hpp"

namespace glasstls::probe {

/// All conversations for servers, in families that belong together. Their names are unique.
const std::vector<Conversation>& server_conversations();

/// All conversations for clients. Their names are unique, and differ from those for servers.
const std::vector<Conversation>& client_conversations();

/// Whether a name fits a pattern: * matches any characters, ? matches one.
bool fits(std::string_view pattern, std::string_view name);

}  // namespace glasstls::probe
