"""A real browser for the tests: Debian's chromium, driven without its driver or itself being fetched from anywhere."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

PHONE, DESK = 390, 1280  # pixels
AXE = ("axe-core", "4.14.1")
AXE_RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ['violations']}).then(
  found => done(JSON.stringify(found.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 160))]))));
"""

_NOT_ASKED = (
    "data:",
    "chrome:",
    "chrome-extension:",
    "chrome-untrusted:",
)  # pictures within it; the browser's own start page


def chromium() -> tuple[str, str] | None:
    """The browser and its driver, None where one of them is not installed."""
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


@dataclass(frozen=True, slots=True)
class Browser:
    """A window of the browser."""

    driver: Any  # selenium is typed in parts only

    def look(self, page: Path, width: int, *, dark: bool = False) -> None:
        """Opens a file at that width, as somebody with a light or a dark screen sees it; without a network."""
        phone = width < 600
        self._do("Network.enable")
        self._do("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0)
        self._do("Emulation.setDeviceMetricsOverride", width=width, height=844, deviceScaleFactor=1, mobile=phone)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._do("Emulation.setEmulatedMedia", media="", features=[scheme])
        self.driver.get(page.resolve().as_uri())

    def ask(self, script: str) -> Any:
        """What a script in the page returns."""
        return self.driver.execute_script(script)

    def faults(self, axe: Path) -> list[Any]:
        """What axe-core finds fault with on the page as it stands."""
        self.driver.execute_script(axe.read_text(encoding="utf-8"))
        return list(json.loads(str(self.driver.execute_async_script(AXE_RUN))))

    def on_paper(self, width: float, height: float) -> bytes:
        """The page printed to PDF, on paper of so many inches."""
        done = self._do(
            "Page.printToPDF", paperWidth=width, paperHeight=height, preferCSSPageSize=False, printBackground=False
        )
        return base64.b64decode(str(done["data"]))

    def picture(self, file: Path) -> None:
        """A picture of the whole page."""
        done = self._do("Page.captureScreenshot", captureBeyondViewport=True, format="png")
        file.write_bytes(base64.b64decode(str(done["data"])))

    def asked_for(self) -> list[str]:
        """The addresses that the page asked for since the last time, pictures within it apart."""
        entries = (json.loads(str(entry["message"]))["message"] for entry in self.driver.get_log("performance"))
        urls = (e["params"]["request"]["url"] for e in entries if e["method"] == "Network.requestWillBeSent")
        return [url for url in urls if not url.startswith(_NOT_ASKED)]

    def complaints(self) -> list[str]:
        """What the browser complained of, such as something that the page may not load."""
        return [str(entry["message"]) for entry in self.driver.get_log("browser")]

    def _do(self, command: str, **options: Any) -> Any:
        return self.driver.execute_cdp_cmd(command, options)


@contextmanager
def browser(programs: tuple[str, str]) -> Iterator[Browser]:
    """A browser without a window on the screen, with a profile of its own."""
    options = ChromeOptions()
    options.binary_location = programs[0]
    with tempfile.TemporaryDirectory(prefix="beback-browser-", ignore_cleanup_errors=True) as profile:
        for switch in (
            "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars",
            "--disable-background-networking", "--no-first-run", f"--user-data-dir={profile}",
        ):  # fmt: skip
            options.add_argument(switch)
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        driver = Chrome(options=options, service=Service(executable_path=programs[1]))
        try:
            yield Browser(driver)
        finally:
            driver.quit()


def npm_package(name: str, version: str) -> Path | None:
    """A package's folder, installed once into the user's cache; None where npm or the network is missing."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "beback-tests"
    cache = base / f"{name}-{version}"
    cache.mkdir(parents=True, exist_ok=True)
    found = cache / "node_modules" / name
    with FileLock(base / f"{cache.name}.lock", timeout=120):
        if not (found / "package.json").is_file() and not _installed(npm, cache, f"{name}@{version}"):
            return None
    return found


def _installed(npm: str, cache: Path, package: str) -> bool:
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(cache), package]
    try:
        return subprocess.run(command, capture_output=True, timeout=100, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def by_node(script: str, arguments: Sequence[str]) -> Any:
    """What a script for node prints as JSON."""
    node = shutil.which("node")
    assert node is not None
    command = [node, "-e", script, "--", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
