#!/bin/bash
# The client against the servers of other people, on loopback: each suite with each group, a HelloRetryRequest to each
# group, each kind of certificate that the peer offers over chains of one to four, KeyUpdates, resumption, early data and
# client certificates where the peer has them, and tshark's opinion of our key log. Prints the matrix of what ran and closes
# with `N passed, N failed, N skipped`. A peer that is not installed is skipped, or with GLASSTLS_REQUIRE_PEERS=1 a failure.
# Usage: interop.sh path/to/glasstls
set -u
client=$(realpath "$1")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# In a network of its own, where the system allows one, nobody else can see these servers or sit on their ports. (All
# listen on loopback alone anyway, but for gnutls-serv, which cannot be told to.)
if [ -z "${GLASSTLS_APART:-}" ]; then
  export GLASSTLS_APART=no
  apart=(unshare --net)
  if [ "$(id -u)" != 0 ]; then apart=(unshare --map-current-user --keep-caps --net); fi
  if "${apart[@]}" ip link set lo up 2>/dev/null; then
    GLASSTLS_APART=yes exec "${apart[@]}" bash -c 'ip link set lo up && exec "$0" "$@"' "$here/${0##*/}" "$client"
  fi
fi

work=$(mktemp -d) && cd "$work" || exit 1
servers=()
trap 'for pid in "${servers[@]}"; do kill "$pid" 2>/dev/null; done; wait 2>/dev/null; rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0

suites="TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256"
groups="x25519 secp256r1 secp384r1"
kinds="rsa rsa-pss p256 p384 p521 ed25519"
client_kinds="p256 p384 p521 ed25519"  # those that we sign with

# --- the matrix: a row has a title and cells; what is wrong with a cell is told below its row ---
row=() troubles=()
good() { passed=$((passed + 1)); row+=("ok"); }
bad() { failed=$((failed + 1)); row+=("FAILED"); troubles+=("$*"); }
end_row() { # TITLE
  local trouble
  printf '  %-34s' "$1"; printf ' %-10s' "${row[@]}"; printf '\n'
  for trouble in "${troubles[@]}"; do printf '    FAILED %s\n' "$trouble"; done
  row=() troubles=()
}
columns() { printf '  %-34s' "$1"; shift; printf ' %-10s' "$@"; printf '\n'; }
skip() {
  if [ "${GLASSTLS_REQUIRE_PEERS:-0}" = 1 ]; then
    failed=$((failed + 1)); printf '  FAILED %s, and peers are required\n' "$*"
  else
    skipped=$((skipped + 1)); printf '  skipped: %s\n' "$*"
  fi
}
close() { echo "$passed passed, $failed failed, $skipped skipped"; [ $failed = 0 ]; exit; }

PATH=$PATH:/usr/sbin  # where Debian keeps nginx, and users' PATH does not lead
installed() { command -v "$1" >/dev/null || { skip "$1 is not installed"; return 1; }; }

# A port of 127.0.0.1 that nobody listens on.
port=$((20000 + $$ % 20000))
next_port() { port=$((port + 1)); while (: </dev/tcp/127.0.0.1/$port) 2>/dev/null; do port=$((port + 1)); done; }

# serve NAME COMMAND...: starts a server and waits until it listens on $port; its pid is in $server. Its standard input is
# $input, if set.
input=/dev/null
serve() {
  local name=$1; shift
  "$@" >"$name.log" 2>&1 <"$input" & server=$!
  servers+=("$server")
  for _ in $(seq 300); do
    if (: </dev/tcp/127.0.0.1/$port) 2>/dev/null; then return 0; fi
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  bad "$name does not start: $(tail -3 "$name.log" | tr '\n' ' ')"
  end_row "$name"
  return 1
}
stop() { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; }

# get WHAT [WANTED=VALUE...] ARGUMENTS...: one page from the server on $port. Each WANTED must be negotiated with that value;
# `certificates` is how many the server must send, `path` the page.
get() {
  local what=$1 wanted=() path= one; shift
  while [[ ${1:-} == *=* ]]; do case $1 in path=*) path=${1#path=} ;; *) wanted+=("$1") ;; esac; shift; done
  rm -f body json
  if ! "$client" connect --ca-only root.pem --timeout 20 --json -o body "$@" "https://localhost:$port/$path" >json 2>out; then
    bad "$what: $(grep -A12 '"trouble"' json | head -c 600 | tr -s ' \n' ' ') $(head -c 300 out)"; return; fi
  [ -s body ] || { bad "$what: no body"; return; }
  for one in "${wanted[@]}"; do
    if [[ $one == certificates=* ]]; then
      [ "$(grep -c '"not_before"' json)" = "${one#*=}" ] || { bad "$what: the server did not send ${one#*=} certificates"; return; }
    elif ! grep -q "\"${one%%=*}\": \"*${one#*=}\"*,*$" json; then
      bad "$what: $one was not negotiated: $(grep "\"${one%%=*}\"" json)"; return
    fi
  done
  good
}

# every_suite_and_group: each forced from the client's side.
every_suite_and_group() {
  local suite group
  columns "" $groups
  for suite in $suites; do
    for group in $groups; do get "$suite $group" cipher_suite="$suite" group="$group" --suite "$suite" --group "$group"; done
    end_row "$suite"
  done
}

# retry_to GROUP: the server on $port takes that group alone, and we send a share of another first.
retry_to() {
  local first=x25519
  if [ "$1" = x25519 ]; then first=secp256r1; fi
  get "HelloRetryRequest to $1" hello_retry_request=true group="$1" --group "$first,$1"
}

# resumption [early]: three connections with one file of sessions: a full handshake, one with the ticket of that, and where
# the server takes it, one with early data.
resumption() {
  rm -f sessions
  columns "" full resumed ${1:+"early data"}
  get "a full handshake" resumed=false --session sessions
  get "resumption" resumed=true --session sessions
  if [ -n "${1:-}" ]; then get "early data" resumed=true early_data=accepted --session sessions --early-data; fi
  end_row "resumption"
}

# client_certificates KINDS: the server on $port wants one, and gets each kind.
client_certificates() {
  local kind
  columns "" $1
  for kind in $1; do get "a client certificate, $kind" client_certificate_requested=true --cert client-$kind.pem --key ${kind}0.key; done
  end_row "client certificate"
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
  for kind in $kinds; do
    for i in 0 1 2 3; do
      if [ $i = 0 ]; then key $kind >$kind$i.key; else cp ${kind}0.key $kind$i.key; fi
      issue $kind$i "/CN=localhost" ca$i "$leaf" || return
      cat $kind$i.pem chain$i.pem >$kind$i.chain
    done
    cp ${kind}0.key client-$kind.key
    issue client-$kind "/CN=client" ca0 "${leaf/serverAuth/clientAuth}" || return
  done
}

# every_certificate KINDS SERVE: SERVE KIND INTERMEDIATES starts a server, or sets $port to one that runs.
every_certificate() {
  local kind depth serving=$2
  columns "certificates in the chain" 1 2 3 4
  for kind in $1; do
    for depth in 0 1 2 3; do
      $serving $kind $depth && get "$kind, $((depth + 1)) certificates" certificates=$((depth + 1)) && stop_if_alone
    done
    end_row "$kind"
  done
}
stop_if_alone() { if [ "${alone:-}" = yes ]; then stop; fi; }
# For a peer that serves all its kinds at once: ports[KIND DEPTH] is where.
declare -A ports
at_its_port() { port=${ports[$1 $2]}; }

if ! installed openssl; then
  echo "  (it makes the certificates, so no other peer can be tried without it)"
  close
fi
certificates || { bad "openssl cannot make them"; end_row certificates; close; }
if [ "$GLASSTLS_APART" = yes ]; then echo "in a network of their own, $(uname -sr)"; fi

openssl_server() { # KIND INTERMEDIATES ARGUMENTS...
  local kind=$1 depth=$2 chain=(); shift 2
  if [ "$depth" != 0 ]; then chain=(-cert_chain chain$depth.pem); fi
  next_port
  serve openssl openssl s_server -accept 127.0.0.1:$port -key $kind$depth.key -cert $kind$depth.pem "${chain[@]}" "$@"
}
openssl_page() { openssl_server "$@" -www; }

# until COUNT PATTERN FILE: waits until so many lines of the file match.
until_seen() {
  for _ in $(seq 100); do
    if [ "$(grep -c "$2" "$3")" -ge "$1" ]; then return; fi
    sleep 0.1
  done
}

# Standard input and output through the connection, while the server changes its keys: `K` asks for ours too, `k` does not.
# It takes such a letter only at the beginning of what it reads at once, so each line waits for the effect of the last.
openssl_key_updates() {
  local i pid code updates
  mkfifo theirs ours
  exec 7<>theirs
  input=theirs
  openssl_server p256 1 && {
    "$client" connect --ca-only root.pem "localhost:$port" <ours 7>&- >said 2>shown & pid=$!
    exec 6>ours
    for i in 1 2 3; do
      echo "their $i" >&7; until_seen $i 'their' said
      if [ $i = 2 ]; then echo k >&7; else echo K >&7; fi; until_seen $i '← *KeyUpdate' shown
      echo "our $i" >&6; until_seen $i '^our' openssl.log
    done
    echo "their 4" >&7; until_seen 4 'their' said
    echo q >&7  # closes the connection, without a close_notify
    exec 6>&-
    wait $pid; code=$?
    updates="$(grep -c '← *KeyUpdate' shown) theirs, $(grep -c '→ *KeyUpdate' shown) ours"
    if [ "$(grep -c '^their [1-4]$' said)" = 4 ] && [ "$(grep -c '^our [1-3]$' openssl.log)" = 3 ] &&
      [ $code = 9 ] && [ "$updates" = "3 theirs, 2 ours" ]; then good
    else bad "KeyUpdates: exit code $code, $updates, received $(tr '\n' ' ' <said)"; fi
    end_row "KeyUpdate: three theirs, two ours"
    stop
  }
  exec 6>&- 7>&-
  input=/dev/null
}

echo "$(openssl version), openssl s_server"
openssl_page p256 1 && every_suite_and_group && stop
alone=yes every_certificate "$kinds" openssl_page
columns "" $groups
for group in X25519:x25519 P-256:secp256r1 P-384:secp384r1; do
  openssl_page p256 1 -groups ${group%:*} && retry_to ${group#*:} && stop
done
end_row "HelloRetryRequest to"
openssl_key_updates
openssl_page p256 1 && resumption && stop
openssl_page p256 1 -Verify 3 -verify_return_error -CAfile root.pem && client_certificates "$client_kinds" && stop
openssl_page p256 1 -num_tickets 5 && get "five tickets" && stop
end_row "five tickets"
openssl_page rsa 1 -tls1_2 && {
  "$client" connect --ca-only root.pem "https://localhost:$port/" >out 2>&1; code=$?
  if [ $code = 6 ] && grep -q 'TLS 1.3' out; then good
  else bad "TLS 1.2 alone: exit code $code, $(tail -5 out | tr '\n' ' ')"; fi
  stop
}
end_row "TLS 1.2 alone is explained"

gnutls_server() { # KIND INTERMEDIATES ARGUMENTS...
  local kind=$1 depth=$2; shift 2
  next_port
  serve gnutls gnutls-serv --http --quiet -p $port --x509keyfile $kind$depth.key --x509certfile $kind$depth.chain "$@"
}
echo "GnuTLS, gnutls-serv"
if installed gnutls-serv; then
  if [ "$GLASSTLS_APART" != yes ]; then echo "  (listens on all addresses of this machine while it runs, as nothing can keep it from that here)"; fi
  gnutls_server p256 1 && every_suite_and_group && stop
  alone=yes every_certificate "$kinds" gnutls_server
  columns "" $groups
  for group in $groups; do
    gnutls_server p256 1 --priority "NORMAL:-GROUP-ALL:+GROUP-${group^^}" && retry_to $group && stop
  done
  end_row "HelloRetryRequest to"
  gnutls_server p256 1 && resumption && stop
  gnutls_server p256 1 --require-client-cert --verify-client-cert --x509cafile root.pem &&
    client_certificates "$client_kinds" && stop
fi

echo "nginx"
if installed nginx; then
  nginx_server() { # CERTIFICATE CURVES: on the next port
    next_port
    printf 'server { listen 127.0.0.1:%s ssl; ssl_protocols TLSv1.3; ssl_ecdh_curve %s; ssl_certificate %s.chain; ' $port "$2" $1
    printf 'ssl_certificate_key %s.key; location / { return 200 "hello from nginx"; } }\n' $1
  }
  : >servers.conf
  for group in $groups; do nginx_server p2561 ${group/x25519/X25519} >>servers.conf; ports[$group]=$port; done
  nginx_server p2561 X25519 >one && sed 's/location/ssl_early_data on; location/' one >>servers.conf
  ports[early]=$port
  nginx_server p2561 X25519 >one && sed "s|location|ssl_verify_client on; ssl_client_certificate $work/root.pem; location|" one >>servers.conf
  ports[client]=$port
  for kind in $kinds; do
    for depth in 0 1 2 3; do nginx_server $kind$depth X25519:secp256r1:secp384r1 >>servers.conf; ports[$kind $depth]=$port; done
  done
  printf 'daemon off; pid nginx.pid; error_log nginx.err; events {}\nhttp { access_log off; client_body_temp_path t1;
    proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5; include servers.conf; }\n' >nginx.conf
  chmod 755 "$work"
  serve nginx nginx -p "$work" -c "$work/nginx.conf" -e "$work/nginx.err" && {
    every_suite_and_group
    every_certificate "$kinds" at_its_port
    columns "" $groups
    for group in $groups; do port=${ports[$group]}; retry_to $group; done
    end_row "HelloRetryRequest to"
    port=${ports[early]}; resumption early
    port=${ports[client]}; client_certificates "$client_kinds"
    stop
  }
fi

echo "Go, caddy"
if installed caddy; then
  caddy_site() { # CERTIFICATE CURVES...: on the next port
    local certificate=$1; shift
    next_port
    printf 'https://localhost:%s {\n bind 127.0.0.1\n tls %s.chain %s.key {\n curves %s\n }\n respond "hello from caddy"\n}\n' \
      $port "$work/$certificate" "$work/$certificate" "$*"
  }
  printf '{\n admin off\n auto_https off\n storage file_system "%s"\n}\n' "$work/caddy" >Caddyfile
  for group in $groups; do caddy_site p2561 $group >>Caddyfile; ports[$group]=$port; done
  for kind in ${kinds/rsa-pss/}; do  # Go reads no keys that are for RSA-PSS alone
    for depth in 0 1 2 3; do caddy_site $kind$depth $groups >>Caddyfile; ports[$kind $depth]=$port; done
  done
  HOME=$work XDG_DATA_HOME=$work XDG_CONFIG_HOME=$work serve caddy caddy run --config "$work/Caddyfile" --adapter caddyfile && {
    every_suite_and_group
    every_certificate "${kinds/rsa-pss/}" at_its_port
    columns "" $groups
    for group in $groups; do port=${ports[$group]}; retry_to $group; done
    end_row "HelloRetryRequest to"
    resumption
    stop
  }
fi

echo "OpenJDK"
if installed java; then
  keystore() { openssl pkcs12 -export -in $1.chain -inkey $1.key -out $1.p12 -passout pass:changeit 2>/dev/null; }
  pairs=()
  for kind in $kinds; do
    for depth in 0 1 2 3; do keystore $kind$depth; next_port; ports[$kind $depth]=$port; pairs+=("$port" $kind$depth.p12); done
  done
  # A KeyUpdate whenever 2^16 bytes were sent under one key, where the default is 2^37.
  printf 'jdk.tls.keyLimits=AES/GCM/NoPadding KeyUpdate 2^16, ChaCha20-Poly1305 KeyUpdate 2^16\n' >java.security
  serve java java -Djava.security.properties=java.security "$here/HttpsEcho.java" changeit "${pairs[@]}" && {
    at_its_port p256 3
    every_suite_and_group
    every_certificate "$kinds" at_its_port
    at_its_port p256 3
    for suite in $suites; do
      get "KeyUpdate" path=400000 --suite $suite
      if [ "$(stat -c %s body)" != 400000 ] || [ "$(grep -c '"name": "KeyUpdate"' json)" -lt 5 ]; then
        passed=$((passed - 1)); unset 'row[-1]'; bad "KeyUpdates: $(grep -c '"name": "KeyUpdate"' json) of them"
      fi
    done
    end_row "KeyUpdate by the server, each suite"
    resumption
    stop
  }
  columns "" $groups
  for group in $groups; do
    next_port
    serve java java -Djdk.tls.namedGroups=$group "$here/HttpsEcho.java" changeit $port p2563.p12 && retry_to $group && stop
  done
  end_row "HelloRetryRequest to"
fi

echo "tshark"
if installed tshark; then
  openssl_page p256 1 && {
    tshark -q -i lo -f "tcp port $port" -w capture.pcapng >tshark.log 2>&1 & capture=$!
    servers+=("$capture")
    for _ in $(seq 100); do grep -q 'Capturing' tshark.log && break; sleep 0.1; done
    sleep 0.5
    get "captured" --keylog keys
    end_row "openssl s_server, captured"
    sleep 1; kill -INT $capture; wait $capture 2>/dev/null; stop
    tshark -r capture.pcapng -d "tcp.port==$port,tls" -o tls.keylog_file:keys -o http.desegment_body:FALSE -Y http -T fields -e http.request.method \
      -e http.response.code >http.txt 2>tshark.err
    if grep -q GET http.txt && grep -q 200 http.txt; then good
    else bad "tshark does not decrypt: $(head -c 300 http.txt) $(head -c 300 tshark.err)"; fi
    end_row "reads request and response with our key log"
  }
fi

close
