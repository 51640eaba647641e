"""Text as a package holds it: what XML cannot hold stands there as _xHHHH_; and the strings that cells share."""

import re
from collections.abc import Iterable

from beback.books.xlsx.markup import feed, new_parser

LONGEST = 32_767  # of a cell, in units of UTF-16 as Excel counts

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TO_ESCAPE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def read(text: str) -> str:
    """Text of a part as a person sees it."""
    if "_x" not in text:
        return text
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def escaped(text: str) -> str:
    """A person's text without what XML cannot hold."""
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", _SURROGATE.sub("\ufffd", text))


def written(text: str) -> str:
    """A person's text as it stands in an element of a part."""
    text = escaped(text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def too_long(text: str) -> bool:
    """Whether a cell cannot hold it."""
    return len(text) > LONGEST // 2 and len(text.encode("utf-16-le", "replace")) // 2 > LONGEST


def shared_strings(chunks: Iterable[bytes], part: str) -> list[str]:
    """The strings of a part that cells share, pieces of formatted text joined, how they are pronounced left out."""
    strings = _Strings()
    parser = new_parser(part)
    parser.StartElementHandler = strings.start
    parser.EndElementHandler = strings.end
    parser.CharacterDataHandler = strings.pieces.append
    feed(parser, chunks, part)
    return strings.found


class _Strings:
    """Gathers strings from what the parser tells; `pieces` takes all text, also what lies between the elements."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.pieces: list[str] = []
        self._text = ""
        self._phonetic = False

    def start(self, name: str, _: dict[str, str]) -> None:
        if name.endswith(" t"):
            self.pieces.clear()
        elif name.endswith(" si"):
            self._text = ""
        elif name.endswith(" rPh"):
            self._phonetic = True

    def end(self, name: str) -> None:
        if name.endswith(" t"):
            if not self._phonetic:
                self._text += "".join(self.pieces)
        elif name.endswith(" si"):
            self.found.append(read(self._text))
        elif name.endswith(" rPh"):
            self._phonetic = False
