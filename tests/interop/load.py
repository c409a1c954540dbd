"""Many connections at once to a server of ours: each is opened, asks for a page, stays open until all are, asks again, and
closes. Prints how many were served, how long it took, and the server's resident memory: before, and in each round with all
of them open and after it. Usage: load.py PORT CA PID CONNECTIONS ROUNDS [PATH]"""

import asyncio
import resource
import ssl
import sys
import time

port, ca, pid, count, rounds = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
path = sys.argv[6] if len(sys.argv) > 6 else "/hello.txt"
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, count + 100), hard))
context = ssl.create_default_context(cafile=ca)
context.minimum_version = ssl.TLSVersion.TLSv1_3


def memory():
    """In KiB: what the server has in memory now."""
    with open(f"/proc/{pid}/status") as status:
        return int(next(line.split()[1] for line in status if line.startswith("VmRSS")))


async def ask(reader, writer):
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    size = int(next(line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")))
    await reader.readexactly(size)
    return head.startswith(b"HTTP/1.1 200 ")


async def visit(all_open, count_open, opening):
    try:
        async with opening:
            reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname="localhost")
            served = await ask(reader, writer)
    finally:
        count_open()
    while not all_open.is_set():  # the server closes connections that are silent for half a minute
        try:
            await asyncio.wait_for(all_open.wait(), 10)
        except asyncio.TimeoutError:
            served = await ask(reader, writer) and served
    served = await ask(reader, writer) and served
    writer.close()
    return served


async def one_round():
    all_open, opened, peak = asyncio.Event(), 0, 0
    opening = asyncio.Semaphore(100)  # this side is slower than the server, and must not run into its time-outs

    def count_open():
        nonlocal opened, peak
        opened += 1
        if opened == count:
            peak = memory()
            all_open.set()

    results = await asyncio.gather(*(visit(all_open, count_open, opening) for _ in range(count)), return_exceptions=True)
    errors = [result for result in results if result is not True]
    if errors:
        print(f"first of {len(errors)} that were not served: {errors[0]!r}")
    return sum(result is True for result in results), peak


before, served, peaks, afterwards = memory(), 0, [], []
start = time.monotonic()
for _ in range(rounds):
    got, peak = asyncio.run(one_round())
    served += got
    peaks.append(peak)
    time.sleep(0.5)
    afterwards.append(memory())
seconds = time.monotonic() - start - 0.5 * rounds
print(f"{served} of {count * rounds} served, {count} at a time, in {seconds:.1f} s")
print(f"memory in KiB: {before} before, {', '.join(map(str, peaks))} with all open in each round "
      f"({(peaks[0] - before) * 1024 // count} bytes each), {', '.join(map(str, afterwards))} after it")
# How much of what was freed an allocator gives back to the system depends on where it lies: between nothing and all of it, in
# any round. What it needs for so many connections does not depend on that. So memory grows where the same connections need
# more of it than in the first round. What is left behind to the byte, tests/hostile/memory_test.cpp counts.
flat = max(peaks) <= peaks[0] * 1.05 + 512
print("all served, memory flat" if served == count * rounds and flat else "NOT all served, or memory grows")
