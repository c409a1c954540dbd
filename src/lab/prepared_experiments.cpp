#include <array>

#include "glossary/explain.hpp"
#include "lab/experiment.hpp"

namespace glasstls::lab {

namespace {

using How = Ending::How;

constexpr std::array experiments = std::to_array<PreparedExperiment>({
    {.name = "not-offered",
     .question = "The server's choice is changed to TLS_AES_128_CCM_8_SHA256, a suite of TLS 1.3 with a "
                 "short tag, which "
                 "the client did not offer. Is that found at once, or only when the keys do not fit?",
     .tampering = "ServerHello.cipher_suite=TLS_AES_128_CCM_8_SHA256",
     .side = "client",
     .alert = Alert::illegal_parameter,
     .rule = "cipher_suite",
     .explanation =
         "At once: the client holds the answer against its own offer. Otherwise whoever is on the path could "
         "choose for both, and would choose something weak."},
    {.name = "other-suite",
     .question = "The server chooses TLS_AES_128_GCM_SHA256, and the client reads TLS_AES_256_GCM_SHA384, "
                 "which it offered "
                 "too. Nothing in the ServerHello is wrong then. Where does it come out?",
     .tampering = "ServerHello.cipher_suite=TLS_AES_256_GCM_SHA384",
     .side = "client",
     .alert = Alert::bad_record_mac,
     .explanation =
         "At the first encrypted record. Each side derived its keys for another suite, and from another "
         "transcript, as the ServerHello is part of that: what one protected, the other cannot open."},
    {.name = "old-version",
     .question = "TLS 1.2 is still spoken everywhere. Can somebody on the path talk the two down to it?",
     .tampering = "ServerHello.supported_versions.selected_version=0x0303",
     .side = "client",
     .alert = Alert::illegal_parameter,
     .explanation =
         "Not like this: in supported_versions a server may choose a version that was offered, and none "
         "before TLS 1.3. A server that knows TLS 1.3 and is made to speak an older one says so in the last "
         "bytes of its random, which its signature covers: so the client would find out as well."},
    {.name = "other-name",
     .question = "The ClientHello is not encrypted. Somebody changes the server's name in it, so that the "
                 "server believes "
                 "that another one is wanted. The keys are not his. What does the client see?",
     .tampering = "ClientHello.server_name.HostName=evil.localhost",
     .side = "client",
     .alert = Alert::bad_record_mac,
     .explanation =
         "Records that do not open. The keys are derived from the hash of everything that was said, as each "
         "side saw it. One byte that differs, and the two have no key in common: what is sent in clear can "
         "be "
         "read on its way, but not changed."},
    {.name = "key-share",
     .question =
         "One bit of the server's public key is changed on its way. It still is a valid key. Who notices?",
     .tampering = "ServerHello.key_share.key_exchange=flip",
     .side = "client",
     .alert = Alert::bad_record_mac,
     .explanation =
         "The client, as soon as something encrypted comes: it computed another secret than the server. To "
         "get "
         "the same one with both, he would have to put a key of his own in the place of each, and there "
         "CertificateVerify stops him."},
    {.name = "zero-share",
     .question = "The server's key share is replaced with zeros. From that X25519 computes zero, whatever "
                 "the client's key is: also for him who listens. Does the client go on?",
     .tampering = "ServerHello.key_share.key_exchange=zeros",
     .side = "client",
     .alert = Alert::illegal_parameter,
     .explanation = "No: what X25519 makes of zeros everybody knows, and so it is refused. Here the ML-KEM "
                    "half of the share would still have kept the secret; with X25519 alone he would know the "
                    "keys to everything that follows."},
    {.name = "one-bit",
     .question = "Somebody without any keys changes one bit of the first encrypted record. What can the "
                 "client still read?",
     .tampering = "EncryptedExtensions:flip",
     .side = "client",
     .alert = Alert::bad_record_mac,
     .explanation =
         "Nothing: the tag of a record is over all of it, and a record whose tag does not fit is not opened. "
         "There is no second try: a connection that was tampered with is over."},
    {.name = "order",
     .question = "EncryptedExtensions and Certificate change places. Both are genuine, and each may be read "
                 "as it is. "
                 "Does the order matter?",
     .tampering = "EncryptedExtensions:reorder",
     .side = "client",
     .alert = Alert::unexpected_message,
     .explanation =
         "It does: in each state there is just one message, or two, that may come. Programs that let "
         "messages "
         "come in any order were talked into skipping some, and with them the proof of who it is."},
    {.name = "no-proof",
     .question = "The server's CertificateVerify is lost: its certificate came, the proof that it has the "
                 "key did not. "
                 "Finished follows. May the client go on, as Finished is right?",
     .tampering = "CertificateVerify:drop",
     .side = "client",
     .alert = Alert::unexpected_message,
     .explanation =
         "Never: certificates are public, so that anybody can show one. Only the signature shows that it is "
         "his. "
         "Some implementations once skipped what did not come, and could be fooled with nothing but a copy."},
    {.name = "signature",
     .question = "One bit of the server's signature is another one. Which alert fits: is the certificate "
                 "bad, the record, "
                 "or something else?",
     .tampering = "CertificateVerify.signature=flip",
     .side = "client",
     .alert = Alert::decrypt_error,
     .explanation =
         "decrypt_error, which stands for everything cryptographic in the handshake that does not fit: "
         "signatures, binders, Finished. The record was in order, and the certificate too."},
    {.name = "finished",
     .question = "Everything was in order until Finished. One bit of its MAC is another one. Is that worth "
                 "ending it?",
     .tampering = "Finished.verify_data=flip",
     .side = "client",
     .alert = Alert::decrypt_error,
     .explanation =
         "It is: Finished shows that both saw the same handshake, byte for byte. Were it not checked, "
         "changes "
         "that left the keys alone would stay unseen; in a handshake without certificates it is the only "
         "proof that there is."},
    {.name = "cut-short",
     .question =
         "EncryptedExtensions lacks its last byte, and its header says so truthfully. The lists inside still "
         "promise what they promised before. Does anybody count?",
     .tampering = "EncryptedExtensions:truncate",
     .side = "client",
     .alert = Alert::decode_error,
     .explanation = "Every length is held against the bytes that there are, from the outside in. Heartbleed "
                    "was a length "
                    "that nobody had held against anything."},
    {.name = "twice",
     .question =
         "The server's Certificate arrives twice, one after the other. They are equal. Is that harmless?",
     .tampering = "Certificate:repeat",
     .side = "client",
     .alert = Alert::unexpected_message,
     .explanation =
         "Harmless perhaps, but not what the state machine says: after Certificate comes CertificateVerify. "
         "Strictness is cheaper than thinking about what may be harmless."},
    {.name = "lost-finished",
     .question = "The client's Finished gets lost. For the client the handshake is complete by then: it "
                 "sends its request. "
                 "What does the server make of that?",
     .tampering = "client.Finished:drop",
     .side = "server",
     .alert = Alert::bad_record_mac,
     .explanation =
         "The server still reads with the handshake's keys, as the client's Finished has not come, and the "
         "request "
         "came under the application's. It cannot be opened: nothing that a client says is believed "
         "before its Finished."},
    {.name = "compression",
     .question = "TLS 1.3 never compresses; legacy_compression_methods has but one value, 0. It becomes 1 "
                 "(DEFLATE), as it "
                 "was allowed in older versions. The server could ignore it. Does it?",
     .tampering = "ClientHello.legacy_compression_methods=01",
     .side = "server",
     .alert = Alert::illegal_parameter,
     .rule = "compression",
     .explanation =
         "It must not: compressing before encrypting tells secrets by the size of what comes out (CRIME). "
         "A client of TLS 1.3 that offers it is broken, or somebody has meddled."},
    {.name = "binder",
     .question = "The client comes again with a ticket. One bit of the binder in its ClientHello is another "
                 "one. The ticket "
                 "itself is good. Does the server fall back to its certificate?",
     .tampering = "ClientHello.pre_shared_key.PskBinderEntry=flip",
     .side = "server",
     .alert = Alert::decrypt_error,
     .rule = "binder",
     .explanation = "No: it ends the connection. The binder shows that the client has the key that the "
                    "ticket stands for. A "
                    "wrong one means that somebody else sends it, or that the ClientHello was changed."},
    {.name = "wrong-clock",
     .question = "The client's clock is 400 days ahead; the server's certificate is good for 60. Which of "
                 "the two is wrong, "
                 "in the client's eyes?",
     .tampering = "clock=+400d",
     .side = "client",
     .alert = Alert::certificate_expired,
     .rule = "expired",
     .explanation = "The certificate: a client knows no better clock than its own. Where many certificates "
                    "have expired at "
                    "once, it is time to look at the clock."},
    {.name = "wrong-name",
     .question = "The client wants shop.localhost, and is led to demo.localhost, whose certificate is in "
                 "perfect order. Is "
                 "that good enough?",
     .tampering = "name=shop.localhost",
     .side = "client",
     .alert = Alert::certificate_unknown,
     .rule = "not for shop.localhost",
     .explanation =
         "No: a good certificate says who it is, and that is not who was asked for. Everybody can get a good "
         "certificate, for a name of his own."},
    {.name = "replay",
     .question = "A client sent a request as early data, with a ticket. Somebody recorded that flight and "
                 "sends it to the "
                 "server again. He has no keys. Does the server act on the request twice?",
     .tampering = "early-data:replay",
     .how = How::declined,
     .side = "server",
     .explanation = "Not with a memory of the tickets that brought early data: the second time it declines, "
                    "without an alert, and wants a whole handshake, for which he has no keys. glasstls demo "
                    "--scenario replay shows a shop that forgot this."},
});

/// Why a rule is there whose failure has that alert, or that stands in that section.
struct Reason {
  std::string_view where, text;
};
constexpr std::array reasons = std::to_array<Reason>({
    {"unexpected_message",
     "In each state just one message, or two, may come: what could be skipped would be skipped, the proof of "
     "who it is "
     "first of all."},
    {"bad_record_mac",
     "The tag of a record is over all of it, and its key comes from all that was said before: what was "
     "changed anywhere "
     "does not open."},
    {"decode_error",
     "What cannot be read exactly is not read at all: guesses at what was meant are where attacks begin."},
    {"protocol_version",
     "A client that went back to an older version by itself could be led there by anybody on the path, with "
     "all the weaknesses that came after it."},
    {"missing_extension",
     "Without it the other side would have to guess what was meant, and whoever took it out would have "
     "decided that."},
    {"certificate_required",
     "A server that lets in those alone whom it knows must not be content with an empty list."},
    {"certificate_expired",
     "A certificate is a promise for some time. Keys get lost, and names change hands."},
    {"certificate_unknown", "A good certificate says who it is. That must be who was asked for."},
    {"4.2.2",
     "What a ClientHello may hold is fixed, so that nothing of older and weaker versions comes back."},
    {"4.2.3",
     "A server only chooses among what the client offered: otherwise whoever is on the path could choose for "
     "both."},
    {"4.3", "An extension may only answer one that was asked for, and say what follows from that."},
    {"4.3.8",
     "The keys to everything come from the two shares: one that is not sound makes them known to others."},
    {"4.3.11",
     "A binder shows that whoever offers a key has it, and that nobody changed the ClientHello around it."},
    {"4.5.1", "Certificates say who somebody is: what is not understood there must not be believed."},
    {"4.5.2",
     "Certificates are public. Only the signature over all that was said shows that it is his who shows it."},
    {"4.5.3",
     "Finished shows that both saw the same handshake, byte for byte: whoever changed anything is found "
     "out."},
});

/// Whether `section` is `outer` or inside of it.
bool is_in(std::string_view section, std::string_view outer) {
  return section.starts_with(outer) && (section.size() == outer.size() || section[outer.size()] == '.');
}

}  // namespace

std::span<const PreparedExperiment> prepared_experiments() { return experiments; }

std::string reason_for(const Failure& failure) {
  // The innermost section that the rule stands in says most.
  const Reason* best = nullptr;
  for (const Reason& reason : reasons) {
    if (reason.where == name_of(failure.alert)) return std::string(reason.text);
    const bool holds = failure.section.number == 9846 && is_in(failure.section.section, reason.where);
    if (holds && (!best || reason.where.size() > best->where.size())) best = &reason;
  }
  if (best) return std::string(best->text);
  const auto* explanation = glossary::explain(glossary::Topic::alert, name_of(failure.alert));
  return explanation ? std::string(explanation->text) : "";
}

std::string reason_for(const Tampering& tampering, Ending::How how) {
  switch (how) {
    case How::alert: return {};
    case How::silence:
      return "TLS waits for what must come, without a limit of time: that TCP loses nothing is taken for "
             "granted, and programs set limits themselves. Whoever holds something back can end a "
             "connection, "
             "but learns nothing by it.";
    case How::declined:
      return "The server remembers what early data it took, and takes nothing twice. For a whole handshake "
             "he "
             "who sends it again has no keys.";
    case How::completed: break;
  }
  if (tampering.message == "NewSessionTicket")
    return "A ticket comes after Finished, and no message after that is a MAC over all that was said: only "
           "who has the keys can change it unseen, and he can do anything. A wrong ticket shows when it is "
           "used: the server does not know it then, and the handshake is a full one.";
  return "Nothing that came broke a rule.";
}

}  // namespace glasstls::lab
