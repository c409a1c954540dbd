#!/bin/bash
# The client against the servers of other people, on loopback: each suite, each group, each kind of certificate, chains of
# one to four certificates. Prints the matrix of what ran and closes with `N passed, N failed, N skipped`. A peer that is
# not installed is skipped, or with GLASSTLS_REQUIRE_PEERS=1 a failure.
# Usage: interop.sh path/to/glasstls
set -u
client=$(realpath "$1")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d) && cd "$work" || exit 1
servers=()
trap 'for pid in "${servers[@]}"; do kill "$pid" 2>/dev/null; done; wait 2>/dev/null; rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0

suites="TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256"
groups="x25519 secp256r1 secp384r1"

good() { passed=$((passed + 1)); printf '  ok      %s\n' "$*"; }
bad() { failed=$((failed + 1)); printf '  FAILED  %s\n' "$*"; }
skip() {
  if [ "${GLASSTLS_REQUIRE_PEERS:-0}" = 1 ]; then bad "$* (and peers are required)"; return; fi
  skipped=$((skipped + 1)); printf '  skipped %s\n' "$*"
}
installed() { command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ] || { skip "$1 is not installed"; return 1; }; }

# A port of 127.0.0.1 that nobody listens on.
port=$((20000 + $$ % 20000))
next_port() { port=$((port + 1)); while (: </dev/tcp/127.0.0.1/$port) 2>/dev/null; do port=$((port + 1)); done; }

# serve NAME COMMAND...: starts a server and waits until it listens on $port; its pid is in $server.
serve() {
  local name=$1; shift
  "$@" >"$name.log" 2>&1 </dev/null & server=$!
  servers+=("$server")
  for _ in $(seq 150); do
    if (: </dev/tcp/127.0.0.1/$port) 2>/dev/null; then return 0; fi
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  bad "$name does not start: $(tail -3 "$name.log" | tr '\n' ' ')"
  return 1
}
stop() { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; }

# get WHAT [WANTED=VALUE...] ARGUMENTS...: one page from the server on $port. Each WANTED must be negotiated with that value.
get() {
  local what=$1 wanted=(); shift
  while [[ ${1:-} == *=* ]]; do wanted+=("$1"); shift; done
  rm -f body json
  if ! "$client" connect --ca-only root.pem --timeout 10 --json -o body "$@" "https://localhost:$port/" >json 2>out; then
    bad "$what: $(grep -A12 '"trouble"' json | head -c 600 | tr -s ' \n' ' ') $(head -c 300 out)"; return; fi
  [ -s body ] || { bad "$what: no body"; return; }
  for one in "${wanted[@]}"; do
    grep -q "\"${one%%=*}\": \"*${one#*=}\"*,*$" json || { bad "$what: $one was not negotiated: $(grep "\"${one%%=*}\"" json)"; return; }
  done
  good "$what"
}

# matrix PEER: every suite with every group, forced from the client's side.
matrix() {
  local suite group
  for suite in $suites; do for group in $groups; do
    get "$1 $suite $group" cipher_suite="$suite" group="$group" --suite "$suite" --group "$group"
  done; done
}

# --- certificates: a root, three intermediates in a row, and a leaf of each kind under each of them ---
key() {
  case $1 in
    rsa) openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 ;;
    rsa-pss) openssl genpkey -quiet -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 ;;
    p256) openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 ;;
    p384) openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 ;;
    p521) openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521 ;;
    ed25519) openssl genpkey -algorithm ED25519 ;;
  esac
}
# issue NAME SUBJECT ISSUER EXTENSIONS
issue() {
  openssl req -new -key "$1.key" -subj "$2" -out "$1.csr" 2>/dev/null &&
    openssl x509 -req -in "$1.csr" -CA "$3.pem" -CAkey "$3.key" -days 90 -set_serial "0x$(openssl rand -hex 12)" \
      -extfile <(printf '%b' "$4\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid") -out "$1.pem" 2>/dev/null
}
certificates() {
  local ca='basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign' i kind
  local leaf='basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:localhost,IP:127.0.0.1'
  key p256 >ca0.key && openssl req -x509 -new -key ca0.key -subj "/O=glasstls interop/CN=Root" -days 365 -out ca0.pem \
    -config <(printf '[req]\ndistinguished_name=d\nx509_extensions=e\n[d]\n[e]\n%b\nsubjectKeyIdentifier=hash\n' "$ca") &&
    cp ca0.pem root.pem || return
  : >chain0.pem
  for i in 1 2 3; do
    key p256 >ca$i.key && issue ca$i "/O=glasstls interop/CN=CA $i" ca$((i - 1)) "$ca" || return
    cat ca$i.pem chain$((i - 1)).pem >chain$i.pem
  done
  for kind in rsa rsa-pss p256 p384 p521 ed25519; do
    for i in 0 1 2 3; do
      if [ $i = 0 ]; then key $kind >$kind$i.key; else cp ${kind}0.key $kind$i.key; fi
      issue $kind$i "/CN=localhost" ca$i "$leaf" || return
      cat $kind$i.pem chain$i.pem >$kind$i.chain
    done
  done
}

installed openssl || { echo "$passed passed, $failed failed, $skipped skipped"; exit $((failed > 0)); }
certificates || { bad "the certificates could not be made"; echo "$passed passed, $failed failed, $skipped skipped"; exit 1; }

openssl_server() { # KIND INTERMEDIATES ARGUMENTS...
  local kind=$1 depth=$2 chain=(); shift 2
  if [ "$depth" != 0 ]; then chain=(-cert_chain chain$depth.pem); fi
  next_port
  serve openssl openssl s_server -accept 127.0.0.1:$port -www -key $kind$depth.key -cert $kind$depth.pem "${chain[@]}" "$@"
}

echo "openssl s_server: $(openssl version)"
openssl_server p256 1 && matrix "openssl" && stop
for kind in rsa rsa-pss p256 p384 p521 ed25519; do
  for depth in 0 1 2 3; do
    openssl_server $kind $depth && get "openssl $kind, $((depth + 1)) certificates" && stop
  done
done
for group in P-256 P-384; do
  openssl_server p256 1 -groups $group && get "openssl HelloRetryRequest to $group" hello_retry_request=true && stop
done
openssl_server rsa 1 -tls1_2 && {
  "$client" connect --ca-only root.pem "https://localhost:$port/" >out 2>&1; code=$?
  if [ $code = 6 ] && grep -q 'TLS 1.3' out; then good "openssl with TLS 1.2 alone is explained, exit code $code"
  else bad "openssl with TLS 1.2 alone: exit code $code, $(tail -5 out | tr '\n' ' ')"; fi
  stop
}
openssl_server p256 1 -num_tickets 5 && get "openssl, five tickets" && stop

echo "gnutls-serv"
if installed gnutls-serv; then
  for kind in rsa p256 p384 p521 ed25519; do
    next_port
    serve gnutls gnutls-serv --http --quiet -p $port --x509keyfile ${kind}1.key --x509certfile ${kind}1.chain &&
      if [ $kind = p256 ]; then matrix gnutls; else get "gnutls $kind, 2 certificates"; fi && stop
  done
  next_port
  serve gnutls gnutls-serv --http --quiet -p $port --x509keyfile p2561.key --x509certfile p2561.chain \
    --priority 'NORMAL:-GROUP-ALL:+GROUP-SECP384R1' && get "gnutls HelloRetryRequest to secp384r1" hello_retry_request=true group=secp384r1 && stop
fi

echo "nginx"
if installed nginx; then
  next_port
  cat >nginx.conf <<CONF
daemon off; pid nginx.pid; error_log nginx.err; events {}
http { access_log off; client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
  server { listen 127.0.0.1:$port ssl; ssl_protocols TLSv1.3; ssl_ecdh_curve X25519:secp256r1:secp384r1;
    ssl_certificate rsa2.chain; ssl_certificate_key rsa2.key; ssl_certificate p2561.chain; ssl_certificate_key p2561.key;
    location / { return 200 "hello from nginx"; } } }
CONF
  serve nginx "$(command -v nginx || echo /usr/sbin/nginx)" -p "$work" -c "$work/nginx.conf" -e "$work/nginx.err" && matrix nginx && stop
fi

echo "caddy"
if installed caddy; then
  next_port
  cat >Caddyfile <<CONF
{
  admin off
  auto_https off
  storage file_system "$work/caddy"
}
https://localhost:$port {
  bind 127.0.0.1
  tls $work/p2562.chain $work/p2562.key {
    curves x25519 secp256r1 secp384r1
  }
  respond "hello from caddy"
}
CONF
  HOME=$work XDG_DATA_HOME=$work XDG_CONFIG_HOME=$work serve caddy caddy run --config "$work/Caddyfile" --adapter caddyfile && matrix caddy && stop
fi

echo "OpenJDK"
if installed java; then
  next_port
  openssl pkcs12 -export -in p2563.chain -inkey p2563.key -out java.p12 -passout pass:changeit 2>/dev/null
  serve java java "$here/HttpsEcho.java" $port java.p12 changeit && matrix java && stop
fi

echo "tshark"
if installed tshark; then
  openssl_server p256 1 && {
    tshark -q -i lo -f "tcp port $port" -w capture.pcapng >tshark.log 2>&1 & capture=$!
    servers+=("$capture")
    for _ in $(seq 100); do grep -q 'Capturing' tshark.log && break; sleep 0.1; done
    sleep 0.5
    get "openssl, captured" --keylog keys
    sleep 1; kill -INT $capture; wait $capture 2>/dev/null; stop
    tshark -r capture.pcapng -d "tcp.port==$port,tls" -o tls.keylog_file:keys -o http.desegment_body:FALSE -Y http -T fields -e http.request.method \
      -e http.response.code >http.txt 2>tshark.err
    if grep -q GET http.txt && grep -q 200 http.txt; then good "tshark decrypts the request and the response with our key log"
    else bad "tshark does not decrypt: $(head -c 300 http.txt) $(head -c 300 tshark.err)"; fi
  }
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
