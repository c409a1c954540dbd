#!/bin/bash
# The client against the servers of other people, on loopback: each suite with each group, a HelloRetryRequest to each
# group, each kind of certificate that the peer offers over chains of one to four, KeyUpdates, resumption, early data and
# client certificates where the peer has them, and tshark's opinion of our key log. Prints the matrix of what ran and closes
# with `N passed, N failed, N skipped`. A peer that is not installed is skipped, or with GLASSTLS_REQUIRE_PEERS=1 a failure.
# Usage: interop.sh path/to/glasstls
set -u
glasstls=$(realpath "$1")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# In a network of its own, where the system allows one, nobody else can see these servers or sit on their ports. (All
# listen only on loopback anyway, except gnutls-serv, which has no option for it.)
if [ -z "${GLASSTLS_APART:-}" ]; then
  export GLASSTLS_APART=no
  apart=(unshare --net)
  if [ "$(id -u)" != 0 ]; then apart=(unshare --map-current-user --keep-caps --net); fi
  if "${apart[@]}" ip link set lo up 2>/dev/null; then
    GLASSTLS_APART=yes exec "${apart[@]}" bash -c 'ip link set lo up && exec "$0" "$@"' "$here/${0##*/}" "$glasstls"
  fi
fi

. "$here/matrix.sh"
kinds="rsa rsa-pss p256 p384 p521 ed25519"
client_kinds="p256 p384 p521 ed25519"  # those that we sign with

PATH=$PATH:/usr/sbin  # where Debian keeps nginx, and users' PATH does not lead

# every_suite_and_group: each forced from the client's side.
every_suite_and_group() {
  local suite group groups=${1:-$groups}
  columns "" $groups
  for suite in $suites; do
    for group in $groups; do get "$suite $group" cipher_suite="$suite" group="$group" --suite "$suite" --group "$group"; done
    end_row "$suite"
  done
}

# retry_to GROUP: the server on $port accepts only that group, and we send a share of another first.
retry_to() {
  local first=x25519
  if [ "$1" = x25519 ]; then first=secp384r1; fi
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

# key_update: whether the server answers ours and changes its keys too.
key_update() {
  get "KeyUpdate" --key-update
  if [ "$(grep -c '"name": "KeyUpdate"' json)" != 2 ]; then undo; bad "KeyUpdate: $(grep -c '"name": "KeyUpdate"' json) of them, not ours and the server's"; fi
  end_row "KeyUpdate that we ask for"
}

# ten_megabytes WAY [PATH]: the file `ten` from the server on $port.
ten_megabytes() {
  get "10 MB $1" path=${2:-ten}
  if ! cmp -s body ten; then undo; bad "10 MB $1: $(stat -c %s body 2>/dev/null) bytes came, or others"; fi
}
# up_to FILE: 10 MB to a server that writes what comes to FILE, and ends after one connection.
up_to() {
  "$glasstls" connect --ca-only root.pem --timeout 5 "localhost:$port" <ten >/dev/null 2>out
  sleep 0.5; stop
  if tail -c 10000000 "$1" | cmp -s - ten; then good; else bad "10 MB up: $(stat -c %s "$1") bytes came: $(tail -3 out | tr '\n' ' ')"; fi
}
# post PATTERN: 10 MB as a request's body; what comes back must match.
post() {
  (printf 'POST /%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\nConnection: close\r\n\r\n' "${2:-}"; cat ten) |
    timeout 30 "$glasstls" connect -q --ca-only root.pem --timeout 10 "localhost:$port" >body 2>out
  if grep -aqE "$1" body; then good; else bad "10 MB up: $(head -c 200 body) $(tail -3 out | tr '\n' ' ')"; fi
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
at_its_port() { port=${ports[$1 $2]}; }

if ! installed openssl; then
  echo "  (it makes the certificates, so no other peer can be tried without it)"
  close
fi
head -c 10000000 /dev/urandom >ten
base64 -w 79 ten | head -n 125000 >lines  # as many bytes, for a peer that echoes lines
certificates || { bad "openssl cannot make them"; end_row certificates; close; }
if [ "$GLASSTLS_APART" = yes ]; then echo "in a network of their own, $(uname -sr)"; fi

openssl_server() { # KIND INTERMEDIATES ARGUMENTS...
  local kind=$1 depth=$2 chain=(); shift 2
  if [ "$depth" != 0 ]; then chain=(-cert_chain chain$depth.pem); fi
  next_port
  serve openssl openssl s_server -accept 127.0.0.1:$port -key $kind$depth.key -cert $kind$depth.pem "${chain[@]}" "$@"
}
openssl_page() { openssl_server "$@" -www; }

# Hands out the files of its working directory, and the file `ten` is 10 MB.
openssl_page_of_ten() { openssl_server "$@" -WWW; }

# It writes what it reads from its standard input, once somebody is there: we give it an answer each time.
openssl_early_data() {
  mkfifo answers
  exec 7<>answers
  input=answers
  rm -f sessions
  columns "" full resumed "early data"
  openssl_server p256 1 -early_data -max_early_data 16384 -quiet && {
    local one
    for one in resumed=false resumed=true early_data=accepted; do
      printf 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n' >&7
      get "0-RTT, $one" $one --session sessions $([[ $one == early* ]] && echo --early-data)
    done
    end_row "0-RTT"
    stop
  }
  exec 7>&-
  input=/dev/null
}

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
    "$glasstls" connect --ca-only root.pem "localhost:$port" <ours 7>&- >said 2>shown & pid=$!
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
openssl_page p256 1 -groups "$(for group in $openssl_groups; do openssl_name $group; done | paste -sd:)" &&
  every_suite_and_group "$openssl_groups" && stop
if [ "$openssl_groups" = "$wide_groups" ]; then echo "  (this openssl has no ML-KEM: 3.5 and later have)"; else
  openssl_page p256 1 && get "what is offered by itself" group=X25519MLKEM768 hello_retry_request=false && stop
  openssl_page p256 1 -groups X25519 && get "x25519 without a retry" group=x25519 hello_retry_request=false && stop
  end_row "default offer: ML-KEM, x25519"
fi
alone=yes every_certificate "$kinds" openssl_page
columns "" $openssl_groups
for group in $openssl_groups; do
  openssl_page p256 1 -groups "$(openssl_name $group)" && retry_to $group && stop
done
end_row "HelloRetryRequest to"
openssl_key_updates
openssl_page p256 1 && resumption && key_update && stop
openssl_early_data
openssl_page_of_ten p256 1 && ten_megabytes down && stop
mkfifo nothing && exec 7<>nothing  # its own input has no end, or it would close
input=nothing
openssl_server p256 1 -quiet && up_to openssl.log
exec 7>&-
input=/dev/null
end_row "10 MB, each way"
openssl_page p256 1 -Verify 3 -verify_return_error -CAfile root.pem && client_certificates "$client_kinds" && stop
openssl_page p256 1 -num_tickets 5 && get "five tickets" && stop
end_row "five tickets"
openssl_page rsa 1 -tls1_2 && {
  "$glasstls" connect --ca-only root.pem "https://localhost:$port/" >out 2>&1; code=$?
  if [ $code = 6 ] && grep -q 'TLS 1.3' out; then good
  else bad "only TLS 1.2: exit code $code, $(tail -5 out | tr '\n' ' ')"; fi
  stop
}
end_row "a server with only TLS 1.2 is explained"

gnutls_server() { # KIND INTERMEDIATES ARGUMENTS...
  local kind=$1 depth=$2; shift 2
  next_port
  serve gnutls gnutls-serv --http --quiet -p $port --x509keyfile $kind$depth.key --x509certfile $kind$depth.chain "$@"
}
gnutls_echo() { # KIND INTERMEDIATES
  next_port
  serve gnutls gnutls-serv --echo --quiet -p $port --x509keyfile $1$2.key --x509certfile $1$2.chain
}
echo_ten() {
  (cat lines; sleep 3) | timeout 60 "$glasstls" connect --ca-only root.pem --timeout 5 "localhost:$port" >body 2>out
  if cmp -s body lines; then good; else bad "10 MB echoed: $(stat -c %s body) bytes came back: $(tail -3 out | tr '\n' ' ')"; fi
}
echo "GnuTLS, gnutls-serv"
if installed gnutls-serv; then
  if [ "$GLASSTLS_APART" != yes ]; then echo "  (listens on all addresses of this machine while it runs, as nothing can keep it from that here)"; fi
  gnutls_server p256 1 && every_suite_and_group "$wide_groups" && stop
  alone=yes every_certificate "$kinds" gnutls_server
  columns "" $wide_groups
  for group in $wide_groups; do
    gnutls_server p256 1 --priority "NORMAL:-GROUP-ALL:+GROUP-${group^^}" && retry_to $group && stop
  done
  end_row "HelloRetryRequest to"
  gnutls_server p256 1 && resumption && key_update && stop
  gnutls_server p256 1 --earlydata && {
    rm -f sessions
    columns "" full "early data"
    get "full" resumed=false --session sessions
    # It takes the early data, and does not look for a request in it: there is no answer.
    "$glasstls" connect --ca-only root.pem --timeout 2 --json --session sessions --early-data "https://localhost:$port/" >json 2>out
    if grep -q '"early_data": "accepted"' json; then good; else bad "early data: $(grep early_data json) $(head -c 300 out)"; fi
    end_row "0-RTT"
    stop
  }
  columns "" both
  gnutls_echo p256 1 && echo_ten && stop
  end_row "10 MB, echoed"
  gnutls_server p256 1 --require-client-cert --verify-client-cert --x509cafile root.pem &&
    client_certificates "$client_kinds" && stop
fi

echo "nginx"
if installed nginx; then
  nginx_server() { # CERTIFICATE CURVES: on the next port
    next_port
    printf 'server { listen 127.0.0.1:%s ssl; ssl_protocols TLSv1.3; ssl_ecdh_curve %s; ssl_certificate %s.chain; ' $port "$2" $1
    printf 'ssl_certificate_key %s.key; client_max_body_size 20m; root %s; location = /ten {} location / { return 200 "hello from nginx"; } }\n' $1 "$work"
  }
  : >servers.conf
  for group in $groups; do nginx_server p2561 "$(openssl_name $group)" >>servers.conf; ports[$group]=$port; done
  nginx_server p2561 X25519 >one && sed 's|root|ssl_early_data on; root|' one >>servers.conf
  ports[early]=$port
  nginx_server p2561 X25519 >one && sed "s|root|ssl_verify_client on; ssl_client_certificate $work/root.pem; root|" one >>servers.conf
  ports[client]=$port
  for kind in $kinds; do
    for depth in 0 1 2 3; do nginx_server $kind$depth X25519:secp256r1:secp384r1:secp521r1 >>servers.conf; ports[$kind $depth]=$port; done
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
    port=${ports[early]}; resumption early; key_update
    columns "" down up
    ten_megabytes down; post "hello from nginx"
    end_row "10 MB, each way"
    port=${ports[client]}; client_certificates "$client_kinds"
    stop
  }
fi

echo "Go, caddy"
if installed caddy; then
  more=
  caddy_site() { # CERTIFICATE CURVES...: on the next port
    local certificate=$1; shift
    next_port
    printf 'https://localhost:%s {\n bind 127.0.0.1\n tls %s.chain %s.key {\n curves %s\n%s }\n' \
      $port "$work/$certificate" "$work/$certificate" "$*" "$more"
    printf ' root * %s\n handle /ten {\n file_server\n }\n handle /echo {\n respond "{http.request.body}"\n }\n handle {\n respond "hello from caddy"\n }\n}\n' "$work"
  }
  printf '{\n admin off\n auto_https off\n storage file_system "%s"\n}\n' "$work/caddy" >Caddyfile
  for group in $groups; do caddy_site p2561 $group >>Caddyfile; ports[$group]=$port; done
  for kind in ${kinds/rsa-pss/}; do  # Go reads no keys that are only for RSA-PSS
    for depth in 0 1 2 3; do caddy_site $kind$depth $groups >>Caddyfile; ports[$kind $depth]=$port; done
  done
  more=$(printf ' client_auth {\n mode require_and_verify\n trusted_ca_cert_file %s\n }\n' "$work/root.pem")$'\n'
  caddy_site p2561 $groups >>Caddyfile; ports[client]=$port
  HOME=$work XDG_DATA_HOME=$work XDG_CONFIG_HOME=$work serve caddy caddy run --config "$work/Caddyfile" --adapter caddyfile && {
    at_its_port p256 1
    every_suite_and_group
    every_certificate "${kinds/rsa-pss/}" at_its_port
    columns "" $groups
    for group in $groups; do port=${ports[$group]}; retry_to $group; done
    end_row "HelloRetryRequest to"
    at_its_port p256 1
    resumption
    key_update
    columns "" down up
    ten_megabytes down; post "HTTP/1.1 200" echo
    end_row "10 MB, each way"
    port=${ports[client]}; client_certificates "$client_kinds"
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
        undo; bad "KeyUpdates: $(grep -c '"name": "KeyUpdate"' json) of them"
      fi
    done
    end_row "KeyUpdate by the server, each suite"
    resumption
    key_update
    columns "" down up
    get "10 MB down" path=10000000
    if [ "$(stat -c %s body)" != 10000000 ]; then undo; bad "10 MB down: $(stat -c %s body) bytes"; fi
    post "^10000000 bytes"
    end_row "10 MB, each way"
    stop
  }
  next_port
  keytool -importcert -noprompt -alias ca -file root.pem -keystore trust.p12 -storepass changeit -storetype PKCS12 >/dev/null 2>&1
  serve java java -Dclient=trust.p12 "$here/HttpsEcho.java" changeit $port p2563.p12 && client_certificates "$client_kinds" && stop
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
