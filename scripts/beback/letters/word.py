"""Letters for Word: letters.docx, and the shop's own letter with {{ fields }} (the only importer of docxtpl).

Values are escaped, so that none becomes Word's markup; the shop's letter is read in a sandbox.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from docx.shared import Inches, Length, Mm
from docxtpl import DocxTemplate, RichText  # type: ignore[import-untyped]  # it ships no types
from jinja2 import StrictUndefined, TemplateError, Undefined, UndefinedError

from beback.errors import BebackError
from beback.fields import FIELDS
from beback.letters.records import Look
from beback.letters.sheets import Item, item, shared
from beback.letters.signs import literal
from beback.messages import Letter
from beback.sandbox import Sandbox

LAYOUT = "letter.docx"
_PARAGRAPH = "\a"  # docxtpl begins a new paragraph there
_LARGEST = 50_000_000  # bytes, unpacked
_PARTS = 2_000
_MACROS = "vbaproject.bin"
_HALF_POINTS = 24  # 12 points
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of ZIP: the same letters give the same bytes
_PAPERS: Mapping[str, tuple[Length, Length]] = {"letter": (Inches(8.5), Inches(11)), "a4": (Mm(210), Mm(297))}


class BlankError(UndefinedError):
    """The row lacks a field that the letter prints; the message says which heading to fill."""


class _Blank(Undefined):
    """A field that the row lacks: false, and in the way wherever it is printed."""

    __slots__ = ()

    def __str__(self) -> str:
        return str(self._fail_with_undefined_error())


class WordLetter:
    """The shop's own letter, filled in for one prospect at a time."""

    def __init__(self, path: Path, look: Look) -> None:
        """Raises BebackError that names the file, where it cannot be read."""
        self._name, self._look, self._data = path.name, look, _read(path, path.name)
        self._checked = False

    def filled(self, letter: Letter) -> bytes:
        """The letter as .docx. Raises BlankError, and BebackError for a mistake in the shop's letter."""
        fields = self._fields(letter)
        template = DocxTemplate(io.BytesIO(self._data))
        try:
            if not self._checked:
                self._check_fields(template, fields)
            return _filled(template, fields)
        except (BebackError, BlankError):
            raise
        except TemplateError as e:
            raise BebackError(f"{self._name}: look over its {{{{ }}}} and {{% %}}: {e.message}") from e
        except Exception as e:  # the message of any other error may quote what a customer's row says
            raise BebackError(
                f"{self._name}: a field is used in a way that it does not allow ({type(e).__name__})"
            ) from e

    def _fields(self, letter: Letter) -> dict[str, object]:
        given = {name: _safe(value) for name, value in self._look.fields(letter).items()}
        fields = {**dict.fromkeys(FIELDS), **given, **_extras(letter)}
        return {name: self._blank(name) if value in (None, "") else value for name, value in fields.items()}

    def _blank(self, name: str) -> _Blank:
        heading = self._look.label(FIELDS[name].heading) if name in FIELDS else name
        return _Blank(f"{heading} is blank, and {self._name} prints it: fill it in", name=name, exc=BlankError)

    def _check_fields(self, template: DocxTemplate, fields: Mapping[str, object]) -> None:
        for name in sorted(template.get_undeclared_template_variables(_sandbox())):
            if name not in fields:
                near = get_close_matches(name, fields, n=1)
                hint = f"did you mean {near[0]}?" if near else f"the fields are {', '.join(sorted(fields))}"
                raise BebackError(f'{self._name}: there is no field "{name}"; {hint}')
        self._checked = True


def letters_docx(items: Sequence[Item], layouts: Sequence[Path], look: Look) -> bytes:
    """All letters in one file, each on a page of its own. Raises BebackError for a mistake in the layout."""
    file = next((folder / LAYOUT for folder in layouts if (folder / LAYOUT).is_file()), layouts[-1] / LAYOUT)
    template = DocxTemplate(io.BytesIO(_read(file, f"templates/layouts/{LAYOUT}")))
    for section in template.get_docx().sections:
        section.page_width, section.page_height = _PAPERS[look.settings.paper]
    try:
        return _filled(template, shared(look) | {"letters": [*map(_in_its_size, items)]}, len(items))
    except TemplateError as e:
        raise BebackError(f"templates/layouts/{LAYOUT}: {e.message or 'a mistake in its fields'}") from e


def _in_its_size(ready: Item) -> dict[str, object]:
    """A letter whose paragraphs bring the size of type at which they have room on a page."""
    size = round(_HALF_POINTS * ready["scale"])
    return {**ready, "paragraphs": [RichText(paragraph, size=size) for paragraph in ready["paragraphs"]]}


def _extras(letter: Letter) -> dict[str, object]:
    """What there is besides the contract's fields: the letter as it is printed without Word."""
    ready = item(letter)
    greeting, *body = ready["paragraphs"]
    return {
        "greeting": greeting,
        "paragraphs": body,
        "body": _PARAGRAPH.join(body),
        "to": "\n".join(ready["to"]),
        "date": ready["date"],
        "signed": ready["signed"],
    }


def _safe(value: object) -> object:
    """Text without the signs that Word cannot hold."""
    return literal(value) if isinstance(value, str) else value


def _read(path: Path, name: str) -> bytes:
    """A .docx that can be opened without harm. Raises BebackError."""
    try:
        data = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if len(parts) > _PARTS or sum(part.file_size for part in parts) > _LARGEST:
                raise BebackError(f"{name} is too large for a letter: save it with fewer or smaller pictures")
            if any(part.filename.lower().endswith(_MACROS) for part in parts):
                raise BebackError(f"{name} has macros: save it as .docx without them")
        DocxTemplate(io.BytesIO(data)).get_docx()
    except OSError:
        raise BebackError(f"{name} is not there, or may not be read: put it there") from None
    except BebackError:
        raise
    except Exception as e:  # whatever a damaged file sets off in zipfile, lxml and python-docx
        raise BebackError(f"{name} is no Word letter that can be read: save it again with Word as .docx") from e
    return data


def _sandbox() -> Sandbox:
    sandbox = Sandbox(undefined=StrictUndefined, autoescape=True)
    sandbox.globals.clear()  # a letter needs no range()
    return sandbox


def _filled(template: DocxTemplate, fields: Mapping[str, object], letters: int = 1) -> bytes:
    sandbox = _sandbox()
    sandbox.begin(letters)
    template.render(fields, sandbox)
    made, out = io.BytesIO(), io.BytesIO()
    template.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(zipfile.ZipInfo(part.filename, _FIRST_DAY), old.read(part), zipfile.ZIP_DEFLATED)
    return out.getvalue()
