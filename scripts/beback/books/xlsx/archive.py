"""The zip file of a package: its parts by name, refused where they may not be what they seem."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from beback.books.xlsx import Damaged
from beback.books.xlsx.markup import utf8, utf8_chunks
from beback.errors import BookError

CHUNK = 1 << 18
MOST = 1 << 31  # bytes of a part: more than Excel's own limits of rows make
SUSPECT = 100 << 20  # bytes from which a part must not shrink by more than
RATIO = 100
_ENCRYPTED = 1


class Archive:
    """The parts of an .xlsx file by name, in any letter case. Raises BookError for files that are not to be trusted."""

    def __init__(self, data: bytes, name: str) -> None:
        self.data, self.name = data, name
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        self.members: dict[str, zipfile.ZipInfo] = {}
        for info in self.zip.infolist():
            self._refuse(info)
            if not info.is_dir():
                self.members[plain(info.filename)] = info

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return plain(part) in self.members

    def read(self, part: str) -> bytes:
        """A part in UTF-8. Raises Damaged where it is missing or garbled."""
        return utf8(b"".join(self._chunks(part)))

    def chunks(self, part: str) -> Iterator[bytes]:
        """The same in pieces."""
        return utf8_chunks(self._chunks(part))

    def _chunks(self, part: str) -> Iterator[bytes]:
        info = self.members.get(plain(part))
        if info is None:
            raise Damaged(f"the part {part} is missing")
        size = 0
        try:
            with self.zip.open(info) as source:
                while chunk := source.read(CHUNK):
                    size += len(chunk)
                    self._refuse_bomb(info, size)
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as e:
            raise Damaged(f"the part {part} is garbled: {e}") from None

    def _refuse(self, info: zipfile.ZipInfo) -> None:
        part = plain(info.filename)
        if part in self.members:
            raise BookError(
                f"{self.name} has two parts of the name {part}: programs would differ on which one counts. "
                "Open it in Excel and save it anew, or take a copy from backups/"
            )
        if info.flag_bits & _ENCRYPTED:
            raise BookError(
                f"{self.name} is a zip file with a password. Take it off: unpack it, or save the workbook anew as .xlsx"
            )
        self._refuse_bomb(info, info.file_size)

    def _refuse_bomb(self, info: zipfile.ZipInfo, size: int) -> None:
        if size > MOST or (size > SUSPECT and size > RATIO * info.compress_size):
            raise BookError(
                f"{self.name} is not read: its part {info.filename} would unpack from "
                f"{info.compress_size:,} to {size:,} bytes or more, as no workbook of people's does. "
                "Take a copy from backups/"
            )


def plain(name: str) -> str:
    """A part's name in one form: lower case, forward slashes, none at its start."""
    return name.replace("\\", "/").lstrip("/").lower()
