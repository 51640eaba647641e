"""The mail merge over a Google Sheet that others edit meanwhile: the same files, the same sending, the same log."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from beback.books.tab import OURS
from beback.prospects import LOG
from beback.runs import sending
from fakes import grid
from merging import BOUGHT, DECIDING, MERGE, TEXTED
from sheets_server import SheetsServer
from sheets_server.sharing import SharedSheet
from shop import SYNC, Ran, Shop
from smtp_server import Script, Server, mail_server

NOW = "2026-11-17 10:00"
IDA = {**DECIDING, "Prospect": "Ida Bell", "Email": "ida@example.com", "Visited": datetime(2026, 11, 13, 14)}


@pytest.fixture(scope="module")
def google() -> Iterator[SheetsServer]:
    with SheetsServer() as running:
        yield running


@pytest.fixture
def mails() -> Iterator[Server]:
    with mail_server(Script()) as running:
        yield running


@pytest.fixture
def sheet(google: SheetsServer) -> SharedSheet:
    rows = (BOUGHT, DECIDING, TEXTED, IDA)
    return google.add("Hartwell & Daughters", {"Prospects": grid(OURS, rows), "Contact log": grid(LOG)})


@pytest.fixture
def run(
    google: SheetsServer,
    mails: Server,
    sheet: SharedSheet,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Ran]:
    """merge.py with these arguments on the store's sheet, which was synced once."""
    monkeypatch.setattr(sending, "PAUSE", 0.0)
    shop = Shop(tmp_path, capsys)
    key = google.credentials(tmp_path)
    shop.mend(
        "workbook: book/prospects.xlsx",
        f"google_sheet: {sheet.id}\n  credentials: {key.name}\n  endpoint: {google.url}",
    )
    shop.mend("transport: outbox", f"transport: smtp\n  smtp: {{host: localhost, port: {mails.port}, security: none}}")
    assert shop.run(SYNC, "--config", str(shop.config), "--now", NOW).status == 0
    return lambda *arguments: shop.run(MERGE, "--config", str(shop.config), "--now", NOW, *arguments)


def test_a_merge_writes_the_files_and_leaves_the_sheet_alone(
    run: Callable[..., Ran], sheet: SharedSheet, tmp_path: Path
) -> None:
    before = sheet.tabs()
    ran = run()
    assert (ran.status, ran.out.splitlines()[0]) == (0, "1 letter, 2 emails, 1 text; 0 held back.")
    assert sorted(p.name for p in (tmp_path / "out/emails/2026-11-17").iterdir()) == ["ida-bell.eml", "nora-kim.eml"]
    assert sheet.tabs() == before


def test_what_leaves_and_what_is_posted_stands_in_the_log(
    run: Callable[..., Ran], sheet: SharedSheet, mails: Server
) -> None:
    assert run("--send").status == 0
    sheet.sort("Prospect")
    assert run("--mark-done").out == "1 letter recorded as Sent.\n"
    assert sorted(mails.to()) == ["ida@example.com", "nora@example.com"]
    log = [(line["Prospect"], line["Channel"], line["Result"]) for line in sheet.rows("Contact log")]
    assert sorted(log) == [
        ("Frank Hale", "letter", "Sent"), ("Ida Bell", "email", "Sent"), ("Nora Kim", "email", "Sent")
    ]  # fmt: skip


def test_who_says_stop_while_the_others_are_sent_gets_nothing(
    run: Callable[..., Ran], sheet: SharedSheet, mails: Server
) -> None:
    def stop() -> None:
        left = {"nora@example.com": "Nora Kim", "ida@example.com": "Ida Bell"}
        if mails.to():
            left.pop(mails.to()[0])
            (name,) = left.values()
            sheet.type(sheet.row_of(name), "OK to contact", "No")

    sheet.traffic.forget()
    for request in range(2, 10):
        sheet.traffic.before(request, stop)
    ran = run("--send")
    assert len(mails.to()) == 1
    assert "They asked not to be contacted" in ran.err
    assert len(sheet.rows("Contact log")) == 1
