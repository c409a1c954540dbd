// An HTTP response, whole and byte by byte: both must see the same.
#include <algorithm>

#include "expect.hpp"
#include "http/response.hpp"
#include "memory.hpp"

using namespace glasstls;

namespace {

struct Handler : http::ResponseHandler {
  Bytes all;
  void body(View bytes) override { append(all, bytes); }
};

/// The body, or nothing if the response was refused.
bool parse(View input, std::size_t portion, Bytes& body) {
  Handler handler;
  http::ResponseParser parser(handler);
  try {
    for (View rest = input; !rest.empty(); rest = rest.subspan(std::min(portion, rest.size())))
      parser.receive(rest.first(std::min(portion, rest.size())));
    parser.receive_end(true);
  } catch (const http::HttpError&) {
    return false;
  }
  body = handler.all;
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryLimit limit;
  const View input(data, size);
  Bytes whole, cut;
  const bool whole_done = parse(input, size + 1, whole), cut_done = parse(input, 1, cut);
  expect(whole_done == cut_done && whole == cut, "where bytes are cut does not matter");
  expect(whole.size() <= size, "a body is not longer than what came");
  return 0;
}
