"""Every kind of handshake through every view: views.py GLASSTLS.

`connect` and `serve` make each handshake on loopback, and both record it. A row is a handshake, a cell one view of what was
recorded; those that fail have all of them too. Closes with `N passed, N failed, N skipped`; what needs openssl, tshark or
Chromium is skipped where they are not (or, with GLASSTLS_REQUIRE_PEERS=1, fails).
"""
import collections
import contextlib
import functools
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import chromium  # noqa: E402
from serving import Serving  # noqa: E402

program = sys.argv[1]
counts = collections.Counter(passed=0, failed=0, skipped=0)
PATH = "/glasstls/bytes/100"


class Wrong(Exception):
    """What a view did not do."""


def expect(holds, what):
    if not holds:
        raise Wrong(what)


class Workshop:
    """A folder with what all handshakes need: a plain environment, an authority, a client's certificate."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = {name: value for name, value in os.environ.items()
                            if name not in ("SSLKEYLOGFILE", "SSL_CERT_FILE", "SSL_CERT_DIR")}
        self.environment.update(XDG_STATE_HOME=folder, NO_COLOR="1", LC_ALL="C.UTF-8")
        self.authority = self / "glasstls/local-ca.pem"

    def __truediv__(self, name):
        return os.path.join(self.folder, name)

    def run(self, *words, text=None, command=program):
        return subprocess.run([command, *words], env=self.environment, input=text or "", stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, errors="replace", timeout=120, check=False,
                              cwd=self.folder)

    def client_certificate(self):
        """me.pem and me.key, which clients.pem vouches for; False without openssl."""
        with open(self / "me.ext", "w", encoding="utf-8") as file:
            file.write("extendedKeyUsage=clientAuth\nsubjectAltName=DNS:me.test\nauthorityKeyIdentifier=keyid\n")
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        for words in (
                ("req", "-x509", *key, "-keyout", "ca.key", "-out", "clients.pem", "-subj", "/CN=clients", "-days", "30",
                 "-addext", "keyUsage=critical,keyCertSign"),
                ("req", *key, "-keyout", "me.key", "-out", "me.csr", "-subj", "/CN=me.test"),
                ("x509", "-req", "-in", "me.csr", "-CA", "clients.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out",
                 "me.pem", "-days", "20", "-extfile", "me.ext")):
            if self.run(*words, command="openssl").returncode != 0:
                return False
        return True


class Server(Serving):
    """A server of ours on a free port, which records each visit."""

    def __init__(self, workshop, name, *words):
        self.trace, self.capture = workshop / (name + ".server.sqlog"), workshop / (name + ".server.pcapng")
        words = words or ("serve",)
        recording = ("--trace", self.trace, "--pcapng", self.capture, "--secrets") if words[0] == "serve" else ()
        super().__init__([program, *words, "--port", "0", *recording], workshop / (name + ".server.out"),
                         env=workshop.environment, cwd=workshop.folder)


class NoServer:
    """A port where a program answers that does not know TLS."""
    trace = capture = None

    def __init__(self, answer):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.answer = answer
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                peer, _ = self.listener.accept()
                with peer:
                    peer.recv(65536)
                    peer.sendall(self.answer)
                    time.sleep(0.2)

    def close(self):
        self.listener.close()


class Handshake:
    """A kind of handshake. `negotiated` and `alert` are what its trace must tell; `before` are the options of the visit
    that has to be made first."""

    def __init__(self, name, server=(), client=(), *, host="localhost", code=0, before=None, trusted=True,
                 answer=None, messages=(), alert=None, **negotiated):
        self.name, self.server, self.client, self.host, self.code = name, server, client, host, code
        self.before, self.trusted, self.answer = before, trusted, answer
        self.messages, self.alert, self.negotiated = messages, alert, negotiated


class Visit:
    """One handshake, made and recorded."""

    def __init__(self, workshop, handshake):
        self.workshop, self.handshake = workshop, handshake
        file = handshake.name.replace(" ", "-")
        self.trace, self.capture = workshop / (file + ".sqlog"), workshop / (file + ".pcapng")
        server = NoServer(handshake.answer) if handshake.answer else Server(workshop, file, *handshake.server)
        try:
            self.target = f"https://{handshake.host}:{server.port}{PATH}"
            self.reach = ("--connect-to", f"localhost:{server.port}",
                          *(("--ca-only", workshop.authority) if handshake.trusted else ()))
            if handshake.before is not None:
                workshop.run("connect", "-q", "-o", os.devnull, *self.reach, *handshake.before, self.target)
            self.ran = workshop.run("connect", "--secrets", "--trace", self.trace, "--pcapng", self.capture, *self.reach,
                                    *handshake.client, self.target)
            self.stepped = workshop.run("step", "--secrets", *self.reach, *handshake.client, self.target, text=LIVE)
        finally:
            server.close()
        visits = 1 if handshake.before is None else 2
        number = "" if visits == 1 else f"-{visits}"
        named = [path and path.replace(".server.", f".server{number}.") for path in (server.trace, server.capture)]
        self.server_trace, self.server_capture = (path if path and os.path.exists(path) else None for path in named)

    def traces(self):
        return [trace for trace in (self.trace, self.server_trace) if trace]

    def captures(self):
        """Each with the trace of the same side."""
        return [pair for pair in ((self.trace, self.capture), (self.server_trace, self.server_capture)) if pair[1]]

    @functools.cache
    def flow(self, trace):
        return json.loads(self.workshop.run("view", "--json", trace).stdout)

    @functools.cache
    def pages(self):
        """The page of each trace, and the flow in it."""
        made = []
        for trace in self.traces():
            page = trace.replace(".sqlog", ".html")
            ran = self.workshop.run("view", "-q", "--secrets", "--html", page, trace)
            expect(ran.returncode == 0, ran.stderr)
            with open(page, encoding="utf-8") as file:
                data = re.search(r'<script type="application/json" id="data">(.*?)</script>', file.read(), re.DOTALL)
            made.append((page, json.loads(data.group(1))["flows"][0]))
        return made


def alerts_of(flow):
    return [(event["alert"]["name"], event["direction"]) for event in flow["events"] if event["type"] == "alert"]


# --- the views: each takes a visit, raises Wrong, and says what it saw in a word or two ---


def connected(visit):
    """What connect itself shows, and its exit code."""
    kind, ran = visit.handshake, visit.ran
    expect(ran.returncode == kind.code, f"exit code {ran.returncode}, not {kind.code}: {ran.stdout[-400:]}{ran.stderr[-400:]}")
    for name in kind.messages:
        expect(name in ran.stdout, f"{name} is not shown")
    return f"code {ran.returncode}"


def told(visit):
    """The same, made only from the trace, byte for byte; and as JSON, with totals."""
    kind = visit.handshake
    again = visit.workshop.run("view", "--secrets", visit.trace)
    expect(again.returncode == 0, again.stderr)
    expect(again.stdout == visit.ran.stdout, "view does not show what connect showed")
    flow = visit.flow(visit.trace)
    for name, value in kind.negotiated.items():
        expect(flow["negotiated"][name] == value, f"{name} is {flow['negotiated'][name]!r}, not {value!r}")
    expect((flow["error"] is None) == (kind.code == 0), f"error: {flow['error']}")
    alerts = alerts_of(flow)
    expect(kind.alert is None or kind.alert in alerts, f"alerts are {alerts}")
    expect({"dns", "connect", "ssl", "send", "wait", "receive"} <= set(flow["timings"]), f"timings: {flow['timings']}")
    line = visit.workshop.run("view", "-q", "-w", "%{round_trips_before_request}/%{cipher_suite}/%{group}/%{errormsg}", visit.trace)
    trips, suite, group, error = line.stdout.split("/", 3)
    if kind.code == 0:
        expect(int(trips) == flow["round_trips"]["before_request"], "-w and --json count round trips differently")
        expect((suite, group) == (flow["negotiated"]["cipher_suite"], flow["negotiated"]["group"] or ""), line.stdout)
    expect((error == "") == (kind.code == 0), f"errormsg: {error!r}")
    return f"{len(flow['events'])} events"


def served(visit):
    """The server's side of it."""
    if not visit.server_trace:
        return None
    flow = visit.flow(visit.server_trace)
    kind = visit.handshake
    if kind.alert:
        ours = "sent" if kind.alert[1] == "received" else "received"
        alerts = alerts_of(flow)
        expect((kind.alert[0], ours) in alerts, f"the server's alerts are {alerts}")
    hello = next(event for event in flow["events"] if event["type"] == "message")
    expect((hello["name"], hello["direction"]) == ("ClientHello", "received"), str(hello)[:200])
    theirs = visit.flow(visit.trace)
    first = next(event for event in theirs["events"] if event["type"] == "message")
    expect(first["bytes"] == hello["bytes"], "the server read another ClientHello than the client sent")
    return f"{len(flow['events'])} events"


LIVE = "break ClientHello\ncontinue\nbytes\nback\ndelete\ncontinue\nstate\nchecks\nquit\n"


def live(visit):
    """The same again with step, which holds it until the user goes on; its exit code is that of connect."""
    ran = visit.stepped
    expect(ran.returncode == visit.handshake.code, f"exit code {ran.returncode}: {ran.stdout[-300:]}{ran.stderr[-300:]}")
    for what in ("breakpoint 1: ClientHello", "legacy_session_id", "this was the last event", "client in "):
        expect(what in ran.stdout, f"step does not say {what!r}: {ran.stdout[-600:]}")
    return "ok"


def stepped(visit):
    """Through every event and back, with all that can be asked for on the way."""
    for trace in visit.traces():
        flow = visit.flow(trace)
        count = len(flow["events"])
        asking = "".join(word + "\n" for word in ("print key-schedule", "print transcript", "checks", "observer", "state",
                                                 "where", "bytes"))
        ran = visit.workshop.run("step", "--secrets", trace,
                                 text="break ClientHello\ncontinue\n" + asking + "goto 1\n" + "step\n" * count + asking + "back\n" * count)
        expect(ran.returncode == 0 and not ran.stderr, f"step: {ran.returncode} {ran.stderr[-300:]}")
        for what in ("breakpoint 1: ClientHello", "this was the last event", "in clear: ClientHello"):
            expect(what in ran.stdout, f"step of {os.path.basename(trace)} does not say {what!r}")
        shown = set(map(int, re.findall(r"^#(\d+) ", ran.stdout, re.MULTILINE)))
        expect(shown == set(range(1, count + 1)), f"events {set(range(1, count + 1)) - shown} are not shown")
    return "ok"


def names_of(flow):
    return collections.Counter(event["name"] for event in flow["events"] if event["type"] == "message")


NUMBERS = {"ClientHello": 1, "ServerHello": 2, "HelloRetryRequest": 2, "NewSessionTicket": 4, "EndOfEarlyData": 5,
           "EncryptedExtensions": 8, "Certificate": 11, "CertificateRequest": 13, "CertificateVerify": 15, "Finished": 20,
           "KeyUpdate": 24, "CompressedCertificate": 25}


def stops_early(visit):
    """Whether the reader may have stopped in the middle of a record: one that watches reads on."""
    return visit.handshake.code != 0


def captured(visit):
    """tshark decrypts the captures of both sides, with no setting, to the messages that the traces have."""
    if not shutil.which("tshark"):
        return None
    for trace, capture in visit.captures():
        flow = visit.flow(trace)
        wanted = collections.Counter()
        for name, times in names_of(flow).items():
            wanted[NUMBERS[name]] += times
        ran = visit.workshop.run("-r", capture, "-d", "tcp.port==1-65535,tls", "-T", "fields", "-e", "tls.handshake.type", "-e",
                                 "http.request.uri", command="tshark")
        types = collections.Counter(int(number) for number in re.findall(r"\d+", "\n".join(
            line.split("\t")[0] for line in ran.stdout.splitlines())))
        expect(not wanted - types and (stops_early(visit) or types == wanted),
               f"tshark sees the messages {dict(types)}, the trace has {dict(wanted)}")
        if visit.handshake.code == 0:
            expect(PATH in ran.stdout, "tshark does not come down to the request")
    return "ok"


def decoded(visit):
    """decode reads the captures as somebody else's."""
    for trace, capture in visit.captures():
        wanted = names_of(visit.flow(trace))
        ran = visit.workshop.run("decode", "--json", capture)
        story = json.loads(ran.stdout)["connections"][0]["story"]
        seen = names_of(story)
        expect(not wanted - seen and (stops_early(visit) or seen == wanted),
               f"decode sees {dict(seen)}, the trace has {dict(wanted)}")
    return "ok"


def replayed(visit):
    """Computed again, all comes out the same, on both sides."""
    for trace in visit.traces():
        ran = visit.workshop.run("replay", "--json", trace)
        came = json.loads(ran.stdout or "{}")
        expect(ran.returncode == 0 and came.get("same"), f"{os.path.basename(trace)}: {came or ran.stderr}")
    return "same"


def unnamed_bytes(flow):
    """How many bytes of messages and records no field names, or more than one."""
    unnamed = 0
    for event in flow["story"]["events"]:
        if event["type"] not in ("message", "record") or event.get("content_type") == 0:  # which was refused
            continue
        names = [0] * (len(event["bytes" if event["type"] == "message" else "wire"]) // 2)
        for field, after in zip(event["fields"], [*event["fields"][1:], {"depth": 0}]):
            if after["depth"] <= field["depth"] and field["name"] not in ("", "not decoded"):
                for at in range(field["offset"], field["offset"] + field["size"]):
                    names[at] += 1
        unnamed += sum(times != 1 for times in names)
    return unnamed


def named(visit):
    """Every byte has one name."""
    count = 0
    for _, flow in visit.pages():
        unnamed = unnamed_bytes(flow)
        expect(unnamed == 0, f"{unnamed} bytes without a name")
        count += sum(event["type"] == "message" for event in flow["story"]["events"])
    return f"{count} messages"


def remade(visit):
    """Every command of the key tree makes its value again."""
    if not shutil.which("openssl"):
        return None
    ran = 0
    for _, flow in visit.pages():
        for event, beside in zip(flow["story"]["events"], flow["beside"]):
            if event["type"] == "secret":
                expect("commands" in beside, f"no command makes {event['name']}")
            for command in beside.get("commands", ()):
                came = visit.workshop.run("-c", command["text"], command="sh")
                expect(came.stdout.strip() == command.get("value", "nothing"), f"{command['text']}: {came.stdout}{came.stderr}")
                ran += 1
    return f"{ran} commands"


def opened(visit, browser):
    """The page opens, steps through everything, and says what went wrong."""
    if not browser:
        return None
    for page, flow in visit.pages():
        browser.open(page, "#step=0")
        count = len(flow["story"]["events"])
        walked = browser.run("""(() => {
            const all = document.querySelector('#all');
            if (all.getAttribute('aria-pressed') !== 'true') all.click();
            const seen = new Set([location.hash]);
            for (let i = 0; i < %d; ++i) {
              document.querySelector('#next').click();
              seen.add(location.hash);
            }
            return seen.size; })()""" % count)
        expect(walked == count, f"next goes through {walked} of {count} events")
        expect(browser.complaints() == [], f"the page complains: {browser.complaints()}")
        if visit.handshake.code:
            expect(browser.run("document.querySelector('#top .verdict').textContent.length > 20"),
                   "the page does not say what went wrong")
    return "ok"


def compared(visit, browser):
    """Beside the full handshake, on one page."""
    page, full = visit.trace.replace(".sqlog", ".both.html"), visit.workshop / "full.sqlog"
    ran = visit.workshop.run("view", "-q", "--html", page, full, visit.trace)
    expect(ran.returncode == 0, ran.stderr)
    if not browser:
        return None
    browser.open(page)
    expect(browser.run("page.flows.length") == 2, "there are not two flows on the page")
    expect(browser.complaints() == [], f"the page complains: {browser.complaints()}")
    return "ok"


HANDSHAKES = (
    Handshake("full", client=("--group", "x25519"), resumed=False, group="x25519"),
    Handshake("HelloRetryRequest", ("serve", "--retry"), messages=("HelloRetryRequest",), hello_retry_request=True),
    Handshake("resumed", client=("--session", "session"), before=("--session", "session"), resumed=True),
    Handshake("0-RTT", ("serve", "--early-data", "16384"), ("--session", "early", "--early-data"),
              before=("--session", "early"), messages=("EndOfEarlyData",), early_data="accepted"),
    Handshake("client certificate", ("serve", "--client-ca", "clients.pem"), ("--cert", "me.pem", "--key", "me.key"),
              messages=("CertificateRequest",), client_certificate_requested=True),
    Handshake("post-quantum", client=("--group", "X25519MLKEM768"), group="X25519MLKEM768"),
    Handshake("compression", client=("--compress-certificate", "--group", "x25519"),
              messages=("CompressedCertificate",)),
    Handshake("KeyUpdate", client=("--key-update", "--suite", "TLS_AES_256_GCM_SHA384"), messages=("KeyUpdate",),
              cipher_suite="TLS_AES_256_GCM_SHA384"),
    Handshake("expired", ("lab", "badcerts"), host="expired.badcerts.test", code=7, alert=("certificate_expired", "sent")),
    Handshake("unknown authority", code=7, trusted=False, alert=("unknown_ca", "sent")),
    Handshake("another name", host="other.test", code=7, alert=("certificate_unknown", "sent")),
    Handshake("no common suite", ("serve", "--suite", "TLS_CHACHA20_POLY1305_SHA256"), ("--suite", "TLS_AES_128_GCM_SHA256"),
              code=6, alert=("handshake_failure", "received")),
    Handshake("no common protocol", ("serve", "--alpn", "other"), ("--alpn", "h2"), code=6,
              alert=("no_application_protocol", "received")),
    Handshake("no client certificate", ("serve", "--client-ca", "clients.pem"), code=6,
              alert=("certificate_required", "received")),
    Handshake("no TLS at all", code=5, answer=b"HTTP/1.1 400 Bad Request\r\n\r\n", alert=("unexpected_message", "sent")),
)


def cell(view, *arguments):
    """The entry in the matrix; a view that is wrong is reported below."""
    try:
        seen = view(*arguments)
    except Exception as wrong:  # whatever it is, the row goes on
        counts["failed"] += 1
        return "FAILED", f"{view.__name__}: {wrong if isinstance(wrong, Wrong) else traceback.format_exc()}"
    if seen is None:
        return "-", None
    counts["passed"] += 1
    return seen, None


def missing(what):
    required = os.environ.get("GLASSTLS_REQUIRE_PEERS") == "1"
    counts["failed" if required else "skipped"] += 1
    print(f"{'FAILED' if required else 'skipped:'} {what} is not installed")


def main():
    browser = None
    with tempfile.TemporaryDirectory() as folder:
        workshop = Workshop(folder)
        rows = list(HANDSHAKES)
        if not shutil.which("openssl") or not workshop.client_certificate():
            missing("openssl")
            rows = [row for row in rows if "--client-ca" not in row.server]
        if not shutil.which("tshark"):
            missing("tshark")
        if chromium.find():
            browser = chromium.Chromium(chromium.find())
        else:
            missing("Chromium")
        try:
            views = (connected, told, served, live, stepped, captured, decoded, replayed, named, remade)
            drawn = (opened, compared)
            print(f"{'':<22}" + "".join(f"{view.__name__:<13}" for view in (*views, *drawn)))
            for row in rows:
                visit = Visit(workshop, row)
                cells = [cell(view, visit) for view in views] + [cell(view, visit, browser) for view in drawn]
                print(f"{row.name:<22}" + "".join(f"{seen:<13}" for seen, _ in cells))
                for _, trouble in cells:
                    if trouble:
                        print(f"  FAILED {trouble}")
                sys.stdout.flush()
        finally:
            if browser:
                browser.close()
    print("{passed} passed, {failed} failed, {skipped} skipped".format(**counts))
    return 1 if counts["failed"] else 0


sys.exit(main())
