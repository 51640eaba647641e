"""The strings that cells share: those that no cell refers to any more are emptied, as Excel does when it saves."""

from collections.abc import Iterable, Iterator
from xml.parsers import expat

from beback.books.xlsx.markup import LAST, Edit, feed, is_empty, new_parser, prefix, spliced, tag_end


class Referred:
    """Gathers from the sheets of a workbook which shared strings their cells refer to."""

    def __init__(self) -> None:
        self.found: set[int] = set()

    def watch(self, chunks: Iterable[bytes | memoryview], part: str) -> Iterator[bytes | memoryview]:
        """The same pieces of a sheet, looked at as they pass."""
        parser = self._parser(part)
        for chunk in chunks:
            parser.Parse(bytes(chunk))
            yield chunk
        parser.Parse(b"", LAST)

    def look(self, chunks: Iterable[bytes], part: str) -> None:
        """Looks at a sheet that stays as it is."""
        feed(self._parser(part), chunks, part)

    def _parser(self, part: str) -> expat.XMLParserType:
        parser = new_parser(part)
        shared = False
        pieces: list[str] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal shared
            if name.endswith(" c"):
                shared = attributes.get("t") == "s"
            pieces.clear()

        def end(name: str) -> None:
            if shared and name.endswith(" v"):
                self.found.add(int("".join(pieces)))

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = pieces.append
        return parser


def without_orphans(data: bytes, part: str, kept: set[int]) -> bytes:
    """The part of the shared strings with all others emptied; each keeps its number."""
    edits: list[Edit] = []
    parser = new_parser(part)
    starts: list[int] = []

    def start(name: str, _: dict[str, str]) -> None:
        if name.endswith(" si"):
            starts.append(parser.CurrentByteIndex)

    def end(name: str) -> None:
        if name.endswith(" si") and len(starts) - 1 not in kept:
            began, p = starts[-1], prefix(data, starts[-1])
            if not is_empty(data, tag_end(data, began)):
                ended = tag_end(data, parser.CurrentByteIndex)
                edits.append((began, ended, f"<{p}si><{p}t/></{p}si>".encode()))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    feed(parser, [data], part)
    return spliced(data, edits)
