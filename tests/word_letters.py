"""Word letters for tests, and the shipped one: BEBACK_UPDATE_GOLDEN=1 writes it anew where it is out of step."""

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor
from docx.text.paragraph import Paragraph

SHIPPED = Path(__file__).resolve().parents[1] / "templates" / "layouts" / "letter.docx"
_GOLD, _GRAY = "8A6B2F", RGBColor(0x6D, 0x65, 0x5C)


def own_letter(*paragraphs: str) -> bytes:
    """A shop's own letter with these paragraphs, the first of them in the page's header."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = paragraphs[0]
    for paragraph in paragraphs[1:]:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def words_of(data: bytes) -> list[str]:
    """The paragraphs of a .docx, those of the header first."""
    document = docx.Document(io.BytesIO(data))
    return [p.text for p in (*document.sections[0].header.paragraphs, *document.paragraphs)]


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a .docx."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def shipped_letter() -> bytes:
    """The layout of letters.docx: a page a letter, as letter.typ has it."""
    document = docx.Document()
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title, properties.created = "Letters", datetime(2026, 1, 1)
    properties.modified = properties.created
    section = document.sections[0]
    section.left_margin = section.right_margin = Inches(1.2)
    section.top_margin, section.bottom_margin = Inches(0.75), Inches(0.7)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Garamond", Pt(12)
    style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(7), 1.05

    def line(text: str, after: float | None = None) -> Paragraph:
        added = document.add_paragraph(text)
        if after is not None:
            added.paragraph_format.space_after = Pt(after)
        return added

    def each(opening: str, *inner: tuple[str, float | None]) -> None:
        for text, after in ((f"{{%p {opening} %}}", None), *inner, (f"{{%p end{opening.split()[0]} %}}", None)):
            line(text, after)

    line("{%p for letter in letters %}")
    _letterhead(line("{{ store.name }}", 6), line("{{ store.lines|join(' · ') }} · {{ store.phone }}", 26))
    line("{{ letter.date }}", 16)
    each("for line in letter.to", ("{{ line }}", 0))
    line("", 2)
    each("for words in letter.paragraphs", ("{{r words }}", None))
    line("Professionally,", 46).paragraph_format.space_before = Pt(12)
    line("{{ letter.signed }}", 0)
    each("if letter.signed != store.name", ("{{ store.name }}", 0))
    line("{%p endfor %}")
    out = io.BytesIO()
    document.save(out)
    return _without_dates(parts_of(out.getvalue()).items())


def _letterhead(name: Paragraph, contact: Paragraph) -> None:
    name.alignment = contact.alignment = WD_ALIGN_PARAGRAPH.CENTER
    name.paragraph_format.page_break_before = True
    name.runs[0].font.size = Pt(24)
    contact.runs[0].font.size, contact.runs[0].font.color.rgb = Pt(10), _GRAY
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "4"), ("space", "6"), ("color", _GOLD)):
        bottom.set(qn(f"w:{key}"), value)
    borders.append(bottom)
    properties = name._p.get_or_add_pPr()
    properties.insert_element_before(
        borders,  # type: ignore[arg-type]  # lxml's own class
        "w:spacing",
        "w:jc",
        "w:rPr",
    )


def _without_dates(parts: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts:
            package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
