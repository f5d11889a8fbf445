"""A page looked at by headless Chromium in a frame of a telephone's width, served by a server that counts requests."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_QUIET = ("gpu", "quic", "background-networking", "component-update", "sync")
_WORDS = ("--headless", "--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in _QUIET))
_WORDS += ("--hide-scrollbars", "--enable-logging=stderr", "--virtual-time-budget=3000", "--dump-dom")
_FRAME = """<!doctype html><link rel="icon" href="data:,">
<iframe id=f src="/page.html" width={width} height=800 style="border:0"></iframe><pre id=seen></pre>
<script>f.onload = () => {{ const d = f.contentDocument, r = d.documentElement;
 seen.textContent = JSON.stringify({{wide: r.scrollWidth, room: r.clientWidth, title: d.title,
  scripts: d.scripts.length, images: d.images.length, svgs: d.querySelectorAll('svg').length,
  dead: [...d.querySelectorAll('a[href^="#"]')].filter(a => !d.getElementById(a.getAttribute('href').slice(1))).length,
  links: d.querySelectorAll('a[href]').length, ink: getComputedStyle(d.body).color,
  cut: [...d.querySelectorAll('svg')].filter(s => [...s.querySelectorAll('text')].some(t => {{
    const a = t.getBoundingClientRect(), b = s.getBoundingClientRect();
    return a.left < b.left - 1 || a.right > b.right + 1 || a.top < b.top - 1 || a.bottom > b.bottom + 1; }})).length,
  text: d.body.innerText}}); }}</script>"""


@dataclass
class Look:
    """What the browser saw: measures of the page, paths asked of the server, lines of the console."""

    seen: dict[str, Any]
    requests: list[str]
    console: list[str]


def look_at(page: str, folder: Path, *, width: int = 375, dark: bool = False) -> Look:
    """Return what Chromium sees of a page in a frame of a width."""
    requests: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requests.append(self.path)
            body = page if self.path == "/page.html" else _FRAME.format(width=width)
            self.send_response(200 if self.path in ("/", "/page.html") else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        words = [str(CHROMIUM), *_WORDS, f"--user-data-dir={folder / 'profile'}"]
        words += ["--force-dark-mode", "--blink-settings=preferredColorScheme=0"] if dark else []
        words.append(f"http://127.0.0.1:{server.server_port}/")
        done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=True)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    found = re.search(r'<pre id="seen">(.+?)</pre>', done.stdout, re.DOTALL)
    assert found, done.stdout[-2000:]
    console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return Look(json.loads(html.unescape(found[1])), requests, console)
