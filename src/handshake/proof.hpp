#pragma once

#include <optional>
#include <span>

#include "base/bytes.hpp"
#include "messages/handshake.hpp"
#include "schedule/key_schedule.hpp"
#include "x509/key/public_key.hpp"

/// Proofs that a check was made: empty values that only the check itself can return. A state that may be
/// entered only after the check holds its proof, so a handler that leaves the check out does not compile.
namespace glasstls::handshake {

class Context;
struct NegotiatedParameters;
struct Offered;
struct SelectedPsk;

/// The peer's CertificateVerify was checked: its signature verifies with the key of its certificate.
class SignatureVerified {
 public:
  SignatureVerified(SignatureVerified&&) = default;
  SignatureVerified& operator=(SignatureVerified&&) = default;

 private:
  SignatureVerified() = default;
  friend SignatureVerified check_certificate_verify(Context& context,
                                                    const messages::CertificateVerify& message, View content,
                                                    const x509::PublicKey& key,
                                                    std::span<const messages::SignatureScheme> offered);
};

/// The client shows no certificate, and need not: none was requested, or an empty certificate_list was
/// accepted.
class NoCertificate {
 public:
  NoCertificate(NoCertificate&&) = default;
  NoCertificate& operator=(NoCertificate&&) = default;

 private:
  NoCertificate() = default;
  friend std::optional<NoCertificate> unless_requested(const NegotiatedParameters& negotiated);
  friend NoCertificate accept_empty_list(Context& context, bool certificate_required);
};

/// The peer's Finished was checked: its verify_data is the HMAC of the transcript.
class FinishedVerified {
 public:
  FinishedVerified(FinishedVerified&&) = default;
  FinishedVerified& operator=(FinishedVerified&&) = default;

 private:
  FinishedVerified() = default;
  friend FinishedVerified check_finished(Context& context, const messages::Finished& message,
                                         const schedule::Deriver& deriver,
                                         const schedule::NamedSecret& base_key, View transcript_hash);
};

/// The binder of a pre-shared key was checked: the client knows the key.
class BinderVerified {
 public:
  BinderVerified(BinderVerified&&) = default;
  BinderVerified& operator=(BinderVerified&&) = default;

 private:
  BinderVerified() = default;
  friend BinderVerified check_binder(Context& context, const Offered& hello, const SelectedPsk& selected,
                                     const schedule::Deriver& deriver, const schedule::EarlySecret& secret);
};

}  // namespace glasstls::handshake
