#!/usr/bin/env python3
"""Runs `serve`, `connect` and the other commands where nothing can be written, read or opened, and holds what happens
against what is documented: no visitor and no server notices, what could not be written is said once on standard
error, and the exit code is that of docs/command-line.md. Prints the matrix, and closes with
`N passed, N failed, N skipped`.

Usage: faults.py path/to/glasstls
"""

import contextlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

GLASSTLS = os.path.realpath(sys.argv[1])
WORK = tempfile.mkdtemp(prefix="glasstls-faults-")
ENVIRONMENT = {"PATH": os.environ.get("PATH", ""), "HOME": WORK, "XDG_STATE_HOME": WORK, "LC_ALL": "C"}
AUTHORITY = os.path.join(WORK, "glasstls", "local-ca.pem")
PATIENCE = 60  # seconds, for anything on a busy machine
ENDED, FILE = 0, 10  # exit codes
VECTORS = os.path.join(os.environ["GLASSTLS_ROOT"], "vectors", "mlkem-cctv", "unluckysample-ML-KEM-768.txt")

passed = failed = skipped = 0
rows = []


def result(row, column, troubles):
    """Notes a cell of the matrix; it is good where there are no troubles."""
    global passed, failed
    passed, failed = (passed, failed + 1) if troubles else (passed + 1, failed)
    rows.append((row, column, "FAILED" if troubles else "good"))
    for trouble in troubles:
        print(f"FAILED  {row}: {column}: {trouble}")


def skip(row, column, why):
    global skipped
    skipped += 1
    rows.append((row, column, "skipped"))
    print(f"skipped: {row}: {column}: {why}")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def in_child(closed=(), descriptors=None, user=None):
    """What a child does before it becomes the program."""
    def run():
        for descriptor in closed:
            os.close(descriptor)
        if descriptors:
            resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))
        if user:
            os.setgroups([])
            os.setgid(user)
            os.setuid(user)
    return run


def start(words, **more):
    more = {"stdin": subprocess.DEVNULL, "stderr": subprocess.PIPE, "env": ENVIRONMENT, "cwd": WORK, **more}
    return subprocess.Popen([GLASSTLS, *words], **more)


def run(words, stdout=subprocess.PIPE, **more):
    """The exit code (None where it hangs), standard output and standard error."""
    process = start(words, stdout=stdout, **more)
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        return None, out or b"", err.decode(errors="replace")
    return process.returncode, out or b"", err.decode(errors="replace")


class Server:
    """`serve` on a port of its own."""

    def __init__(self, *words, **more):
        self.port = free_port()
        self.errors = tempfile.TemporaryFile()
        self.process = start(["serve", "--port", str(self.port), *words],
                             **{"stdout": subprocess.DEVNULL, "stderr": self.errors, **more})
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)
        self.process.kill()
        raise RuntimeError("serve does not start: " + self.said())

    def said(self):
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")

    def visit(self, path="/glasstls/bytes/5000"):
        return run(["connect", "-q", "--ca-only", AUTHORITY, "--timeout", "30", f"https://localhost:{self.port}{path}"])

    def stop(self):
        """The exit code, and how many seconds it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return None, PATIENCE
        return self.process.returncode, time.monotonic() - began


def serve(row, column, *words, says=None, visitors=4, **more):
    """Visitors come to a server with a fault, one after the other, and must not notice."""
    try:
        server = Server(*words, **more)
    except RuntimeError as error:
        return result(row, column, [str(error)])
    troubles = []
    for number in range(1, visitors + 1):
        code, out, err = server.visit()
        if code != 0 or out != bytes(5000):
            troubles.append(f"visitor {number} got code {code} and {len(out)} bytes: {err.strip()}")
    if server.process.poll() is not None:
        troubles.append(f"the server ended with {server.process.returncode}: {server.said().strip()}")
    else:
        code, seconds = server.stop()
        if code != 0:
            troubles.append(f"SIGTERM ended the server with {code}")
        if seconds > 5:  # half a second, on a machine that has nothing else to do
            troubles.append(f"SIGTERM was obeyed after {seconds:.1f} s")
    said = server.said()
    if says and said.count(says) != 1:
        troubles.append(f"expected {says!r} once on standard error, got {said!r}")
    result(row, column, troubles)


def command(row, column, words, expected, says=None, body=None, **more):
    """A command that ends by itself."""
    code, out, err = run(words, **more)
    troubles = []
    if code != expected:
        troubles.append(f"expected exit code {expected}, got {code}: {err.strip()[:300]}")
    if says and err.count(says) != 1:
        troubles.append(f"expected {says!r} once on standard error, got {err!r}")
    if body is not None and out != body:
        troubles.append(f"expected {len(body)} bytes of the page, got {len(out)}")
    result(row, column, troubles)


@contextlib.contextmanager
def gone_reader():
    """A pipe whose reader has left."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        yield writer
    finally:
        os.close(writer)


@contextlib.contextmanager
def unread_pipe():
    """A full pipe that nobody reads."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(writer, bytes(65536))
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(writer, b"x")
    os.set_blocking(writer, True)
    try:
        yield writer
    finally:
        os.close(writer)
        os.close(reader)


@contextlib.contextmanager
def small_disk(*options):
    """A file system of 64 KiB; None where it cannot be mounted."""
    folder = tempfile.mkdtemp(dir=WORK)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", folder], capture_output=True).returncode == 0
    try:
        yield folder if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "-l", folder], capture_output=True)


def fill(folder):
    with contextlib.suppress(OSError), open(os.path.join(folder, "everything"), "wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


# --- the faults -----------------------------------------------------------------------------------------------------

WRITING = ["--trace", "--pcapng", "--keylog", "--html", "-o", "--session", "--hsts"]
SERVING = ["--trace", "--pcapng", "--keylog"]
CANNOT = "glasstls: cannot write to "


def full_disk(url):
    for option in SERVING:
        if option == "--keylog":
            serve("full disk", "serve --keylog", option, "/dev/full", says=CANNOT)
    for option in ["--keylog", "--trace", "--pcapng", "--html"]:
        command("full disk", f"connect {option}", ["connect", "-q", option, "/dev/full", *url], FILE,
                says=CANNOT, body=bytes(5000))
    command("full disk", "connect -o", ["connect", "-q", "-o", "/dev/full", *url], FILE, says=CANNOT)
    with small_disk() as folder:
        if not folder:
            return skip("full disk", "files that grow", "only root can mount a file system")
        fill(folder)
        for option in SERVING:
            file = os.path.join(folder, "of" + option)
            with contextlib.suppress(OSError):
                open(file, "wb").close()
            serve("full disk", f"serve {option} (tmpfs)", option, file, says=CANNOT)
        for option in WRITING:
            file = os.path.join(folder, "by" + option)
            body = None if option == "-o" else bytes(5000)
            command("full disk", f"connect {option} (tmpfs)", ["connect", "-q", option, file, *url],
                    FILE if option != "--hsts" else ENDED, body=body)


def standard_output(url):
    """Standard output that is full, closed, or without a reader."""
    shown = {"connect": ["connect", *url], "connect -v": ["connect", "-v", *url], "connect --json": ["connect", "--json", *url],
             "connect -q": ["connect", "-q", *url], "connect -w": ["connect", "-q", "-o", "/dev/null", "-w", "%{version}", *url],
             "demo": ["demo"], "demo -v": ["demo", "-v"], "lab": ["lab", "no-proof"], "explain": ["explain"], "cert": ["cert", AUTHORITY],
             "vectors": ["vectors", VECTORS], "--help": ["--help"], "serve --help": ["serve", "--help"], "--version": ["--version"]}
    with open("/dev/full", "wb") as full:
        serve("standard output full", "serve", stdout=full, says=CANNOT)
        serve("standard output full", "serve -v", "-v", stdout=full, says=CANNOT)
        for name, words in shown.items():
            command("standard output full", name, words, FILE, says=CANNOT, stdout=full)
    closed = {"preexec_fn": in_child(closed=[1]), "stdout": None}
    serve("standard output closed", "serve", says=CANNOT, **closed)
    for name, words in shown.items():
        command("standard output closed", name, words, FILE, says=CANNOT, **closed)
    with gone_reader() as pipe:
        serve("nobody at the pipe's end", "serve", stdout=pipe, says=CANNOT)
        for name, words in shown.items():
            command("nobody at the pipe's end", name, words, FILE, says=CANNOT, stdout=pipe)
    with unread_pipe() as pipe:
        serve("full pipe, unread", "serve", stdout=pipe, says="not all that the server said")
        serve("full pipe, unread", "serve -v", "-v", stdout=pipe, says="not all that the server said")
    sleeping_reader(url)
    everything_closed = {"preexec_fn": in_child(closed=[0, 1, 2]), "stdout": None}
    serve("descriptors 0 to 2 closed", "serve", **everything_closed)
    serve("descriptors 0 to 2 closed", "serve --keylog", "--keylog", os.path.join(WORK, "keys"), **everything_closed)


def sleeping_reader(url):
    """The reader of `connect -v` sleeps until the server has seen the whole visit, and gets all of it then."""
    log = os.path.join(WORK, "log")
    with open(log, "wb") as file:
        server = Server(stdout=file)
    with unread_pipe() as full:
        process = start(["connect", "-v", "--ca-only", AUTHORITY, f"https://localhost:{server.port}/glasstls/bytes/5000"],
                        stdout=full)
        troubles = ["the server did not see the visit while nobody read"]
        end = time.monotonic() + PATIENCE
        while troubles and time.monotonic() < end:
            time.sleep(0.05)
            with open(log, encoding="utf-8") as file:
                if "GET /glasstls/bytes/5000 200" in file.read():
                    troubles = []
        if process.poll() is not None:
            troubles.append(f"connect ended with {process.returncode} before anybody had read it")
        process.kill()
        process.communicate()
    if server.stop()[0] != 0:
        troubles.append("the server could not end")
    result("full pipe, unread", "connect -v", troubles)


def no_descriptors(url):
    for most in (10, 12, 16):
        serve("few descriptors", f"serve, {most}", preexec_fn=in_child(descriptors=most), stdout=subprocess.DEVNULL)
        serve("few descriptors", f"serve --trace, {most}", "--trace", os.path.join(WORK, f"few{most}.sqlog"), "--keylog",
              os.path.join(WORK, "few.keys"), preexec_fn=in_child(descriptors=most), stdout=subprocess.DEVNULL)


def bad_folders(url):
    missing = os.path.join(WORK, "nowhere")
    for option in SERVING:
        command("missing folder", f"serve {option}", ["serve", "--port", "0", option, os.path.join(missing, "f")], FILE,
                says=missing)
    for option in WRITING:
        # What is opened first is known before anything is asked for; the others are written in the end.
        page = b"" if option in ("--trace", "--pcapng", "--keylog", "-o") else bytes(5000)
        unused = option == "--hsts"  # this server does not ask for it
        command("missing folder", f"connect {option}", ["connect", "-q", option, os.path.join(missing, "f"), *url],
                ENDED if unused else FILE, says=None if unused else missing, body=page)


def unprivileged(url):
    """Folders that may only be read, for a user who is not root."""
    somebody = 65534
    if os.getuid() == 0:
        home = tempfile.mkdtemp(dir="/tmp", prefix="glasstls-faults-nobody-")
        os.chmod(home, 0o755)
        os.chmod(WORK, 0o755)
        os.chmod(os.path.dirname(AUTHORITY), 0o755)
        more = {"preexec_fn": in_child(user=somebody)}
    else:
        home = tempfile.mkdtemp(dir=WORK)
        os.chmod(home, 0o555)
        more = {}
    try:
        file = os.path.join(home, "f")
        for option in SERVING:
            command("read-only folder", f"serve {option}", ["serve", "--port", "0", option, file], FILE,
                    says=None, **more)
        for option in WRITING:
            unused = option == "--hsts"
            page = b"" if option in ("--trace", "--pcapng", "--keylog", "-o") else bytes(5000)
            command("read-only folder", f"connect {option}", ["connect", "-q", option, file, *url],
                    ENDED if unused else FILE, body=page, **more)
        state = {**ENVIRONMENT, "XDG_STATE_HOME": home}
        command("read-only folder", "serve (authority)", ["serve", "--port", "0"], FILE, says=home, env=state, **more)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def pipes_for_files(url):
    """A pipe that nobody writes to is given as a file: --timeout counts, and without it 30 seconds."""
    fifo = os.path.join(WORK, "fifo")
    os.mkfifo(fifo)
    words = ["connect", "-q", "--timeout", "1", *url]
    for option in ["--ca", "--cert", "--session", "--hsts"]:
        more = ["--key", fifo] if option == "--cert" else []
        command("pipe that nobody writes to", f"connect {option}", [*words, option, fifo, *more], FILE, says=fifo)
    command("pipe that nobody writes to", "SSL_CERT_FILE", ["connect", "-q", "--timeout", "1", url[2]], FILE, says=fifo,
            env={**ENVIRONMENT, "SSL_CERT_FILE": fifo})
    for option in ["--trace", "--pcapng", "--keylog", "--html", "-o"]:
        command("pipe that nobody reads from", f"connect {option}", ["connect", "-q", option, fifo, *url], FILE, says=fifo)
    for option in SERVING:
        command("pipe that nobody reads from", f"serve {option}", ["serve", "--port", "0", option, fifo], FILE, says=fifo)
    command("endless file", "connect --ca", ["connect", "-q", "--ca", "/dev/zero", url[2]], FILE, says="/dev/zero")
    command("endless file", "cert", ["cert", "/dev/zero"], FILE, says="/dev/zero")
    reader, writer = os.pipe()
    with open(AUTHORITY, "rb") as file:
        os.write(writer, file.read())
    os.close(writer)
    command("pipe with a file in it", "connect --ca-only", ["connect", "-q", "--ca-only", f"/dev/fd/{reader}", url[2]], 0,
            body=bytes(5000), pass_fds=[reader])
    os.close(reader)


def state_files(url):
    """Links stay, empty names are mistakes, and what others may read is warned of."""
    folder = tempfile.mkdtemp(dir=WORK)
    real, link = os.path.join(folder, "real"), os.path.join(folder, "link")
    os.symlink("real", link)
    for option in ["--session", "--trace", "--pcapng", "--keylog", "--html", "-o"]:
        code, _, err = run(["connect", "-q", option, link, *url])
        troubles = [] if code == 0 and os.path.islink(link) and os.path.getsize(real) > 0 else [f"code {code}: {err}"]
        result("symbolic link", f"connect {option}", troubles)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(real)
    for option in [*WRITING, "--ca", "--ca-only", "--cert"]:
        command("empty file name", f"connect {option}", ["connect", "-q", option, "", *url], 2, says="empty")
    for option in [*SERVING, "--root", "--client-ca"]:
        command("empty file name", f"serve {option}", ["serve", "--port", "0", option, ""], 2, says="empty")
    command("empty file name", "decode", ["decode", ""], 2, says="empty")
    with open(real, "wb"):
        pass
    os.chmod(real, 0o644)
    command("others may read it", "connect --keylog", ["connect", "-q", "--keylog", real, *url], 0, says="others may read")
    serve("others may read it", "serve --keylog", "--keylog", real, says="others may read")
    key = os.path.join(os.path.dirname(AUTHORITY), "local-ca.key")
    os.chmod(key, 0o640)
    # An authority's key may not sign handshakes, which is code 2, but the file is looked at before.
    command("others may read it", "connect --key", ["connect", "-q", "--cert", AUTHORITY, "--key", key, *url], 2,
            says="others may read the private key")
    serve("others may read it", "serve (authority)", says="others may read the private key")
    os.chmod(key, 0o600)


def first_starts(url):
    """Many first starts at once agree on one authority, the one that is on disk."""
    many = 8
    state = tempfile.mkdtemp(dir=WORK)
    environment = {**ENVIRONMENT, "XDG_STATE_HOME": state}
    ports = [free_port() for _ in range(many)]
    servers = [start(["serve", "--port", str(port)], stdout=subprocess.DEVNULL, env=environment) for port in ports]
    troubles = []
    for port in ports:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        code, _, err = run(["connect", "-q", "--ca-only", os.path.join(state, "glasstls", "local-ca.pem"),
                            f"https://localhost:{port}/glasstls/bytes/1"])
        if code != 0:
            troubles.append(f"code {code}: {err.strip()[:200]}")
    for server in servers:
        server.terminate()
        server.communicate()
    result("first starts at once", f"serve, {many} times", troubles)


def main():
    first = Server(stdout=subprocess.DEVNULL)  # makes the authority, and is the server that `connect` visits
    url = ["--ca-only", AUTHORITY, f"https://localhost:{first.port}/glasstls/bytes/5000"]
    try:
        for fault in (full_disk, standard_output, no_descriptors, bad_folders, unprivileged, pipes_for_files, state_files,
                      first_starts):
            fault(url)
        troubles = []
        code, out, err = first.visit()
        if code != 0 or out != bytes(5000):
            troubles.append(f"code {code}: {err}")
        if first.stop()[0] != 0:
            troubles.append("it could not end")
        if first.said():
            troubles.append(f"it said {first.said()!r}")
        result("after all of this", "serve", troubles)
    finally:
        first.process.kill()
        shutil.rmtree(WORK, ignore_errors=True)
    width = max(len(column) for _, column, _ in rows)
    last = None
    for row, column, what in rows:
        if row != last:
            print(f"\nreport: {row}")
            last = row
        print(f"report:   {column:{width}} {what}")
    print(f"\n{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
