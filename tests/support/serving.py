"""A server of ours that a test starts, and ends again."""
import re
import signal
import subprocess
import time


class Serving:
    """`glasstls serve`, or a lab that serves."""

    def __init__(self, command, log, **more):
        """Starts it with its output in the file LOG, and waits until it says on which port it listens."""
        self.log = log
        with open(log, "w", encoding="utf-8") as out:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, **more)
        for _ in range(600):
            found = re.search(r"https://[^\s/]+:(\d+)\b.*Ctrl-C ends", self.said(), re.DOTALL)
            if found:
                self.port = int(found.group(1))
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        self.close()
        raise RuntimeError("the server does not start: " + self.said())

    def said(self):
        with open(self.log, encoding="utf-8") as file:
            return file.read()

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
