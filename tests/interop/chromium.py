"""Opens a page in a headless Chromium and prints, one `name=value` a line, what the browser says of it: its title, the
page's security state, and how the connection was protected. Usage: chromium.py PROGRAM PROFILE URL"""

import json
import os
import subprocess
import sys
import time

program, profile, url = sys.argv[1:4]
down, up = os.pipe(), os.pipe()  # commands to the browser's descriptor 3, answers from its 4


def descriptors():
    # Both are moved out of the way first: they may stand on 3 and 4 themselves.
    commands, answers = os.dup2(down[0], 60), os.dup2(up[1], 61)
    os.dup2(commands, 3)
    os.dup2(answers, 4)


browser = subprocess.Popen(
    [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
     "--disable-background-networking", "--disable-component-update", f"--user-data-dir={profile}",
     "--remote-debugging-pipe", "about:blank"],
    preexec_fn=descriptors, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL)
os.close(down[0])
os.close(up[1])
received, number = b"", 0
events = []


def message(deadline):
    """The next message; they end with a zero byte."""
    global received
    while b"\0" not in received:
        if time.monotonic() > deadline:
            raise TimeoutError(f"the browser is silent; it said {events[-3:]}")
        piece = os.read(up[0], 1 << 16)
        if not piece:
            raise ConnectionError("the browser has ended")
        received += piece
    first, received = received.split(b"\0", 1)
    return json.loads(first)


def ask(method, session=None, **parameters):
    global number
    number += 1
    command = {"id": number, "method": method, "params": parameters}
    if session:
        command["sessionId"] = session
    os.write(down[1], json.dumps(command).encode() + b"\0")
    deadline = time.monotonic() + 30
    while True:
        answer = message(deadline)
        if answer.get("id") == number:
            if "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']}")
            return answer["result"]
        events.append(answer)


try:
    target = ask("Target.createTarget", url="about:blank")["targetId"]
    session = ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    for domain in ("Page", "Security", "Runtime"):
        ask(f"{domain}.enable", session)
    ask("Page.navigate", session, url=url)
    state = {}
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        title = ask("Runtime.evaluate", session, expression="document.readyState + ' ' + document.title")
        for event in events:
            if event.get("method") == "Security.visibleSecurityStateChanged":
                state = event["params"]["visibleSecurityState"]
        if title["result"]["value"].startswith("complete") and state.get("certificateSecurityState"):
            break
        time.sleep(0.1)
    print("title=" + title["result"]["value"].partition(" ")[2])
    print("securityState=" + state.get("securityState", "none"))
    certificate = state.get("certificateSecurityState", {})
    for name in ("protocol", "keyExchange", "keyExchangeGroup", "cipher", "certificateNetworkError"):
        print(f"{name}={certificate.get(name, '')}")
    try:
        os.write(down[1], b'{"id": 9999, "method": "Browser.close"}\0')
        browser.wait(10)
    except (OSError, subprocess.TimeoutExpired):
        pass
finally:
    browser.kill()
    browser.wait()
