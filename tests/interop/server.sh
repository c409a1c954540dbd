#!/bin/bash
# The server against the clients of other people, on loopback: each suite with each group, a HelloRetryRequest to each group,
# resumption, early data, client certificates, KeyUpdate and 10 MB both ways where the peer has them; browsers; and the lab's
# bad certificates as openssl and curl see them. Prints the matrix of what ran and closes with `N passed, N failed, N
# skipped`. A peer that is not installed is skipped, or with GLASSTLS_REQUIRE_PEERS=1 a failure.
# Usage: server.sh path/to/glasstls [PEER...], where peers are curl openssl gnutls java chromium firefox early load lab
. "$(dirname "${BASH_SOURCE[0]}")/matrix.sh"
ca=$work/glasstls/local-ca.pem

# No peer may take longer than this.
for tool in curl openssl gnutls-cli java python3; do eval "$tool() { timeout 60 $tool \"\$@\"; }"; done

# Each peer says how it is started with a suite, and with groups in this order (the first is the one it sends a share of).
# suites_and_groups COMMAND GROUPS, retries COMMAND GROUPS, where COMMAND SUITE GROUP... connects once.
suites_and_groups() {
  local suite group
  use plain
  columns "" $2
  for suite in $suites; do
    for group in $2; do told "$suite $group" "TLS 1.3, $suite, $group," $1 $suite $group; done
    end_row "$suite"
  done
}
retries() {
  local group first
  columns "" $2
  for group in $2; do
    use $group
    case $group in secp384r1) first=secp521r1 ;; *) first=secp384r1 ;; esac
    told "HelloRetryRequest to $group" ", $group, .*after a HelloRetryRequest" $1 TLS_AES_128_GCM_SHA256 $first $group
  done
  end_row "HelloRetryRequest to"
}

# --- curl ---
curl_once() { curl -sS --cacert "$ca" --tls13-ciphers $1 --curves "$(curl_curves "${@:2}")" "$url/hello.txt"; }
curl_curves() { for group in "$@"; do openssl_name $group; done | paste -sd:; }
curl_tests() {
  local kind
  curl --version | head -1
  suites_and_groups curl_once "$groups"
  retries curl_once "$groups"
  use plain
  check "two requests on one connection" "Re-using existing connection" curl -sSv --cacert "$ca" "$url/hello.txt" "$url/hello.txt"
  end_row "two requests on one connection"
  told "resumption" ", resumed" curl -sS --cacert "$ca" -H 'Connection: close' "$url/hello.txt" "$url/hello.txt"
  end_row "resumption"
  columns "" down up
  check "10 MB down" "^10000000\$" curl -sS --cacert "$ca" -o /dev/null -w '%{size_download}\n' "$url/glasstls/bytes/10000000"
  check "10 MB up" "^10000000 bytes, SHA-256 $sum" curl -sS --cacert "$ca" -H 'Expect:' --data-binary @ten "$url/glasstls/upload"
  end_row "10 MB, each way"
  use clients
  columns "" $client_kinds none
  for kind in $client_kinds; do
    check "client certificate, $kind" "^hello" curl -sS --cacert "$ca" --cert $kind.pem --key $kind.key "$url/hello.txt"
  done
  check "no client certificate" "certificate required" curl -sS --cacert "$ca" "$url/hello.txt"
  end_row "client certificate"
  use plain
  check "not trusted without --cacert" "certificate" curl -sS "$url/"
  end_row "not trusted without --cacert"
}

# --- openssl s_client ---
s_client() { openssl s_client -connect "127.0.0.1:$port" -CAfile "$ca" -verify_return_error -servername localhost "$@"; }
openssl_once() { s_client -ciphersuites $1 -groups "$(curl_curves "${@:2}")"; }
openssl_tests() {
  local kind
  openssl version
  suites_and_groups openssl_once "$openssl_groups"
  retries openssl_once "$openssl_groups"
  use plain
  columns "" "no TLS 1.2" ALPN "no such ALPN"
  check "refuses TLS 1.2" "alert protocol version" s_client -tls1_2
  check "ALPN" "ALPN protocol: http/1.1" s_client -alpn http/1.1
  check "ALPN that is not spoken" "alert no application protocol" s_client -alpn h2
  end_row "negotiation"
  input=request check "a ticket" "^hello" s_client -sess_out session -ign_eof
  check "resumption" "^Reused, TLSv1.3" s_client -sess_in session
  end_row "resumption"
  (printf 'K\n'; sleep 1; printf 'GET /hello.txt HTTP/1.0\r\n\r\n'; sleep 2) | timeout 20 openssl s_client -connect "127.0.0.1:$port" -CAfile "$ca" >out 2>&1
  if grep -q "^hello" out; then good; else bad "KeyUpdate: $(tail -3 out)"; fi
  end_row "KeyUpdate, both directions"
  columns "" down up
  printf 'GET /glasstls/bytes/10000000 HTTP/1.0\r\n\r\n' >get
  printf 'POST /glasstls/upload HTTP/1.0\r\nContent-Length: 10000000\r\n\r\n' | cat - ten >post
  input=get check "10 MB down" "^10000[0-9]{3}\$" counted s_client -quiet -ign_eof
  input=post check "10 MB up" "10000000 bytes, SHA-256 $sum" s_client -quiet -ign_eof
  end_row "10 MB, each way"
  use clients
  columns "" $client_kinds
  for kind in $client_kinds; do
    input=request check "client certificate, $kind" "^hello" s_client -cert $kind.pem -key $kind.key -ign_eof
  done
  end_row "client certificate"
}
counted() { "$@" 2>/dev/null | wc -c; }

early_data_tests() {
  use early
  columns "0-RTT" accepted replayed
  input=request check "a ticket" "^hello" s_client -sess_out early -ign_eof
  undo
  timeout 20 openssl s_client -connect "127.0.0.1:$port" -CAfile "$ca" -servername localhost -sess_in early -early_data request -ign_eof </dev/null >out 2>&1
  if grep -q "Early data was accepted" out && grep -q "^hello" out; then good; else bad "early data: $(tail -5 out)"; fi
  timeout 20 openssl s_client -connect "127.0.0.1:$port" -CAfile "$ca" -servername localhost -sess_in early -early_data request </dev/null >out 2>&1
  if grep -q "Early data was rejected" out; then good; else bad "the same ticket again: $(tail -5 out)"; fi
  end_row "openssl"
  if type -P gnutls-cli >/dev/null; then
    (sleep 1; printf 'GET /hello.txt HTTP/1.0\r\n\r\n'; sleep 2) | timeout 30 gnutls-cli --x509cafile="$ca" -p "$port" --resume --waitresumption --earlydata=request localhost >out 2>&1
    if grep -q "resumed session" out && grep -q "^hello" out && tail -5 early.log | grep -q "GET /hello.txt 200"; then good; else bad "gnutls-cli: $(tail -5 out)"; fi
    end_row "gnutls-cli"
  fi
}

# --- gnutls-cli ---
gnutls_priority() {
  local suite=AES-128-GCM group priority
  case $1 in *AES_256*) suite=AES-256-GCM ;; *CHACHA*) suite=CHACHA20-POLY1305 ;; esac
  priority=NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+$suite:-GROUP-ALL
  for group in "${@:2}"; do priority+=:+GROUP-${group^^}; done
  echo $priority
}
gnutls_once() { gnutls-cli --x509cafile="$ca" -p "$port" localhost --single-key-share --priority "$(gnutls_priority "$@")"; }
gnutls_tests() {
  local kind cli
  gnutls-cli --version | head -1
  suites_and_groups gnutls_once "$wide_groups"
  retries gnutls_once "$wide_groups"
  use plain
  cli=(gnutls-cli --x509cafile="$ca" -p "$port" localhost)
  check "resumption" "This is a resumed session" "${cli[@]}" --resume --waitresumption
  end_row "resumption"
  (sleep 0.5; printf '^rekey^\n'; sleep 0.5; printf 'GET /hello.txt HTTP/1.0\r\n\r\n'; sleep 1) | timeout 20 "${cli[@]}" --inline-commands >out 2>&1
  if grep -q "^hello" out; then good; else bad "KeyUpdate: $(tail -5 out | tr '\n' ' ')"; fi
  end_row "KeyUpdate, both directions"
  columns "" down up
  # It writes byte by byte, which takes a while.
  held get timeout 200 "${cli[@]}" --logfile=gnutls.out 2>/dev/null | wc -c >out
  if [ "$(cat out)" -gt 10000000 ]; then good; else bad "10 MB down: $(cat out)"; fi
  held post timeout 200 "${cli[@]}" --logfile=gnutls.out >out 2>&1
  if grep -aq "10000000 bytes, SHA-256 $sum" out; then good; else bad "10 MB up: $(tail -c 200 out)"; fi
  end_row "10 MB, each way"
  use clients
  columns "" $client_kinds
  for kind in $client_kinds; do
    (cat request; sleep 1) | timeout 20 gnutls-cli --x509cafile="$ca" -p "$port" localhost --x509certfile $kind.pem --x509keyfile $kind.key >out 2>&1
    if grep -q "^hello" out; then good; else bad "client certificate, $kind: $(tail -3 out)"; fi
  done
  end_row "client certificate"
}

# --- OpenJDK ---
java_get() { java -Djavax.net.ssl.trustStore=trust.p12 -Djavax.net.ssl.trustStorePassword=changeit "${@:2}" "$here/HttpsGet.java" $1; }
java_once() { local groups; groups=$(IFS=,; echo "${*:2}")
  # Like gnutls-cli, it sends two shares, of different kinds.
  java_get "$url/hello.txt" -Dhttps.cipherSuites=$1 -Djdk.tls.namedGroups="${groups/,/,ffdhe2048,}"
}
java_tests() {
  local kind
  java -version 2>&1 | head -1
  keytool -importcert -noprompt -alias ca -file "$ca" -keystore trust.p12 -storepass changeit -storetype PKCS12 >/dev/null 2>&1
  suites_and_groups java_once "$wide_groups"
  retries java_once "$wide_groups"
  use plain
  told "resumption" ", resumed" java_get "$url/hello.txt 2"
  end_row "resumption"
  printf 'jdk.tls.keyLimits=AES/GCM/NoPadding KeyUpdate 2^16, ChaCha20-Poly1305 KeyUpdate 2^16\n' >java.security
  columns "a KeyUpdate each 2^16 bytes" down up
  check "10 MB down" "^TLSv1.3 .* 10000000 bytes" java_get "$url/glasstls/bytes/10000000" -Djava.security.properties=java.security
  check "10 MB up" "10000000 bytes, SHA-256 $sum" java_get "$url/glasstls/upload ten" -Djava.security.properties=java.security
  end_row "10 MB, each way"
  use clients
  columns "" $client_kinds
  for kind in $client_kinds; do
    openssl pkcs12 -export -in $kind.pem -inkey $kind.key -out $kind.p12 -passout pass:changeit 2>/dev/null
    check "client certificate, $kind" "^TLSv1.3 .* hello" java_get "$url/hello.txt" -Djavax.net.ssl.keyStore=$kind.p12 -Djavax.net.ssl.keyStorePassword=changeit
  done
  end_row "client certificate"
}

# --- browsers: what they say, and what our server saw ---
trusting_profile() { mkdir -p "$1" && certutil -d sql:"$1" -N --empty-password 2>/dev/null; certutil -d sql:"$1" -A -t C,, -n glasstls -i "$ca"; }
chromium_tests() {
  local browser=$1
  "$browser" --version 2>/dev/null
  use plain
  trusting_profile .pki/nssdb
  columns "" page secure "ML-KEM, it says" "ML-KEM, we say" x25519
  check "the visitor's page" "^title=.*andshake" python3 "$here/visit_chromium.py" "$browser" "$work/chromium" "$url/glasstls/handshake"
  cp out chromium.out
  check "Page.securityState" "^securityState=secure" cat chromium.out
  check "the group" "^keyExchangeGroup=X25519MLKEM768" cat chromium.out
  check "the group, on our side" "TLS 1.3, TLS_[A-Z0-9_]+, X25519MLKEM768," tail -4 "$log"
  use x25519
  told "x25519" "TLS 1.3, .*, x25519," python3 "$here/visit_chromium.py" "$browser" "$work/chromium" "$url/glasstls/handshake"
  end_row "loads the visitor's page"
}
firefox_tests() {
  local browser=$1
  "$browser" --version 2>/dev/null
  use plain
  trusting_profile firefox
  columns "" page "ML-KEM, we say" x25519
  check "the visitor's page" "^title=.*andshake" python3 "$here/firefox.py" "$browser" "$work/firefox" "$url/glasstls/handshake"
  check "the group, on our side" "TLS 1.3, TLS_[A-Z0-9_]+, X25519MLKEM768," tail -4 "$log"
  use x25519
  told "x25519" "TLS 1.3, .*, x25519," python3 "$here/firefox.py" "$browser" "$work/firefox" "$url/glasstls/handshake"
  end_row "loads the visitor's page"
}

# Nobody's client in particular: a thousand connections at once.
load_tests() {
  use plain
  columns "" "served, flat"
  check "a thousand connections at once" "^all served, memory flat" timeout 300 python3 "$here/load.py" "$port" "$ca" "${pids[plain]}" 1000 3
  end_row "1000 connections, three times"
  sed 's/^/    /' out
}

client_certificate() { # KIND ALGORITHM...
  local kind=$1; shift
  openssl req -newkey "$@" -nodes -subj "/CN=Anna" -keyout $kind.key -out $kind.csr 2>/dev/null
  printf 'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=clientAuth\nsubjectAltName=DNS:anna.test\nauthorityKeyIdentifier=keyid\nsubjectKeyIdentifier=hash\n' >ext
  openssl x509 -req -in $kind.csr -CA cca.pem -CAkey cca.key -days 9 -extfile ext -out $kind.pem 2>/dev/null
}

lab_tests() {
  start lab lab badcerts
  use lab
  local host what
  if type -P openssl >/dev/null; then
    columns "" openssl
    while read -r host what; do
      check "$host" "$what" openssl s_client -connect "127.0.0.1:$port" -servername "$host.badcerts.test" -CAfile "$ca" \
        -verify_return_error -verify_hostname "$host.badcerts.test" -auth_level 2
      end_row "$host"
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
  if type -P curl >/dev/null; then
    columns "" curl
    for host in expired not-yet-valid wrong-host self-signed unknown-root missing-intermediate weak-key sha1 name-constraint \
      wrong-purpose not-a-ca path-too-long broken-signature critical-unknown two-failures; do
      check "$host" "curl: \(60\)|curl: \(35\)" curl -sS --cacert "$ca" --connect-to "::localhost:$port" "https://$host.badcerts.test/"
      end_row "$host"
    done
    check "good" "This is the good one" curl -sS --cacert "$ca" --connect-to "::localhost:$port" "https://good.badcerts.test/"
    end_row good
  fi
}

mkdir root && echo hello >root/hello.txt
head -c 10000000 /dev/urandom >ten
sum=$(sha256sum ten | cut -d' ' -f1)
printf 'GET /hello.txt HTTP/1.0\r\n\r\n' >request
printf 'GET /glasstls/bytes/10000000 HTTP/1.0\r\n\r\n' >get
printf 'POST /glasstls/upload HTTP/1.0\r\nContent-Length: 10000000\r\n\r\n' | cat - ten >post
if ! installed openssl; then
  echo "  (it makes the clients' certificates, so no other peer can be tried without it)"
  close
fi
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=Clients" -keyout cca.key -out cca.pem \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign -days 9 2>/dev/null
client_kinds="p256 p384 rsa ed25519"
client_certificate p256 ec -pkeyopt ec_paramgen_curve:P-256
client_certificate p384 ec -pkeyopt ec_paramgen_curve:P-384
client_certificate rsa rsa:2048
client_certificate ed25519 ed25519

start plain serve --root root --group ${hybrids// /,},${wide_groups// /,}
start early serve --root root --early-data 16384
start clients serve --root root --client-ca cca.pem
for group in $wide_groups $hybrids; do start $group serve --root root --group $group; done
if wanted curl && installed curl; then curl_tests; fi
if wanted openssl; then openssl_tests; fi
if wanted gnutls && installed gnutls-cli; then gnutls_tests; fi
if wanted java && installed java && installed keytool; then java_tests; fi
browser() { # NAME PROGRAM...
  wanted $1 && installed certutil && installed python3 || return
  local program
  program=$(type -P "${@:2}" | head -1)
  if [ -n "$program" ]; then $1_tests "$program"; else skip "$1 is not installed"; fi
}
browser chromium chromium chromium-browser google-chrome
browser firefox firefox-esr firefox
if wanted early; then early_data_tests; fi
if wanted load && installed python3; then load_tests; fi
if wanted lab; then lab_tests; fi
close
