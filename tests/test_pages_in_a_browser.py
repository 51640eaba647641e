"""The pages in a real browser: on a phone and a desk, light and dark, on paper, by axe-core, and their links tried."""

import io
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from PIL import Image
from pypdf import PdfReader

from beback.composing import compose
from beback.pages import texts_page
from beback.runs.mornings import write_mornings
from browser import AXE, DESK, PHONE, Browser, browser, chromium, npm_package
from mornings import MADE, shop_in

PROGRAMS = chromium()
pytestmark = [
    pytest.mark.process,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(
        PROGRAMS is None, reason="NO BROWSER: chromium or chromedriver is not installed, so no page was looked at"
    ),
]
LETTER, A4 = (8.5, 11.0), (8.27, 11.69)
NASTY = "the 50% & more? #1 = «best» 💍 +1; a/b"
CLICKED = """
window.went = [];
document.addEventListener('click', e => {
  const a = e.target.closest('a'); if (a) { window.went.push(a.href); e.preventDefault(); }
}, true);
"""


def usual_day(count: int = 15) -> list[dict[str, Any]]:
    """A day of fifteen, with all that a row may hold, and an appointment."""
    rows = []
    for n in range(count):
        row = {**MADE[(0, 3, 4, 0, 8)[n % 5]], "Prospect": f"Person Numbertwelve {n}", "Cell": f"(312) 280-{5100 + n}"}
        row["Email"] = f"person{n}@example.com"
        rows.append({**row, "Associate": "Dana Reyes", "Details": NASTY, "Not before": None})
    for row in rows:
        if row.get("Status") == "Deciding":
            row["Visited"] = datetime(2026, 11, 10, 12)
    return [*rows, MADE[5], MADE[7] | {"Associate": "Dana Reyes"}]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a usual day's pages, and one of texts."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "photos").mkdir()
    Image.new("RGB", (1600, 1200), "tan").save(folder / "photos" / "ring.png")
    shop = shop_in(folder, *usual_day(), now=datetime(2026, 11, 17, 9, 40))
    written = write_mornings(shop).folder
    texted = {"Contact by": "Text", "Surprise": False, "Photo": "ring.png"}
    store = shop_in(folder, {**MADE[2], **texted, "Details": NASTY}, {**MADE[0], **texted, "Looking for": NASTY})
    composed = compose(store.look().plan.rows, store.config, store.words, store.now.date())
    assert len(composed.texts) == 2
    (written / "texts.html").write_text(texts_page(composed.texts, store.config, store.now), encoding="utf-8")
    return written


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    """A browser for all tests of this file."""
    assert PROGRAMS
    with browser(PROGRAMS) as opened:
        yield opened


@pytest.mark.parametrize("name", ["index", "dana-reyes", "lee-ortiz", "texts"])
def test_a_page_is_sound_on_every_screen(window: Browser, pages: Path, name: str) -> None:
    """Nothing runs off the side, loads from elsewhere or is faulted by axe-core, with all folds open."""
    package = npm_package(*AXE)
    window.asked_for()
    for width in (PHONE, DESK):
        for dark in (False, True):
            window.look(pages / f"{name}.html", width, dark=dark)
            ground = window.ask("return getComputedStyle(document.body).backgroundColor")
            assert ground == ("rgb(23, 21, 18)" if dark else "rgb(246, 243, 238)")
            assert window.ask("return document.documentElement.scrollWidth") == width
            window.ask("document.querySelectorAll('details').forEach(d => d.open = true)")
            assert window.ask("return document.documentElement.scrollWidth") == width
            if package:
                assert window.faults(package / "axe.min.js") == []
            heights = window.ask("return [...document.querySelectorAll('.way')].map(a => a.offsetHeight)")
            assert min(heights, default=44) >= 44  # room for a thumb
    assert {Path(url).name for url in window.asked_for()} == {f"{name}.html"}
    assert window.complaints() == []
    if package is None:
        pytest.skip("NO AXE-CORE: npm or the network is missing; the rest of this test held")


def test_axe_core_finds_what_is_wrong(window: Browser, pages: Path) -> None:
    package = npm_package(*AXE)
    if package is None:
        pytest.skip("NO AXE-CORE: npm or the network is missing")
    window.look(pages / "index.html", PHONE)
    window.ask("document.documentElement.lang = ''; document.querySelector('.why').style.color = '#eee'")
    assert {fault[0] for fault in window.faults(package / "axe.min.js")} == {"html-has-lang", "color-contrast"}


def seen(window: Browser) -> list[str]:
    """The names of the tasks that stand there to be seen."""
    task = "h3:has(.mark)"
    shown = (
        f"[...document.querySelectorAll('{task}')].filter(h => h.checkVisibility()).map(h => h.lastChild.textContent)"
    )
    return [name.strip() for name in window.ask(f"return {shown}")]


def test_the_first_fifteen_are_open_and_folds_open_by_a_tap(window: Browser, pages: Path) -> None:
    window.look(pages / "dana-reyes.html", PHONE)
    assert len(seen(window)) == 15
    window.ask("document.querySelector('details.fold summary').click()")
    assert len(seen(window)) == 16


@pytest.mark.parametrize("size", [LETTER, A4], ids=["letter", "a4"])
def test_a_usual_day_is_printed_on_one_page(window: Browser, pages: Path, size: tuple[float, float]) -> None:
    window.look(pages / "dana-reyes.html", DESK, dark=True)
    names = seen(window)
    (sheet,) = PdfReader(io.BytesIO(window.on_paper(*size))).pages
    words = " ".join(sheet.extract_text().split())
    assert len(names) == 15
    assert [name for name in names if name not in words] == []
    for said in ("Dana Reyes", "Tuesday, November 17", "Call (312) 280-5100", "3:00 PM Marcus Bell", "black, one sugar",
                 "The rest of today", "Tomorrow", "Pilar Santos", "attempt 1 of 3", "camping trip"):  # fmt: skip
        assert said in words, said
    assert "Hello" not in words


def test_links_keep_every_sign_when_they_are_tapped(window: Browser, pages: Path) -> None:
    window.look(pages / "texts.html", PHONE)
    window.ask(CLICKED)
    window.ask("document.querySelectorAll('.way').forEach(a => a.click())")
    went = window.ask("return window.went")
    shown = window.ask("return [...document.querySelectorAll('.words')].map(p => p.textContent)")
    assert [href.split(":")[0] for href in went] == ["sms", "tel", "sms", "tel"]
    assert [unquote(href.split("?&body=")[1]) for href in went[::2]] == shown
    assert any(NASTY in words for words in shown)
    assert went[1::2] == ["tel:+13122804411", "tel:+13122804410"]


def test_mails_keep_every_sign_when_they_are_tapped(window: Browser, pages: Path) -> None:
    window.look(pages / "dana-reyes.html", PHONE)
    window.ask(CLICKED)
    window.ask("document.querySelectorAll('.way').forEach(a => a.click())")
    mails = [href for href in window.ask("return window.went") if href.startswith("mailto:")]
    assert mails
    for href in mails:
        asked = window.ask(f"return Object.fromEntries(new URL({href!r}).searchParams)")
        assert asked.keys() == {"subject", "body"}
        assert "80 State St\r\nChicago, IL 60603" in asked["body"]


def test_a_photo_is_seen(window: Browser, pages: Path) -> None:
    for name, width in (("dana-reyes", 480), ("texts", 1200)):
        window.look(pages / f"{name}.html", PHONE)
        widths = window.ask("return [...document.images].map(i => i.naturalWidth)")
        assert widths
        assert set(widths) == {width}
        assert window.ask("return Math.max(...[...document.images].map(i => i.width))") <= PHONE


def test_one_tap_takes_all_words_of_a_text(window: Browser, pages: Path) -> None:
    window.look(pages / "texts.html", PHONE)
    assert window.ask("return getComputedStyle(document.querySelector('.words')).userSelect") == "all"


def test_nothing_that_is_typed_runs(window: Browser, pages: Path, tmp_path: Path) -> None:
    shutil.copy(pages / "index.html", tmp_path / "copy.html")
    page = (tmp_path / "copy.html").read_text(encoding="utf-8")
    evil = "<script>window.ran = 1</script><img src=https://example.com/x.png onerror='window.ran = 1'>"
    (tmp_path / "copy.html").write_text(page.replace("</main>", f"{evil}</main>"), encoding="utf-8")
    window.look(tmp_path / "copy.html", PHONE)
    assert window.ask("return window.ran === undefined")
    assert any("Content Security Policy" in told for told in window.complaints())
