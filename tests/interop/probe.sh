#!/bin/bash
# What `glasstls probe` finds in the servers and clients of other people, compared with the lists in the folder `probe`: one name of a failed
# conversation a line, and behind it the reason, as docs/conformance.md explains it. A list is held to the version that
# its first line names. With another version, names that are not in the list are only told. Also: traces of failed conversations open, and
# the JUnit and TAP of probe and grade are what other tools read. A peer that is not installed is skipped, or with
# GLASSTLS_REQUIRE_PEERS=1 a failure. Usage: probe.sh path/to/glasstls [PEER...]
. "$(dirname "${BASH_SOURCE[0]}")/matrix.sh"
PATH=$PATH:/usr/sbin  # where Debian keeps nginx, and users' PATH does not lead

# failed_in FILE: the names of the failed conversations in a report.
failed_in() { grep -o '"name":"[^"]*","outcome":"failed"' "$1" | cut -d'"' -f4 | sort; }

# compare LIST VERSION ARGUMENTS...: probes the server on $port.
compare() {
  local list=$1 version=$2; shift 2
  "$glasstls" probe "localhost:$port" --seed 1 --format json "$@" >"$list.json" 2>"$list.err"
  judge "$list" "$version" $?
}

# compare_client LIST VERSION COMMAND: probes the client that COMMAND starts. Several may run at the same time.
compare_client() {
  "$glasstls" probe --client --ca "$1-ca.pem" --seed 1 --format json --drive "$3" >"$1.json" 2>"$1.err"
  echo $? >"$1.code"
}

# judge LIST VERSION CODE: compares the report LIST.json with the list.
judge() {
  local list=$here/probe/$1.txt report=$1.json errors=$1.err version=$2 code=$3 known other
  failed_in "$report" >found
  sed -e '/^#/d' -e 's/ .*//' "$list" | sort >expected
  known=$(sed -n '1s/^# //p' "$list")
  if [ -s "$errors" ] || [ "$code" -gt 1 ] || ! grep -q '"outcome":"passed"' "$report"; then
    bad "probe ends with $code: $(head -c 300 "$errors")"
  else
    good
  fi
  other=$(diff expected found | grep '^[<>]' | tr '\n' ' ')
  if [[ $version != "$known"* ]]; then
    absent; end_row "$version"
    echo "    the list is for $known; it differs in: ${other:-nothing}"
    return
  fi
  if [ -z "$other" ]; then good; else bad "missing (<) or new (>) failures: $other"; fi
  row+=("$(wc -l <found)")
  end_row "$version"
}

key_and_certificate() { # NAME: of localhost, or of a client
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout "$1.key" -out "$1.csr" 2>/dev/null
  chmod 600 "$1.key"
  openssl x509 -req -in "$1.csr" -CA root.pem -CAkey root.key -days 9 -out "$1.pem" -extfile <(
    printf 'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nsubjectAltName=DNS:localhost\n'
    printf 'authorityKeyIdentifier=keyid\nsubjectKeyIdentifier=hash\n') 2>/dev/null
}
if ! installed openssl; then
  echo "  (it makes the certificates, so no peer can be tried without it)"
  close
fi
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=Peers" -keyout root.key -out root.pem \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign -days 9 2>/dev/null
key_and_certificate localhost
key_and_certificate anna
mkdir html && echo hello >html/index.html

columns "" probe "as expected" failed
if wanted nginx && installed nginx; then
  next_port
  cat >nginx.conf <<EOF
daemon off; master_process off; pid $work/nginx.pid; error_log $work/error.log;
events { worker_connections 512; }
http { access_log off; client_body_temp_path $work/b; proxy_temp_path $work/p; fastcgi_temp_path $work/f; uwsgi_temp_path $work/u;
  scgi_temp_path $work/s;
  server { listen 127.0.0.1:$port ssl; ssl_certificate $work/localhost.pem; ssl_certificate_key $work/localhost.key; ssl_protocols TLSv1.3;
    ssl_early_data on; root $work/html; } }
EOF
  version="nginx with $(nginx -V 2>&1 | grep -o 'OpenSSL [0-9.]*' | tail -1)"
  serve nginx nginx -e "$work/error.log" -p "$work" -c "$work/nginx.conf" && {
    compare nginx-openssl-3.0 "$version"
    columns "" "a trace" "in view" "in step"
    one=$(failed_in nginx-openssl-3.0.json | head -1)
    "$glasstls" probe "localhost:$port" --filter "$one" --trace-failures traces --jobs 2 >out 2>&1
    if [ "$(stat -c %a "traces/$one.sqlog" 2>&1)" = 600 ]; then good; else bad "no private trace of $one: $(tail -3 out)"; fi
    check "view" "^failed" "$glasstls" view "traces/$one.sqlog"
    input=steps; echo "list all" >steps
    check "step" "ClientHello" "$glasstls" step "traces/$one.sqlog"
    input=/dev/null
    end_row "$one"
    columns "" "JUnit, probe" "JUnit, grade" "TAP, probe" "TAP, grade"
    if installed xmllint; then
      for one in "probe localhost:$port" "grade -- false"; do
        "$glasstls" ${one%% *} --format junit ${one#* } >junit.xml 2>/dev/null
        check "JUnit of $one" "junit.xml validates" xmllint --noout --schema "$here/../../docs/junit.xsd" junit.xml
      done
    else absent; absent; fi
    # TAP 14 is TAP 13 with more notes; older versions of prove ask for the number 13.
    if installed prove; then
      "$glasstls" probe "localhost:$port" --filter 'ordinary*' --format tap 2>/dev/null | sed "1s/14/13/" >probe.tap
      check "TAP of probe" "Result: PASS" prove --exec cat probe.tap
      # Every checkpoint fails, and that is what prove must say, not that it cannot parse.
      "$glasstls" grade --format tap -- false 2>/dev/null | sed "1s/14/13/" >grade.tap
      prove --exec cat grade.tap >out 2>&1
      if grep -q "Failed test" out && ! grep -qi "parse error" out; then good; else bad "TAP of grade: $(tail -3 out | tr '\n' ' ')"; fi
    else absent; absent; fi
    end_row "what other tools read"
    stop
  }
fi
if wanted gnutls && installed gnutls-serv; then
  columns "" probe "as expected" failed
  next_port
  version="GnuTLS $(gnutls-serv --version 2>&1 | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -1)"
  serve gnutls gnutls-serv --quiet --http --disable-client-cert --priority NORMAL:-VERS-ALL:+VERS-TLS1.3 --port $port \
    --x509certfile localhost.pem --x509keyfile localhost.key && { compare gnutls-3.7 "$version"; stop; }
fi
# Its server stops answering after many KeyUpdates (docs/conformance.md), so only what nginx cannot be tested for is tried.
if wanted openssl; then
  columns "" probe "as expected" failed
  next_port
  version=$(openssl version | cut -d' ' -f1-2)
  serve openssl openssl s_server -accept $port -cert localhost.pem -key localhost.key -CAfile root.pem -Verify 2 -tls1_3 -WWW -quiet && {
    compare openssl-client-certificates-3.0 "$version" --filter '*certificate-*' --cert anna.pem --key anna.key; stop; }
fi
# Our own server with client certificates: nothing fails.
if wanted glasstls; then
  columns "" probe "as expected" failed
  start ours serve --cert localhost.pem --key localhost.key --client-ca root.pem --early-data 16384
  use ours
  compare glasstls glasstls --cert anna.pem --key anna.key --jobs 4
fi
# Clients, at the same time. Most of their time is waiting for programs to start.
declare -A clients=()
try_client() { # LIST VERSION COMMAND
  clients[$1]=$2
  compare_client "$@" & servers+=($!) testers+=($!)
}
testers=()
wanted glasstls && try_client glasstls-client "glasstls" "$glasstls connect --quiet --ca-only {ca} -o /dev/null {}"
if wanted curl && installed curl; then
  try_client curl-openssl-3.0 "curl with $(curl --version | grep -o 'OpenSSL/[0-9.]*' | tr / ' ')" \
    'curl -s -o /dev/null --cacert {ca} {}'
fi
if wanted gnutls && installed gnutls-cli; then
  printf 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n' >request
  try_client gnutls-cli-3.7 "gnutls-cli with GnuTLS $(gnutls-cli --version 2>&1 | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -1)" \
    "gnutls-cli --x509cafile {ca} --sni-hostname {host} --verify-hostname {host} -p {port} 127.0.0.1 <'$work/request'"
fi
[ ${#testers[@]} = 0 ] || wait "${testers[@]}"
columns "clients" probe "as expected" failed
for one in "${!clients[@]}"; do judge "$one" "${clients[$one]}" "$(cat "$one.code")"; done
close
