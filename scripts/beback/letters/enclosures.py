"""What goes along with letters, a copy for each that wants it, in their order (the only importer of pypdf)."""

import io
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from beback.errors import BebackError
from beback.press import Press

FILE = "enclosures.pdf"
LAYOUT = "picture.typ"
_PICTURES = frozenset({".jpg", ".jpeg", ".png"})

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every oddity that it could read past


class Enclosures:
    """The files that go along, each read once."""

    def __init__(self, press: Press, base: Mapping[str, object]) -> None:
        self._press, self._base = press, base
        self._read: dict[Path, PdfReader | str] = {}

    def fault(self, file: Path) -> str | None:
        """Why a file cannot be printed along; None where it can."""
        if file not in self._read:
            self._read[file] = self._reader(file)
        read = self._read[file]
        return read if isinstance(read, str) else None

    def merged(self, files: Iterable[Path]) -> bytes:
        """These files one after the other as one PDF. Each must be without a fault."""
        writer = PdfWriter()
        for file in files:
            reader = self._read[file]
            if isinstance(reader, PdfReader):
                for page in reader.pages:
                    writer.add_page(page)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    def _reader(self, file: Path) -> PdfReader | str:
        if file.suffix.lower() not in {".pdf", *_PICTURES}:
            return f"{file.name} cannot be printed along: save it as PDF, JPEG or PNG"
        try:
            reader = PdfReader(io.BytesIO(self._pdf(file)))
            if reader.is_encrypted:
                return f"{file.name} has a password: save it without one"
            if not reader.pages:
                return f"{file.name} has no page: save it again"
        except FileNotFoundError:
            return f"{file.name} is missing: put it into {file.parent.name}"
        except (OSError, PyPdfError, BebackError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return f"{file.name} cannot be read: save it again"
        return reader

    def _pdf(self, file: Path) -> bytes:
        if file.suffix.lower() not in _PICTURES:
            return file.read_bytes()
        data = {**self._base, "title": "Picture", "items": [{"picture": self._press.place_file(file)}]}
        return self._press.pdf(LAYOUT, data)
