"""Real runs of scripts/sync.py over a Google Sheet: two at once, and one killed while its write is under way."""

import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from playbook import STORE, merged
from sheet_storms import Storm
from sheets_server import SheetsServer, traffic
from shop_folder import ShopFolder

pytestmark = [pytest.mark.process, pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")]


@pytest.fixture(scope="module")
def server() -> Iterator[SheetsServer]:
    with SheetsServer() as running:
        yield running


@dataclass
class Computer:
    """A computer with a config file for the storm's sheet."""

    storm: Storm
    folder: Path

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        key = self.storm.shop.server.credentials(self.folder)
        book = {
            "google_sheet": self.storm.shop.sheet.id,
            "credentials": key.name,
            "endpoint": self.storm.shop.server.url,
        }
        settings = {**{k: v for k, v in STORE.items() if k != "book"}, "book": book}
        (self.folder / "config.yaml").write_text(yaml.safe_dump(merged({}, settings)), encoding="utf-8")

    def start(self) -> "subprocess.Popen[str]":
        """A run of scripts/sync.py that goes on."""
        command = ShopFolder(self.folder, self.folder).command(self.storm.now)
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def sync(self) -> str:
        """A run that must succeed; what it prints."""
        run = self.start()
        out, err = run.communicate(timeout=120)
        assert run.returncode == 0, err
        return out


@pytest.fixture
def storm(server: SheetsServer, tmp_path: Path, request: pytest.FixtureRequest) -> Storm:
    found = Storm.over(server, tmp_path / "before", request.node.name)
    found.tick(3)
    found.traffic.forget()
    return found


def test_two_at_once_on_two_computers_record_each_tick_once(storm: Storm, tmp_path: Path) -> None:
    runs = [Computer(storm, tmp_path / name).start() for name in ("one", "other")]
    told = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], told
    assert storm.calm() == []


@pytest.mark.parametrize("effect", ["before", "after"])
def test_one_that_is_killed_while_it_writes_is_made_good_by_the_next(storm: Storm, tmp_path: Path, effect: str) -> None:
    computer = Computer(storm, tmp_path / "one")
    runs: list[subprocess.Popen[str]] = []

    def kill() -> None:
        runs[0].send_signal(signal.SIGKILL)
        runs[0].wait(60)

    if effect == "before":
        storm.traffic.fail(2, traffic.dropped())
    plan = storm.traffic.before if effect == "before" else storm.traffic.during
    plan(2, kill)
    runs.append(computer.start())
    runs[0].communicate(timeout=120)
    assert runs[0].returncode == -signal.SIGKILL
    storm.shop.sheet.sort("Prospect", reverse=True)
    storm.now += timedelta(minutes=10)
    storm.traffic.forget()
    assert '"requests": ' in computer.sync()
    assert storm.calm() == []
