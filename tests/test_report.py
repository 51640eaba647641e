"""The weekly report: its two files, what stands in them, and what they must not say or do."""

import io
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import lxml.html
import openpyxl
import pypdf
import pytest

import hand_counted
import report
from beback.books.tab import OURS
from beback.cells import Cell, Row
from beback.commands import Command
from beback.config import Config, load_config
from beback.figures import figures
from beback.followups import Run
from beback.prospects import LOG
from beback.reporting import as_html, as_pdf, report_of
from benchmark.generator import prospects
from browser import AXE, DESK, PHONE, Browser, browser, chromium, npm_package
from playbook import rules_of
from shop import NOW, REPO, Ran, Shop

GOLDEN = Path(__file__).parent / "golden" / "report"
UPDATE = "BEBACK_UPDATE_GOLDEN"
TEMPLATES = (REPO / "templates",)
REPORT = Command(about=report.__doc__ or "", job=report.job)
LONG = "Wolfeschlegelsteinhausenbergerdorff " * 8


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shop:
    """A shop whose workbook holds the weeks that were counted by hand."""
    found = Shop(tmp_path, capsys)
    _save(found, hand_counted.rows(), hand_counted.log())
    return found


def _save(shop: Shop, rows: list[Row], log: list[Row]) -> None:
    file = openpyxl.Workbook()
    for name, headings, some in (("Prospects", OURS, rows), ("Contact log", LOG, log)):
        sheet = file.create_sheet(name)
        sheet.append(list(headings))
        for row in some:
            sheet.append([row.get(heading) for heading in headings])
    del file["Sheet"]
    file.save(shop.book)


def ran(shop: Shop, *arguments: str, now: str = NOW) -> Ran:
    """report.py on this shop."""
    return shop.run(REPORT, "--config", str(shop.config), "--now", now, *arguments)


def shipped() -> Config:
    """The shipped config with the rules of the test store, by which the weeks were counted."""
    return replace(load_config(REPO / "config.yaml"), rules=rules_of())


def page_of(rows: list[Row], log: list[Row], config: Config | None = None) -> str:
    """The report for the screen."""
    used = config or shipped()
    found = figures(rows, log, Run(used.rules, hand_counted.NOW, "salt"))
    return as_html(report_of(found, used), TEMPLATES).decode()


def paper_of(rows: list[Row], log: list[Row], config: Config | None = None) -> pypdf.PdfReader:
    """The report for paper."""
    used = config or shipped()
    found = figures(rows, log, Run(used.rules, hand_counted.NOW, "salt"))
    return pypdf.PdfReader(io.BytesIO(as_pdf(report_of(found, used), TEMPLATES)))


def words_of(page: str) -> list[str]:
    """What somebody reads on a page, line by line; charts as their words for those who cannot see them."""
    root: Any = lxml.html.document_fromstring(page)
    for chart in root.iter("svg"):
        said = chart.get("aria-label") or ""
        chart.clear()
        chart.text = f"[{said}]"
    lines = []
    for element in root.find("body").iter():
        if element.tag == "tr":
            lines.append(" | ".join(" ".join(cell.text_content().split()) for cell in element))
        elif element.tag in ("p", "h1", "h2", "h3", "figcaption", "svg", "dt", "dd", "li", "summary"):
            lines.append(" ".join(element.text_content().split()))
    return [line for line in lines if line]


# The files


def test_the_files_are_named_by_the_iso_week_of_now(shop: Shop) -> None:
    done = ran(shop)
    folder = shop.folder / "out" / "report"
    assert (done.status, done.err) == (0, "")
    assert done.out.split() == [str(folder / "2026-W47.html"), str(folder / "2026-W47.pdf")]
    assert sorted(path.name for path in folder.iterdir()) == ["2026-W47.html", "2026-W47.pdf"]
    assert (folder / "2026-W47.pdf").read_bytes().startswith(b"%PDF-")


def test_a_week_across_new_year_bears_its_iso_year(shop: Shop) -> None:
    assert ran(shop, now="2027-01-01 09:00").out.split()[0].endswith("2026-W53.html")


def test_the_book_is_not_touched_and_nothing_else_is_left(shop: Shop) -> None:
    before = shop.files()
    with shop.untouched():
        assert ran(shop).status == 0
    assert shop.files() - before == {"out/report/2026-W47.html", "out/report/2026-W47.pdf"}


def test_a_second_run_at_the_same_time_writes_the_same_bytes(shop: Shop) -> None:
    assert ran(shop).status == 0
    once = _bytes(shop)
    assert ran(shop).status == 0
    assert _bytes(shop) == once


def _bytes(shop: Shop) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (shop.folder / "out" / "report").iterdir()}


def test_without_a_book_it_ends_with_1_and_writes_nothing(shop: Shop) -> None:
    shop.book.unlink()
    done = ran(shop)
    assert (done.status, done.out) == (1, "")
    assert "there is no such file" in done.last
    assert not (shop.folder / "out").exists()


def test_a_faulty_config_ends_with_2(shop: Shop) -> None:
    shop.mend("output: out", "outputs: out")
    assert ran(shop).status == 2


def test_a_mistake_in_the_shops_own_layout_is_named_and_the_old_report_stays(shop: Shop) -> None:
    assert ran(shop).status == 0
    old = (shop.folder / "out/report/2026-W47.html").read_bytes()
    own = shop.folder / "templates" / "layouts"
    own.mkdir(parents=True)
    for name, text, said in (
        ("report.html", "<p>{{ report.titel }}</p>", "templates/layouts/report.html"),
        ("report.typ", "#let = broken", "templates/layouts/report.typ"),
    ):
        (own / name).write_text(text, encoding="utf-8")
        done = ran(shop)
        assert (done.status, said in done.last) == (1, True), done.err
        assert (shop.folder / "out/report/2026-W47.html").read_bytes() == old
        (own / name).unlink()


def test_rows_of_the_log_that_cannot_be_read_are_named_by_number_alone(shop: Shop) -> None:
    log = [*hand_counted.log(), Row(16, {"When": "the day of Ann Abel's call", "ID": "ann", "Step": "call"})]
    _save(shop, hand_counted.rows(), log)
    done = ran(shop)
    assert done.status == 0
    assert done.err.splitlines() == [
        "Contact log: look at row 16; what cannot be read there may be missing from the report"
    ]
    assert "something cannot be read in 1 row: 16" in (shop.folder / "out/report/2026-W47.html").read_text("utf-8")


# What they say


def test_the_week_counted_by_hand_reads_as_agreed() -> None:
    said = "\n".join(words_of(page_of(hand_counted.rows(), hand_counted.log()))) + "\n"
    golden = GOLDEN / "week.txt"
    if os.environ.get(UPDATE):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8"), f"if it is meant: {UPDATE}=1 pytest tests/test_report.py"


def test_paper_says_the_same_as_the_screen() -> None:
    rows, log = hand_counted.rows(), hand_counted.log()
    screen, paper = words_of(page_of(rows, log)), paper_of(rows, log)
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    for line in (
        "The week of November 9 to 15",
        "What is stuck",
        "Cy Cole, Dana Reyes",
        "$6,800",
        "Follow-ups done in time",
    ):
        assert line in text
        assert any(line in one for one in screen)


def test_few_are_told_as_counts_never_as_percent() -> None:
    rows = [Row(n, {"Prospect": f"P{n}", "Visited": "2026-11-10", "Cell": f"312-280-44{n:02}"}) for n in (2, 3, 4)]
    said = "\n".join(words_of(page_of(rows, [])))
    assert "3 visits: too few for a share" in said
    assert "%" not in said


def test_an_empty_book_makes_a_report_too() -> None:
    said = "\n".join(words_of(page_of([], [])))
    assert "No visits last week." in said
    assert "Nobody has an Amount bought yet." in said
    assert "%" not in said
    assert len(paper_of([], []).pages) <= 2


def test_what_people_typed_is_text_on_screen_and_paper() -> None:
    name = '<b>"#strong[x]"</b> & <script>alert(1)</script> $1 #read("/etc/passwd")'
    rows: list[Row] = [
        Row(2, {"Prospect": name, "Visited": "2026-11-09", "Associate": name, "Cell": "312-280-4410"}),
        Row(3, {"Prospect": name, "Visited": "2026-11-02", "Status": "Bought", "Amount": 5, "Associate": LONG}),
    ]
    page = page_of(rows, [])
    assert "<script>alert" not in page
    root: Any = lxml.html.document_fromstring(page)
    assert name in root.text_content()
    text = "".join("".join(page.extract_text() for page in paper_of(rows, []).pages).split())
    assert "".join(name.split()) in text


def test_nothing_is_loaded_from_anywhere() -> None:
    page = page_of(hand_counted.rows(), hand_counted.log())
    root = lxml.html.document_fromstring(page)
    assert not root.xpath("//script | //link | //img | //iframe | //object | //@src | //@href")
    assert not re.search(r"url\(|@import", page)
    assert set(re.findall(r"https?://[^\s\"<]+", page)) == {"http://www.w3.org/2000/svg"}


def test_every_chart_has_its_words_and_is_sound_svg() -> None:
    page = page_of(hand_counted.rows(), hand_counted.log())
    charts = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(charts) == 9
    for chart in charts:
        root = ElementTree.fromstring(chart)  # noqa: S314  our own
        assert root.get("role") == "img"
        assert len(root.get("aria-label") or "") > 20
        width, height = (float(n) for n in (root.get("viewBox") or "").split()[2:])
        for bar in root.iter("{http://www.w3.org/2000/svg}rect"):
            left, top, wide, high = (float(bar.get(side) or "nan") for side in ("x", "y", "width", "height"))
            assert left >= 0
            assert left + wide <= width + 0.5
            assert top >= 0
            assert top + high <= height


@pytest.mark.parametrize(("country", "amount"), [("US", "$6,800"), ("GB", "£6,800"), ("DE", "€6,800"), ("JP", "6,800")])
def test_money_is_in_the_stores_currency(country: str, amount: str) -> None:
    config = shipped()
    abroad = replace(config, store=replace(config.store, country=country))
    assert any(line == amount for line in words_of(page_of(hand_counted.rows(), hand_counted.log(), abroad)))


@pytest.mark.parametrize(("paper", "size"), [("letter", (612, 792)), ("a4", (595, 842))])
def test_the_pdf_has_the_shops_paper(paper: str, size: tuple[int, int]) -> None:
    config = shipped()
    other = replace(config, letters=replace(config.letters, paper=paper))
    box = paper_of(hand_counted.rows(), hand_counted.log(), other).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_a_busy_book_fits_on_two_pages(paper: str) -> None:
    config = shipped()
    other = replace(config, letters=replace(config.letters, paper=paper))
    busy: list[dict[str, Cell]] = [*prospects(1500, now=hand_counted.NOW)]
    rows = [Row(n, row | {"Associate": f"{row['Associate']} {n % 3}"}) for n, row in enumerate(busy, 2)]
    assert len(paper_of(rows, hand_counted.log(), other).pages) == 2


# In a real browser


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    programs = chromium()
    if programs is None:
        pytest.skip("NO BROWSER: chromium and chromedriver are not installed, so nobody looked at the report")
    with browser(programs) as opened:
        yield opened


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with long names in it."""
    found = tmp_path_factory.mktemp("report") / "2026-W47.html"
    long = Row(30, {"Prospect": LONG, "Visited": datetime(2026, 11, 10), "Associate": LONG, "Cell": "312-280-4499"})
    found.write_text(page_of([*hand_counted.rows(), long], hand_counted.log()), encoding="utf-8")
    return found


@pytest.mark.process
@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_it_fits_the_screen_and_axe_finds_no_fault(window: Browser, file: Path, width: int, dark: bool) -> None:
    axe = npm_package(*AXE)
    if axe is None:
        pytest.skip("NO AXE: npm or the network is missing, so nobody checked the report's accessibility")
    window.look(file, width, dark=dark)
    assert window.ask("return document.documentElement.scrollWidth") <= width
    own_pages = "chrome:"  # the browser's own, such as its empty tab
    assert [url for url in window.asked_for() if not url.startswith(own_pages)] == [file.as_uri()]
    assert window.complaints() == []
    assert window.faults(axe / "axe.min.js") == []


@pytest.mark.process
def test_the_first_screen_of_a_phone_shows_the_charts(window: Browser, file: Path) -> None:
    window.look(file, PHONE)
    bottom = window.ask("return document.querySelector('.glance').getBoundingClientRect().bottom")
    assert 0 < bottom <= 844
