#include "support/rfc8448_messages.hpp"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "support/repository.hpp"

namespace glasstls::testing {

std::vector<TracedMessage> rfc8448_messages() {
  std::vector<TracedMessage> messages;
  for (const auto& entry : std::filesystem::directory_iterator(repository() / "vectors" / "rfc8448")) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream file(entry.path());
    const nlohmann::json trace = nlohmann::json::parse(file);
    if (!trace.contains("steps")) continue;
    for (const auto& step : trace["steps"]) {
      if (!step.contains("message") || step["action"] != "construct message") continue;
      const std::string name = step["message"];
      Bytes bytes = *from_hex(step["figures"][name].get<std::string>());
      const std::size_t length = static_cast<std::size_t>(bytes[1] << 16 | bytes[2] << 8 | bytes[3]);
      if (length + 4 != bytes.size()) continue;
      messages.push_back(
          {entry.path().filename().string() + " step " + step["step"].dump(), name, std::move(bytes)});
    }
  }
  return messages;
}

}  // namespace glasstls::testing
