#!/bin/bash
# Installs into a folder of its own, and builds hello.cpp as anybody would, with what pkg-config says: against the shared
# library, and against the static one alone.
# Usage: packaging.sh BUILD_DIR COMPILER...
set -u
build=$1 here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd); shift
compiler=("$@")
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
passed=0 failed=0
check() { # WHAT COMMAND...
  local what=$1; shift
  if "$@" >"$work/out" 2>&1; then passed=$((passed + 1)); echo "ok      $what"
  else failed=$((failed + 1)); echo "FAILED  $what"; tail -20 "$work/out"; fi
}

check "meson install" env DESTDIR="$work/root" meson install -C "$build" --no-rebuild
pc=$(find "$work/root" -name glasstls.pc)
prefix=$work/root$(sed -n 's/^prefix=//p' "$pc")
library=$(dirname "$(dirname "$pc")")
export PKG_CONFIG_PATH=${pc%/*}:${PKG_CONFIG_PATH:-}
flags() { pkg-config --define-variable=prefix="$prefix" "$@" glasstls; }

check "the program is installed" "$prefix/bin/glasstls" --version
check "its version is pkg-config's" test "glasstls $(flags --modversion)" = "$("$prefix/bin/glasstls" --version)"
check "every header that is installed finds what it includes" sh -c "
  cd '$prefix/include/glasstls' && find . -name '*.hpp' | sed 's|^\./\(.*\)|#include <\1>|' >'$work/all.cpp' &&
  test -s '$work/all.cpp' && ${compiler[*]} -std=c++20 -fsyntax-only $(flags --cflags) '$work/all.cpp'"
check "hello.cpp builds with the shared library" "${compiler[@]}" -std=c++20 $(flags --cflags) "$here/hello.cpp" -o "$work/shared" $(flags --libs)
check "and runs" env LD_LIBRARY_PATH="$library" DYLD_LIBRARY_PATH="$library" "$work/shared"
cp "$work/out" "$work/said"
cat "$work/said"
mkdir "$work/static" && cp "$library"/libglasstls.a "$work/static/"
check "hello.cpp builds with the static library" "${compiler[@]}" -std=c++20 $(flags --cflags) "$here/hello.cpp" -o "$work/alone" \
  $(flags --libs --static | sed "s|-L[^ ]*/root[^ ]*|-L$work/static|g")
check "and runs without the shared one" "$work/alone"
cp "$work/out" "$work/said-alone"
check "both say the same" cmp "$work/said" "$work/said-alone"

echo "$passed passed, $failed failed, 0 skipped"
[ $failed = 0 ]
