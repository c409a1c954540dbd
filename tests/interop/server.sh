#!/bin/bash
# The server against the clients of other people, on loopback: each suite and group, a HelloRetryRequest, resumption, early
# data, client certificates, KeyUpdate, 10 MB both ways, and the lab's bad certificates as openssl and curl see them. Prints the
# matrix of what ran and closes with `N passed, N failed, N skipped`. A peer that is not installed is skipped, or with
# GLASSTLS_REQUIRE_PEERS=1 a failure.
# Usage: server.sh path/to/glasstls
set -u
glasstls=$(realpath "$1")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d) && cd "$work" || exit 1
export XDG_STATE_HOME=$work
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; wait 2>/dev/null; cd /; rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0
ca=$work/glasstls/local-ca.pem

good() { passed=$((passed + 1)); printf '  %-16s %-44s ok\n' "$peer" "$1"; }
bad() { failed=$((failed + 1)); printf '  %-16s %-44s FAILED\n' "$peer" "$1"; tail -5 out | sed 's/^/      /'; }
skip() {
  if [ "${GLASSTLS_REQUIRE_PEERS:-0}" = 1 ]; then
    failed=$((failed + 1)); printf '  FAILED %s is not installed, and peers are required\n' "$1"
  else
    skipped=$((skipped + 1)); printf '  skipped: %s is not installed\n' "$1"
  fi
}
# check WHAT PATTERN COMMAND...: what the command prints must match.
check() {
  local what=$1 pattern=$2; shift 2
  timeout 60 "$@" >out 2>&1 </dev/null
  if grep -aqE "$pattern" out; then good "$what"; else bad "$what"; fi
}
# start ARGUMENTS...: glasstls on a free port, which is in $port then.
start() {
  if [ -n "$server" ]; then kill "$server"; wait "$server"; fi
  "$glasstls" "$@" --port 0 >server.log 2>&1 & server=$!
  for _ in $(seq 300); do grep -q "Ctrl-C ends" server.log && break; sleep 0.1; done
  port=$(grep -aoE "localhost:[0-9]+" server.log | head -1 | cut -d: -f2)
  [ -n "$port" ] || { echo "the server does not start:"; cat server.log; exit 1; }
  url=https://localhost:$port
}

suites="TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256"

curl_tests() {
  peer=curl
  command -v curl >/dev/null || { skip curl; return; }
  local suite curve
  for suite in $suites; do
    check "$suite" "\"cipher_suite\": \"$suite\"" curl -sS --cacert "$ca" --tls13-ciphers $suite "$url/glasstls/handshake.json"
  done
  for curve in X25519 P-256 P-384; do
    check "group $curve" "TLS 1.3" curl -sS --cacert "$ca" --curves $curve "$url/glasstls/handshake.json"
  done
  check "two requests on one connection" "Re-using existing connection" \
    curl -sSv --cacert "$ca" "$url/hello.txt" "$url/hello.txt"
  check "10 MB down" "^10000000\$" curl -sS --cacert "$ca" -o /dev/null -w '%{size_download}\n' "$url/glasstls/bytes/10000000"
  check "10 MB up" "^10000000 bytes, SHA-256 $(sha256sum ten | cut -d' ' -f1)" \
    curl -sS --cacert "$ca" -H 'Expect:' --data-binary @ten "$url/glasstls/upload"
  check "not trusted without --cacert" "certificate" curl -sS "$url/"
}

openssl_tests() {
  peer="openssl"
  command -v openssl >/dev/null || { skip openssl; return; }
  local suite s_client=(openssl s_client -connect "localhost:$port" -CAfile "$ca" -verify_return_error -servername localhost)
  for suite in $suites; do
    check "$suite" "Cipher is $suite" "${s_client[@]}" -ciphersuites $suite
  done
  check "HelloRetryRequest to P-256" "Verify return code: 0" "${s_client[@]}" -groups P-521:P-256
  check "refuses TLS 1.2" "alert protocol version" "${s_client[@]}" -tls1_2
  check "ALPN" "ALPN protocol: http/1.1" "${s_client[@]}" -alpn http/1.1
  check "ALPN that is not spoken" "alert no application protocol" "${s_client[@]}" -alpn h2
  printf 'GET /hello.txt HTTP/1.0\r\n\r\n' >request
  timeout 20 "${s_client[@]}" -sess_out session -ign_eof <request >out 2>&1
  check "resumption" "^Reused, TLSv1.3" "${s_client[@]}" -sess_in session
  (printf 'K\n'; sleep 1; printf 'GET /hello.txt HTTP/1.0\r\n\r\n'; sleep 2) | timeout 20 "${s_client[@]}" >out 2>&1
  if grep -q "^hello" out; then good "KeyUpdate, both directions"; else bad "KeyUpdate, both directions"; fi
}

early_data_tests() {
  peer=openssl
  command -v openssl >/dev/null || return
  start serve --root root --early-data 16384
  sleep 21  # before that, a copy of what came before the start could still be fresh (RFC 9846 8.2)
  local s_client=(openssl s_client -connect "localhost:$port" -CAfile "$ca" -servername localhost)
  timeout 20 "${s_client[@]}" -sess_out early -ign_eof <request >out 2>&1
  timeout 20 "${s_client[@]}" -sess_in early -early_data request -ign_eof </dev/null >out 2>&1
  if grep -q "Early data was accepted" out && grep -q "^hello" out; then good "early data"; else bad "early data"; fi
}

client_certificate_tests() {
  peer=openssl
  command -v openssl >/dev/null || return
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=Clients" -keyout cca.key -out cca.pem \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign -days 9 2>/dev/null
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=Anna" -keyout anna.key -out anna.csr 2>/dev/null
  printf 'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=clientAuth\nsubjectAltName=DNS:anna.test\nauthorityKeyIdentifier=keyid\nsubjectKeyIdentifier=hash\n' >ext
  openssl x509 -req -in anna.csr -CA cca.pem -CAkey cca.key -days 9 -extfile ext -out anna.pem 2>/dev/null
  start serve --root root --client-ca cca.pem
  peer=curl
  check "client certificate" "^hello" curl -sS --cacert "$ca" --cert anna.pem --key anna.key "$url/hello.txt"
  check "without one" "alert certificate required|certificate required" curl -sS --cacert "$ca" "$url/hello.txt"
}

gnutls_tests() {
  peer=gnutls-cli
  command -v gnutls-cli >/dev/null || { skip gnutls-cli; return; }
  local cli=(gnutls-cli --x509cafile="$ca" -p "$port" localhost)
  check "AES-128-GCM, X25519" "TLS1.3.*X25519.*AES-128-GCM" "${cli[@]}" --priority NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+AES-128-GCM
  check "CHACHA20-POLY1305" "TLS1.3.*CHACHA20-POLY1305" "${cli[@]}" --priority NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+CHACHA20-POLY1305
  check "resumption" "This is a resumed session" "${cli[@]}" --resume
}

java_tests() {
  peer=java
  command -v java >/dev/null && command -v keytool >/dev/null || { skip java; return; }
  keytool -importcert -noprompt -alias ca -file "$ca" -keystore trust.p12 -storepass changeit -storetype PKCS12 >/dev/null 2>&1
  check "a page" "^TLSv1.3 TLS_[A-Z0-9_]+ hello" java -Djavax.net.ssl.trustStore=trust.p12 -Djavax.net.ssl.trustStorePassword=changeit \
    "$here/HttpsGet.java" "$url/hello.txt"
}

chromium_tests() {
  peer=chromium
  local browser
  browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || { skip chromium; return; }
  command -v certutil >/dev/null || { skip "certutil (to let chromium trust the authority)"; return; }
  export HOME=$work
  mkdir -p .pki/nssdb && certutil -d sql:.pki/nssdb -N --empty-password 2>/dev/null
  certutil -d sql:.pki/nssdb -A -t C,, -n glasstls -i "$ca"
  local run=("$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync --user-data-dir="$work/profile" --dump-dom)
  check "the visitor's page" "Your handshake, seen through" "${run[@]}" "$url/glasstls/handshake"
}

lab_tests() {
  start lab badcerts
  local host what
  if command -v openssl >/dev/null; then
    peer="openssl, lab"
    while read -r host what; do
      check "$host" "$what" openssl s_client -connect "localhost:$port" -servername "$host.badcerts.test" -CAfile "$ca" \
        -verify_return_error -verify_hostname "$host.badcerts.test" -auth_level 2
    done <<'HOSTS'
good Verify return code: 0
expired certificate has expired
not-yet-valid certificate is not yet valid
wrong-host [Hh]ostname mismatch
self-signed self.signed certificate
unknown-root self.signed certificate in certificate chain|unable to get local issuer
missing-intermediate unable to get local issuer certificate|unable to verify the first
weak-key key too (weak|small)
sha1 md too weak|digest algorithm too weak
name-constraint permitted subtree violation
wrong-purpose unsuitable certificate purpose|unsupported certificate purpose
not-a-ca invalid CA certificate
path-too-long path length constraint exceeded
broken-signature signature failure
critical-unknown unhandled critical extension
HOSTS
  fi
  if command -v curl >/dev/null; then
    peer="curl, lab"
    for host in expired not-yet-valid wrong-host self-signed unknown-root missing-intermediate weak-key sha1 name-constraint \
      wrong-purpose not-a-ca path-too-long broken-signature critical-unknown two-failures; do
      check "$host" "curl: \(60\)|curl: \(35\)" curl -sS --cacert "$ca" --connect-to "::localhost:$port" "https://$host.badcerts.test/"
    done
    check "good" "This is the good one" curl -sS --cacert "$ca" --connect-to "::localhost:$port" "https://good.badcerts.test/"
  fi
}

mkdir root && echo hello >root/hello.txt
head -c 10000000 /dev/urandom >ten
start serve --root root
curl_tests
openssl_tests
gnutls_tests
java_tests
chromium_tests
early_data_tests
client_certificate_tests
lab_tests
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
