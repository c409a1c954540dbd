#!/bin/bash
# Installs into a folder of its own, and builds hello.cpp as any program would be, with what pkg-config says: with the shared
# library, and with only the static one. Then looks at what else was installed.
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
  cd '$prefix/include' && find . -name '*.hpp' | sed 's|^\./\(.*\)|#include <\1>|' >'$work/all.cpp' &&
  test -s '$work/all.cpp' && ${compiler[*]} -std=c++20 -fsyntax-only $(flags --cflags) '$work/all.cpp'"
check "all headers are in one folder, and pkg-config names the folder above it" test \
  "$(ls "$prefix/include") $(flags --cflags-only-I | tr -d ' ')" = "glasstls -I$prefix/include"
says_which_standard() { # the first error, and not the two hundredth
  "${compiler[@]}" -std=c++17 -fsyntax-only $(flags --cflags) "$here/hello.cpp" 2>&1 | grep -m1 'error' | grep 'glasstls needs C++20'
}
check "a header compiled as C++17 says what it needs" says_which_standard

# What the shells and `man` know is what --help says.
export GLASSTLS_CALLED_AS=glasstls
program=$prefix/bin/glasstls share=$prefix/share
commands=$("$program" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
options_of() { "$program" "$1" --help | sed -n '/^Options:/,/^$/s/^  \(-.,\)\{0,1\}--\([a-z-]*\).*/\2/p'; }
names_all_options() { # FILE PREFIX: PREFIX is what comes before an option's name
  local command option count=0
  for command in $commands; do
    for option in $(options_of "$command"); do
      count=$((count + 1))
      tr -d '\\' <"$1" | grep -qE -- "$2$option(fR)?\b" || { echo "$1 lacks $command --$option"; return 1; }
    done
  done
  echo "$count options"
  [ $count -ge 50 ]
}
completed() { # WORD...: what bash completes the last one to
  bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _glasstls; echo "${COMPREPLY[*]}"' - \
    "$share/bash-completion/completions/glasstls" "$@"
}
check "the man page names every option" names_all_options "$share/man/man1/glasstls.1" --
check "so does the completion for zsh" names_all_options "$share/zsh/site-functions/_glasstls" --
check "so does the completion for fish" names_all_options "$share/fish/vendor_completions.d/glasstls.fish" '-l '
check "bash completes a command" test "$(completed glasstls conn)" = connect
check "bash completes a command's options" test "$(completed glasstls connect --ca)" = "--ca --ca-only"
check "bash completes files after an option that takes one" test "$(cd "$here" && completed glasstls connect --ca hel)" = hello.cpp
check "bash completes nothing after an option that takes a word" test -z "$(cd "$here" && completed glasstls connect --suite hel)"
check "the documentation is installed" test -s "$share/doc/glasstls/docs/architecture.md" -a -s "$share/doc/glasstls/README.md"

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
