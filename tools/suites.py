"""Runs the suites that meson knows, two at a time, and adds up their closing lines.

Every suite closes with `N passed, N failed, N skipped`. One that crashes, runs out of time or has no such line counts
as one failure, and its output is shown. When all is well, only lines that start with `report: ` or `skipped: ` are
shown, and the whole output of a suite that meson knows as `report`.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

CLOSING = re.compile(r"^(\d+) passed, (\d+) failed, (\d+) skipped$", re.MULTILINE)
LEAST_LIMIT = 300  # seconds that every suite may take: a limit ends what hangs, and must not fail what shares its machine
SHOWN_LINES = 400  # of a failed suite's output, from its end


def run(suite, time_limit, build, emulator):
    """The suite's output, exit code (None: out of time) and seconds taken. What it started ends with it."""
    start = time.monotonic()
    command = suite["cmd"]
    if emulator and os.path.commonpath([command[0], build]) == build:  # and not a script
        command = emulator.split() + command
    try:
        process = subprocess.Popen(
            command, cwd=suite["workdir"], env=dict(os.environ, **suite["env"]), start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    except OSError as error:
        return str(error), 127, 0.0
    try:
        output, _ = process.communicate(timeout=time_limit)
        code = process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
        code = None
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    return output, code, time.monotonic() - start


def judge(output, code):
    """(passed, failed, skipped) and, if the closing line does not say what went wrong, why."""
    closing = CLOSING.findall(output)
    passed, failed, skipped = map(int, closing[-1]) if closing else (0, 0, 0)
    if code is None:
        return (passed, failed + 1, skipped), "ran out of time"
    if code < 0:
        return (passed, failed + 1, skipped), f"was ended by {signal.Signals(-code).name}"
    if not closing:
        return (0, 1, 0), f"ended with code {code} and without its closing line"
    if code != 0 and failed == 0:
        return (passed, 1, skipped), f"ended with code {code}"
    return (passed, failed, skipped), ""


def labelled(suite, label):
    return any(name.split(":")[-1] == label for name in suite["suite"])


def show(suite, output, code, seconds):
    counts, problem = judge(output, code)
    print("%-14s %6.1f s   %d passed, %d failed, %d skipped%s" %
          (suite["name"], seconds, *counts, problem and f" ({problem})"))
    lines = output.splitlines()
    if counts[1] > 0:
        shown = lines[-SHOWN_LINES:]
    elif labelled(suite, "report"):
        shown = [line for line in lines if not CLOSING.match(line)]
    else:
        shown = [line.removeprefix("report: ") for line in lines if line.startswith(("report: ", "skipped: "))]
    print("".join(f"    {line}\n" for line in shown), end="")
    sys.stdout.flush()
    return counts


def tally_of_musts(seen):
    """How many of the MUSTs that a check keeps were seen as a check in the trace of some test, as text, and whether
    that is all of them. tests/house makes sure that the others have a reason why no check can show them."""
    rules = {rule for file in seen.iterdir() for rule in file.read_text().splitlines()}
    musts = json.loads((pathlib.Path(__file__).parents[1] / "docs/musts.json").read_text())
    checks = {row["id"]: [by["check"] for by in row["by"] if "check" in by] for row in musts if row["status"] == "kept"}
    checked = [name for name, wanted in checks.items() if wanted]
    unseen = [name for name in checked if not rules.issuperset(checks[name])]
    text = "MUSTs: %d kept, %d of them by a check, %d seen as a check in a test's trace; for %d a reason is given%s" % (
        len(checks), len(checked), len(checked) - len(unseen), len(checks) - len(checked),
        unseen and "; failed, because not seen: " + " ".join(unseen) or "")
    return text, not unseen


def main():
    parser = argparse.ArgumentParser(prog="tools/test")
    parser.add_argument("build")
    parser.add_argument("names", nargs="*", metavar="SUITE", help="only these suites")
    parser.add_argument("--fast", action="store_true", help="leave out the suites marked slow")
    parser.add_argument("--except", dest="left_out", action="append", default=[], metavar="SUITE", help="leave out this suite")
    parser.add_argument("--emulator", default="", metavar="COMMAND", help="the program that runs programs for another machine")
    options = parser.parse_args()

    known = json.loads(subprocess.check_output(["meson", "introspect", "--tests", options.build]))
    unknown = set(options.names + options.left_out) - {suite["name"] for suite in known}
    if unknown:
        sys.exit(f"no suite named {', '.join(sorted(unknown))}; there are: {' '.join(s['name'] for s in known)}")
    chosen = [suite for suite in known
              if (suite["name"] in options.names if options.names else
                  not (options.fast and labelled(suite, "slow")))
              and suite["name"] not in options.left_out]
    factor = float(os.environ.get("TIMEOUT_FACTOR", "1"))

    folder = tempfile.TemporaryDirectory(prefix="glasstls-seen-")
    seen = pathlib.Path(folder.name)
    for suite in chosen:
        suite["env"]["GLASSTLS_SEEN_CHECKS"] = str(seen / suite["name"])
    totals = [0, 0, 0]
    together = [suite for suite in chosen if suite["is_parallel"]]
    alone = [suite for suite in chosen if not suite["is_parallel"]]
    for suites, workers in ((together, os.cpu_count() or 1), (alone, 1)):
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            running = {pool.submit(run, suite, max(suite["timeout"] or 0, LEAST_LIMIT) * factor, os.path.abspath(options.build),
                                   options.emulator): suite for suite in suites}
            for done in concurrent.futures.as_completed(running):
                totals = [a + b for a, b in zip(totals, show(running[done], *done.result()))]
    if not options.names:
        tally, complete = tally_of_musts(seen)
        print(tally)
        if not complete and not options.left_out:
            totals[1] += 1
    print("%d passed, %d failed, %d skipped" % tuple(totals))
    return 0 if totals[0] > 0 and totals[1] == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
