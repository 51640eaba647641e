"""A task's words, from the store's own templates: what Say shows, letters and emails (with layouts and sandbox the only
importers of jinja2).

A field that the row lacks is false under `{% if %}`; printed, it makes Say read `Needs For`. Filters: `|the` and
`|your` give `the ring`, and `the piece` where the cell's words are no plain name of a thing, or for a surprise. A test:
`recipient is name` is false for `his wife`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from beback.config.records import Store
from beback.fields import FIELDS, Facts, Saying
from beback.phrases import currency, tidy
from beback.prospects import Prospect
from beback.words.shelf import Ready, Shelf, WordsError, mistake
from beback.words.tools import Blank, NeededError, environment

__all__ = ["Saying", "Words", "WordsError", "Written"]

_PARAGRAPHS = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Written:
    """A message's words; blank where the row lacks what they need: `needs` then has the headings to fill."""

    text: str
    needs: tuple[str, ...] = ()


class Words:
    """The words for each task, from templates in `folders`: the first that has a file wins.

    A template is read once, when it is first needed. `label` gives the store's own headings for `Needs For`.
    """

    def __init__(self, folders: Sequence[Path], store: Store, label: Callable[[str], str] = str) -> None:
        self._store, self._label = store, label
        self._sign = currency(store.country)
        self._asked: list[str] = []
        self._blanks = {name: Blank(name, self._asked) for name in FIELDS}
        self._sandbox = environment(folders)
        self._shelf = Shelf(folders, self._sandbox)

    def say(self, prospect: Prospect, what: Saying, today: date) -> str:
        """What Say shows for the task: the words, or `Needs For, Occasion`, or which file to add.

        Blank for a task without a family. Raises WordsError for a mistake in the template.
        """
        file = what.file
        if file is None:
            return ""
        template = self._shelf.template(file)
        if template is None:
            return self._shelf.how_to_add(file)
        said = self._rendered(template, Facts(prospect, what, today, self._store, self._sign))
        return f"Needs {', '.join(said.needs)}" if said.needs else tidy(said.text)

    def render(self, file: str, prospect: Prospect, what: Saying, today: date) -> Written:
        """The words of a letter or an email (its first line is the subject), from this template, however long.

        Raises WordsError for a mistake in the template, and where no folder has it.
        """
        template = self._shelf.template(file)
        if template is None:
            raise WordsError(self._shelf.how_to_add(file))
        said = self._rendered(template, Facts(prospect, what, today, self._store, self._sign))
        return Written("\n\n".join(filter(None, map(tidy, _PARAGRAPHS.split(said.text)))), said.needs)

    def has(self, file: str) -> bool:
        """Whether a folder has this template. Raises WordsError where it cannot be read or has a mistake."""
        return self._shelf.template(file) is not None

    def asks(self, file: str) -> frozenset[str]:
        """The fields that a template may draw on. Raises WordsError where it cannot be read or has a mistake."""
        template = self._shelf.template(file)
        return frozenset(template.fields) if template else frozenset()

    def fields(self, prospect: Prospect, what: Saying, today: date) -> Mapping[str, object]:
        """Every field that the row has, for the shop's own Word letter; one that it lacks is left out."""
        facts = Facts(prospect, what, today, self._store, self._sign)
        values = {name: field.value(facts) for name, field in FIELDS.items()}
        return {name: value for name, value in values.items() if value is not None and value != ""}

    def _rendered(self, template: Ready, facts: Facts) -> Written:
        self._asked.clear()
        self._sandbox.begin()
        text = ""
        try:
            text = template.template.render(self._context(template.fields, facts))
        except NeededError as e:
            self._asked.append(str(e))
        except Exception as e:
            raise mistake(e, template.file) from e
        if self._asked:
            return Written("", tuple(self._label(FIELDS[name].heading) for name in dict.fromkeys(self._asked)))
        return Written(text)

    def _context(self, fields: Iterable[str], facts: Facts) -> dict[str, object]:
        context: dict[str, object] = {}
        for name in fields:
            value = FIELDS[name].value(facts)
            context[name] = self._blanks[name] if value is None or value == "" else value
        return context
