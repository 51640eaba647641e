"""Fixtures that are zipped in odd ways."""

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from xlsx_fixtures.by_hand import SPELLINGS, spelled
from xlsx_fixtures.fixture import Fixture, gatherer

FIXTURES: list[Fixture] = []
fixture = gatherer(FIXTURES)


def plain(path: Path) -> dict[str, bytes]:
    spelled(path, SPELLINGS["as Excel writes"])
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def info(name: str, kind: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name, (2026, 11, 16, 9, 0, 0))
    made.compress_type = kind
    return made


class Pipe(io.RawIOBase):
    """A file that cannot be gone back in, so that sizes follow the data, as programs write that zip while sending."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def write(self, data: Any, /) -> int:
        added = bytes(data)
        self.data += added
        return len(added)


@fixture("zip with data descriptors")
def descriptors(path: Path) -> Path:
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        for name, data in plain(path).items():
            archive.writestr(info(name), data)
    path.write_bytes(pipe.data)
    return path


@fixture("zip with stored members")
def stored(path: Path) -> Path:
    return _rezipped(
        path, lambda name: zipfile.ZIP_STORED if "sheet" in name or "Types" in name else zipfile.ZIP_DEFLATED
    )


def _rezipped(path: Path, kind: Callable[[str], int]) -> Path:
    members = plain(path)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(info(name, kind(name)), data)
    return path


@fixture("zip64")
def zip64(path: Path) -> Path:
    members = plain(path)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            with archive.open(info(name), "w", force_zip64=True) as out:
                out.write(data)
    return path


@fixture("zip with a comment")
def commented(path: Path) -> Path:
    plain(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"sold by PK\x03\x04 & sons " * 20
    return path


@fixture("zip in odd order")
def shuffled(path: Path) -> Path:
    members = plain(path)
    names = list(members)
    random.Random(3).shuffle(names)
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(names, key=lambda n: "Types" in n):
            archive.writestr(info(name), members[name])
    return path


@fixture("zip with folders and attributes")
def folders(path: Path) -> Path:
    members = plain(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.mkdir("xl/")
        for name, data in members.items():
            made = info(name)
            made.external_attr, made.comment, made.extra = 0o640 << 16, b"a word", b"\x99\x99\x04\x00abcd"
            archive.writestr(made, data)
        archive.mkdir("customXml/")
    return path


@fixture("zip with names in other letter case", openpyxl=False)
def letter_case(path: Path) -> Path:
    members = plain(path)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(info(name.replace("sheet", "Sheet").replace("[Content_Types]", "[content_types]")), data)
    return path
