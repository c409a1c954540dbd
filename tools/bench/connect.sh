#!/bin/bash
# Whole-process CPU time (user + system) of one https request on loopback: glasstls, curl and openssl s_client in turn, with
# the system's bundle of roots and a local one added. Prints medians and the ratio to curl.
# Usage: tools/bench/connect.sh path/to/glasstls [runs]
set -eu
client=$(realpath "$1") runs=${2:-41}
bundle=${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}
work=$(mktemp -d); cd "$work"
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
port=$((20000 + $$ % 20000))

ca='basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash'
leaf='basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:localhost\nauthorityKeyIdentifier=keyid'
for name in ca leaf; do openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $name.key 2>/dev/null; done
openssl req -x509 -new -key ca.key -subj "/CN=Bench Root" -days 90 -out ca.pem \
  -config <(printf '[req]\ndistinguished_name=d\nx509_extensions=e\n[d]\n[e]\n%b\n' "$ca")
openssl req -new -key leaf.key -subj "/CN=localhost" -out leaf.csr 2>/dev/null
openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -days 80 -set_serial "0x$(openssl rand -hex 12)" \
  -extfile <(printf '%b' "$leaf") -out leaf.pem 2>/dev/null
cat "$bundle" ca.pem >bundle.pem
openssl s_server -accept 127.0.0.1:$port -cert leaf.pem -key leaf.key -www >/dev/null 2>&1 </dev/null & server=$!
for _ in $(seq 50); do (: </dev/tcp/127.0.0.1/$port) 2>/dev/null && break; sleep 0.1; done

unset SSL_CERT_DIR  # one bundle for everybody, no folder of single files
export SSL_CERT_FILE=$work/bundle.pem
run_glasstls() { "$client" connect -q -o /dev/null "https://localhost:$port/"; }
run_curl() { curl -s -o /dev/null --tlsv1.3 --cacert bundle.pem "https://localhost:$port/"; }
run_openssl() { printf 'GET / HTTP/1.0\r\n\r\n' | openssl s_client -quiet -verify_return_error -CAfile bundle.pem -connect localhost:$port -servername localhost >/dev/null 2>&1; }
run_true() { /bin/true; }

TIMEFORMAT='%U %S'
for who in glasstls curl openssl true; do run_$who || { echo "$who failed"; exit 1; }; : >$who.times; done
for _ in $(seq "$runs"); do
  for who in glasstls curl openssl true; do { time run_$who >/dev/null 2>&1; } 2>>$who.times; done
done
median() { awk '{ print ($1 + $2) * 1000 }' "$1.times" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
printf '%-22s %8s %14s\n' "$runs runs each" "CPU ms" "ratio to curl"
for who in glasstls curl openssl true; do
  printf '%-22s %8s %14s\n' "$who" "$(median $who)" "$(awk -v a="$(median $who)" -v b="$(median curl)" 'BEGIN { printf "%.3f", a / b }')"
done
