#include "handshake/proof.hpp"

#include <concepts>
#include <utility>

#include "handshake/authentication.hpp"
#include "handshake/client.hpp"
#include "handshake/server.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::handshake;

namespace {

/// Whether `State{members...}` compiles.
template <class State, class... Members>
concept MadeFrom = requires(Members... members) {
  State{std::move(members)...};
};

/// Whether only a check can make a value of this type, and nobody can use it twice.
template <class T>
concept Proof =
    !std::default_initializable<T> && !MadeFrom<T> && !std::copy_constructible<T> && std::movable<T>;

/// Whether a chain can be taken out with these arguments.
template <class Claim, class... Arguments>
concept GivesChain = requires(Claim claim, const Arguments&... arguments) {
  std::move(claim).chain(arguments...);
};

}  // namespace

TEST_CASE("nothing but a check makes its proof") {
  STATIC_REQUIRE(Proof<SignatureVerified>);
  STATIC_REQUIRE(Proof<FinishedVerified>);
  STATIC_REQUIRE(Proof<BinderVerified>);
  STATIC_REQUIRE(Proof<NoCertificate>);
}

TEST_CASE("a client waits for the Finished of a server that has authenticated, and of no other") {
  using State = Client::WaitFinished;
  using Answer = std::optional<Client::CertificateAnswer>;
  STATIC_REQUIRE_FALSE(MadeFrom<State, Client::Keys>);
  STATIC_REQUIRE_FALSE(MadeFrom<State, Client::Keys, Answer>);
  STATIC_REQUIRE(MadeFrom<State, Client::Keys, Answer, SignatureVerified>);
  STATIC_REQUIRE(MadeFrom<State, Client::Keys, Answer, Client::Selected>);
  STATIC_REQUIRE_FALSE(std::default_initializable<Client::Selected>);
}

TEST_CASE("a server takes a client's certificate only with its signature and its Finished") {
  STATIC_REQUIRE_FALSE(MadeFrom<Server::ProvenClaim, Server::Claim>);
  STATIC_REQUIRE(MadeFrom<Server::ProvenClaim, Server::Claim, SignatureVerified>);
  STATIC_REQUIRE_FALSE(MadeFrom<Server::WaitFinished, Server::Keys, Server::Claim>);
  STATIC_REQUIRE(MadeFrom<Server::WaitFinished, Server::Keys, Server::ProvenClaim>);
  STATIC_REQUIRE_FALSE(MadeFrom<Server::WaitFinished, Server::Keys>);
  STATIC_REQUIRE(MadeFrom<Server::WaitFinished, Server::Keys, NoCertificate>);
  STATIC_REQUIRE_FALSE(MadeFrom<Server::PostHandshakeFinished, ConnectedState, schedule::Transcript>);
  STATIC_REQUIRE_FALSE(GivesChain<Server::ProvenClaim>);
  STATIC_REQUIRE(GivesChain<Server::ProvenClaim, FinishedVerified>);
}

TEST_CASE("a server selects a pre-shared key only with its binder") {
  STATIC_REQUIRE_FALSE(MadeFrom<Server::AcceptedPsk, std::uint16_t>);
  STATIC_REQUIRE(MadeFrom<Server::AcceptedPsk, std::uint16_t, BinderVerified>);
}

TEST_CASE("neither end is connected without the other's Finished") {
  using schedule::NamedSecret;
  using schedule::SuiteDeriver;
  STATIC_REQUIRE(MadeFrom<ConnectedState, FinishedVerified, SuiteDeriver, NamedSecret, NamedSecret>);
  STATIC_REQUIRE_FALSE(MadeFrom<ConnectedState>);
  STATIC_REQUIRE_FALSE(MadeFrom<ConnectedState, SuiteDeriver, NamedSecret, NamedSecret>);
  STATIC_REQUIRE_FALSE(std::default_initializable<ConnectedState>);
}
