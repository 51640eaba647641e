"""The manual as the tests read it: pages, headings, tables, links, code, and the command lines in all of them."""

import argparse
import importlib.util
import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import cast
from urllib.parse import unquote

import pytest
from markdown_it.token import Token

from beback.commands import Command, main
from beback.config import schema as s
from build_docs import REPO, markdown

SCRIPTS = sorted((REPO / "scripts").glob("*.py"))
SOURCES = "\n".join(p.read_text(encoding="utf-8") for p in sorted((REPO / "scripts").rglob("*.py")))
GROUPS: dict[str, type[s.Group]] = {
    "The whole": s.TopIn,
    "store": s.StoreIn,
    "book": s.BookIn,
    "An associate": s.AssociateIn,
    "A cadence": s.CadenceIn,
    "A step": s.StepIn,
    "A piece": s.PieceIn,
    "fallback": s.FallbackIn,
    "letters": s.LettersIn,
    "mail": s.MailIn,
    "schedule": s.ScheduleIn,
}
INNER: dict[str, type[s.Group]] = {"hours": s.WeekIn, "tabs": s.TabsIn, "smtp": s.SmtpIn}
KEYS = {key for group in (*GROUPS.values(), *INNER.values()) for key in s.known_keys(group)}
SHIPPED = REPO / "config.yaml"
_PYTHON = re.compile(r"python3?(?:\.exe)? scripts[\\/](\w+\.py)(.*)")
_BARE = re.compile(r"(?:scripts[\\/])?(\w+\.py)( .*)?")
_END = re.compile(r"\s(?:\d?>|\|\||&&|\|)")


@dataclass(frozen=True)
class CommandLine:
    """A call of one of the scripts, with its arguments."""

    page: str
    script: str
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """One page of the manual."""

    path: Path

    def __str__(self) -> str:
        return self.path.relative_to(REPO).as_posix()

    @cached_property
    def text(self) -> str:
        """All of it."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def _tokens(self) -> list[Token]:
        return markdown().parse(self.text)

    @property
    def _inline(self) -> Iterator[Token]:
        return (child for token in self._tokens for child in token.children or ())

    @cached_property
    def blocks(self) -> list[str]:
        """The code blocks."""
        return [token.content for token in self._tokens if token.type == "fence"]

    @cached_property
    def spans(self) -> list[str]:
        """What stands in backticks, a line each."""
        return [token.content for token in self._inline if token.type == "code_inline"]

    @cached_property
    def links(self) -> list[str]:
        """Where links and pictures point to, those to other sites left out."""
        targets = [str(t.attrs.get("href") or t.attrs.get("src") or "") for t in self._inline]
        return [unquote(target) for target in targets if target and "://" not in target]

    @cached_property
    def anchors(self) -> set[str]:
        """The anchors of its headings, as GitHub makes them."""
        tokens = self._tokens
        headings = (tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "heading_open")
        return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}

    def section(self, title: str) -> str:
        """What stands under a heading, up to the next heading of any level."""
        found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#+ |\Z)", self.text, re.MULTILINE | re.DOTALL)
        assert found, f"{self} has no section {title}"
        return found[1]

    def table(self, title: str) -> list[list[str]]:
        """The rows of the tables in a section, without their heads, each as its cells."""
        lines = self.section(title).splitlines()
        marks = [n for n, line in enumerate(lines) if line.startswith("|---")]
        heads = {n + step for n in marks for step in (-1, 0)}
        return [_cells(line) for n, line in enumerate(lines) if line.startswith("| ") and n not in heads]

    def names(self, title: str) -> list[str]:
        """The names in backticks in the first column of the tables in a section."""
        return [name for row in self.table(title) for name in re.findall(r"`([^`]+)`", row[0])]

    @property
    def command_lines(self) -> Iterator[CommandLine]:
        """The calls of scripts in its code blocks and in backticks."""
        known = {script.name for script in SCRIPTS}
        for text, pattern in (
            *((line, _PYTHON.search) for block in self.blocks for line in block.splitlines()),
            *((span, _BARE.fullmatch) for span in self.spans),
            *((span, _PYTHON.search) for span in self.spans),
        ):
            found = cast(Callable[[str], re.Match[str] | None], pattern)(text)
            if found and (found[1] in known or pattern == _PYTHON.search):
                assert found[1] in known, f"{self}: {text}"
                yield CommandLine(str(self), found[1], _arguments(found[2] or ""))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def _arguments(typed: str) -> tuple[str, ...]:
    end = _END.search(typed)
    return tuple(shlex.split(typed[: end.start()] if end else typed))


PAGES = [
    Page(path)
    for path in (*sorted(REPO.glob("*.md")), *sorted((REPO / "docs").glob("*.md")), REPO / "templates" / "README.md")
]
README, REFERENCE, WORDS, ASSOCIATES, CHANGELOG = (
    Page(REPO / name)
    for name in ("README.md", "docs/reference.md", "docs/words.md", "docs/associates.md", "CHANGELOG.md")
)


def module(script: str) -> ModuleType:
    """A script as a module; it starts nothing."""
    spec = importlib.util.spec_from_file_location(f"script_{script[:-3]}", REPO / "scripts" / script)
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def parsed(script: str, arguments: list[str]) -> argparse.Namespace | None:
    """What a script's own options make of these arguments, on the shipped config; None where it ends with --help."""
    seen: list[argparse.Namespace] = []

    def job(chosen: argparse.Namespace, _: object, __: object) -> int:
        seen.append(chosen)
        return 0

    options = getattr(module(script), "options", lambda _: None)
    assert main(Command("", job, options), [*arguments]) == 0
    return seen[0] if seen else None


def options_of(script: str, capsys: pytest.CaptureFixture[str]) -> tuple[set[str], bool]:
    """The options that a script's --help lists, and whether it wants somebody named."""
    with pytest.raises(SystemExit):
        parsed(script, ["--help"])
    told = capsys.readouterr().out
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", told)) - {"--help"}, "positional arguments" in told
