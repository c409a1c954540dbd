"""The page of --html in Chromium, as a person uses it: browser.py GLASSTLS [FOLDER FOR PICTURES].

Closes with `N passed, N failed, N skipped`. Without Chromium all is skipped, or with GLASSTLS_REQUIRE_PEERS=1 a failure.
axe-core looks for barriers where it is installed: AXE_CORE names its axe.min.js (`npm pack axe-core` has it).
"""
import os
import subprocess
import sys
import tempfile
import traceback

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import chromium  # noqa: E402
from serving import Serving  # noqa: E402

WIDTHS = (360, 1440)
program, pictures = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
counts = {"passed": 0, "failed": 0, "skipped": 0}


def closing():
    print("{passed} passed, {failed} failed, {skipped} skipped".format(**counts))
    sys.exit(1 if counts["failed"] else 0)


def expect(what, got, wanted=True):
    counts["passed" if got == wanted else "failed"] += 1
    if got != wanted:
        print(f"FAILED {what}: {got!r}, not {wanted!r}")


def axe_core():
    places = [os.environ.get("AXE_CORE", ""), "/usr/share/nodejs/axe-core/axe.min.js",
              "/usr/lib/node_modules/axe-core/axe.min.js", "/usr/local/lib/node_modules/axe-core/axe.min.js"]
    for place in places:
        if place and os.path.exists(place):
            with open(place, encoding="utf-8") as file:
                return file.read()
    return None


class Pages:
    """Pages of connections of every kind, made with a server of our own."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = dict(os.environ, XDG_STATE_HOME=folder)
        self.authority = os.path.join(folder, "glasstls", "local-ca.pem")
        self.made = {}

    def glasstls(self, name, *words):
        path = os.path.join(self.folder, name + ".html")
        subprocess.run([program, *words, "--html", path], env=self.environment, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60, check=False)
        if os.path.exists(path):
            self.made[name] = path

    def connect(self, server, name, *words, trust=True):
        serving = Serving([program, "serve", "--port", "0", *server], os.path.join(self.folder, "server.out"),
                          env=self.environment)
        try:
            words = (*words, *(("--ca-only", self.authority) if trust else ()))
            self.glasstls(name, "connect", "-q", "-o", os.devnull, "--secrets", *words,
                          f"https://localhost:{serving.port}/glasstls/bytes/100")
        finally:
            serving.close()

    def compare(self):
        """Two traces, of which the second is of another host."""
        traces = [os.path.join(self.folder, name) for name in ("one.sqlog", "other.sqlog")]
        subprocess.run([program, "demo", "-q", "--trace", traces[0]], check=True, timeout=60)
        with open(traces[0], encoding="utf-8") as one, open(traces[1], "w", encoding="utf-8") as other:
            other.write(one.read().replace("demo.localhost", "other.localhost"))
        self.glasstls("both", "view", "-q", *traces)

    def scenarios(self, name, *kinds):
        """The traces of some scenarios on one page."""
        traces = [os.path.join(self.folder, kind + ".sqlog") for kind in kinds]
        for kind, trace in zip(kinds, traces):
            subprocess.run([program, "demo", "-q", "--secrets", "--scenario", kind, "--trace", trace], env=self.environment, check=True, timeout=60)
        self.glasstls(name, "view", "-q", "--secrets", *traces)

    def scenario(self, name):
        self.glasstls(name, "demo", "-q", "--secrets", "--scenario", name)

    def visit(self, name):
        """A connection as the server saw it."""
        trace = os.path.join(self.folder, name + ".sqlog")
        self.connect(("--trace", trace), name)
        self.glasstls(name, "view", "-q", trace)

    def hostile(self):
        """A trace whose names are markup."""
        trace = os.path.join(self.folder, "hostile.sqlog")
        subprocess.run([program, "demo", "-q", "--trace", trace], check=True, timeout=60)
        with open(trace, encoding="utf-8") as file:
            text = file.read()
        markup = "</script><script>window.pwned=1</script><img src=x onerror=window.pwned=1>"
        for name in ("glasstls demo", "ServerHello", "WAIT_EE", "early_secret", "legacy_session_id_echo must be what the ClientHello had"):
            text = text.replace('"' + name + '"', '"' + markup + '"')
        with open(trace, "w", encoding="utf-8") as file:
            file.write(text)
        self.glasstls("hostile", "view", "-q", trace)


def step(page):
    return page.run("document.querySelector('#detail h2').textContent")


def index(page):
    return page.run("Number(document.querySelector('[aria-current=step] .number').textContent)")


def ink(page):
    return page.run("getComputedStyle(document.body).backgroundColor")


def a_person_walks_through(page, path, width):
    page.size(width)
    page.open(path)
    expect("the page says what was done", page.run("document.querySelector('h1').textContent.length > 3"))
    expect("and a scenario, what to look for", page.run("document.querySelector('.intro').textContent.includes('Look for')"))
    expect("it begins with the ClientHello", step(page), "ClientHello")
    first = index(page)
    page.point("#next", press=True)
    expect("next", step(page), "ServerHello")
    page.press("k")
    expect("k goes back", step(page), "ClientHello")
    page.press("ArrowRight")
    expect("the arrow goes on", step(page), "ServerHello")
    expect("the address leads to the step", page.run("location.hash"), f"#step={index(page)}")
    expect("the server is in its state", page.run("document.querySelector('#machines figure:nth-of-type(2) figcaption code').textContent"), "NEGOTIATED")
    expect("its transcript hash is there", page.run("/^[0-9a-f]{64}$/.test(document.querySelector('.hash code').textContent)"))
    page.point("[data-byte='7']")
    expect("a byte names its field", page.run("document.querySelector('.crumbs strong').textContent"), "random")
    page.point("[data-byte='7']", press=True)
    expect("a byte is linked to", page.run("location.hash"), f"#step={index(page)}&bytes=6-37")
    expect("its field is marked", page.run("document.querySelector('.fields .in .name').textContent"), "random")
    page.point("[data-field='1']", press=True)
    expect("a field marks its bytes", page.run("[...document.querySelectorAll('.hex .in')].map((x) => x.dataset.byte).join()"), "0")
    page.point("#observer", press=True)
    expect("the observer sees no key", page.run("document.querySelector('#keys').hidden"))
    expect("and what is encrypted is hidden", page.run("[...document.querySelectorAll('.agreed .inside')].every((x) => !x.offsetParent)"))
    page.run("[...document.querySelectorAll('.ladder .record .outside')].find((x) => x.offsetParent && x.textContent === 'record of application_data').closest('a').click()")
    page.run("new Promise((done) => setTimeout(done, 200))")
    expect("of a record an observer sees the outside", [step(page), page.run("document.querySelector('#machines .machine') === null")], ["record of application_data", True])
    expect("and guesses", page.run("document.querySelector('.guess').textContent.includes('likely')"))
    page.press("o")
    expect("the client does", page.run("document.querySelector('#keys').hidden"), False)
    before = ink(page)
    page.press("t")
    expect("dark is not light", ink(page) != before)
    page.press("t")
    expect("and back", ink(page), before)
    page.press("a")
    count = page.run("[...document.querySelectorAll('.ladder li')].filter((x) => x.offsetParent).length")
    expect("every event is a step", count, page.run("page.flows[0].story.events.length"))
    page.press("a")
    expect("the states of both sides are shown with the step", page.run("document.querySelectorAll('.strip dd code').length >= 2"))
    both = page.run("[...document.querySelectorAll('.machine figcaption code')].map((x) => x.textContent).join()")
    expect("as in the drawings", page.run("[...document.querySelectorAll('.strip .client code, .strip .server code')].map((x) => x.textContent).join()"), both)
    expect("the flight of the step is marked", page.run("document.querySelectorAll('.flight-link.here').length"), 1)
    page.run("[...document.querySelectorAll('.ladder .message a')].find((x) => x.textContent.includes('ClientHello')).click()")
    page.run("new Promise((done) => setTimeout(done, 200))")
    page.run("[...document.querySelectorAll('[data-field]')].find((x) => x.querySelector('.name').textContent === 'cipher_suites length').click()")
    expect("a length shows what it measures", page.run("document.querySelectorAll('.hex .measured').length"),
           page.run("parseInt([...document.querySelectorAll('[data-field]')].find((x) => x.querySelector('.name').textContent === 'cipher_suites length').querySelector('.meaning').textContent)"))
    page.point("#play", press=True)
    expect("play goes on", page.run(f"new Promise((done) => setTimeout(done, 100)).then(() => Number(document.querySelector('[aria-current=step] .number').textContent))") > first + 1)
    page.point("#play", press=True)
    page.press("?")
    expect("help is shown", page.run("document.querySelector('#help').open"))
    page.run("document.querySelector('#help button').click()")


def rows(page):
    """The rows of a comparison: for each flow the step's name, or why it has none."""
    return page.run("[...document.querySelectorAll('.pair')].map((pair) => [...pair.querySelectorAll('.side')].map((side) =>"
                    "(side.querySelector('.name') || side.querySelector('.why')).textContent.replace(/^[→←] /, '')))")


def row(page, column, name):
    return next((cells for cells in rows(page) if cells[column] == name), None)


def a_person_compares(page, path):
    page.size(1440)
    page.open(path)
    expect("each flow has its sentence", page.run("document.querySelectorAll('.sentences li').length"), 4)
    expect("0-RTT takes a round trip less", page.run("document.querySelectorAll('.sentences li')[2].textContent.includes('1 round trip before the request, 1 fewer')"))
    expect("and a HelloRetryRequest one more", page.run("document.querySelectorAll('.sentences li')[3].textContent.includes('3 round trips before the request, 1 more')"))
    expect("totals show their difference", page.run("/bytes−[\\d,]+$/.test([...document.querySelectorAll('.comparison tr')].find((x) => /from the server$/.test(x.firstChild.textContent)).children[2].textContent)"))
    scales = page.run("[...document.querySelectorAll('#comparison .timeline')].map((x) => [...x.querySelectorAll('.tick-name')].map((y) => y.textContent + '@' + Math.round(y.getAttribute('x'))).join())")
    expect("all timelines have one scale", [len(scales), len(set(scales))], [4, 1])
    hello = row(page, 0, "ClientHello")
    expect("ClientHello is beside ClientHello", hello, ["ClientHello"] * 4)
    certificate = row(page, 0, "Certificate")
    expect("resumption has a gap for Certificate, and says why", [cell.split(":")[0] for cell in certificate], ["Certificate", "not needed", "not needed", "Certificate"])
    expect("only 0-RTT has EndOfEarlyData", [cell == "EndOfEarlyData" for cell in row(page, 2, "EndOfEarlyData")], [False, False, True, False])
    expect("only one has a HelloRetryRequest", [cell == "HelloRetryRequest" for cell in row(page, 3, "HelloRetryRequest")], [False, False, False, True])
    hello = "[...document.querySelectorAll('.pair')].find((x) => x.querySelector('.name').textContent.endsWith('ClientHello'))"
    expect("what differs is named", page.run(hello + ".querySelector('.state').textContent.includes('pre_shared_key')"))
    page.run(hello + ".querySelector('summary').focus()")
    page.press("Enter")
    page.run("new Promise((done) => setTimeout(done, 200))")
    expect("the keyboard opens a row", page.run(hello + ".open"))
    marked = page.run("[...document.querySelectorAll('.pair[open] .beside-row.differs .beside-name')].map((x) => x.textContent.split(': ')[1])")
    expect("fields that differ are marked", all(name in marked for name in ("pre_shared_key", "random")), True)
    expect("and those that are the same are not", "cipher_suites" in marked, False)
    page.run("document.querySelector('#only-differences').click()")
    expect("what is the same can be left out", page.run("[...document.querySelectorAll('.pair.same')].every((x) => !x.offsetParent) && document.querySelectorAll('.pair.same').length > 0"))
    page.point(".pair[open] .note a:nth-of-type(2)", press=True)
    page.run("new Promise((done) => setTimeout(done, 300))")
    expect("a row leads to its step in another flow", [page.run("location.hash.startsWith('#flow=2&step=')"), step(page)], [True, "ClientHello"])
    page.size(360)
    page.open(path)
    expect("on a phone they are one below the other", page.run("(() => { const [a, b] = document.querySelectorAll('.pair .side'); return a.getBoundingClientRect().bottom <= b.getBoundingClientRect().top + 1; })()"))


def hands_off_the_mouse(page, path):
    page.size(1440)
    page.open(path)
    focused = "document.activeElement.textContent.trim()"
    page.press("Tab")
    expect("the first stop skips to the step", page.run(focused), "Skip to the step")
    page.press("Enter")
    page.run("new Promise((done) => setTimeout(done, 100))")
    expect("and does", page.run("document.activeElement.id"), "detail")
    page.press("ArrowRight")
    here = page.run("location.hash")
    page.run("document.querySelector('.strip a').focus()")
    page.press("Enter")
    page.run("new Promise((done) => setTimeout(done, 100))")
    expect("a link to another part leads there", page.run("document.activeElement.id"), "machines")
    expect("and the address goes on to name the step", page.run("location.hash"), here)
    page.run("document.querySelector('.hex').focus()")
    page.press("ArrowRight")
    first = page.run("document.querySelector('.crumbs strong').textContent")
    page.press("ArrowRight")
    expect("arrows walk through the fields", page.run("document.querySelector('.crumbs strong').textContent") != first)
    expect("and not through the steps", page.run("location.hash.startsWith(" + repr(here + "&bytes=") + ")"))
    stops = page.run("[...document.querySelectorAll('a[href], button, summary, [tabindex=\"0\"]')].filter((x) => x.offsetParent || x.closest('svg')).every((x) => x.tabIndex >= 0)")
    expect("everything that can be pressed is reached", stops)


def in_the_hand_and_on_paper(page, path):
    page.size(360, 640)
    page.open(path)
    page.point("#next", press=True)
    expect("from above, the next step comes into view", page.run("document.querySelector('#detail').getBoundingClientRect().top") < 100)
    page.run("scrollTo(0, 4000)")
    box = page.run("(() => { const box = document.querySelector('#next').getBoundingClientRect(); return box.top > 500 && box.bottom <= 640; })()")
    expect("on a phone the next step is within reach, wherever one reads", box)
    page.point("#next", press=True)
    expect("and begins at its top", page.run("Math.abs(document.querySelector('#detail').getBoundingClientRect().top) < 200 || document.querySelector('#detail').getBoundingClientRect().bottom < 320"))
    page.open(path, "#step=60")
    inside = page.run("(() => { const [list, item] = ['.ladder', '.ladder .current'].map((x) => document.querySelector(x).getBoundingClientRect()); return item.top >= list.top && item.bottom <= list.bottom; })()")
    expect("the list of steps shows where one is", inside)
    page.size(320, 640)
    expect("nothing is cut off where it is narrowest", page.run("document.documentElement.scrollWidth <= innerWidth && document.querySelector('#all').getBoundingClientRect().right <= innerWidth"))
    page.size(760)
    page.paper(True)
    expect("on paper nothing is cut off", page.run("document.documentElement.scrollWidth <= innerWidth && document.querySelector('.timeline').getBoundingClientRect().right <= innerWidth"))
    expect("and there is nothing to press", page.run("[...document.querySelectorAll('.tools, .bar')].every((x) => getComputedStyle(x).display === 'none')"))
    page.paper(False)


def keys_are_a_graph(page, path):
    page.size(1440)
    page.open(path)
    boxes = page.run("page.flows[0].story.events.filter((x) => x.type === 'secret').length")
    expect("each secret has its box", page.run("document.querySelectorAll('#keys .key').length"), boxes)
    expect("three of them are extracted", page.run("[...document.querySelectorAll('#keys .extract .name')].map((x) => x.textContent).join()"), "early_secret,handshake_secret,main_secret")
    expect("with what goes in", page.run("[...document.querySelectorAll('#keys .input strong')].map((x) => x.textContent).join()"), "0,(EC)DHE,0")
    expect("at the ClientHello all are to come", page.run("document.querySelectorAll('#keys .later').length"), page.run("document.querySelectorAll('#keys [data-derived]').length"))
    page.run("[...document.querySelectorAll('.ladder .message a')].find((x) => x.textContent.includes('Certificate')).click()")
    page.run("new Promise((done) => setTimeout(done, 200))")
    expect("then those of the handshake are in force", page.run("[...document.querySelectorAll('#keys .key')].filter((x) => x.querySelector('.in-force').textContent === 'in force').map((x) => x.querySelector('.name').textContent).join()"),
           "client_handshake_traffic_secret,server_handshake_traffic_secret")
    page.run("document.querySelector('#keys .key.client summary').focus()")
    page.press("Enter")
    expect("the keyboard opens one", page.run("document.querySelector('#keys .key.client').open"))
    expect("with a command to copy", page.run("document.querySelector('#keys .key.client pre').textContent.startsWith('openssl')"))


# What each failure's page must say: who stopped where, what was expected, and what was presented.
FAILURES = {
    "expired": ("WAIT_CERT_CR", "certificate_expired", True),
    "bad-binder": ("WAIT_SH", "decrypt_error", False),
    "no-common-suite": ("WAIT_SH", "handshake_failure", False),
    "tls12-only": ("WAIT_SH", "protocol_version", True),
    "tampered": ("WAIT_EE", "bad_record_mac", True),
    "two-failures": ("WAIT_CERT_CR", "certificate_unknown", True),
}


def a_failure_is_explained(page, name, path):
    state, alert, expected = FAILURES[name]
    page.open(path)
    said = page.run("Object.fromEntries([...document.querySelectorAll('.failure > dl > dt')].map((x) => [x.textContent, x.nextSibling.textContent]))")
    expect(name + ": its page says in which state", "the client in " + state + ". The client waits for" in said["where"])
    expect(name + ": with which alert", alert in said["alert"])
    expect(name + ": what was expected and presented", ["expected" in said, "presented" in said], [expected, expected])
    expect(name + ": and what else was wrong", "also broken" in said, name == "two-failures")
    page.point(".failure dd a", press=True)
    page.run("new Promise((done) => setTimeout(done, 200))")
    expect(name + ": the diagram marks where it stopped", page.run("document.querySelectorAll('.state.stopped').length"), 2)


def nothing_is_wrong(page, name, width):
    expect(f"{name} at {width}: nothing thrown, no breach of the policy", page.complaints(), [])
    expect(f"{name} at {width}: no wider than the screen", page.run("document.documentElement.scrollWidth <= innerWidth"))
    expect(f"{name} at {width}: fetches nothing", [url for url in page.requests() if not url.startswith(("file:", "about:", "data:"))], [])


def no_barrier(page, name, axe):
    page.run(axe + ";0")
    found = page.run("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}).then((result) =>"
                     "result.violations.map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(' | ')))")
    expect("axe-core: " + name, found, [])


def looks_well(page, name, path, width, axe):
    """Light on a phone and dark on a desk. axe-core takes its time, and so looks at what has everything."""
    dark = width > 1000
    look = f"{name} {width} {'dark' if dark else 'light'}"
    page.size(width)
    page.dark(dark)
    page.open(path)
    if pictures:
        page.picture(os.path.join(pictures, look.replace(" ", "-") + ".png"))
    if axe and (name in ("full", "four") or (name in ("refused", "two-failures") and not dark)):
        page.run("document.querySelectorAll('details').forEach((x) => { x.open = true; })")
        no_barrier(page, look, axe)
        if dark:
            page.run("document.querySelector('#observer').click()")
            no_barrier(page, look + " observer", axe)
        if name == "four":
            page.dark(not dark)
            page.open(path)
            page.run("document.querySelectorAll('details').forEach((x) => { x.open = true; })")
            no_barrier(page, look.replace("light" if not dark else "dark", "dark" if not dark else "light"), axe)
    page.dark(False)
    nothing_is_wrong(page, name, width)


def main():
    browser = chromium.find()
    if not browser:
        if os.environ.get("GLASSTLS_REQUIRE_PEERS") == "1":
            expect("Chromium is installed", False)
        else:
            counts["skipped"] += 1
            print("skipped: Chromium is not installed")
        closing()
    axe = axe_core()
    if not axe:
        counts["skipped"] += 1
        print("skipped: axe-core is not installed")
    with tempfile.TemporaryDirectory() as folder:
        pages = Pages(folder)
        pages.glasstls("demo", "demo", "-q", "--secrets")
        session = ("--session", os.path.join(folder, "session"))
        early = ("--early-data", "16384", "--allow-replay")
        pages.connect(early, "full", *session)
        pages.connect(("--retry",), "retried")
        pages.connect((), "refused", trust=False)
        pages.hostile()
        pages.compare()
        for name in (*FAILURES, "client-auth", "pq"):
            pages.scenario(name)
        pages.visit("visit")
        pages.scenarios("four", "full", "resume", "early-data", "hrr")
        expect("all pages are made", sorted(pages.made), sorted(["both", "demo", "four", "full", "hostile", "refused", "retried", "visit", "client-auth", "pq", *FAILURES]))
        page = chromium.Chromium(browser)
        try:
            for width in WIDTHS:
                a_person_walks_through(page, pages.made["demo"], width)
                for name, path in pages.made.items():
                    looks_well(page, name, path, width, axe)
            page.open(pages.made["full"], "#step=6&bytes=6-37")
            expect("a link leads to the step", index(page), 6)
            expect("and to the bytes", page.run("[...document.querySelectorAll('.hex .in')].length"), 32)
            expect("three round trips are drawn", page.run("document.querySelectorAll('.trip').length"), 3)
            page.open(pages.made["retried"])
            expect("and four with a HelloRetryRequest", page.run("document.querySelectorAll('.trip').length"), 4)
            a_person_compares(page, pages.made["four"])
            keys_are_a_graph(page, pages.made["demo"])
            hands_off_the_mouse(page, pages.made["demo"])
            in_the_hand_and_on_paper(page, pages.made["demo"])
            for name in FAILURES:
                a_failure_is_explained(page, name, pages.made[name])
            page.open(pages.made["visit"])
            expect("a server sees the round trips of its client", page.run("document.querySelectorAll('.trip').length"), 2)
            expect("and in lanes what went on", page.run("[...document.querySelectorAll('.lane title')].map((x) => x.textContent).join()"), "TLS,HTTP")
            page.open(pages.made["retried"])
            expect("a state after a HelloRetryRequest has its place", page.run("page.flows[0].beside.some((x) => (x.client || []).includes('WAIT_SH (after HelloRetryRequest)'))"))
            page.run("[...document.querySelectorAll('.ladder a')].find((x) => x.textContent.includes('ClientHello') && document.querySelector('[aria-current=step]') !== x).click()")
            page.run("new Promise((done) => setTimeout(done, 300))")
            expect("and the drawing marks it", page.run("document.querySelectorAll('.machine .state.current').length"), 2)
            page.size(1440)
            page.open(pages.made["both"])
            expect("two flows are side by side", page.run("document.querySelectorAll('.comparison thead th').length"), 2)
            page.point(".comparison th:nth-of-type(2) a", press=True)
            expect("the other one is shown", page.run("new Promise((done) => setTimeout(() => done(document.querySelector('#top h1').textContent.includes('other.localhost')), 300))"))
            page.open(pages.made["hostile"])
            expect("markup of a peer does nothing", page.run("[document.images.length, window.pwned === undefined, document.scripts.length].join()"), "0,true,2")
            page.open(pages.made["refused"])
            expect("a refusal says why", page.run("document.querySelector('#top .verdict').textContent.length > 20"))
        except Exception:  # whatever it is, the closing line has to say that it is one
            traceback.print_exc()
            counts["failed"] += 1
        finally:
            page.close()
    closing()


main()
