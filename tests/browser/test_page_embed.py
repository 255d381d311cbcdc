"""The sidebar in a frame of another site: shown, inserted from, and shut to everybody else."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from fake_desk import FakeDesk
from playwright.sync_api import Page, expect
from scripted_call import script
from served_page import Served

from assistant.web.app import STATIC

pytestmark = pytest.mark.browser

CALL = "framed-1"
HOST_SIDE = (STATIC / "js" / "embed-host.js").read_bytes()
"""The file a CRM copies, served here from the CRM's own origin."""
CRM = """<!doctype html><title>CRM</title><textarea id="reply"></textarea><p id="wide"></p>
<iframe src="{service}/embed/sidebar?lang=en" width="400" height="700" allow="clipboard-write">
</iframe>
<script type="module">
import {{ embedSidebar }} from "/embed-host.js";
const deaf = location.search === "?deaf";
const host = {{
  ready: ({{ width }}) => (document.getElementById("wide").textContent = width),
  attention: (told) => (window.attention = told),
}};
if (!deaf) host.insert = ({{ text }}) => void (document.getElementById("reply").value = text);
window.sidebar = embedSidebar(document.querySelector("iframe"), host);
window.sidebar.show("{call}", 0);
</script>"""


class Crm(ThreadingHTTPServer):
    page = b""


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        script_asked = self.path.endswith(".js")
        assert isinstance(self.server, Crm)
        body = HOST_SIDE if script_asked else self.server.page
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if script_asked else "text/html")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def crm() -> Iterator[Crm]:
    server = Crm(("127.0.0.1", 0), _Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


def address(crm: Crm) -> str:
    return f"http://127.0.0.1:{crm.server_port}"


@pytest.fixture
def served(crm: Crm) -> Iterator[Served]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Served(FakeDesk(), port, framed_by=(address(crm),))
    server.start()
    for at, body in list(script(CALL, "exchange-en"))[:10]:
        server.do(server.desk.put(CALL, at, body))
    crm.page = CRM.format(service=server.address, call=CALL).encode()
    yield server
    server.stop()
    server.loop.close()


def test_the_host_says_which_call_and_gets_what_is_inserted(
    page: Page, served: Served, crm: Crm
) -> None:
    page.goto(address(crm))
    inside = page.frame_locator("iframe")
    expect(inside.locator("call-header h2")).to_have_text("Maya Lindqvist")
    expect(page.locator("#wide")).to_have_text("320")
    # The next card is announced after what was done: so all that is said is kept.
    page.frames[1].evaluate(
        "window.said = []; const told = document.querySelector('.sb > p[role=status]');"
        "new MutationObserver(() => said.push(told.textContent))"
        ".observe(told, {childList: true, characterData: true, subtree: true})"
    )
    inside.locator("[data-card=card-answer]").click()
    inside.get_by_role("button", name="Insert").click()
    expect(page.locator("#reply")).to_have_value(
        "If we book it before four, size 42 arrives by Friday."
    )
    until = time.monotonic() + 5
    while "Inserted." not in " ".join(page.frames[1].evaluate("said")):
        assert time.monotonic() < until
        page.wait_for_timeout(50)
    attention = page.evaluate("window.attention")
    assert (attention["call"], attention["critical"]) == (CALL, 1)


def test_a_host_that_does_not_take_the_text_leaves_it_to_be_pasted(
    page: Page, served: Served, crm: Crm
) -> None:
    page.goto(f"{address(crm)}/?deaf")
    inside = page.frame_locator("iframe")
    inside.get_by_role("button", name="Insert").click()
    expect(inside.locator("call-sidebar > .sb > p[role=status]")).not_to_have_text("")
    expect(inside.locator("call-sidebar > .sb > p[role=status]")).to_have_text(
        "Copied.", timeout=8000
    )


def test_a_site_that_was_not_named_cannot_frame_it_nor_speak_to_it(
    page: Page, served: Served, crm: Crm
) -> None:
    policy = page.request.get(f"{served.address}/embed/sidebar").headers["content-security-policy"]
    assert f"frame-ancestors 'self' {address(crm)}" in policy
    plain = page.request.get(f"{served.address}/sidebar").headers["content-security-policy"]
    assert address(crm) not in plain
    page.goto("/embed/sidebar")
    # Nobody frames it here: a message from the page itself is its own origin's and is heard,
    # one that claims nothing of ours is not.
    page.evaluate("window.postMessage({type: 'show', call: 'framed-1'}, location.origin)")
    page.evaluate("window.postMessage({assistant: 1, type: 'show', call: 7}, location.origin)")
    expect(page.locator(".quiet h3")).to_have_text("Ready")


def test_the_sample_host_takes_a_call_and_undoes_an_insertion(page: Page, served: Served) -> None:
    page.goto("/embed/sample?lang=en")
    page.locator("[data-play=exchange-en]").click()
    inside = page.frame_locator("#assistant")
    inside.get_by_role("button", name="Insert").click()
    expect(page.locator("#reply")).not_to_have_value("")
    expect(page.locator("#inserted")).to_have_text("Inserted from the assistant.")
    expect(page.locator("#said")).to_contain_text('"type":"insert"')
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#reply")).to_have_value("")
    page.get_by_role("button", name="Fold").click()
    expect(page.locator("#assistant")).to_be_hidden()
    expect(page.get_by_role("button", name="Open the assistant")).to_be_visible()
