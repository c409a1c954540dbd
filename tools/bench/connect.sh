#!/bin/bash
# Whole-process CPU time (user + system) of one https request on loopback: glasstls, curl and openssl s_client in turn, with
# the system's bundle of roots and a local one added. Prints medians, the quickest run, and the ratio to curl.
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
printf 'GET / HTTP/1.0\r\n\r\n' >request

# In turns, so all see the same machine. Each is started without a shell; the kernel counts its processor time to the
# microsecond.
python3 - "$runs" "$client" "$port" <<'E'
import os, statistics, sys

runs, client, port = int(sys.argv[1]), sys.argv[2], sys.argv[3]
url = f"https://localhost:{port}/"
commands = {
    "glasstls": [client, "connect", "-q", "-o", "/dev/null", url],
    "curl": ["curl", "-s", "-o", "/dev/null", "--tlsv1.3", "--cacert", "bundle.pem", url],
    "openssl": ["openssl", "s_client", "-quiet", "-verify_return_error", "-CAfile", "bundle.pem",
                "-connect", f"localhost:{port}", "-servername", "localhost"],
    "true": ["true"],
}
quiet = [(os.POSIX_SPAWN_OPEN, 0, "request", os.O_RDONLY, 0)]
quiet += [(os.POSIX_SPAWN_OPEN, fd, "/dev/null", os.O_WRONLY, 0) for fd in (1, 2)]
times = {name: [] for name in commands}
for turn in range(runs + 1):
    for name, command in commands.items():
        process = os.posix_spawnp(command[0], command, os.environ, file_actions=quiet)
        _, status, usage = os.wait4(process, 0)
        if status != 0:
            sys.exit(f"{name} failed")
        if turn > 0:  # the first fills the caches
            times[name].append((usage.ru_utime + usage.ru_stime) * 1000)
median = {name: statistics.median(times[name]) for name in times}
print("%-12s %10s %10s %15s %22s" % (f"{runs} runs", "CPU ms", "quickest", "ratio to curl", "less that of `true`"))
for name in times:
    print("%-12s %10.2f %10.2f %15.3f %22.3f" % (name, median[name], min(times[name]), median[name] / median["curl"],
          (median[name] - median["true"]) / (median["curl"] - median["true"])))
E
