#include "probe/client_families/client_rules.hpp"

namespace glasstls::probe::client_rules {

constinit const Rule hello_version{
    "4.2.3-2",
    {9846, "4.2.3"},
    "A client which receives a TLS 1.3 Server Hello with a legacy_version value not equal to 0x0303 MUST abort the handshake with a \"protocol_version\" alert."};
constinit const Rule session_id{
    "4.2.3-6",
    {9846, "4.2.3"},
    "A client which receives a legacy_session_id_echo field that does not match what it sent in the ClientHello MUST abort the handshake with an \"illegal_parameter\" alert."};
constinit const Rule suite_offered{
    "4.2.3-7",
    {9846, "4.2.3"},
    "A client which receives a cipher suite that was not offered MUST abort the handshake with an \"illegal_parameter\" alert."};
constinit const Rule no_compression{
    "4.2.3-9",
    {9846, "4.2.3"},
    "If a TLS 1.3 ServerHello is received with any other value in this field, the client MUST abort the handshake with an \"illegal_parameter\" alert."};
constinit const Rule downgrade{
    "4.2.3-17",
    {9846, "4.2.3"},
    "If a match is found, the client MUST abort the handshake with an \"illegal_parameter\" alert."};
constinit const Rule retry_fields{
    "4.2.4-3",
    {9846, "4.2.4"},
    "Upon receipt of a HelloRetryRequest, the client MUST check the legacy_version, legacy_session_id_echo, cipher_suite, and legacy_compression_method as specified in Section 4.2.3 and then process the extensions, starting with determining the version using \"supported_versions\"."};
constinit const Rule retry_changes{
    "4.2.4-4",
    {9846, "4.2.4"},
    "Clients MUST abort the handshake with an \"illegal_parameter\" alert if the HelloRetryRequest would not result in any change in the ClientHello."};
constinit const Rule second_retry{
    "4.2.4-5",
    {9846, "4.2.4"},
    "If a client receives a second HelloRetryRequest in the same connection (i.e., where the ClientHello was itself in response to a HelloRetryRequest), it MUST abort the handshake with an \"unexpected_message\" alert."};
constinit const Rule retry_suite{
    "4.2.4-7",
    {9846, "4.2.4"},
    "A client which receives a cipher suite that was not offered MUST abort the handshake."};
constinit const Rule suite_stays{
    "4.2.4-9",
    {9846, "4.2.4"},
    "Upon receiving the ServerHello, clients MUST check that the cipher suite supplied in the ServerHello is the same as that in the HelloRetryRequest and otherwise abort the handshake with an \"illegal_parameter\" alert."};
constinit const Rule version_stays{
    "4.2.4-11",
    {9846, "4.2.4"},
    "The value of selected_version in the HelloRetryRequest \"supported_versions\" extension MUST be retained in the ServerHello, and a client MUST abort the handshake with an \"illegal_parameter\" alert if the value changes."};
constinit const Rule unsolicited{
    "4.3-4",
    {9846, "4.3"},
    "Upon receiving such an extension, an endpoint MUST abort the handshake with an \"unsupported_extension\" alert."};
constinit const Rule version_offered{
    "4.3.1-16",
    {9846, "4.3.1"},
    "If the \"supported_versions\" extension in the ServerHello contains a version not offered by the client or contains a version prior to TLS 1.3, the client MUST abort the handshake with an \"illegal_parameter\" alert."};
constinit const Rule cookie{
    "4.3.2-1",
    {9846, "4.3.2"},
    "When sending the new ClientHello, the client MUST copy the contents of the extension received in the HelloRetryRequest into a \"cookie\" extension in the new ClientHello."};
constinit const Rule retry_group{
    "4.3.8-9",
    {9846, "4.3.8"},
    "If either of these checks fails, then the client MUST abort the handshake with an \"illegal_parameter\" alert."};
constinit const Rule new_share{
    "4.3.8-10",
    {9846, "4.3.8"},
    "Otherwise, when sending the new ClientHello, the client MUST replace the original \"key_share\" extension with one containing only a new KeyShareEntry for the group indicated in the selected_group field of the triggering HelloRetryRequest."};
constinit const Rule group_stays{
    "4.3.8-15",
    {9846, "4.3.8"},
    "If this check fails, the client MUST abort the handshake with an \"illegal_parameter\" alert."};
constinit const Rule selected_psk{
    "4.3.11-7",
    {9846, "4.3.11"},
    "If these values are not consistent, the client MUST abort the handshake with an \"illegal_parameter\" alert."};
constinit const Rule forbidden{
    "4.4.1-3",
    {9846, "4.4.1"},
    "The client MUST check EncryptedExtensions for the presence of any forbidden extensions and if any are found MUST abort the handshake with an \"illegal_parameter\" alert."};
constinit const Rule request_unknown{
    "4.4.2-5", {9846, "4.4.2"}, "Clients MUST ignore unrecognized extensions."};
constinit const Rule no_certificate{
    "4.5.1-3",
    {9846, "4.5.1"},
    "If the server requests certificate-based client authentication but no suitable certificate is available, the client MUST send a Certificate message containing no certificates (i.e., with the \"certificate_list\" field having length 0)."};
constinit const Rule empty_certificate{
    "4.5.1.3-1",
    {9846, "4.5.1.3"},
    "If the server supplies an empty Certificate message, the client MUST abort the handshake with a \"decode_error\" alert."};
constinit const Rule verify_place{
    "4.5.2-3",
    {9846, "4.5.2"},
    "When sent, this message MUST appear immediately after the Certificate message and immediately prior to the Finished message."};
constinit const Rule no_sha1{
    "4.5.2-7",
    {9846, "4.5.2"},
    "The SHA-1 algorithm MUST NOT be used in any signatures of CertificateVerify messages."};
constinit const Rule key_fits{
    "4.5.2-6",
    {9846, "4.5.2"},
    "In addition, the signature algorithm MUST be compatible with the key in the sender's end-entity certificate."};
constinit const Rule no_end_of_early_data{
    "4.6-4",
    {9846, "4.6"},
    "Servers MUST NOT send this message, and clients receiving it MUST terminate the connection with an \"unexpected_message\" alert."};
constinit const Rule ticket_lifetime{
    "4.7.1-6",
    {9846, "4.7.1"},
    "Clients MUST NOT use tickets for longer than 7 days after issuance, regardless of the ticket_lifetime, and MAY delete tickets earlier based on local policy."};
constinit const Rule ticket_unknown{
    "4.7.1-8", {9846, "4.7.1"}, "Clients MUST ignore unrecognized extensions."};
constinit const Rule post_handshake{
    "4.7.2-5",
    {9846, "4.7.2"},
    "A client that receives a post-handshake CertificateRequest message without having sent the \"post_handshake_auth\" extension MUST send an \"unexpected_message\" fatal alert."};
constinit const Rule share_required{
    "9.2-6", {9846, "9.2"}, "\"key_share\" is REQUIRED for DHE or ECDHE key exchange."};
constinit const Rule versions_required{
    "9.2-3",
    {9846, "9.2"},
    "\"supported_versions\" is REQUIRED for all ClientHello, ServerHello, and HelloRetryRequest messages."};
constinit const Rule same_hello{
    "4.2.2-2",
    {9846, "4.2.2"},
    "In that case, the client MUST send the same ClientHello without modification, except as follows:"};

}  // namespace glasstls::probe::client_rules
