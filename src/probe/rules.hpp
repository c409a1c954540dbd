#pragma once

#include "probe/conversation.hpp"

/// The sentences of RFC 9846 that conversations test, each once. A test compares them with docs/musts.json.
namespace glasstls::probe::rules {

/// In the order of rules.cpp, which has the sentences.
extern const Rule syntax, semantics, order, no_common_group, retry_without_share, nothing_in_common,
    no_renegotiation, legacy_version, unknown_suites, compression, unknown_extensions, leftover,
    wrong_message, one_of_each, unknown_versions, without_tls13, signature_algorithms, on_the_curve,
    psk_modes, unlisted_mode, early_data, early_not_accepted, early_record, ticket_age, compatible_psk,
    binder, psk_last, signature, finished, key_update_early, new_keys, request_update, answers_update,
    old_keys, ignored_ccs, wrong_ccs, ccs_time, record_type, interleaved, aligned, one_alert, record_version,
    plaintext_size, empty_fragment, ciphertext_size, decryption, no_type, inner_size, fatal, unknown_alert,
    after_close, close_notify, zero_secret, mandatory_suite, mandatory_group, missing_extension, invariants,
    no_data_before_finished, second_hello, shares, stray_share, same_suite, resumed_suite, selected_version,
    unasked, signature_is_checked, no_sha1, scheme_fits_key, bad_chain, finite_field, first_psk, same_as_psk,
    no_span, request_context, no_request_with_psk, verify_after_certificate;

}  // namespace glasstls::probe::rules
