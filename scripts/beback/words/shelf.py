"""The templates of words: read when first needed, and checked; a mistake is told with file, line and cause."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import TracebackType

from jinja2 import Environment, Template, TemplateNotFound, TemplateSyntaxError, meta, nodes
from jinja2.exceptions import SecurityError, UndefinedError

from beback.errors import BebackError
from beback.fields import FIELDS
from beback.sandbox import Sandbox, TooManyTurnsError

_ALWAYS = frozenset({"surprise"})


class WordsError(BebackError):
    """A template cannot be read or has a mistake; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A template ready to render, with the fields that it may ask for."""

    file: str
    template: Template
    fields: tuple[str, ...]


class Shelf:
    """The templates in `folders`; the first that has a file wins."""

    def __init__(self, folders: Sequence[Path], sandbox: Sandbox) -> None:
        self._folders, self._sandbox = folders, sandbox
        self._ready: dict[str, Ready | None] = {}
        self._wanted: dict[str, set[str]] = {}

    def template(self, file: str) -> Ready | None:
        """The template, None where no folder has it. Raises WordsError where it cannot be read or has a mistake."""
        if file not in self._ready:
            self._ready[file] = self._read(file)
        return self._ready[file]

    def how_to_add(self, file: str) -> str:
        """What to do where no folder has the file."""
        return f"Add the file {file} to {_shown(self._folders[0])}/"

    def _read(self, file: str) -> Ready | None:
        try:
            wanted = self._fields(file, frozenset()) | _ALWAYS
            template = self._sandbox.get_template(file)
            template.globals = dict(template.globals)  # each rendering copies them, and of a ChainMap that takes long
            return Ready(file, template, tuple(name for name in FIELDS if name in wanted))
        except TemplateNotFound as e:
            if e.name == file:
                return None
            raise mistake(e, file) from e
        except UnicodeDecodeError as e:
            raise WordsError(f"{file} is not plain text in UTF-8: save it again with that encoding") from e
        except OSError as e:
            raise WordsError(f"{file} cannot be read: {e.strerror}") from e

    def _fields(self, file: str, above: frozenset[str]) -> set[str]:
        """The fields that a template and those that it includes ask for; each file is looked at once.

        Raises WordsError for an unknown one.
        """
        if file in self._wanted:
            return self._wanted[file]
        if file in above:
            raise WordsError(f"{file} includes itself")
        source, place = _source(self._sandbox, file)
        try:
            tree = self._sandbox.parse(source)
            names = meta.find_undeclared_variables(tree)
        except TemplateSyntaxError as e:
            raise WordsError(f"{place}, line {e.lineno}: {e.message}") from e
        self._refuse_unknown(tree, names, place)
        for included in meta.find_referenced_templates(tree):
            names |= set(FIELDS) if included is None else self._fields(included, above | {file})
        self._wanted[file] = names
        return names

    def _refuse_unknown(self, tree: nodes.Template, names: set[str], place: str) -> None:
        for node in tree.find_all(nodes.Name):
            if node.name in names and node.name not in FIELDS and node.name not in self._sandbox.globals:
                near = get_close_matches(node.name, FIELDS, n=1)
                hint = f"did you mean {near[0]}?" if near else f"the fields are {', '.join(FIELDS)}"
                raise WordsError(f'{place}, line {node.lineno}: there is no field "{node.name}"; {hint}')


def mistake(error: Exception, file: str) -> WordsError:
    """A failed rendering as file, line, cause."""
    if isinstance(error, TemplateNotFound):
        cause = f"the file {error.name} that it includes is missing"
    elif isinstance(error, SecurityError):
        cause = "this is not allowed in a template"
    elif isinstance(error, WordsError | UndefinedError | TooManyTurnsError):
        cause = str(error)
    else:  # the message of any other error may quote what a customer's row says
        cause = f"a field is used in a way that it does not allow ({type(error).__name__})"
    return WordsError(f"{_place(error.__traceback__, file)}: {cause}")


def _source(environment: Environment, file: str) -> tuple[str, str]:
    """A template's text, and its file as people name it."""
    if environment.loader is None:
        raise TemplateNotFound(file)
    source, path, _ = environment.loader.get_source(environment, file)
    return source, _shown(Path(path or file))


def _place(trace: TracebackType | None, file: str) -> str:
    """File and line of the innermost template that the error passed through."""
    place = file
    while trace:
        source = Path(trace.tb_frame.f_code.co_filename)
        if source.suffix == ".txt":
            place = f"{_shown(source)}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _shown(path: Path) -> str:
    """A file or folder of templates as people name it: from the folder `templates` on, else its name alone."""
    parts = path.parts
    start = max((i for i, part in enumerate(parts) if part == "templates"), default=len(parts) - 1)
    return "/".join(parts[start:])
