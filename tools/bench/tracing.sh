#!/bin/bash
# What tracing costs a handshake when nobody listens: the share of its instructions in trace/event.hpp, where every place that
# emits an event asks whether there is a listener. Valgrind counts them, so the figure is the same in each run.
# Usage: tools/bench/tracing.sh [BUILD_DIR]; the build must have debugging information (-Ddebug=true).
set -eu
build=${1:-build-debug}
[ -f "$build/build.ninja" ] || meson setup "$build" -Doptimization=2 -Ddebug=true -Db_ndebug=true >/dev/null
ninja -C "$build" tools/bench/bench-tracing >&2
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
count() { # HANDSHAKES: prints the instructions of all, and those in trace/event.hpp
  valgrind --tool=callgrind --callgrind-out-file="$work/out" "$build/tools/bench/bench-tracing" "$1" >/dev/null 2>"$work/log" ||
    { cat "$work/log" >&2; return 1; }
  python3 - "$work/out" <<'PY'
import re
import sys

# Callgrind's format: fl, fi and fe lines say in which file the lines after them lie; a line of costs behind `calls=` is what
# was called, and counted there.
names, place, total, tracing, called = {}, "", 0, 0, False
for line in open(sys.argv[1], encoding="utf-8", errors="replace"):
    file = re.match(r"f[lie]=\((\d+)\)(?: (.*))?", line)
    if file:
        if file[2]:
            names[file[1]] = file[2].strip()
        place = names.get(file[1], "")
    elif line.startswith("calls="):
        called = True
    elif re.match(r"[+*\-\d]", line):
        cost = line.split()
        if not called and len(cost) > 1:
            total += int(cost[1])
            tracing += int(cost[1]) if place.endswith("trace/event.hpp") else 0
        called = False
print(total, tracing)
PY
}
# What starts the program is the same in both runs, and falls out of their difference.
read -r few few_tracing < <(count 2)
read -r many many_tracing < <(count 12)
awk -v all=$((many - few)) -v tracing=$((many_tracing - few_tracing)) 'BEGIN {
  printf "a handshake, both sides: %.0f instructions, of which tracing takes %.0f: %.4f %%\n", all / 10, tracing / 10, 100 * tracing / all }'
