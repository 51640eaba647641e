"""A task's words, from the store's own templates: what Say shows, letters and emails (the only importer of jinja2).

A field that the row lacks is false under `{% if %}`; printed, it makes Say read `Needs For`. Filters: `|the` and
`|your` give `the ring`, and `the piece` where the cell's words are no plain name of a thing, or for a surprise. A test:
`recipient is name` is false for `his wife`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from types import TracebackType
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    meta,
    nodes,
    pass_context,
)
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from beback.config.records import Store
from beback.errors import BebackError
from beback.fields import FIELDS, Facts, Saying
from beback.names import is_name
from beback.phrases import currency, thing, tidy
from beback.prospects import Prospect

__all__ = ["Saying", "Words", "WordsError", "Written"]

_ALWAYS = frozenset({"surprise"})
MOST_TURNS = 10_000
_PARAGRAPHS = re.compile(r"\n\s*\n")


class WordsError(BebackError):
    """A template cannot be read or has a mistake; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Written:
    """A message's words; blank where the row lacks what they need: `needs` then has the headings to fill."""

    text: str
    needs: tuple[str, ...] = ()


class _Unknown(StrictUndefined):
    """A name that no field bears: a mistake in the template wherever it is used."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        return f'there is no field "{self._undefined_name}"'


class _NeededError(UndefinedError):
    """A blank field was used in a way that cannot do without; the message is the field's name."""


class _Blank(Undefined):
    """A field that the row lacks: false, empty, neither more nor less than anything; printing it notes its name."""

    __slots__ = ("asked",)

    def __init__(self, name: str, asked: list[str]) -> None:
        super().__init__(hint=name, name=name, exc=_NeededError)
        self.asked = asked

    def __str__(self) -> str:
        self.asked.append(str(self._undefined_name))
        return ""

    def _never(self, _: object) -> bool:
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _never  # type: ignore[assignment]


class Words:
    """The words for each task, from templates in `folders`: the first that has a file wins.

    A template is read once, when it is first needed. `label` gives the store's own headings for `Needs For`.
    """

    def __init__(self, folders: Sequence[Path], store: Store, label: Callable[[str], str] = str) -> None:
        self._folders, self._store, self._label = folders, store, label
        self._sign = currency(store.country)
        self._asked: list[str] = []
        self._blanks = {name: _Blank(name, self._asked) for name in FIELDS}
        self._templates: dict[str, _Compiled | None] = {}
        self._wanted: dict[str, set[str]] = {}
        self._loops = _Loops()
        self._environment = _environment(folders, self._loops)

    def say(self, prospect: Prospect, what: Saying, today: date) -> str:
        """What Say shows for the task: the words, or `Needs For, Occasion`, or which file to add.

        Blank for a task without a family. Raises WordsError for a mistake in the template.
        """
        file = what.file
        if file is None:
            return ""
        template = self._template(file)
        if template is None:
            return self._add(file)
        said = self._rendered(template, Facts(prospect, what, today, self._store, self._sign))
        return f"Needs {', '.join(said.needs)}" if said.needs else tidy(said.text)

    def render(self, file: str, prospect: Prospect, what: Saying, today: date) -> Written:
        """The words of a letter or an email (its first line is the subject), from this template, however long.

        Raises WordsError for a mistake in the template, and where no folder has it.
        """
        template = self._template(file)
        if template is None:
            raise WordsError(self._add(file))
        said = self._rendered(template, Facts(prospect, what, today, self._store, self._sign))
        return Written("\n\n".join(filter(None, map(tidy, _PARAGRAPHS.split(said.text)))), said.needs)

    def has(self, file: str) -> bool:
        """Whether a folder has this template. Raises WordsError where it cannot be read or has a mistake."""
        return self._template(file) is not None

    def asks(self, file: str) -> frozenset[str]:
        """The fields that a template may draw on. Raises WordsError where it cannot be read or has a mistake."""
        template = self._template(file)
        return frozenset(template.fields) if template else frozenset()

    def fields(self, prospect: Prospect, what: Saying, today: date) -> Mapping[str, object]:
        """Every field that the row has, for the shop's own Word letter; one that it lacks is left out."""
        facts = Facts(prospect, what, today, self._store, self._sign)
        values = {name: field.value(facts) for name, field in FIELDS.items()}
        return {name: value for name, value in values.items() if value is not None and value != ""}

    def _add(self, file: str) -> str:
        return f"Add the file {file} to {_shown(self._folders[0])}/"

    def _template(self, file: str) -> "_Compiled | None":
        if file not in self._templates:
            self._templates[file] = _compiled(self._environment, file, self._wanted)
        return self._templates[file]

    def _rendered(self, template: "_Compiled", facts: Facts) -> Written:
        self._asked.clear()
        self._loops.left = MOST_TURNS
        text = ""
        try:
            text = template.template.render(self._context(template.fields, facts))
        except _NeededError as e:
            self._asked.append(str(e))
        except Exception as e:
            raise _mistake(e, template.file) from e
        if self._asked:
            return Written("", tuple(self._label(FIELDS[name].heading) for name in dict.fromkeys(self._asked)))
        return Written(text)

    def _context(self, fields: Iterable[str], facts: Facts) -> dict[str, object]:
        context: dict[str, object] = {}
        for name in fields:
            value = FIELDS[name].value(facts)
            context[name] = self._blanks[name] if value is None or value == "" else value
        return context


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A template ready to render, with the fields that it may ask for."""

    file: str
    template: Template
    fields: tuple[str, ...]


def _compiled(environment: Environment, file: str, known: dict[str, set[str]]) -> _Compiled | None:
    try:
        wanted = _wanted(environment, file, frozenset(), known) | _ALWAYS
        template = environment.get_template(file)
        template.globals = dict(template.globals)  # each rendering copies them, and of a ChainMap that takes long
        return _Compiled(file, template, tuple(name for name in FIELDS if name in wanted))
    except TemplateNotFound as e:
        if e.name == file:
            return None
        raise _mistake(e, file) from e
    except UnicodeDecodeError as e:
        raise WordsError(f"{file} is not plain text in UTF-8: save it again with that encoding") from e
    except OSError as e:
        raise WordsError(f"{file} cannot be read: {e.strerror}") from e


def _wanted(environment: Environment, file: str, above: frozenset[str], known: dict[str, set[str]]) -> set[str]:
    """The fields that a template and those that it includes ask for, `known` those of templates that were read.

    Raises WordsError for an unknown one.
    """
    if file in known:
        return known[file]
    if file in above:
        raise WordsError(f"{file} includes itself")
    source, place = _source(environment, file)
    try:
        tree = environment.parse(source)
        names = meta.find_undeclared_variables(tree)
    except TemplateSyntaxError as e:
        raise WordsError(f"{place}, line {e.lineno}: {e.message}") from e
    for node in tree.find_all(nodes.Name):
        if node.name in names and node.name not in FIELDS and node.name not in environment.globals:
            near = get_close_matches(node.name, FIELDS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"the fields are {', '.join(FIELDS)}"
            raise WordsError(f'{place}, line {node.lineno}: there is no field "{node.name}"; {hint}')
    for included in meta.find_referenced_templates(tree):
        names |= set(FIELDS) if included is None else _wanted(environment, included, above | {file}, known)
    known[file] = names
    return names


def _source(environment: Environment, file: str) -> tuple[str, str]:
    """A template's text, and its file as people name it."""
    if environment.loader is None:
        raise TemplateNotFound(file)
    source, path, _ = environment.loader.get_source(environment, file)
    return source, _shown(Path(path or file))


def _shown(path: Path) -> str:
    """A file or folder of templates as people name it: from the folder `templates` on, else its name alone."""
    parts = path.parts
    start = max((i for i, part in enumerate(parts) if part == "templates"), default=len(parts) - 1)
    return "/".join(parts[start:])


def _mistake(error: Exception, file: str) -> WordsError:
    """A failed rendering as file, line, cause."""
    if isinstance(error, TemplateNotFound):
        cause = f"the file {error.name} that it includes is missing"
    elif isinstance(error, SecurityError):
        cause = "this is not allowed in a template"
    elif isinstance(error, WordsError | UndefinedError):
        cause = str(error)
    else:  # the message of any other error may quote what a customer's row says
        cause = f"a field is used in a way that it does not allow ({type(error).__name__})"
    return WordsError(f"{_place(error.__traceback__, file)}: {cause}")


def _place(trace: TracebackType | None, file: str) -> str:
    """File and line of the innermost template that the error passed through."""
    place = file
    while trace:
        source = Path(trace.tb_frame.f_code.co_filename)
        if source.suffix == ".txt":
            place = f"{_shown(source)}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return place


class _Loops:
    """The `range()` of templates, with a limit to how often the loops of one rendering may turn in all."""

    def __init__(self) -> None:
        self.left = MOST_TURNS

    def range(self, *bounds: int) -> range:
        """Python's range. Raises OverflowError past the limit."""
        turns = range(*bounds)
        self.left -= len(turns[: MOST_TURNS + 1])
        if self.left < 0:
            raise OverflowError(f"its loops turn more than {MOST_TURNS:,} times")
        return turns


class _Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox in which a slip of the pen cannot fill the memory."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiplies numbers only. Raises SecurityError for repeated text and for powers."""
        if operator == "**" or not all(isinstance(side, int | float | Decimal) for side in (left, right)):
            raise SecurityError(operator)
        return super().call_binop(context, operator, left, right)


def _environment(folders: Sequence[Path], loops: _Loops) -> Environment:
    environment = _Sandbox(
        loader=FileSystemLoader(folders, encoding="utf-8-sig"),
        undefined=_Unknown,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    del environment.globals["lipsum"]  # pages of Latin for a slip of the pen
    environment.globals["range"] = loops.range
    environment.filters |= {"the": _the, "your": _your}
    environment.tests |= {"name": _is_name}
    return environment


@pass_context
def _the(context: Context, typed: object, otherwise: str = "piece") -> str:
    return f"the {_thing(context, typed) or otherwise}"


@pass_context
def _your(context: Context, typed: object, otherwise: str = "new piece") -> str:
    return f"your {_thing(context, typed) or otherwise}"


def _thing(context: Context, typed: object) -> str | None:
    return None if isinstance(typed, _Blank) or context["surprise"] else thing(str(typed))


def _is_name(typed: object) -> bool:
    return not isinstance(typed, _Blank) and is_name(str(typed))
