"""Letters for Word: letters.docx, and the shop's own letter with {{ fields }} (the only importer of docxtpl).

Values are escaped, so that none becomes Word's markup; the shop's letter is read in a sandbox.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Never

from docx.opc.exceptions import OpcError
from docx.shared import Emu, Inches, Mm
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import LxmlError

from beback.errors import BebackError
from beback.fields import FIELDS
from beback.letters.records import Look
from beback.letters.sheets import item, shared
from beback.messages import Letter

FILE = "letters.docx"
LAYOUT = "letter.docx"
_PARAGRAPH = "\a"  # docxtpl begins a new paragraph there
_LARGEST = 50_000_000  # bytes, unpacked
_MACROS = "vbaproject.bin"
_PAPERS: Mapping[str, tuple[Emu, Emu]] = {"letter": (Inches(8.5), Inches(11)), "a4": (Mm(210), Mm(297))}
_UNREADABLE = (OpcError, LxmlError, zipfile.BadZipFile, KeyError, ValueError, AttributeError, NotImplementedError)


class BlankError(BebackError):
    """The row lacks a field that the letter prints; the message says which heading to fill."""


class WordLetter:
    """The shop's own letter, filled for one prospect at a time."""

    def __init__(self, path: Path, look: Look) -> None:
        """Raises BebackError that names the file, where it cannot be read or has a mistake."""
        self._path, self._look = path, look
        self._checked = False
        try:
            self._data = path.read_bytes()
        except OSError:
            raise BebackError(f"{path.name}, the letters.word_letter of config.yaml, is not there") from None
        _check(path.name, self._data)

    def filled(self, letter: Letter) -> bytes:
        """The letter as .docx. Raises BlankError, and BebackError for a mistake in the shop's letter."""
        fields = self._fields(letter)
        try:
            template = DocxTemplate(io.BytesIO(self._data))
            if not self._checked:
                self._check_fields(template, fields)
            return _filled(template, fields)
        except BlankError:
            raise
        except TemplateSyntaxError as e:
            raise BebackError(f"{self._path.name}: {e.message}") from e
        except TemplateError as e:
            raise BebackError(f"{self._path.name}: {e.message or 'a mistake in its fields'}") from e
        except _UNREADABLE as e:
            raise BebackError(f"{self._path.name} cannot be filled in: save it again with Word as .docx") from e

    def _fields(self, letter: Letter) -> dict[str, object]:
        given = self._look.fields(letter) | _extras(letter)
        return {name: _Blank(self._heading(name)) if value in (None, "") else value for name, value in given.items()}

    def _heading(self, name: str) -> str:
        return self._look.label(FIELDS[name].heading) if name in FIELDS else name

    def _check_fields(self, template: DocxTemplate, fields: Mapping[str, object]) -> None:
        for name in sorted(template.get_undeclared_template_variables(_environment())):
            if name not in fields:
                near = get_close_matches(name, fields, n=1)
                hint = f"did you mean {near[0]}?" if near else f"the fields are {', '.join(fields)}"
                raise BebackError(f'{self._path.name}: there is no field "{name}"; {hint}')
        self._checked = True


def letters_docx(letters: Sequence[Letter], layout: Path, look: Look) -> bytes:
    """All letters in one file, each on a page of its own. Raises BebackError for a mistake in the layout."""
    try:
        _check(f"templates/layouts/{layout.name}", data := layout.read_bytes())
        template = DocxTemplate(io.BytesIO(data))
        made = _filled(template, shared(look) | {"letters": [item(letter, None) for letter in letters]}, look)
    except (TemplateError, OSError, *_UNREADABLE) as e:
        raise BebackError(f"templates/layouts/{layout.name} cannot be filled in: {e}") from e
    return made


def _extras(letter: Letter) -> dict[str, object]:
    """What there is besides the contract's fields: the letter as it would be printed without Word."""
    ready = item(letter, None)
    greeting, *body = (str(paragraph) for paragraph in ready["paragraphs"])
    return {
        "greeting": greeting,
        "body": _PARAGRAPH.join(body),
        "paragraphs": body,
        "to": ready["to"],
        "address": "\n".join(ready["to"]),
        "date": ready["date"],
        "signed": ready["signed"],
    }
