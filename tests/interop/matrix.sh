# What the interoperability tests have in common: a folder to work in, rows of a matrix, counts, and how to start either end and
# look at the other. To be sourced by a script whose arguments are the program and the peers that are wanted; everything in
# $servers is stopped at the end.
set -u
glasstls=$(realpath "$1") peers=${*:2}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d) && cd "$work" || exit 1
export XDG_STATE_HOME=$work HOME=$work
servers=()
trap 'for pid in "${servers[@]}"; do kill "$pid" 2>/dev/null; done; wait 2>/dev/null; cd /; rm -rf "$work"' EXIT
wanted() { [ -z "$peers" ] || [[ " $peers " == *" $1 "* ]]; }
passed=0 failed=0 skipped=0

suites="TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256"
groups="x25519 secp256r1 secp384r1 secp521r1"
wide_groups="$groups x448"  # what OpenSSL, GnuTLS and OpenJDK take
hybrids="X25519MLKEM768 SecP256r1MLKEM768"
# What the openssl of PATH takes: ML-KEM since 3.5.
openssl_groups="$wide_groups"
if openssl list -tls-groups 2>/dev/null | grep -q X25519MLKEM768; then openssl_groups="$hybrids $wide_groups"; fi
# How OpenSSL and nginx call a group.
openssl_name() { case $1 in x25519) echo X25519 ;; x448) echo X448 ;; secp*) echo "P-${1:4:3}" ;; *) echo "$1" ;; esac; }

# --- the matrix: a row has a title and cells; what is wrong with a cell is printed below its row ---
row=() troubles=()
good() { passed=$((passed + 1)); row+=("ok"); }
bad() { failed=$((failed + 1)); row+=("FAILED"); troubles+=("$*"); }
absent() { row+=("-"); }  # what the peer does not have
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

# --- our server: for clients of others ---
declare -A ports pids
# start NAME ARGUMENTS...: glasstls on a free port.
start() {
  local name=$1; shift
  "$glasstls" "$@" --port 0 >"$name.log" 2>&1 &
  servers+=($!) pids[$name]=$!
  for _ in $(seq 300); do grep -q "Ctrl-C ends" "$name.log" && break; sleep 0.1; done
  ports[$name]=$(grep -aoE "localhost:[0-9]+" "$name.log" | head -1 | cut -d: -f2)
  [ -n "${ports[$name]}" ] || { echo "the server does not start:"; cat "$name.log"; exit 1; }
}
# use NAME: the server that the following cells are about.
use() { port=${ports[$1]} url=https://localhost:${ports[$1]} log=$1.log; }

# check WHAT PATTERN COMMAND...: what the command prints must match.
check() {
  local what=$1 pattern=$2; shift 2
  "$@" >out 2>&1 <"${input:-/dev/null}"
  if grep -aqE "$pattern" out; then good; else bad "$what: $(tail -5 out | tr '\n' ' ' | head -c 400)"; fi
}
# told WHAT PATTERN COMMAND...: what our server then says about the connection must match.
told() {
  local what=$1 pattern=$2 before; shift 2
  before=$(wc -l <"$log")
  "$@" >out 2>&1 <"${input:-/dev/null}"
  for _ in $(seq 20); do
    if tail -n +$((before + 1)) "$log" | grep -aqE "$pattern"; then good; return; fi
    sleep 0.1
  done
  bad "$what: $(tail -n +$((before + 1)) "$log" | tr '\n' ' ' | head -c 300); $(tail -5 out | tr '\n' ' ' | head -c 300)"
}

# held FILE COMMAND...: for clients that end with their input, whatever is still to come: this input has no end.
held() {
  local file=$1; shift
  rm -f held && mkfifo held && exec 9<>held
  cat "$file" >&9 & "$@" <held; local code=$?
  exec 9>&-
  return $code
}

# --- servers of others, for our client ---
# A port of 127.0.0.1 that nobody listens on, below those that systems give to connections going out.
port=$((10000 + $$ % 20000))
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
# `certificates` is how many the server must send, `path` the page. With $unclosed the page may end without close_notify.
get() {
  local what=$1 wanted=() path= one; shift
  while [[ ${1:-} == *=* ]]; do case $1 in path=*) path=${1#path=} ;; *) wanted+=("$1") ;; esac; shift; done
  rm -f body json
  if ! "$glasstls" connect --ca-only root.pem --timeout 20 --json -o body "$@" "https://localhost:$port/$path" >json 2>out &&
    ! { [ -n "${unclosed:-}" ] && grep -q "ended without close_notify" json; }; then
    bad "$what: $(grep -A12 '"error"' json | head -c 600 | tr -s ' \n' ' ') $(head -c 300 out)"; return; fi
  [ -s body ] || { bad "$what: no body"; return; }
  for one in "${wanted[@]}"; do
    if [[ $one == certificates=* ]]; then
      [ "$(grep -c '^      "not_before"' json)" = "${one#*=}" ] || { bad "$what: the server did not send ${one#*=} certificates"; return; }
    elif ! grep -q "\"${one%%=*}\": \"*${one#*=}\"*,*$" json; then
      bad "$what: $one was not negotiated: $(grep "\"${one%%=*}\"" json)"; return
    fi
  done
  good
}
