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
    strings = _Strings(part)
    feed(strings.parser, chunks, part)
    return strings.found


class _Strings:
    """Gathers strings from what the parser tells."""

    def __init__(self, part: str) -> None:
        self.found: list[str] = []
        self.parser = new_parser(part)
        self.parser.StartElementHandler = self._root
        self._pieces: list[str] = []
        self._texts: list[str] = []
        self._before = 0

    def _root(self, name: str, _: dict[str, str]) -> None:
        space = name.rpartition(" ")[0]
        words, whole, phonetic = (f"{space} {name}" for name in ("t", "si", "rPh"))
        pieces, texts, found = self._pieces, self._texts, self.found

        def start(name: str, _: dict[str, str]) -> None:
            if name == words:
                pieces.clear()
            elif name == phonetic:
                self._before = len(texts)

        def end(name: str) -> None:
            if name == words:
                texts.append("".join(pieces))
            elif name == whole:
                found.append(read("".join(texts)))
                texts.clear()
            elif name == phonetic:
                del texts[self._before :]

        self.parser.StartElementHandler = start
        self.parser.EndElementHandler = end
        self.parser.CharacterDataHandler = pieces.append  # also what lies between the elements
