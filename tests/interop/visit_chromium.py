"""Opens a page in a headless Chromium and prints, one `name=value` a line, what the browser says of it: its title, the
page's security state, and how the connection was protected. Usage: visit_chromium.py PROGRAM PROFILE URL"""
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from chromium import Chromium  # noqa: E402

program, profile, url = sys.argv[1:4]
browser = Chromium(program, profile)
try:
    browser.call("Security.enable")
    browser.call("Page.navigate", url=url)
    title, state = "", {}
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        ready, _, title = browser.run("document.readyState + ' ' + document.title").partition(" ")
        for event in browser.events:
            if event.get("method") == "Security.visibleSecurityStateChanged":
                state = event["params"]["visibleSecurityState"]
        if ready == "complete" and state.get("certificateSecurityState"):
            break
        time.sleep(0.1)
    print("title=" + title)
    print("securityState=" + state.get("securityState", "none"))
    certificate = state.get("certificateSecurityState", {})
    for name in ("protocol", "keyExchange", "keyExchangeGroup", "cipher", "certificateNetworkError"):
        print(f"{name}={certificate.get(name, '')}")
finally:
    browser.close()
