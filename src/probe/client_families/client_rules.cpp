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

// What a ClientHello must have.
constinit const Rule tls12_version{
    "4.2.2-6",
    {9846, "4.2.2"},
    "In TLS 1.3, the client indicates its version preferences in the \"supported_versions\" extension (Section 4.3.1) and the legacy_version field MUST be set to 0x0303, which is the version number for TLS 1.2."};
constinit const Rule new_session_id{
    "4.2.2-9",
    {9846, "4.2.2"},
    "In compatibility mode (see Appendix E.4), this field MUST be non-empty, so a client not offering a pre-TLS 1.3 session MUST generate a new 32-byte value."};
constinit const Rule null_compression{
    "4.2.2-12",
    {9846, "4.2.2"},
    "For every TLS 1.3 ClientHello, this list MUST contain exactly one byte, set to zero, which corresponds to the \"null\" compression method in prior versions of TLS."};
constinit const Rule versions_sent{
    "4.3.1-1",
    {9846, "4.3.1"},
    "Implementations of this specification MUST send this extension in the ClientHello containing all versions of TLS which they are prepared to negotiate (for this specification, that means minimally 0x0304, but if previous versions of TLS are allowed to be negotiated, they MUST be present as well)."};
constinit const Rule first_cookie{
    "4.3.2-2",
    {9846, "4.3.2"},
    "Clients MUST NOT use cookies in their initial ClientHello in subsequent connections."};
constinit const Rule sha1_last{
    "4.3.3-10",
    {9846, "4.3.3"},
    "Clients offering these values MUST list them as the lowest priority (listed after all other algorithms in SignatureSchemeList)."};
constinit const Rule no_old_pairs{
    "4.3.3-13", {9846, "4.3.3"}, "They MUST NOT be offered or negotiated by any implementation."};
constinit const Rule distinct_groups{
    "4.3.7-1", {9846, "4.3.7"}, "The \"named_group_list\" MUST NOT contain any duplicate entries."};
constinit const Rule share_order{
    "4.3.8-2",
    {9846, "4.3.8"},
    "Each KeyShareEntry value MUST correspond to a group offered in the \"supported_groups\" extension and MUST appear in the same order."};
constinit const Rule independent_shares{
    "4.3.8-3",
    {9846, "4.3.8"},
    "The key_exchange values for each KeyShareEntry MUST be generated independently."};
constinit const Rule share_for_each_group{
    "4.3.8-4", {9846, "4.3.8"}, "Clients MUST NOT offer multiple KeyShareEntry values for the same group."};
constinit const Rule share_of_listed{
    "4.3.8-5",
    {9846, "4.3.8"},
    "Clients MUST NOT offer any KeyShareEntry values for groups not listed in the client's \"supported_groups\" extension."};
constinit const Rule fresh_shares{
    "4.3.8-6", {9846, "4.3.8"}, "Clients and Servers MUST NOT reuse a key share for multiple connections."};
constinit const Rule modes_with_psk{
    "4.3.9-2",
    {9846, "4.3.9"},
    "A client MUST provide a \"psk_key_exchange_modes\" extension if it offers a \"pre_shared_key\" extension."};
constinit const Rule early_data_with_psk{
    "4.3.10-1",
    {9846, "4.3.10"},
    "If the client opts to do so, it MUST supply both the \"pre_shared_key\" and \"early_data\" extensions."};
constinit const Rule no_early_data_again{
    "4.3.10-5",
    {9846, "4.3.10"},
    "A client MUST NOT include the \"early_data\" extension in its followup ClientHello."};
constinit const Rule psk_at_end{
    "4.3.11-10",
    {9846, "4.3.11"},
    "The \"pre_shared_key\" extension MUST be the last extension in the ClientHello (this facilitates implementation as described below)."};
constinit const Rule hello_alone{
    "5.1-7",
    {9846, "5.1"},
    "Because the ClientHello, EndOfEarlyData, ServerHello, Finished, and KeyUpdate messages can immediately precede a key change, implementations MUST send these messages in alignment with a record boundary."};
constinit const Rule record_versions{
    "5.1-12",
    {9846, "5.1"},
    "legacy_record_version: MUST be set to 0x0303 for all records generated by a TLS 1.3 implementation other than an initial ClientHello (i.e., one not generated after a HelloRetryRequest), where it MAY also be 0x0301 for compatibility purposes."};
constinit const Rule without_psk{
    "9.2-10",
    {9846, "9.2"},
    "If not containing a \"pre_shared_key\" extension, it MUST contain both a \"signature_algorithms\" extension and a \"supported_groups\" extension."};
constinit const Rule groups_and_shares{
    "9.2-11",
    {9846, "9.2"},
    "If containing a \"supported_groups\" extension, it MUST also contain a \"key_share\" extension, and vice versa."};

}  // namespace glasstls::probe::client_rules
