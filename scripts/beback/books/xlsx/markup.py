"""XML parts as elements that know their places in the bytes, so that a change leaves all other bytes alone."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NoReturn, TypeAlias
from xml.parsers import expat

from beback.books.xlsx import Damaged

Edit: TypeAlias = tuple[int, int, bytes]  # from, to, what stands there instead
LAST = True  # says to the parser that the document ends here
MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)

# Used on bytes that the parser has found well-formed: there a quote within a tag opens an attribute's value.
_TAG = re.compile(rb"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")
_NAME = re.compile(rb"<([^\s/>]+)")
_ATTRIBUTE = re.compile(rb"""\s+([^\s=/>"']+)\s*=\s*("[^"]*"|'[^']*')""")
_DECLARED = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["'][^>]*>""")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(slots=True, eq=False)
class Element:
    """An element: `attributes` by name, those of a namespace by its address, a blank and the name.

    It stands from `start` to `end` in the bytes, its content from `inner` to `inner_end`. `text` is its own, without
    that of its children.
    """

    space: str
    name: str
    attributes: Mapping[str, str]
    start: int
    inner: int
    inner_end: int = 0
    end: int = 0
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def all(self, name: str) -> Iterator["Element"]:
        """Its children of that name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> "Element | None":
        """The first of its children of that name."""
        return next(self.all(name), None)

    def walk(self) -> Iterator["Element"]:
        """It and all below it, in the order of the document."""
        yield self
        for child in self.children:
            yield from child.walk()

    def get(self, name: str) -> str | None:
        """An attribute without a namespace."""
        return self.attributes.get(name)

    def relationship(self) -> str | None:
        """Its r:id, whatever the prefix."""
        return next((v for name, v in self.attributes.items() if name.endswith("/relationships id")), None)


def new_parser(part: str) -> expat.XMLParserType:
    """A parser that knows namespaces and refuses parts with a DTD, so that there are no entities to expand."""

    def refuse(*_: object) -> NoReturn:
        raise Damaged(f"{part} has a DTD")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    if hasattr(parser, "SetReparseDeferralEnabled"):
        parser.SetReparseDeferralEnabled(not LAST)  # each piece is read at once, so that places in it are known
    return parser


def feed(parser: expat.XMLParserType, chunks: Iterable[bytes], part: str) -> None:
    """Lets a parser read a whole part. Raises Damaged where it is not well-formed."""
    try:
        for chunk in chunks:
            parser.Parse(chunk)
        parser.Parse(b"", LAST)
    except expat.ExpatError as e:
        raise Damaged(f"{part} is not well-formed: {e}") from None


def parse(data: bytes, part: str) -> Element:
    """The root element of a part in UTF-8 (see `utf8`). Raises Damaged."""
    return _Tree(data, part).root()


class _Tree:
    """Builds elements from what the parser tells."""

    def __init__(self, data: bytes, part: str) -> None:
        self._data, self._part = data, part
        self._open: list[Element] = []
        self._root: Element | None = None
        self._parser = new_parser(part)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def root(self) -> Element:
        feed(self._parser, [self._data], self._part)
        assert self._root is not None  # noqa: S101  a well-formed document has one
        return self._root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        start = self._parser.CurrentByteIndex
        element = Element(space, local, attributes, start, tag_end(self._data, start))
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element
        self._open.append(element)

    def _end(self, _: str) -> None:
        element = self._open.pop()
        if is_empty(self._data, element.inner):
            element.inner_end = element.end = element.inner
        else:
            element.inner_end = self._parser.CurrentByteIndex
            element.end = tag_end(self._data, element.inner_end)

    def _text(self, text: str) -> None:
        self._open[-1].text += text


def tag_end(data: bytes, start: int) -> int:
    """Where the tag that begins at `start` ends."""
    found = _TAG.match(data, start)
    if found is None:
        raise Damaged("a tag has no end")
    return found.end()


def is_empty(data: bytes, end: int) -> bool:
    """Whether the start tag that ends there is that of an element without content, such as <c/>."""
    return data[end - 2 : end] == b"/>"


def prefix(data: bytes, start: int) -> str:
    """The prefix of the tag that begins at `start`, with its colon; blank where it has none."""
    found = _NAME.match(data, start)
    name = found[1].decode() if found else ""
    return name[: name.index(":") + 1] if ":" in name else ""


def spliced(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes with these edits, which must not overlap; several at one place stand in the order given."""
    out: list[bytes] = []
    at = 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        out += (data[at:start], new)
        at = end
    return b"".join((*out, data[at:]))


def with_attributes(tag: bytes, changes: Mapping[str, str | None]) -> bytes:
    """A start tag with these attributes set, or taken out where None; all others stand as they stood."""
    left = dict(changes)
    edits: list[Edit] = []
    for found in _ATTRIBUTE.finditer(tag):
        name = found[1].decode()
        if name in left:
            value = left.pop(name)
            whole = (*found.span(), b"")
            edits.append(whole if value is None else (*found.span(2), f'"{quoted(value)}"'.encode()))
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    new = "".join(f' {name}="{quoted(value)}"' for name, value in left.items() if value is not None)
    edits.append((end, end, new.encode()))
    return spliced(tag, edits)


def attribute_edit(data: bytes, element: Element, changes: Mapping[str, str | None]) -> Edit:
    """The edit that changes an element's attributes."""
    return element.start, element.inner, with_attributes(data[element.start : element.inner], changes)


def append_edit(data: bytes, element: Element, content: str) -> Edit:
    """The edit that puts content at an element's end, also where it is empty."""
    if not is_empty(data, element.inner):
        return element.inner_end, element.inner_end, content.encode()
    tag = data[element.start : element.inner]
    found = _NAME.match(tag)
    name = found[1] if found else b""
    return element.inner - 2, element.inner, b">" + content.encode() + b"</" + name + b">"


def quoted(value: str) -> str:
    """Text as it stands between the quotes of an attribute."""
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return value.replace("\n", "&#10;").replace("\t", "&#9;")


def utf8(data: bytes) -> bytes:
    """A document in UTF-8: as it is where it is so, else written anew in it. Raises Damaged."""
    encoding = "utf-16" if data.startswith(_UTF_16) else _declared(data)
    if encoding in ("utf-8", "us-ascii", "ascii"):
        return data
    try:
        text = data.decode(encoding)
    except (LookupError, UnicodeError):
        raise Damaged(f"a part is not in the encoding that it names, {encoding}") from None
    if text.startswith("<?xml"):
        text = text[text.index("?>") + 2 :].lstrip()
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text.encode()


def _declared(data: bytes) -> str:
    found = _DECLARED.match(data)
    return found[1].decode().lower() if found else "utf-8"


def utf8_chunks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same for a document that comes in pieces; those in UTF-8 pass as they are."""
    source = iter(chunks)
    start = next(source, b"")
    while len(start) < 200 and (more := next(source, b"")):
        start += more
    whole = not start.startswith(_UTF_16) and _declared(start) in ("utf-8", "us-ascii", "ascii")
    if whole:
        yield start
        yield from source
    else:
        yield utf8(b"".join((start, *source)))
