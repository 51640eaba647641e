"""A shop's folder as it stands on a disk: config.yaml, the book, and real runs of scripts/sync.py."""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from playbook import STORE, merged

SYNC = Path(__file__).parents[1] / "scripts" / "sync.py"


@dataclass(frozen=True, slots=True)
class ShopFolder:
    """The folder, and the book in it."""

    folder: Path
    book: Path

    @property
    def config(self) -> Path:
        return self.folder / "config.yaml"

    @property
    def backups(self) -> Path:
        """Where copies of former states stand."""
        return self.book.parent / "backups"

    def command(self, now: datetime, *more: str) -> list[str]:
        """The command line of one sync."""
        stamp = f"{now:%Y-%m-%d %H:%M}"
        return [sys.executable, str(SYNC), "--config", str(self.config), "--json", "--now", stamp, *more]

    def run(self, now: datetime, *more: str) -> "subprocess.CompletedProcess[str]":
        """One sync in a process of its own, however it ends."""
        return subprocess.run(self.command(now, *more), capture_output=True, text=True, timeout=300, check=False)

    def sync(self, now: datetime, *more: str) -> dict[str, Any]:
        """One sync in a process of its own, which must succeed; what it printed."""
        done = self.run(now, *more)
        assert done.returncode == 0, done.stderr
        printed: dict[str, Any] = json.loads(done.stdout)
        return printed

    def litter(self) -> list[str]:
        """What lies in the folder besides the config, the book, state/ and the backups themselves."""
        here = {self.config, self.book, self.book.parent, self.backups, self.folder / "state"}
        files = [p for p in self.folder.rglob("*") if p not in here and (self.folder / "state") not in p.parents]
        copies = [p for p in files if p.parent == self.backups and p.suffix == self.book.suffix and p.name[0] != "."]
        hidden = [p for p in (self.folder / "state").rglob("*") if "tmp" in p.name]
        return sorted(str(p.relative_to(self.folder)) for p in [*(set(files) - set(copies)), *hidden])


def shop_folder(folder: Path, book: Path, **settings: Any) -> ShopFolder:
    """The folder with this book, which stands in it already, and the test store's settings."""
    made = ShopFolder(folder, book)
    text = merged(STORE, {"book": {"workbook": str(book.relative_to(folder))}, **settings})
    made.config.write_text(yaml.safe_dump(text), encoding="utf-8")
    return made
