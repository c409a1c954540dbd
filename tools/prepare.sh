# shellcheck shell=sh
# Sourced by tools/run and tools/test: finds the source tree, installs what the build lacks, builds.
# Everything it says goes to standard error. POSIX sh; macOS and Debian's dash both read it.

name=$(basename -- "$0")
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P) || exit 1
build=${BUILD_DIR:-build}
case $build in /*) ;; *) build=$root/$build ;; esac

say() { printf '%s: %s\n' "$name" "$*" >&2; }
die() { say "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# The oldest compilers that the tree is tested with. Only the preprocessor runs, so this takes milliseconds.
new_enough() {
  # shellcheck disable=SC2086  # "ccache g++" is two words
  printf '%s\n' '#if defined __clang__' '#if __clang_major__ < 14' '#error' '#endif' \
    '#elif __GNUC__ < 12' '#error' '#endif' | $1 -x c++ -std=c++20 -E - >/dev/null 2>&1
}

# Sets CXX to the first compiler that is new enough. If the caller set it, no other is tried.
find_compiler() {
  if [ -n "${CXX:-}" ]; then
    new_enough "$CXX"
    return
  fi
  for candidate in c++ g++ clang++ g++-15 g++-14 g++-13 g++-12 clang++-20 clang++-19 clang++-18 clang++-17 \
    clang++-16 clang++-15 clang++-14; do
    if have $candidate && new_enough $candidate; then
      export CXX=$candidate
      return 0
    fi
  done
  return 1
}

find_manager() {
  for manager in apt-get dnf brew; do
    have $manager && return 0
  done
  manager=none
}

# package NEED: what the system's package manager calls it.
package() {
  case $manager:$1 in
    apt-get:compiler) echo g++ ;;
    dnf:compiler) echo gcc-c++ ;;
    brew:compiler) echo llvm ;;
    apt-get:ninja | dnf:ninja) echo ninja-build ;;
    apt-get:pkg-config) echo pkg-config ;;
    dnf:pkg-config) echo pkgconf-pkg-config ;;
    brew:pkg-config) echo pkgconf ;;
    apt-get:libsodium) echo libsodium-dev ;;
    dnf:libsodium) echo libsodium-devel ;;
    apt-get:libcares) echo libc-ares-dev ;;
    dnf:libcares) echo c-ares-devel ;;
    brew:libcares) echo c-ares ;;
    apt-get:zlib) echo zlib1g-dev ;;
    dnf:zlib) echo zlib-devel ;;
    apt-get:CLI11) echo libcli11-dev ;;
    dnf:CLI11) echo cli11-devel ;;
    brew:CLI11) echo cli11 ;;
    apt-get:nlohmann_json) echo nlohmann-json3-dev ;;
    dnf:nlohmann_json) echo json-devel ;;
    brew:nlohmann_json) echo nlohmann-json ;;
    dnf:catch2) echo catch2-devel ;;
    *) echo "$1" ;;
  esac
}

has_roots() {
  for bundle in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem; do
    [ -e $bundle ] && return 0
  done
  return 1
}

# has_library NAME: by its pkg-config name; the two that are headers only are also known by their header.
has_library() {
  pkg-config --exists "$1" 2>/dev/null && return
  case $1 in
    CLI11) header=CLI/CLI.hpp ;;
    nlohmann_json) header=nlohmann/json.hpp ;;
    *) return 1 ;;
  esac
  [ -e /usr/include/$header ] || [ -e /usr/local/include/$header ] || [ -e /opt/homebrew/include/$header ]
}

# missing LIBRARY...: what is not here of the tools and these libraries, one a line.
missing() {
  find_compiler || echo compiler
  for tool in meson ninja pkg-config; do
    have $tool || echo $tool
  done
  pkg-config --exists "$@" 2>/dev/null || for library in "$@"; do
    has_library "$library" || echo "$library"
  done
  has_roots || [ "$manager" = brew ] || echo ca-certificates
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif have sudo && [ -t 0 ]; then
    sudo "$@"
  elif have sudo; then
    sudo -n "$@"
  else
    return 1
  fi
}

install_packages() {
  case $manager in
    apt-get)
      as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@"
      ;;
    dnf) as_root dnf install -q -y --setopt=install_weak_deps=False "$@" ;;
    brew) HOMEBREW_NO_AUTO_UPDATE=1 brew install -q "$@" ;;
  esac </dev/null >&2
}

# install_missing LIBRARY...: asks the package manager for exactly what is missing; silent when nothing is.
install_missing() {
  find_manager
  lacking=$(missing "$@")
  [ -n "$lacking" ] || return 0
  packages=$(for need in $lacking; do package "$need"; done | tr '\n' ' ')
  if [ "$manager" = none ]; then
    say "found no apt-get, dnf or brew; please install: $packages"
  else
    say "installing with $manager: $packages"
    # shellcheck disable=SC2086  # one word a package
    install_packages $packages || say "the installation failed; please install by hand: $packages"
  fi
  hash -r
  if [ "$manager" = brew ] && ! find_compiler && [ -x "$(brew --prefix llvm)/bin/clang++" ]; then
    CXX=$(brew --prefix llvm)/bin/clang++
    export CXX
  fi
  find_compiler || die "found no C++20 compiler; it needs g++ 12 or clang 14 at least (Debian 12, Ubuntu 24.04, Fedora 38" \
    "and later have one); set CXX if the compiler has an unusual name"
  { have meson && have ninja; } || die "found no meson or no ninja; it needs meson 1.0 or later, and ninja"
  for library in "$@"; do
    has_library "$library" ||
      say "$library is not installed; meson will fetch the release that subprojects/ names"
  done
}

# For tools/test --arm64, on Debian: the cross compiler, an emulator, and the libraries of the other architecture.
install_for_arm64() {
  install_missing libsodium zlib libcares CLI11 nlohmann_json catch2
  libraries=/usr/lib/aarch64-linux-gnu/pkgconfig
  if have aarch64-linux-gnu-g++ && have qemu-aarch64 && [ -e /usr/lib/aarch64-linux-gnu/libstdc++.so.6 ] &&
    [ -e $libraries/libsodium.pc ] && [ -e $libraries/zlib.pc ] &&
    [ -e $libraries/libcares.pc ]; then
    return 0
  fi
  [ "$manager" = apt-get ] || die "found no apt-get; --arm64 needs the packages of Debian or Ubuntu"
  say "installing with apt-get: a compiler for arm64, its libraries, and qemu-user"
  as_root dpkg --add-architecture arm64
  install_packages g++-aarch64-linux-gnu qemu-user libsodium-dev:arm64 zlib1g-dev:arm64 libc-ares-dev:arm64 libstdc++6:arm64 ||
    die "the packages for arm64 could not be installed"
}

# -O3 gains nothing outside of src/crypto, which asks for it itself, and makes g++ 12 see ghosts.
optimised='-Doptimization=2 -Ddebug=false -Db_ndebug=true'

# configure disabled|enabled: makes the build directory if there is none, without or with the test suites.
configure() {
  if [ ! -f "$build/build.ninja" ]; then
    find_compiler || die "found no C++20 compiler; it needs g++ 12 or clang 14 at least"
    say "configuring $build"
    # shellcheck disable=SC2086  # one word an option
    meson setup "$build" "$root" $optimised "-Dtests=$1" ${cross_file:+"--cross-file=$cross_file"} >&2 ||
      die "meson could not configure; it needs meson 1.0 or later (this is $(meson --version))"
  elif [ "$1" = enabled ] && [ ! -d "$build/tests" ]; then
    meson configure "$build" -Dtests=enabled >&2 || exit 1  # tools/run came first
  fi
}

# What one step of the compiler takes, in seconds of one core: the mean of a whole build on the machine where it was measured. A step is
# a room or a suite, or a file that is compiled on its own.
seconds_a_step=7

# How long `$1` steps may take here: half and twice the estimate, in minutes.
estimate() {
  cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
  seconds=$(($1 * seconds_a_step / (cores < $1 ? cores : $1)))
  if [ $seconds -lt 60 ]; then
    echo "about a minute or less"
  else
    echo "about $(((seconds + 90) / 120)) to $(((seconds + 29) / 30)) minutes"
  fi
}

# compile [TARGET]: brings the target, or everything, up to date, and says before about how long that takes; silent when
# there is nothing to do.
compile() {
  ninja -C "$build" build.ninja >/dev/null || die "meson could not configure"  # the steps are known only after it
  steps=$(ninja -C "$build" -n -v "$@" 2>/dev/null | grep -c ' -c ') || steps=0
  if [ "$steps" = 0 ] && ninja -C "$build" -n "$@" 2>/dev/null | grep -q 'no work to do'; then
    return 0
  fi
  say "building in $build: $steps compiler steps, $(estimate "$steps") on this machine"
  NINJA_STATUS='[%f of %t, %e s] ' ninja -C "$build" "$@" >&2 || die "the build failed"
}
