// What is left of a private key in memory. In this executable, `new` and `delete` are replaced: memory that
// is given back is searched for the key first.
#include <malloc.h>
#include <sys/stat.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string_view>

#include "cli/client_setup.hpp"
#include "program.hpp"
#include "support/catch.hpp"
#include "support/forge.hpp"
#include "support/repository.hpp"
#include "x509/certificate/pem.hpp"

namespace {

std::array<std::string_view, 2> marks;  ///< what to search for; an empty one counts for nothing
int found = 0;                          ///< pieces of memory that held a mark when they were given back

void* get(std::size_t size) {
  void* place = std::malloc(size);
  if (!place) throw std::bad_alloc();
  std::memset(place, 0, malloc_usable_size(place));  // what was there before is not what this piece will hold
  return place;
}

void give_back(void* place) noexcept {
  if (!place) return;
  const std::string_view content(static_cast<const char*>(place), malloc_usable_size(place));
  for (const std::string_view mark : marks)
    if (!mark.empty() && content.find(mark) != content.npos) ++found;
  std::free(place);
}

}  // namespace

void* operator new(std::size_t size) { return get(size); }
void* operator new[](std::size_t size) { return get(size); }
void operator delete(void* place) noexcept { give_back(place); }
void operator delete[](void* place) noexcept { give_back(place); }
void operator delete(void* place, std::size_t) noexcept { give_back(place); }
void operator delete[](void* place, std::size_t) noexcept { give_back(place); }

using namespace glasstls;
using namespace glasstls::testing;

namespace {

/// Searches for a key while it lives: for a line of its PEM, and for bytes of what the PEM says.
class Search {
 public:
  /// `pem` has its key in the bytes from `at` on, and outlives this.
  Search(std::string_view pem, std::size_t at) {
    std::string_view rest = pem;
    const auto block = x509::take_pem_block(rest);
    REQUIRE(block);
    der_ = x509::decode_base64(block->base64).value();
    REQUIRE(der_.size() >= at + size);
    found = 0;
    marks = {block->base64.substr(1 + at / 3 * 4, size), as_text(View(der_).subspan(at, size))};
  }
  ~Search() { marks = {}; }
  Search(const Search&) = delete;
  Search& operator=(const Search&) = delete;

 private:
  static constexpr std::size_t size = 16;
  Bytes der_{};
};

std::string ed25519_pem(const Bytes& seed) {
  Bytes der = from_hex("302e020100300506032b657004220420").value();
  append(der, seed);
  return x509::encode_pem("PRIVATE KEY", der);
}

constexpr std::size_t in_ed25519 = 16, in_rsa = 800;  ///< where a key of 2048 bits has its primes

/// Reads what connect is given with --cert and --key. Returns the error, or nothing.
std::string error_of(const TemporaryFolder& folder, const std::string& key) {
  cli::ClientArguments arguments;
  arguments.ca_only = {folder / "root.pem"};
  arguments.cert = folder / "leaf.pem";
  arguments.key = key;
  try {
    const cli::ClientSetup setup(arguments);
  } catch (const cli::UsageError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("no memory that is given back holds the key of --key, whether it was of use or not") {
  TemporaryFolder folder;
  const forge::Minted root = forge::self_signed(forge::ca("Test Root")),
                      leaf = forge::issue(root, forge::leaf("localhost"));
  write(folder / "root.pem", forge::pem(root.der));
  write(folder / "leaf.pem", forge::pem(leaf.der));
  struct Case {
    std::string pem;
    std::size_t at;
    std::string error;
  };
  const std::string good = ed25519_pem(leaf.key.seed), other = ed25519_pem(root.key.seed);
  const std::string rsa = content((repository() / "tests/x509/keys/rsa2048-pkcs8.pem").string());
  const auto changed = [](std::string pem, std::string_view from_end, char by) {
    pem[pem.rfind(from_end) - 8] = by;
    return pem;
  };
  const std::string end = "\n-----END";
  for (const Case& one :
       {Case{good, in_ed25519, ""}, Case{other, in_ed25519, "does not belong to the first certificate"},
        Case{rsa, in_rsa, "does not belong to the first certificate"},
        Case{changed(rsa, end, '*'), in_rsa, "is not base64"},
        Case{rsa.substr(0, rsa.rfind(end)), in_rsa, "has no end"},
        Case{rsa + other, in_rsa, "more than one private key"}}) {
    INFO(one.error);
    const std::string path = folder / "key.pem";
    write(path, one.pem);
    REQUIRE(::chmod(path.c_str(), 0600) == 0);
    const std::string& whole =
        one.pem.find('*') == one.pem.npos && one.pem.find(end) != one.pem.npos ? one.pem : rsa;
    int left = 0;
    std::string error;
    {
      const Search search(whole, one.at);
      error = error_of(folder, path);
      left = found;
    }
    CHECK(error.find(one.error) != error.npos);
    CHECK(error.empty() == one.error.empty());
    CHECK(left == 0);
  }
}

TEST_CASE("memory that is given back with a key in it is noticed") {
  const std::string pem = ed25519_pem(Bytes(32, 7));
  const Search search(pem, in_ed25519);
  {
    const std::string copy = pem;
    CHECK(copy == pem);
  }
  CHECK(found == 1);
  {
    const Bytes copy(20, 7);
    CHECK_FALSE(copy.empty());
  }
  CHECK(found == 2);
  {
    LongSecret copy{as_bytes(pem)};
    copy = LongSecret(as_bytes(pem));
    LongSecret moved = std::move(copy);
  }
  CHECK(found == 2);
}
