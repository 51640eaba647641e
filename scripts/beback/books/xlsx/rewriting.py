"""A zip file written anew from another: members that stay are copied byte for byte, with all that is told of them."""

import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from beback.books.xlsx import Damaged
from beback.books.xlsx.archive import Archive, plain
from beback.errors import BookError

LEVEL = 6  # what Excel and zlib take
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_UTF_8 = 0x800
_FULL = 0xFFFFFFFF  # stands where the value is found in the zip64 field
_ZIP64 = 1
_MOST_MEMBERS = 0xFFFF


@dataclass(slots=True)
class Packed:
    """A part's new content, compressed as it comes."""

    stored: bool = False
    crc: int = 0
    size: int = 0
    data: list[bytes] = field(default_factory=list)

    @classmethod
    def of(cls, chunks: Iterable[bytes | memoryview], *, stored: bool = False) -> "Packed":
        """The content that these pieces make; `stored` leaves it uncompressed."""
        packed = cls(stored)
        press = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        for chunk in gathered(chunks):
            packed.crc = zlib.crc32(chunk, packed.crc)
            packed.size += len(chunk)
            packed.data.append(chunk if stored else press.compress(chunk))
        if not stored:
            packed.data.append(press.flush())
        return packed

    @property
    def compressed(self) -> int:
        """Its bytes in the file."""
        return sum(map(len, self.data))


def gathered(chunks: Iterable[bytes | memoryview], least: int = 1 << 17) -> Iterator[bytes]:
    """The same bytes in pieces that are large enough to be worth a call."""
    waiting: list[bytes | memoryview] = []
    length = 0
    for chunk in chunks:
        waiting.append(chunk)
        length += len(chunk)
        if length >= least:
            yield b"".join(waiting)
            waiting, length = [], 0
    if waiting:
        yield b"".join(waiting)


def rewrite(archive: Archive, new: Mapping[str, Packed], gone: Iterable[str], out: BinaryIO) -> None:
    """Writes the archive with these parts changed or added, and those in `gone` left out.

    Raises BookError where the file would be larger than a zip file of the plain kind can be.
    """
    changed = {plain(name): packed for name, packed in new.items()}
    dropped = {plain(name) for name in gone}
    entries = _entries(archive)
    start = min((entry.span[0] for entry in entries), default=0)
    out.write(archive.data[:start])
    writer = _Writer(out, start, archive.name)
    for entry in entries:
        name = plain(entry.info.filename)
        if name in changed:
            writer.change(entry, changed.pop(name))
        elif name not in dropped:
            writer.copy(entry, archive.data)
    pattern = entries[0].info
    for name in new:
        if plain(name) in changed:
            writer.add(name, new[name], pattern)
    writer.close(archive.zip.comment)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A member: what the directory says of it, and where its own record stands, with what follows up to the next."""

    info: zipfile.ZipInfo
    central: bytes
    span: tuple[int, int]


def _entries(archive: Archive) -> list[_Entry]:
    """The members in the order of the directory."""
    infos, data = archive.zip.infolist(), archive.data
    directory = archive.zip.start_dir
    offsets = sorted({info.header_offset for info in infos})
    ends = dict(zip(offsets, [*offsets[1:], directory], strict=True))
    entries = []
    at = directory
    for info in infos:
        fields = _CENTRAL.unpack_from(data, at)
        end = at + _CENTRAL.size + sum(fields[10:13])
        span = info.header_offset, ends[info.header_offset]
        *_, name, extra = _LOCAL.unpack_from(data, span[0])
        if span[0] + _LOCAL.size + name + extra + info.compress_size > span[1]:
            raise Damaged(f"the part {info.filename} runs into another")
        entries.append(_Entry(info, data[at:end], span))
        at = end
    return entries


class _Writer:
    """Writes members one after the other, then the directory."""

    def __init__(self, out: BinaryIO, at: int, name: str) -> None:
        self._out, self._at, self._name = out, at, name
        self._directory: list[bytes] = []

    def copy(self, entry: _Entry, data: bytes) -> None:
        self._directory.append(_moved(entry.central, self._at))
        self._write(data[entry.span[0] : entry.span[1]])

    def change(self, entry: _Entry, packed: Packed) -> None:
        length = _CENTRAL.unpack_from(entry.central)[10]
        name = entry.central[_CENTRAL.size : _CENTRAL.size + length]
        self._member(name, packed, entry.info, entry.info.comment)

    def add(self, name: str, packed: Packed, pattern: zipfile.ZipInfo) -> None:
        """A member with the time and the kind of system of another."""
        self._member(name.encode(), packed, pattern, b"")

    def _member(self, name: bytes, packed: Packed, like: zipfile.ZipInfo, comment: bytes) -> None:
        size = packed.compressed
        if packed.size >= _FULL or size >= _FULL:
            raise BookError(f"{self._name} has grown too large to be written. Move what is old to another workbook")
        method = zipfile.ZIP_STORED if packed.stored else zipfile.ZIP_DEFLATED
        flags = like.flag_bits & _UTF_8
        told = (20, flags, method, *_dos_time(like), packed.crc, size, packed.size, len(name))
        system = like.create_system << 8 | 20
        self._directory.append(
            _CENTRAL.pack(
                b"PK\1\2", system, *told, 0, len(comment), 0, like.internal_attr, like.external_attr, self._at
            )
            + name
            + comment
        )
        self._write(_LOCAL.pack(b"PK\3\4", *told, 0) + name)
        for chunk in packed.data:
            self._write(chunk)

    def close(self, comment: bytes) -> None:
        at, directory = self._at, b"".join(self._directory)
        if at + len(directory) >= _FULL or len(self._directory) >= _MOST_MEMBERS:
            raise BookError(f"{self._name} has grown too large to be written. Move what is old to another workbook")
        count = len(self._directory)
        self._write(directory + _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), at, len(comment)) + comment)

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._at += len(data)


def _dos_time(info: zipfile.ZipInfo) -> tuple[int, int]:
    year, month, day, hour, minute, second = info.date_time
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day


def _moved(central: bytes, offset: int) -> bytes:
    """A record of the directory with another place of its member; all else as it stood."""
    if offset >= _FULL:
        raise Damaged("it is larger than a zip file of the plain kind")
    *head, old = _CENTRAL.unpack_from(central)
    if old != _FULL:
        return _CENTRAL.pack(*head, offset) + central[_CENTRAL.size :]
    place = _zip64_offset(central, head)
    return central[:place] + struct.pack("<Q", offset) + central[place + 8 :]


def _zip64_offset(central: bytes, head: list[int]) -> int:
    """Where a record's zip64 field has the offset: behind those of the two sizes that stand there too."""
    at = _CENTRAL.size + head[10]
    end = at + head[11]
    while at + 4 <= end:
        kind, length = struct.unpack_from("<HH", central, at)
        if kind == _ZIP64:
            return at + 4 + 8 * sum(size == _FULL for size in head[8:10])
        at += 4 + length
    raise Damaged("the zip file's directory is garbled")
