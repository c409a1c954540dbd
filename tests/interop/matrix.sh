# What both halves of the interoperability tests have in common: rows of a matrix, and counts. To be sourced.
passed=0 failed=0 skipped=0

suites="TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256"
groups="x25519 secp256r1 secp384r1 secp521r1"
hybrids="X25519MLKEM768 SecP256r1MLKEM768"
# What the openssl of PATH takes: ML-KEM since 3.5.
openssl_groups="$groups"
if openssl list -tls-groups 2>/dev/null | grep -q X25519MLKEM768; then openssl_groups="$hybrids $groups"; fi
# How OpenSSL and nginx call a group.
openssl_name() { case $1 in x25519) echo X25519 ;; secp*) echo "P-${1:4:3}" ;; *) echo "$1" ;; esac; }

# --- the matrix: a row has a title and cells; what is wrong with a cell is told below its row ---
row=() troubles=()
good() { passed=$((passed + 1)); row+=("ok"); }
bad() { failed=$((failed + 1)); row+=("FAILED"); troubles+=("$*"); }
# The last cell was good, but the rest of the test says otherwise.
undo() { if [ "${row[-1]}" = ok ]; then passed=$((passed - 1)); else failed=$((failed - 1)); fi; unset 'row[-1]'; }
end_row() { # TITLE
  local trouble
  printf '  %-34s' "$1"; printf ' %-17s' "${row[@]}"; printf '\n'
  for trouble in "${troubles[@]}"; do printf '    FAILED %s\n' "$trouble"; done
  row=() troubles=()
}
columns() { printf '  %-34s' "$1"; shift; printf ' %-17s' "$@"; printf '\n'; }
skip() {
  if [ "${GLASSTLS_REQUIRE_PEERS:-0}" = 1 ]; then
    failed=$((failed + 1)); printf '  FAILED %s, and peers are required\n' "$*"
  else
    skipped=$((skipped + 1)); printf '  skipped: %s\n' "$*"
  fi
}
close() { echo "$passed passed, $failed failed, $skipped skipped"; [ $failed = 0 ]; exit; }

installed() { type -P "$1" >/dev/null || { skip "$1 is not installed"; return 1; }; }
