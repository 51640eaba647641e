"""The sandbox in which the shop's own templates run: a slip of the pen neither fills the memory nor turns for ever."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from jinja2 import nodes, pass_environment
from jinja2.exceptions import SecurityError, TemplateRuntimeError
from jinja2.sandbox import ImmutableSandboxedEnvironment

MOST_TURNS = 10_000
_COUNTED = "counted"


class TooManyTurnsError(TemplateRuntimeError):
    """The loops of one rendering turn too often."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which nothing is multiplied but numbers and the loops of one rendering have a limit in all.

    Whoever renders calls `begin` before each rendering.
    """

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._left = MOST_TURNS
        self.filters = {**self.filters, _COUNTED: _counted}
        del self.globals["lipsum"]  # pages of Latin for a slip of the pen

    def begin(self, messages: int = 1) -> None:
        """A rendering of so many messages begins: its loops may turn MOST_TURNS times for each."""
        self._left = MOST_TURNS * messages

    def turn(self) -> None:
        """A loop turns once. Raises TooManyTurnsError past the limit."""
        self._left -= 1
        if self._left < 0:
            raise TooManyTurnsError(f"its loops turn more than {MOST_TURNS:,} times for a message")

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiplies numbers only. Raises SecurityError for repeated text and for powers."""
        if operator == "**" or not all(isinstance(side, int | float | Decimal) for side in (left, right)):
            raise SecurityError("only numbers can be multiplied")
        return super().call_binop(context, operator, left, right)

    def _generate(self, source: nodes.Template, *named: Any, **options: Any) -> str:
        for loop in source.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, _COUNTED, [], [], None, None, lineno=loop.iter.lineno)
        return super()._generate(source, *named, **options)


@pass_environment
def _counted(sandbox: Sandbox, turned: Iterable[object]) -> Iterator[object]:
    for one in turned:
        sandbox.turn()
        yield one
