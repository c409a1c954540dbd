#pragma once

#include "probe/conversation.hpp"

/// The sentences of RFC 9846 that only clients are tested for, each once. A test compares them with
/// docs/musts.json.
namespace glasstls::probe::client_rules {

/// In the order of the sections; then those about the ClientHello itself.
extern const Rule hello_version, session_id, suite_offered, no_compression, downgrade, retry_fields,
    retry_changes, second_retry, retry_suite, suite_stays, version_stays, unsolicited, version_offered,
    cookie, retry_group, new_share, group_stays, selected_psk, forbidden, request_unknown, no_certificate,
    empty_certificate, verify_place, no_sha1, key_fits, no_end_of_early_data, ticket_lifetime, ticket_unknown,
    post_handshake, share_required, versions_required, same_hello, tls12_version, new_session_id,
    null_compression, versions_sent, first_cookie, sha1_last, no_old_pairs, distinct_groups, share_order,
    independent_shares, share_for_each_group, share_of_listed, fresh_shares, modes_with_psk,
    early_data_with_psk, no_early_data_again, psk_at_end, hello_alone, record_versions, without_psk,
    groups_and_shares;

}  // namespace glasstls::probe::client_rules
