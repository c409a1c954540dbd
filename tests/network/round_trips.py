"""How many round trips pass before the request leaves, told by a network that makes each one last: round_trips.py GLASSTLS.

Client and server run in network namespaces of their own. Between them lies a forwarder that holds every packet for 25 ms,
SYNs included, so the time from the SYN to the request counts the round trips, whatever the program says. What it says
must be that number. Closes with `N passed, N failed, N skipped`; where namespaces cannot be made (that needs root, `ip` and
/dev/net/tun), all is skipped.
"""
import collections
import fcntl
import json
import os
import re
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from serving import Serving  # noqa: E402

program = sys.argv[1]
DELAY = 0.025  # in seconds, each way
VISITS = 5  # of which the fastest counts: a machine is slow at times, but nothing is faster than the network
CLIENT, SERVER = "10.77.0.1", "10.77.0.2"
counts = {"passed": 0, "failed": 0, "skipped": 0}


def closing():
    print("{passed} passed, {failed} failed, {skipped} skipped".format(**counts))
    sys.exit(1 if counts["failed"] else 0)


def expect(what, holds, seen):
    counts["passed" if holds else "failed"] += 1
    if not holds:
        print(f"FAILED {what}: {seen}")


def tun(name):
    """A device whose packets are read and written here; it may be moved to another namespace."""
    set_interface, is_tun, no_header = 0x400454CA, 0x0001, 0x1000
    descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(descriptor, set_interface, struct.pack("16sH", name.encode(), is_tun | no_header))
    return descriptor


class Network:
    """Two namespaces, and what lies between."""

    def __init__(self):
        self.names = [f"glasstls-{os.getpid()}-{side}" for side in "cs"]
        self.ends, self.stopped = [], threading.Event()
        for namespace, device, address in zip(self.names, (f"gc{os.getpid() % 100000}", f"gs{os.getpid() % 100000}"),
                                              (CLIENT, SERVER)):
            self.run("ip", "netns", "add", namespace)
            self.ends.append(tun(device))
            self.run("ip", "link", "set", device, "netns", namespace)
            for words in (("addr", "add", address + "/24", "dev", device), ("link", "set", device, "up"),
                          ("link", "set", "lo", "up")):
                self.run("ip", "-n", namespace, *words)
        self.forwarder = threading.Thread(target=self.forward, daemon=True)
        self.forwarder.start()

    @staticmethod
    def run(*words):
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def forward(self):
        waiting = {end: collections.deque() for end in self.ends}  # by where they go to: when, and the packet
        other = {self.ends[0]: self.ends[1], self.ends[1]: self.ends[0]}
        while not self.stopped.is_set():
            due = [queue[0][0] for queue in waiting.values() if queue]
            patience = max(0, min(due) - time.monotonic()) if due else 0.05
            for end in select.select(self.ends, [], [], patience)[0]:
                waiting[other[end]].append((time.monotonic() + DELAY, os.read(end, 65536)))
            for end, queue in waiting.items():
                while queue and queue[0][0] <= time.monotonic():
                    os.write(end, queue.popleft()[1])

    def inside(self, side, *words):
        return ["ip", "netns", "exec", self.names[side], *words]

    def close(self):
        self.stopped.set()
        if hasattr(self, "forwarder"):
            self.forwarder.join()
        for end in self.ends:
            os.close(end)
        for namespace in self.names:
            subprocess.run(["ip", "netns", "del", namespace], check=False, stderr=subprocess.DEVNULL)


class Server(Serving):
    """A server of ours at the far end."""

    def __init__(self, network, folder, port, *words):
        self.environment = dict(os.environ, XDG_STATE_HOME=folder, NO_COLOR="1")
        super().__init__(network.inside(1, program, "serve", "--host", SERVER, "--port", str(port), *words),
                         os.path.join(folder, f"server-{port}.out"), env=self.environment)


def visit(network, server, folder, *words):
    """The output of one connect, and its trace's events."""
    trace = os.path.join(folder, "visit.sqlog")
    ran = subprocess.run(
        network.inside(0, program, "connect", "--ca", os.path.join(folder, "glasstls", "local-ca.pem"), "--connect-to",
                       f"{SERVER}:{server.port}", "--trace", trace, *words, f"https://localhost:{server.port}/"),
        env=server.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        timeout=60, check=False)
    with open(trace, encoding="utf-8") as file:
        records = [json.loads(record) for record in file.read().split("\x1e") if record]
    return ran, records[1:]


def when(events, name, **data):
    """In milliseconds since the flow began."""
    return next(event["time"] for event in events if event["name"] == "glasstls:" + name and
                all(event["data"].get(key) == value for key, value in data.items()))


def told(folder):
    """What the trace of the last visit says when it is viewed."""
    return json.loads(subprocess.run([program, "view", "--json", os.path.join(folder, "visit.sqlog")], check=True,
                                     stdout=subprocess.PIPE).stdout)


def hold(kind, wanted, network, server, folder, *words):
    fastest, answered, said, said_in_all = float("inf"), float("inf"), set(), set()
    for _ in range(VISITS):
        ran, events = visit(network, server, folder, *words)
        expect(f"{kind}: the page comes", ran.returncode == 0, ran.stdout[-600:])
        said.update(re.findall(r"(\d+) round trips? before the request left", ran.stdout))
        said_in_all.add(told(folder)["round_trips"]["total"])
        began = when(events, "phase_begun", phase="tcp")
        fastest = min(fastest, (when(events, "application_data", direction="sent") - began) / (2000 * DELAY))
        answered = min(answered, (when(events, "http_head", direction="received") - began) / (2000 * DELAY))
    print(f"report: {kind:<24} said {', '.join(said)}; measured {fastest:.2f} round trips of {2000 * DELAY:.0f} ms, "
          f"and {answered:.2f} until the answer")
    expect(f"{kind}: as the RFC says", said == {str(wanted)}, f"{said}, not {wanted}")
    expect(f"{kind}: as the delay shows", wanted - 0.05 <= fastest < wanted + 0.8, f"{fastest:.2f}, not {wanted}")
    expect(f"{kind}: one more until the answer", said_in_all == {wanted + 1}, f"{said_in_all}, not {wanted + 1}")
    expect(f"{kind}: and so the delay shows", wanted + 0.95 <= answered < wanted + 1.8, f"{answered:.2f}, not {wanted + 1}")


def main():
    if os.geteuid() != 0 or not shutil.which("ip") or not os.path.exists("/dev/net/tun"):
        counts["skipped"] = 1
        print("skipped: network namespaces need root, ip (iproute2) and /dev/net/tun")
        return
    with tempfile.TemporaryDirectory() as folder:
        network, servers = None, []
        try:
            network = Network()
            plain = Server(network, folder, 4433, "--early-data", "16384")
            servers.append(plain)
            retrying = Server(network, folder, 4434, "--retry")
            servers.append(retrying)
            session = os.path.join(folder, "session")
            hold("full handshake", 2, network, plain, folder, "--session", session)
            hold("resumed", 2, network, plain, folder, "--session", session)
            hold("resumed with 0-RTT", 1, network, plain, folder, "--session", session, "--early-data")
            hold("HelloRetryRequest", 3, network, retrying, folder)
        finally:
            for server in servers:
                server.close()
            if network:
                network.close()


main()
closing()
