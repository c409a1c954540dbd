// HTTP requests, one behind the other, whole and byte by byte: both must see the same.
#include <algorithm>

#include "expect.hpp"
#include "http/request_parser.hpp"
#include "memory.hpp"

using namespace glasstls;

namespace {

/// All that a handler is told, and how it ended.
struct Heard : http::RequestHandler {
  std::string text;
  std::size_t bodies = 0;
  int refused = 0;  ///< the status; 0: not refused

  void head(const http::RequestHead& head) override {
    text += head.method + " " + head.target + " " + std::to_string(head.minor_version) + "\n";
    for (const http::HeaderField& field : head.fields) text += field.name + ": " + field.value + "\n";
    text += head.keeps_alive() ? "stays\n" : "goes\n";
  }
  void body(View bytes) override {
    text += as_text(bytes);
    bodies += bytes.size();
  }
};

Heard parse(View input, std::size_t portion) {
  Heard heard;
  http::RequestParser parser(heard);
  try {
    for (View rest = input; !rest.empty();) {
      const std::size_t taken = parser.receive(rest.first(std::min(portion, rest.size())));
      rest = rest.subspan(taken);
      if (parser.done()) {
        heard.text += "\n";
        parser.next();
      } else {
        expect(taken > 0, "a request that is not whole takes what comes");
      }
    }
    heard.text += parser.is_inside() ? "inside" : "outside";
  } catch (const http::BadRequest& bad) {
    heard.refused = bad.status;
  }
  return heard;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryLimit limit;
  const View input(data, size);
  const Heard whole = parse(input, size + 1), cut = parse(input, 1);
  expect(whole.text == cut.text && whole.refused == cut.refused, "where bytes are cut does not matter");
  expect(whole.bodies <= size, "bodies are not longer than what came");
  expect(whole.refused == 0 || (whole.refused >= 400 && whole.refused < 600), "a refusal has a status");
  return 0;
}
