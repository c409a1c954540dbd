#!/bin/bash
# TLS stacks besides those of interop.sh and server.sh, in both directions: wolfSSL, BoringSSL, NSS, Erlang/OTP and Bouncy
# Castle. Each as a client: every suite with every group, a HelloRetryRequest to each group, one for its own sake, one with a
# cookie, one with a cookie only, resumption, early data, a client certificate. Each as a server: every suite with every group, a
# HelloRetryRequest to each group, resumption, a client certificate; and servers that speak first, or end without
# close_notify. Prints the matrix of what ran and closes with `N passed, N failed, N skipped`. A peer that is not installed is
# skipped, or with GLASSTLS_REQUIRE_PEERS=1 a failure.
# Usage: peers.sh path/to/glasstls [PEER...], where peers are wolfssl boringssl nss erlang bouncycastle
. "$(dirname "${BASH_SOURCE[0]}")/matrix.sh"
joined() { local IFS=$1; shift; echo "$*"; }

# Each peer is two functions. PEER_client TIMES GROUP... gets /hello.txt from $port, with a share of the first group, and with
# $certificate (a file without its .pem and .key) where that is set; from the second time on it resumes. PEER_server HOW
# GROUP... serves on $port with $certificate, where HOW is page, greets or mute (as wolfssl.c says it), and wants
# client certificates where $client_ca is a file. $lacks names what a peer cannot do.
certificate= client_ca=

# --- wolfSSL ---
wolfssl_client() { timeout 30 ./wolfssl client $port "$ca" "$(joined : "${@:2}")" $1 ${certificate:+$certificate.pem $certificate.key}; }
wolfssl_server() { serve wolfssl ./wolfssl server $port $certificate.chain $certificate.key "$(joined : "${@:2}")" $1 $client_ca; }

# --- BoringSSL: its tool resumes once, and reports no second page ---
boringssl_client() {
  local more=()
  if [ $1 -gt 1 ]; then more=(-test-resumption); fi
  if [ -n "$certificate" ]; then more+=(-cert $certificate.pem -key $certificate.key); fi
  held request timeout 30 bssl-tool client -connect 127.0.0.1:$port -server-name localhost -root-certs "$ca" "${more[@]}" \
    -curves "$(joined : $(for group in "${@:2}"; do openssl_name $group; done))"
}
boringssl_server() {
  serve boringssl bssl-tool server -accept $port -cert $certificate.chain -key $certificate.key -loop -www \
    -curves "$(joined : $(for group in "${@:2}"; do openssl_name $group; done))" ${client_ca:+-require-any-client-cert}
}

# --- NSS ---
nss_groups() { local group; joined , $(for group in "$@"; do case $group in secp*) echo P${group:4:3} ;; *) echo $group ;; esac; done); }
nss_client() {
  timeout 30 tstclnt -h localhost -p $port -d sql:nss -V tls1.3:tls1.3 -A request -u -L $1 ${certificate:+-n $certificate} \
    -I "$(nss_groups "${@:2}")"
}
nss_server() {
  serve nss selfserv -d sql:nss -n $certificate -p $port -V tls1.3:tls1.3 -u ${client_ca:+-r -r} \
    -I "$(nss_groups "${@:2}")"
}

# --- Erlang/OTP ---
erlang_client() { timeout 30 escript "$here/erlang.escript" client $port "$ca" "$(joined , "${@:2}")" $1 ${certificate:+$certificate.pem $certificate.key}; }
erlang_server() { serve erlang escript "$here/erlang.escript" server $port $certificate.chain $certificate.key "$(joined , "${@:2}")" $1 $client_ca; }

# --- Bouncy Castle, under the programs of OpenJDK: it takes no certificate with a key on P-256 where only x25519 is among its
# groups, as a server none without P-256, and sends a share of x25519 if x25519 is in its list ---
with_p256() { case " $* " in *" secp256r1 "*) joined , "$@" ;; *) joined , "$@" secp256r1 ;; esac; }
bouncycastle_groups() { case $* in secp*) joined , "$@" ;; *) with_p256 "$@" ;; esac; }
bouncy_castle=(java -cp "$(joined : /usr/share/java/{bcprov,bcutil,bctls}.jar)" -Djava.security.properties=bouncycastle.security)
bouncycastle_client() {
  timeout 60 "${bouncy_castle[@]}" -Djdk.tls.namedGroups="$(bouncycastle_groups "${@:2}")" -Djavax.net.ssl.trustStore=trust.p12 -Djavax.net.ssl.trustStorePassword=changeit \
    ${certificate:+-Djavax.net.ssl.keyStore=$certificate.p12 -Djavax.net.ssl.keyStorePassword=changeit} "$here/HttpsGet.java" "https://localhost:$port/hello.txt" $1
}
bouncycastle_server() {
  serve bouncycastle "${bouncy_castle[@]}" -Djdk.tls.namedGroups="$(with_p256 "${@:2}")" ${client_ca:+-Dclient=clients.p12} "$here/HttpsEcho.java" changeit $port $certificate.p12
}

# --- the cells ---
other_than() { case $1 in x25519) echo secp384r1 ;; *) echo x25519 ;; esac; }
lacks() { [[ " $lacks " == *" $1 "* ]]; }

as_client() { # PEER
  local peer=$1 suite group certificate=
  columns "$peer, client" $groups
  for suite in $suites; do
    use $suite
    for group in $groups; do told "$suite $group" "TLS 1.3, $suite, $group," ${peer}_client 1 $group; done
    end_row "$suite"
  done
  for group in $groups; do
    if lacks retry-to-$group; then absent; continue; fi
    use $group
    told "HelloRetryRequest to $group" ", $group, .*after a HelloRetryRequest" ${peer}_client 1 $(other_than $group) $group
  done
  end_row "HelloRetryRequest to"
  columns "" "another group" "and a cookie" "cookie only"
  for kind in retry cookie retry-cookie; do
    if lacks $kind; then absent; continue; fi
    use $kind
    told "serve --$kind" "after a HelloRetryRequest" ${peer}_client 1 secp256r1 secp384r1
  done
  end_row "HelloRetryRequest for its own sake"
  use TLS_AES_128_GCM_SHA256
  columns "" resumption "a certificate"
  if lacks resumption; then absent; else told "resumption" ", resumed" ${peer}_client 2 secp256r1; fi
  use clients
  certificate=anna
  told "client certificate" 'client certificate of "anna' ${peer}_client 1 secp256r1
  end_row "after that"
}

as_server() { # PEER
  local peer=$1 suite group certificate=leaf client_ca=
  columns "$peer, server" $groups
  next_port
  ${peer}_server page $groups && {
    for suite in $suites; do
      for group in $groups; do get "$suite $group" cipher_suite=$suite group=$group --suite $suite --group $group; done
      end_row "$suite"
    done
    rm -f sessions
    if lacks tickets; then absent; else
      get "a ticket" resumed=false --session sessions
      get "resumption" resumed=true --session sessions
    fi
    stop
  }
  end_row "full, resumed"
  for group in $groups; do
    next_port
    ${peer}_server page $group && {
      get "HelloRetryRequest to $group" hello_retry_request=true group=$group --group "$(other_than $group),$group"
      stop
    }
  done
  end_row "HelloRetryRequest to"
  client_ca=root.pem
  next_port
  ${peer}_server page secp256r1 && {
    get "client certificate" client_certificate_requested=true --cert anna.pem --key anna.key
    stop
  }
  end_row "client certificate"
}

# A server that speaks first, and is answered only once it was heard.
greets() { # PEER
  local peer=$1 certificate=leaf client_ca= pid
  next_port
  ${peer}_server greets $groups || return
  rm -f typed && mkfifo typed
  "$glasstls" connect -q --ca-only root.pem localhost:$port <typed >heard 2>out & pid=$!
  exec 6>typed
  for _ in $(seq 100); do grep -q '^220 hello' heard && break; sleep 0.1; done
  if grep -q '^220 hello' heard; then good; else bad "the greeting is not shown before anything was typed"; fi
  echo QUIT >&6; exec 6>&-
  wait $pid
  if grep -q '^221 bye' heard; then good; else bad "the rest: $(head -c 200 heard) $(head -c 200 out)"; fi
  stop
}

# A server that ends without close_notify has given its tickets all the same.
mute() { # PEER
  local peer=$1 certificate=leaf client_ca= one
  next_port
  ${peer}_server mute $groups || return
  rm -f sessions
  for one in false true; do
    printf 'GET / HTTP/1.0\r\n\r\n' | timeout 30 "$glasstls" connect --json --ca-only root.pem --session sessions localhost:$port 2>json >body
    if grep -q "\"resumed\": $one" json; then good; else bad "resumed is not $one: $(head -c 300 json)"; fi
  done
  stop
}

# 0-RTT: BoringSSL sends a request with its second ClientHello.
early_data() {
  use early
  columns "0-RTT" accepted recorded
  held request timeout 30 bssl-tool client -connect 127.0.0.1:$port -server-name localhost -root-certs "$ca" -session-out early >out 2>&1
  told "early data" ", early data accepted" held request timeout 30 bssl-tool client -connect 127.0.0.1:$port -server-name localhost -root-certs "$ca" -session-in early -early-data @request
  for _ in $(seq 30); do grep -q EndOfEarlyData visit-2.sqlog 2>/dev/null && break; sleep 0.1; done
  if grep -aq EndOfEarlyData visit-2.sqlog; then good; else bad "the recording ends before EndOfEarlyData"; fi
  end_row "boringssl"
}

# BoringSSL's server ends its page by closing, without close_notify.
both() { # PEER [WHAT IT LACKS]
  lacks=${*:2}
  as_client $1
  as_server $1
}

if ! installed openssl; then
  echo "  (it makes the certificates, so no peer can be tried without it)"
  close
fi
certify() { # NAME SUBJECT USE ALTERNATIVE
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$2" -keyout $1.key -out $1.csr 2>/dev/null
  openssl x509 -req -in $1.csr -CA root.pem -CAkey root.key -days 9 -out $1.pem -extfile <(
    printf 'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=%s\nsubjectAltName=%s\n' "$3" "$4"
    printf 'authorityKeyIdentifier=keyid\nsubjectKeyIdentifier=hash\n') 2>/dev/null
  cat $1.pem root.pem >$1.chain
  openssl pkcs12 -export -name $1 -in $1.pem -certfile root.pem -inkey $1.key -out $1.p12 -passout pass:changeit 2>/dev/null
}
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=Peers" -keyout root.key -out root.pem \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign -days 9 2>/dev/null
certify leaf localhost serverAuth DNS:localhost
certify anna anna clientAuth DNS:anna.test
mkdir root && echo hello >root/hello.txt
printf 'GET /hello.txt HTTP/1.0\r\n\r\n' >request
ca=root.pem
own=(--root root --cert leaf.chain --key leaf.key)

for suite in $suites; do start $suite serve "${own[@]}" --suite $suite; done
for group in $groups; do start $group serve "${own[@]}" --group $group; done
start retry serve "${own[@]}" --retry
start cookie serve "${own[@]}" --cookie --group secp384r1
start retry-cookie serve "${own[@]}" --retry-cookie
start clients serve "${own[@]}" --client-ca root.pem
start early serve "${own[@]}" --early-data 16384 --trace visit.sqlog

if wanted wolfssl; then
  if echo '#include <wolfssl/options.h>' | cc -E - >/dev/null 2>&1 && cc -O1 -o wolfssl "$here/wolfssl.c" -lwolfssl; then
    both wolfssl
    columns "" greeting "the rest" "no close_notify" resumed
    greets wolfssl; mute wolfssl
    end_row "speaks first; no close_notify"
  else
    skip "wolfSSL (libwolfssl-dev) is not installed"
  fi
fi
if wanted boringssl && installed bssl-tool; then unclosed=yes both boringssl; early_data; fi
if wanted nss && installed tstclnt && installed selfserv && installed certutil; then
  mkdir nss && certutil -d sql:nss -N --empty-password && certutil -d sql:nss -A -t CT,, -n root -i root.pem
  for one in leaf anna; do pk12util -d sql:nss -i $one.p12 -W changeit -K '' >/dev/null; done
  both nss
fi
if wanted erlang && installed escript; then
  both erlang retry-cookie resumption
  columns "" greeting "the rest"
  greets erlang
  end_row "speaks first"
fi
if wanted bouncycastle && installed java && installed keytool; then
  if [ -e /usr/share/java/bctls.jar ]; then
    printf 'security.provider.1=org.bouncycastle.jsse.provider.BouncyCastleJsseProvider\nsecurity.provider.2=org.bouncycastle.jce.provider.BouncyCastleProvider\nsecurity.provider.3=SUN\n' >bouncycastle.security
    printf 'ssl.KeyManagerFactory.algorithm=PKIX\nssl.TrustManagerFactory.algorithm=PKIX\n' >>bouncycastle.security
    for store in trust clients; do
      keytool -importcert -noprompt -alias ca -file root.pem -keystore $store.p12 -storepass changeit -storetype PKCS12 >/dev/null 2>&1
    done
    both bouncycastle retry-to-x25519 retry-cookie resumption tickets
  else
    skip "Bouncy Castle (libbctls-java) is not installed"
  fi
fi
close
