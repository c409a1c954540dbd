"""Chromium without a window, spoken to over a pipe in its DevTools protocol. Nothing but Python's own library."""
import base64
import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time


def find():
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for path in map(shutil.which, names) if path), None)


class Chromium:
    SILENCE = 120  # in seconds: how long an answer may take

    def __init__(self, program, profile=None):
        """Without a profile's folder it makes one, and removes it in the end."""
        self.made = not profile
        self.folder = profile or tempfile.mkdtemp(prefix="glasstls-browser-")
        here, there = [os.pipe(), os.pipe()]
        # It reads from 3 and writes to 4; ours must not be there while they are put in place.
        inside = [fcntl.fcntl(end, fcntl.F_DUPFD, 20) for end in (here[0], there[1])]
        for end in (here[0], there[1]):
            os.close(end)

        def arrange():
            os.dup2(inside[0], 3)
            os.dup2(inside[1], 4)

        options = ["--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
                   "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe",
                   "--user-data-dir=" + self.folder]
        if os.geteuid() == 0:
            options.append("--no-sandbox")
        self.process = subprocess.Popen([program, *options, "about:blank"], preexec_fn=arrange, close_fds=False,
                                        start_new_session=True, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for end in inside:
            os.close(end)
        self.out, self.into = here[1], os.fdopen(there[0], "rb", buffering=0)
        self.rest, self.number, self.session = b"", 0, None
        self.events = []  # since the page was opened
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def read(self):
        while b"\0" not in self.rest:
            if not select.select([self.into], [], [], self.SILENCE)[0]:
                raise TimeoutError(f"Chromium is silent; it said {self.events[-3:]}")
            more = self.into.read(1 << 16)
            if not more:
                raise EOFError("Chromium has ended")
            self.rest += more
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        rest = json.dumps(message).encode() + b"\0"
        while rest:
            rest = rest[os.write(self.out, rest):]
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(method + ": " + answer["error"]["message"])
                return answer["result"]
            self.events.append(answer)

    def open(self, path, link=""):
        self.call("Page.navigate", url="about:blank")  # so another link into the same page opens it again
        self.events = []
        self.call("Page.navigate", url="file://" + path + link)
        for _ in range(600):
            if self.run("location.protocol == 'file:' && document.readyState == 'complete'"):
                return
            time.sleep(0.05)
        raise RuntimeError("the page is not loaded")

    def run(self, expression):
        """The value of an expression of JavaScript in the page."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"])[:600])
        return answer["result"].get("value")

    def complaints(self):
        """What the page's script threw, and what the browser logged, such as a breach of the page's policy."""
        self.run("1")
        texts = [event["params"]["exceptionDetails"]["text"] for event in self.events
                 if event.get("method") == "Runtime.exceptionThrown"]
        return texts + [event["params"]["entry"]["text"] for event in self.events
                        if event.get("method") == "Log.entryAdded"]

    def requests(self):
        return [event["params"]["request"]["url"] for event in self.events
                if event.get("method") == "Network.requestWillBeSent"]

    def size(self, width, height=900):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def dark(self, dark):
        self.call("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def paper(self, on):
        """As it is printed, or on a screen again."""
        self.call("Emulation.setEmulatedMedia", media="print" if on else "")

    def press(self, key):
        for kind in ("keyDown", "keyUp"):
            # A browser acts on Enter and Tab by their codes.
            code = {"Enter": 13, "Tab": 9, " ": 32}.get(key)
            more = {"windowsVirtualKeyCode": code} if code else {}
            if kind == "keyDown" and (len(key) == 1 or key == "Enter"):
                more["text"] = "\r" if key == "Enter" else key
            self.call("Input.dispatchKeyEvent", type=kind, key=key, **more)

    def point(self, selector, press=False):
        """Moves the mouse there, and presses it."""
        x, y = self.run("(() => { const node = document.querySelector(%s); node.scrollIntoView({block: 'center'});"
                        "const box = node.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()"
                        % json.dumps(selector))
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        if press:
            for kind in ("mousePressed", "mouseReleased"):
                self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def picture(self, path, whole=True):
        options = {}
        if whole:
            width, height = self.run("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
            options = {"captureBeyondViewport": True, "clip": {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}}
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("Page.captureScreenshot", format="png", **options)["data"]))

    def close(self):
        try:
            self.call("Browser.close")
        except (EOFError, OSError):  # TimeoutError is one too
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        if self.made:
            shutil.rmtree(self.folder, ignore_errors=True)
