#include <algorithm>
#include <array>

#include "glossary/explain.hpp"
#include "lab/experiment.hpp"

namespace glasstls::lab {

namespace {

using How = Ending::How;

constexpr std::array experiments = std::to_array<PreparedExperiment>({
    {.name = "not-offered",
     .question =
         "The server's choice is changed to TLS_AES_128_CCM_8_SHA256, a TLS 1.3 suite with a short tag, which "
         "the client did not offer. Is this found at once, or only when the keys do not match?",
     .tampering = "ServerHello.cipher_suite=TLS_AES_128_CCM_8_SHA256",
     .side = "client",
     .alert = Alert::illegal_parameter,
     .section = {9846, "4.2.3"},
     .explanation =
         "At once: the client compares the answer with its own offer. Otherwise anyone on the path could "
         "choose for both, and would choose something weak."},
    {.name = "other-suite",
     .question =
         "The server chooses TLS_AES_128_GCM_SHA256, and the client reads TLS_AES_256_GCM_SHA384, which it "
         "offered too. Nothing in this ServerHello is wrong. Where does the change show?",
     .tampering = "ServerHello.cipher_suite=TLS_AES_256_GCM_SHA384",
     .side = "client",
     .alert = Alert::bad_record_mac,
     .explanation =
         "At the first encrypted record. Each side derived its keys for another suite, and from another "
         "transcript, because the ServerHello is part of it: one side cannot decrypt what the other "
         "encrypted."},
    {.name = "old-version",
     .question = "TLS 1.2 is still in use everywhere. Can somebody on the path make the two speak it?",
     .tampering = "ServerHello.supported_versions.selected_version=0x0303",
     .side = "client",
     .alert = Alert::illegal_parameter,
     .explanation =
         "Not like this: in supported_versions, a server may choose only a version that was offered, and none "
         "before TLS 1.3. A server that knows TLS 1.3 but is made to speak an older version says so in the "
         "last bytes of its random, which its signature covers: the client would notice that too."},
    {.name = "other-name",
     .question =
         "The ClientHello is not encrypted. The server's name in it is changed on the path, so the server believes "
         "that the client wants another host. No key is needed for this. What does the client see?",
     .tampering = "ClientHello.server_name.HostName=evil.localhost",
     .side = "client",
     .alert = Alert::bad_record_mac,
     .explanation =
         "Records that it cannot decrypt. Each side derives the keys from the hash of everything that it sent "
         "and received. If one byte differs, the two have no key in common: others can read what is sent "
         "unencrypted, but cannot change it unnoticed."},
    {.name = "key-share",
     .question =
         "One bit of the server's public key is changed on the path. It is still a valid key. Who notices?",
     .tampering = "ServerHello.key_share.key_exchange=flip",
     .side = "client",
     .alert = Alert::bad_record_mac,
     .explanation =
         "The client, as soon as something encrypted comes: it computed another secret than the server. To "
         "share a secret with each of them, the attacker would have to replace both key shares, and then "
         "CertificateVerify gives them away."},
    {.name = "zero-share",
     .question =
         "The server's key share is replaced with zeros. From zeros, X25519 computes zero with every private "
         "key, so every observer knows the result. Does the client continue?",
     .tampering = "ServerHello.key_share.key_exchange=zeros",
     .side = "client",
     .alert = Alert::illegal_parameter,
     .explanation =
         "No: everyone knows what X25519 computes from zeros, so the client refuses it. Here, the ML-KEM half "
         "of the share would still have kept the secret. With only X25519, the attacker would know the keys of "
         "the handshake, until CertificateVerify showed the client that the ServerHello was changed."},
    {.name = "one-bit",
     .question =
         "Somebody without any keys changes one bit of the first encrypted record. What can the client still "
         "read?",
     .tampering = "EncryptedExtensions:flip",
     .side = "client",
     .alert = Alert::bad_record_mac,
     .explanation =
         "Nothing: a record's tag covers all of the record, and a record whose tag does not verify is not "
         "decrypted. There is no second try: a connection that somebody tampered with is over."},
    {.name = "order",
     .question =
         "EncryptedExtensions and Certificate change places. Both are genuine, and the client can read each "
         "of them. Does the order matter?",
     .tampering = "EncryptedExtensions:reorder",
     .side = "client",
     .alert = Alert::unexpected_message,
     .explanation =
         "Yes: in each state only one or two messages may come. Some programs accepted messages in any order. "
         "Attackers could make them skip messages, and with these the proof of the server's identity."},
    {.name = "no-proof",
     .question =
         "The server's CertificateVerify is lost: its certificate came, but not the proof that it has the "
         "key. Finished follows, and is correct. May the client continue?",
     .tampering = "CertificateVerify:drop",
     .side = "client",
     .alert = Alert::unexpected_message,
     .explanation =
         "Never: certificates are public, so anyone can send one. Only the signature shows that it belongs to "
         "the server. Some implementations once skipped messages that did not come. A copied certificate was "
         "enough to deceive them."},
    {.name = "signature",
     .question =
         "One bit of the server's signature is changed. Which alert fits: is the certificate bad, the record, "
         "or something else?",
     .tampering = "CertificateVerify.signature=flip",
     .side = "client",
     .alert = Alert::decrypt_error,
     .explanation =
         "decrypt_error, the alert for all cryptographic checks of the handshake that fail: signatures, "
         "binders, Finished. The record was good, and so was the certificate."},
    {.name = "finished",
     .question =
         "Everything was right until Finished. One bit of its MAC is changed. Is this a reason to end the "
         "connection?",
     .tampering = "Finished.verify_data=flip",
     .side = "client",
     .alert = Alert::decrypt_error,
     .explanation =
         "Yes: Finished shows that both sides saw the same handshake, byte for byte. Without this check, "
         "nobody would notice changes that do not affect the keys. In a handshake without certificates, "
         "Finished is the only proof."},
    {.name = "cut-short",
     .question =
         "EncryptedExtensions arrives without its last byte, and its header has the right length. The lists "
         "inside still promise the byte that is missing. Does anybody count?",
     .tampering = "EncryptedExtensions:truncate",
     .side = "client",
     .alert = Alert::decode_error,
     .explanation =
         "Yes: every length is compared with the bytes that are there, from the outside in. Heartbleed was a "
         "length that nobody had compared with anything."},
    {.name = "twice",
     .question =
         "The server's Certificate arrives twice, one after the other. The two are equal. Is this harmless?",
     .tampering = "Certificate:repeat",
     .side = "client",
     .alert = Alert::unexpected_message,
     .explanation =
         "Perhaps, but the state machine does not allow it: after Certificate comes CertificateVerify. Being "
         "strict is easier than deciding what may be harmless."},
    {.name = "lost-finished",
     .question =
         "The client's Finished is lost. The client has completed its handshake by then and sends its "
         "request. What does the server do with it?",
     .tampering = "client.Finished:drop",
     .side = "server",
     .alert = Alert::bad_record_mac,
     .explanation =
         "The server still reads with the keys of the handshake, because the client's Finished has not come. "
         "The request was encrypted with the keys for application data, so the server cannot decrypt it. A "
         "server believes nothing that a client says before its Finished."},
    {.name = "compression",
     .question =
         "TLS 1.3 never compresses: legacy_compression_methods has only one value, 0. It is changed to 1 "
         "(DEFLATE), which older versions allowed. The server could ignore it. Does it?",
     .tampering = "ClientHello.legacy_compression_methods=01",
     .side = "server",
     .alert = Alert::illegal_parameter,
     .section = {9846, "4.2.2"},
     .explanation =
         "It must not: compression before encryption reveals secrets by the size of the result (CRIME). A TLS "
         "1.3 client that offers it is broken, or somebody tampered with its ClientHello."},
    {.name = "binder",
     .question =
         "The client comes back with a ticket. One bit of the binder in its ClientHello is changed. The "
         "ticket itself is good. Does the server fall back to its certificate?",
     .tampering = "ClientHello.pre_shared_key.PskBinderEntry=flip",
     .side = "server",
     .alert = Alert::decrypt_error,
     .section = {9846, "4.3.11.2"},
     .explanation =
         "No: it ends the connection. The binder shows that the client has the ticket's key. A wrong binder "
         "means that somebody else sent it, or that somebody changed the ClientHello."},
    {.name = "wrong-clock",
     .question =
         "The client's clock is 400 days ahead, and the server's certificate is valid for 60. Which of the "
         "two does the client think is wrong?",
     .tampering = "clock=+400d",
     .side = "client",
     .alert = Alert::certificate_expired,
     .section = {5280, "4.1.2.5"},
     .explanation =
         "The certificate: a client knows no better clock than its own. If many certificates have expired at "
         "the same time, look at the clock."},
    {.name = "wrong-name",
     .question =
         "The client wants shop.localhost, but reaches demo.localhost, whose certificate is perfect. Is that "
         "good enough?",
     .tampering = "name=shop.localhost",
     .side = "client",
     .alert = Alert::certificate_unknown,
     .section = {9525, ""},
     .explanation =
         "No: a good certificate says who the server is, and this is not the server that the client wanted. "
         "Anyone can get a good certificate for a name of their own."},
    {.name = "replay",
     .question =
         "A client sent a request as early data, with a ticket. Somebody without the keys recorded this "
         "flight and sends it to the server again. Does the server act on the request twice?",
     .tampering = "early-data:replay",
     .how = How::declined,
     .side = "server",
     .explanation =
         "No, if it remembers the tickets that brought early data: the second time it declines, without an "
         "alert, and asks for a full handshake, for which the attacker has no keys. glasstls demo --scenario "
         "replay shows a shop that forgot this."},
});

/// Why a rule exists. The alert of a failure says it, or else the section that the rule is in.
struct Reason {
  std::optional<Alert> alert;
  Rfc section;
  std::string_view text;
};
constexpr std::array reasons = std::to_array<Reason>({
    {Alert::unexpected_message,
     {},
     "In each state only one or two messages may come. If messages could be skipped, attackers would skip the "
     "proof of identity."},
    {Alert::bad_record_mac,
     {},
     "A record's tag covers all of the record, and its key comes from everything that was exchanged before: "
     "after any change, the record cannot be decrypted."},
    {Alert::decode_error,
     {},
     "Bytes that do not follow the grammar exactly are refused: attacks begin where a program guesses."},
    {Alert::protocol_version,
     {},
     "A program that speaks only TLS 1.3 stops at every sign of another version. If it fell back, anyone on the "
     "path could make it do so, with all the weaknesses of the older version."},
    {Alert::missing_extension,
     {},
     "Without it, the other side would have to guess what was meant, and an attacker who removed the "
     "extension would have decided the guess."},
    {Alert::certificate_required, {}, "A server that requires a certificate must not accept an empty list."},
    {Alert::certificate_expired,
     {},
     "A certificate is a promise for a limited time. Keys get lost, and names change their owners."},
    {Alert::certificate_unknown,
     {},
     "A good certificate says who the server is. It must be the server that the client wanted."},
    {{},
     {9846, "4.2.2"},
     "What a ClientHello may contain is fixed, so nothing of older and weaker versions comes back."},
    {{},
     {9846, "4.2.3"},
     "A server chooses only from what the client offered: otherwise anyone on the path could choose for both."},
    {{}, {9846, "4.3"}, "An extension may only answer one that was sent, and must fit it."},
    {{}, {9846, "4.3.8"}, "All keys come from the two shares: a bad share would reveal the keys to others."},
    {{},
     {9846, "4.3.11"},
     "A binder shows that the sender has the key that it offers, and that nobody changed the ClientHello "
     "around it."},
    {{},
     {9846, "4.5.1"},
     "Certificates say who somebody is, so a program must not trust what it does not understand in them."},
    {{},
     {9846, "4.5.2"},
     "Certificates are public. Only the signature over the whole exchange shows that the certificate belongs "
     "to its sender."},
    {{},
     {9846, "4.5.3"},
     "Finished shows that both sides saw the same handshake, byte for byte: every change is found."},
});

/// Whether `section` is `outer` or inside it.
bool is_in(std::string_view section, std::string_view outer) {
  return section.starts_with(outer) && (section.size() == outer.size() || section[outer.size()] == '.');
}

}  // namespace

std::span<const PreparedExperiment> prepared_experiments() { return experiments; }

const PreparedExperiment* find_prepared_experiment(std::string_view name) {
  const auto found =
      std::find_if(experiments.begin(), experiments.end(), [&](const auto& one) { return one.name == name; });
  return found == experiments.end() ? nullptr : &*found;
}

std::string reason_for(const Failure& failure) {
  // The innermost section that the rule is in says most.
  const Reason* best = nullptr;
  for (const Reason& reason : reasons) {
    if (reason.alert == failure.alert) return std::string(reason.text);
    const bool holds = !reason.alert && failure.section.number == reason.section.number &&
                       is_in(failure.section.section, reason.section.section);
    if (holds && (!best || reason.section.section.size() > best->section.section.size())) best = &reason;
  }
  if (best) return std::string(best->text);
  const auto* explanation = glossary::explain(glossary::Topic::alert, name_of(failure.alert));
  return explanation ? std::string(explanation->text) : "";
}

std::string reason_for(const Tampering& tampering, Ending::How how) {
  switch (how) {
    case How::alert: return {};
    case How::silence:
      return "TLS waits for the next message without a time limit: it relies on TCP to lose nothing, and "
             "programs set their own limits. Somebody who holds a message back can end a connection, but "
             "learns nothing from it.";
    case How::declined:
      return "The server remembers which early data it accepted, and accepts none twice. Somebody who sends "
             "it again has no keys for a full handshake.";
    case How::completed: break;
  }
  if (tampering.message == "NewSessionTicket")
    return "A ticket comes after Finished, and no later message is a MAC over the whole exchange. But only "
           "somebody who has the keys can change a ticket, and they can change anything. A wrong ticket shows "
           "when it is used: the server does not know it, and makes a full handshake.";
  return "The change broke no rule.";
}

}  // namespace glasstls::lab
