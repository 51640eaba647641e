"""What a template of words has besides its fields: how a blank one behaves, `|the`, `|your` and `is name`."""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, Undefined, pass_context
from jinja2.exceptions import UndefinedError
from jinja2.runtime import Context

from beback.names import is_name
from beback.phrases import thing
from beback.sandbox import Sandbox


class NeededError(UndefinedError):
    """A blank field was used in a way that cannot do without; the message is the field's name."""


class Blank(Undefined):
    """A field that the row lacks: false, empty, neither more nor less than anything; printing it notes its name."""

    __slots__ = ("asked",)

    def __init__(self, name: str, asked: list[str]) -> None:
        super().__init__(hint=name, name=name, exc=NeededError)
        self.asked = asked

    def __str__(self) -> str:
        self.asked.append(str(self._undefined_name))
        return ""

    def _never(self, _: object) -> bool:
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _never  # type: ignore[assignment]


class _Unknown(StrictUndefined):
    """A name that no field bears: a mistake in the template wherever it is used."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        return f'there is no field "{self._undefined_name}"'


def environment(folders: Sequence[Path]) -> Sandbox:
    """The sandbox for the templates in these folders."""
    sandbox = Sandbox(
        loader=FileSystemLoader(folders, encoding="utf-8-sig"),
        undefined=_Unknown,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    sandbox.filters |= {"the": _the, "your": _your}
    sandbox.tests |= {"name": _is_name}
    return sandbox


@pass_context
def _the(context: Context, typed: object, otherwise: str = "piece") -> str:
    return f"the {_thing(context, typed) or otherwise}"


@pass_context
def _your(context: Context, typed: object, otherwise: str = "new piece") -> str:
    return f"your {_thing(context, typed) or otherwise}"


def _thing(context: Context, typed: object) -> str | None:
    return None if isinstance(typed, Blank) or context["surprise"] else thing(str(typed))


def _is_name(typed: object) -> bool:
    return not isinstance(typed, Blank) and is_name(str(typed))
