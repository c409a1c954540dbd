"""Opens a page in a headless Firefox, by way of its Marionette, and prints `title=...` and `text=...` of it.
Usage: firefox.py PROGRAM PROFILE URL"""

import json
import os
import socket
import subprocess
import sys
import time

program, profile, url = sys.argv[1:4]
os.makedirs(profile, exist_ok=True)
with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
with open(os.path.join(profile, "user.js"), "w") as settings:
    settings.write(f'user_pref("marionette.port", {port});\n'
                   'user_pref("app.update.enabled", false);\n'
                   'user_pref("network.captive-portal-service.enabled", false);\n'
                   'user_pref("datareporting.policy.dataSubmissionEnabled", false);\n')
browser = subprocess.Popen([program, "--headless", "--no-remote", "--profile", profile, "--marionette", "about:blank"],
                           stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
number = 0


def message(stream):
    """`length:json`"""
    length = b""
    while not length.endswith(b":"):
        byte = stream.read(1)
        if not byte:
            raise ConnectionError("the browser has ended")
        length += byte
    return json.loads(stream.read(int(length[:-1])))


def ask(connection, stream, command, **parameters):
    global number
    number += 1
    text = json.dumps([0, number, command, parameters]).encode()
    connection.sendall(b"%d:%s" % (len(text), text))
    _, _, error, result = message(stream)
    if error:
        raise RuntimeError(f"{command}: {error['error']}: {error['message'][:300]}")
    return result


try:
    for _ in range(300):
        try:
            connection = socket.create_connection(("127.0.0.1", port), timeout=60)
            break
        except OSError:
            time.sleep(0.1)
    stream = connection.makefile("rb")
    message(stream)
    ask(connection, stream, "WebDriver:NewSession", capabilities={"alwaysMatch": {"acceptInsecureCerts": False}})
    ask(connection, stream, "WebDriver:Navigate", url=url)
    print("title=" + ask(connection, stream, "WebDriver:GetTitle")["value"])
    script = "return document.body.innerText.replace(/\\s+/g, ' ').slice(0, 2000)"
    print("text=" + str(ask(connection, stream, "WebDriver:ExecuteScript", script=script, args=[])["value"]))
finally:
    browser.kill()
    browser.wait()
