#!/bin/bash
# Whether valgrind sees a branch or an address depend on a secret; and that it would: two mistakes made on purpose must be
# found. Closes with `N passed, N failed, N skipped`. Usage: constant_time.sh path/to/constant-time
set -u
passed=0 failed=0
judge() { # WHAT WANTED_CODE ARGUMENTS...
  local what=$1 wanted=$2 output code; shift 2
  output=$(valgrind -q --error-exitcode=99 "$@" 2>&1); code=$?
  if [ $code = "$wanted" ]; then passed=$((passed + 1)); echo "ok      $what"
  else failed=$((failed + 1)); echo "FAILED  $what: exit code $code"; echo "$output" | head -60; fi
}
if ! command -v valgrind >/dev/null; then echo "skipped: valgrind is not installed"; echo "0 passed, 0 failed, 1 skipped"; exit 0; fi
judge "a branch on a secret is found" 99 "$1" branch
judge "a secret as an address is found" 99 "$1" address
judge "no secret decides on a branch or an address" 0 "$1"
echo "$passed passed, $failed failed, 0 skipped"
[ $failed = 0 ]
