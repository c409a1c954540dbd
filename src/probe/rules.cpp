#include "probe/rules.hpp"

namespace glasstls::probe::rules {

constinit const Rule syntax{
    "6-6",
    {9846, "6"},
    "Peers which receive a message which cannot be parsed according to the syntax (e.g., have a length extending beyond the message boundary or contain an out-of-range length) MUST terminate the connection with a \"decode_error\" alert."};
constinit const Rule semantics{
    "6-7",
    {9846, "6"},
    "Peers which receive a message which is syntactically correct but semantically invalid (e.g., a DHE share of p - 1, or an invalid enum) MUST terminate the connection with an \"illegal_parameter\" alert."};
constinit const Rule order{
    "4-2",
    {9846, "4"},
    "A peer which receives a handshake message in an unexpected order MUST abort the handshake with an \"unexpected_message\" alert."};
constinit const Rule no_common_group{
    "4.2.1-1",
    {9846, "4.2.1"},
    "If there is no overlap between the received \"supported_groups\" and the groups supported by the server, then the server MUST abort the handshake with a \"handshake_failure\" or an \"insufficient_security\" alert."};
constinit const Rule retry_without_share{
    "4.2.1-3",
    {9846, "4.2.1"},
    "If the server selects an asymmetric key exchange group and the client did not offer a compatible \"key_share\" extension in the initial ClientHello, the server MUST respond with a HelloRetryRequest (Section 4.2.4) message."};
constinit const Rule nothing_in_common{
    "4.2.1-4",
    {9846, "4.2.1"},
    "If the server is unable to negotiate a supported set of parameters (i.e., there is no overlap between the client and server parameters), it MUST abort the handshake with either a \"handshake_failure\" or \"insufficient_security\" fatal alert (see Section 6)."};
constinit const Rule no_renegotiation{
    "4.2.2-3",
    {9846, "4.2.2"},
    "Because TLS 1.3 forbids renegotiation, if a server has negotiated TLS 1.3 and receives a ClientHello at any other time, it MUST terminate the connection with an \"unexpected_message\" alert."};
constinit const Rule legacy_version{
    "4.2.2-7",
    {9846, "4.2.2"},
    "A server which receives a legacy_version value not equal to 0x0303 MUST abort the handshake with a \"protocol_version\" alert."};
constinit const Rule unknown_suites{
    "4.2.2-11",
    {9846, "4.2.2"},
    "If the list contains cipher suites that the server does not recognize, support, or wish to use, the server MUST ignore those cipher suites and process the remaining ones as usual."};
constinit const Rule compression{
    "4.2.2-13",
    {9846, "4.2.2"},
    "If a TLS 1.3 ClientHello is received with any other value in this field, the server MUST abort the handshake with an \"illegal_parameter\" alert."};
constinit const Rule unknown_extensions{
    "4.2.2-15", {9846, "4.2.2"}, "Servers MUST ignore unrecognized extensions."};
constinit const Rule leftover{
    "4.3-2",
    {9846, "4.3"},
    "When processing an extension, receivers MUST abort the handshake with a \"decode_error\" alert if there is data left over after parsing the structure."};
constinit const Rule wrong_message{
    "4.3-5",
    {9846, "4.3"},
    "If an implementation receives an extension which it recognizes and which is not specified for the message in which it appears, it MUST abort the handshake with an \"illegal_parameter\" alert."};
constinit const Rule one_of_each{
    "4.3-7",
    {9846, "4.3"},
    "There MUST NOT be more than one extension of the same type in a given extension block."};
constinit const Rule unknown_versions{
    "4.3.1-7",
    {9846, "4.3.1"},
    "Servers MUST only select a version of TLS present in that extension and MUST ignore any unknown versions that are present in that extension."};
constinit const Rule without_tls13{
    "4.3.1-8",
    {9846, "4.3.1"},
    "Servers MUST be prepared to receive ClientHellos that include this extension but do not include 0x0304 in the list of versions."};
constinit const Rule signature_algorithms{
    "4.3.3-3",
    {9846, "4.3.3"},
    "If a server is authenticating via a certificate and the client has not sent a \"signature_algorithms\" extension, then the server MUST abort the handshake with a \"missing_extension\" alert (see Section 9.2)."};
constinit const Rule on_the_curve{
    "4.3.8.2-1",
    {9846, "4.3.8.2"},
    "For the curves secp256r1, secp384r1, and secp521r1, peers MUST validate each other's public value Q by ensuring that the point is a valid point on the elliptic curve."};
constinit const Rule psk_modes{
    "4.3.9-3",
    {9846, "4.3.9"},
    "If clients offer \"pre_shared_key\" without a \"psk_key_exchange_modes\" extension, servers MUST abort the handshake."};
constinit const Rule unlisted_mode{
    "4.3.9-4",
    {9846, "4.3.9"},
    "Servers MUST NOT select a key exchange mode that is not listed by the client."};
constinit const Rule early_data{
    "4.3.10-4",
    {9846, "4.3.10"},
    "A server which receives an \"early_data\" extension MUST behave in one of three ways:"};
constinit const Rule early_not_accepted{
    "4.3.10-9",
    {9846, "4.3.10"},
    "If any of these checks fail, the server MUST NOT respond with the extension and must discard all the first-flight data using one of the first two mechanisms listed above (thus falling back to 1-RTT or 2-RTT)."};
constinit const Rule early_record{
    "4.3.10-11",
    {9846, "4.3.10"},
    "Specifically, if the server fails to decrypt a 0-RTT record following an accepted \"early_data\" extension, it MUST terminate the connection with a \"bad_record_mac\" alert as per Section 5.2."};
constinit const Rule ticket_age{
    "4.3.10-3",
    {9846, "4.3.10"},
    "For PSKs provisioned via NewSessionTicket, a server MUST validate that the ticket age for the selected PSK identity (computed by subtracting ticket_age_add from PskIdentity.obfuscated_ticket_age modulo 2^32) is within a small tolerance of the time since the ticket was issued (see Section 8)."};
constinit const Rule compatible_psk{
    "4.3.11-3",
    {9846, "4.3.11"},
    "The server MUST ensure that it selects a compatible PSK (if any) and cipher suite."};
constinit const Rule binder{
    "4.3.11-5",
    {9846, "4.3.11"},
    "If this value is not present or does not validate, the server MUST abort the handshake."};
constinit const Rule psk_last{
    "4.3.11-11",
    {9846, "4.3.11"},
    "Servers MUST check that it is the last extension and otherwise fail the handshake with an \"illegal_parameter\" alert."};
constinit const Rule signature{
    "4.5.2-9",
    {9846, "4.5.2"},
    "If the verification fails, the receiver MUST terminate the handshake with a \"decrypt_error\" alert."};
constinit const Rule finished{
    "4.5.3-2",
    {9846, "4.5.3"},
    "Recipients of Finished messages MUST verify that the contents are correct and if incorrect MUST terminate the connection with a \"decrypt_error\" alert."};
constinit const Rule key_update_early{
    "4.7.3-1",
    {9846, "4.7.3"},
    "Implementations that receive a KeyUpdate message prior to receiving a Finished message MUST terminate the connection with an \"unexpected_message\" alert."};
constinit const Rule new_keys{
    "4.7.3-3", {9846, "4.7.3"}, "Upon receiving a KeyUpdate, the receiver MUST update its receiving keys."};
constinit const Rule request_update{
    "4.7.3-4",
    {9846, "4.7.3"},
    "If an implementation receives any other value, it MUST terminate the connection with an \"illegal_parameter\" alert."};
constinit const Rule answers_update{
    "4.7.3-5",
    {9846, "4.7.3"},
    "If the request_update field is set to \"update_requested\", then the receiver MUST send a KeyUpdate of its own with request_update set to \"update_not_requested\" prior to sending its next Application Data record."};
constinit const Rule old_keys{
    "4.7.3-8",
    {9846, "4.7.3"},
    "Additionally, both sides MUST enforce that a KeyUpdate with the old key is received before accepting any messages encrypted with the new key."};
constinit const Rule ignored_ccs{
    "5-1",
    {9846, "5"},
    "An implementation may receive an unencrypted record of type change_cipher_spec consisting of the single byte value 0x01 at any time after the first ClientHello message has been sent or received and before the peer's Finished message has been received and MUST simply drop it without further processing."};
constinit const Rule wrong_ccs{
    "5-2",
    {9846, "5"},
    "An implementation which receives any other change_cipher_spec value or which receives a protected change_cipher_spec record MUST abort the handshake with an \"unexpected_message\" alert."};
constinit const Rule ccs_time{
    "5-3",
    {9846, "5"},
    "If an implementation detects a change_cipher_spec record received before the first ClientHello message or after the peer's Finished message, it MUST be treated as an unexpected record type (though stateless servers may not be able to distinguish these cases from allowed cases)."};
constinit const Rule record_type{
    "5-5",
    {9846, "5"},
    "If a TLS implementation receives an unexpected record type, it MUST terminate the connection with an \"unexpected_message\" alert."};
constinit const Rule interleaved{
    "5.1-3",
    {9846, "5.1"},
    "That is, if a handshake message is split over two or more records, there MUST NOT be any other records between them."};
constinit const Rule aligned{
    "5.1-6",
    {9846, "5.1"},
    "Implementations MUST verify that all messages immediately preceding a key change align with a record boundary; if not, then they MUST terminate the connection with an \"unexpected_message\" alert."};
constinit const Rule one_alert{
    "5.1-11", {9846, "5.1"}, "In other words, a record with an Alert type MUST contain exactly one message."};
constinit const Rule record_version{
    "5.1-13", {9846, "5.1"}, "This field is deprecated and MUST be ignored for all purposes."};
constinit const Rule plaintext_size{
    "5.1-15",
    {9846, "5.1"},
    "An endpoint that receives a record that exceeds this length MUST terminate the connection with a \"record_overflow\" alert."};
constinit const Rule empty_fragment{
    "5.4-3",
    {9846, "5.4"},
    "Implementations MUST NOT send Handshake and Alert records that have a zero-length TLSInnerPlaintext.content; if such a message is received, the receiving implementation MUST terminate the connection with an \"unexpected_message\" alert."};
constinit const Rule ciphertext_size{
    "5.2-2",
    {9846, "5.2"},
    "An endpoint that receives a record that exceeds this length MUST terminate the connection with a \"record_overflow\" alert."};
constinit const Rule decryption{
    "5.2-3",
    {9846, "5.2"},
    "If the decryption fails, the receiver MUST terminate the connection with a \"bad_record_mac\" alert."};
constinit const Rule no_type{
    "5.4-5",
    {9846, "5.4"},
    "If a receiving implementation does not find a non-zero octet in the cleartext, it MUST terminate the connection with an \"unexpected_message\" alert."};
constinit const Rule inner_size{
    "5.4-6",
    {9846, "5.4"},
    "The presence of padding does not change the overall record size limitations: the full encoded TLSInnerPlaintext MUST NOT exceed 2^14 + 1 octets."};
constinit const Rule fatal{
    "6-4",
    {9846, "6"},
    "All the alerts listed in Section 6.2 MUST be sent with AlertLevel=fatal and MUST be treated as error alerts when received regardless of the AlertLevel in the message."};
constinit const Rule unknown_alert{
    "6-5", {9846, "6"}, "Unknown Alert types MUST be treated as error alerts."};
constinit const Rule after_close{
    "6.1-1", {9846, "6.1"}, "Any data received after a closure alert has been received MUST be ignored."};
constinit const Rule close_notify{
    "6.1-4",
    {9846, "6.1"},
    "Each party MUST send a \"close_notify\" alert before closing its write side of the connection, unless it has already sent some error alert."};
constinit const Rule zero_secret{
    "7.4.2-2",
    {9846, "7.4.2"},
    "Implementations MUST check whether the computed Diffie-Hellman shared secret is the all-zero value and abort if so, as described in Section 6 of [RFC7748]."};
constinit const Rule mandatory_suite{
    "9.1-1",
    {9846, "9.1"},
    "A TLS-compliant application MUST implement the TLS_AES_128_GCM_SHA256 [GCM] cipher suite and SHOULD implement the TLS_AES_256_GCM_SHA384 [GCM] and TLS_CHACHA20_POLY1305_SHA256 [RFC8439] cipher suites (see Appendix B.4)."};
constinit const Rule mandatory_group{
    "9.1-3",
    {9846, "9.1"},
    "A TLS-compliant application MUST support key exchange with secp256r1 (NIST P-256) and SHOULD support key exchange with X25519 [RFC7748]."};
constinit const Rule missing_extension{
    "9.2-12",
    {9846, "9.2"},
    "Servers receiving a ClientHello which does not conform to these requirements MUST abort the handshake with a \"missing_extension\" alert."};
constinit const Rule invariants{
    "9.3-4",
    {9846, "9.3"},
    "A server receiving a ClientHello MUST correctly ignore all unrecognized cipher suites, extensions, and other parameters."};
constinit const Rule no_data_before_finished{
    "2-2",
    {9846, "2"},
    "Application Data MUST NOT be sent prior to sending the Finished message, except as specified in Section 2.3."};
constinit const Rule second_hello{
    "4.2.2-2",
    {9846, "4.2.2"},
    "In that case, the client MUST send the same ClientHello without modification, except as follows:"};
constinit const Rule shares{
    "4.3.8-1",
    {9846, "4.3.8"},
    "Each KeyShareEntry value MUST correspond to a group offered in the \"supported_groups\" extension and MUST appear in the same order."};
constinit const Rule stray_share{
    "4.3.8-5",
    {9846, "4.3.8"},
    "Clients MUST NOT offer any KeyShareEntry values for groups not listed in the client's \"supported_groups\" extension."};
constinit const Rule same_suite{
    "4.2.4-8",
    {9846, "4.2.4"},
    "Servers MUST ensure that they negotiate the same cipher suite when receiving a conformant updated ClientHello (if the server selects the cipher suite as the first step in the negotiation, then this will happen automatically)."};
constinit const Rule resumed_suite{
    "4.7.1-2",
    {9846, "4.7.1"},
    "Any ticket MUST only be resumed with a cipher suite that has the same KDF hash algorithm as that used to establish the original connection."};
constinit const Rule selected_version{
    "4.3.1-11",
    {9846, "4.3.1"},
    "A server which negotiates TLS 1.3 MUST respond by sending a \"supported_versions\" extension containing the selected version value (0x0304)."};
constinit const Rule unasked{
    "4.3-4",
    {9846, "4.3"},
    "Upon receiving such an extension, an endpoint MUST abort the handshake with an \"unsupported_extension\" alert."};
constinit const Rule signature_is_checked{
    "4.5.2-8",
    {9846, "4.5.2"},
    "The receiver of a CertificateVerify message MUST verify the signature field."};
constinit const Rule no_sha1{
    "4.5.2-7",
    {9846, "4.5.2"},
    "The SHA-1 algorithm MUST NOT be used in any signatures of CertificateVerify messages."};
constinit const Rule scheme_fits_key{
    "4.5.2-6",
    {9846, "4.5.2"},
    "In addition, the signature algorithm MUST be compatible with the key in the sender's end-entity certificate."};
constinit const Rule bad_chain{
    "4.5.1.2-8",
    {9846, "4.5.1.2"},
    "If the receiver cannot construct an acceptable chain using the provided certificates and decides to abort the handshake, then it MUST abort the handshake with an appropriate certificate-related alert (by default, \"unsupported_certificate\"; see Section 6.2 for more information)."};
constinit const Rule first_psk{
    "4.3.10-6",
    {9846, "4.3.10"},
    "In order to accept early data, the server MUST have selected the first key offered in the client's \"pre_shared_key\" extension."};
constinit const Rule same_as_psk{
    "4.3.10-7",
    {9846, "4.3.10"},
    "In addition, it MUST verify that the following values are the same as those associated with the selected PSK:"};
constinit const Rule no_span{"5.1-4", {9846, "5.1"}, "Handshake messages MUST NOT span key changes."};
constinit const Rule finite_field{
    "4.3.8.1-1",
    {9846, "4.3.8.1"},
    "Peers MUST validate each other's public key Y by ensuring that 1 < Y < p-1."};
constinit const Rule request_context{
    "4.4.2-3",
    {9846, "4.4.2"},
    "This field SHALL be zero length unless used for the post-handshake authentication exchanges described in Section 4.7.2."};
constinit const Rule no_request_with_psk{
    "4.4.2-6",
    {9846, "4.4.2"},
    "Servers which are authenticating with a resumption PSK MUST NOT send the CertificateRequest message in the main handshake, though they MAY send it in post-handshake authentication (see Section 4.7.2) provided that the client has sent the \"post_handshake_auth\" extension (see Section 4.3.6)."};
constinit const Rule verify_after_certificate{
    "4.5.2-3",
    {9846, "4.5.2"},
    "When sent, this message MUST appear immediately after the Certificate message and immediately prior to the Finished message."};

}  // namespace glasstls::probe::rules
