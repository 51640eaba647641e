"""The words: every template that the cadences and pieces may need, and the words for every row as it is now."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from beback.composing import compose
from beback.config import Config
from beback.doctor.finding import Finding, fault, fine, look, rows_named
from beback.fields import saying_of
from beback.followups import Plan
from beback.rules import Channel
from beback.words import Words, WordsError


def templates(config: Config, words: Words) -> Iterator[Finding]:
    """Each template can be read and has no mistake."""
    files = sorted(set(_files(config)))
    broken = 0
    for file in files:
        try:
            words.has(file)
        except WordsError as e:
            broken += 1
            yield fault("templates", str(e))
    if not broken:
        yield fine("templates", f"{len(files)} are in use, and none has a mistake")


def rows(planned: Plan, config: Config, words: Words, now: datetime) -> Iterator[Finding]:
    """The words for every row, rendered dry: what Say shows, and each letter, email and text."""
    mistakes: dict[str, list[int]] = {}
    for row in planned.rows:
        try:
            if row.task:
                words.say(row.prospect, saying_of(row, row.task), now.date())
        except WordsError as e:
            mistakes.setdefault(str(e), []).append(row.prospect.row)
    composed = compose(planned.rows, config, words, now.date())
    for held in composed.held:
        mistakes.setdefault(f"the {held.channel.value} would be held back. {held.reason}", []).append(held.about.row)
    for mistake, where in mistakes.items():
        yield look("words", f"{config.book.prospects}, {rows_named(where)}: {mistake}")
    for warning in composed.warnings:
        yield look("photos", warning)
    if not mistakes:
        made = len(composed.letters) + len(composed.emails) + len(composed.texts)
        yield fine("words", f"every row has its words; {made} letters, emails and texts could go out")


def pieces(config: Config) -> Iterator[Finding]:
    """The files that go along with romance pieces are there."""
    for piece in config.rules.pieces:
        if piece.file and not Path(piece.file).is_file():
            yield fault(
                "pieces", f"{piece.file} is missing", "Put it there, or take file: out of pieces: in config.yaml"
            )


def _files(config: Config) -> Iterator[str]:
    for cadence in config.rules.cadences:
        for step in cadence.steps:
            if step.template and step.channel:
                yield from _reached(config, step.template, step.channel, step.fallback)
    for piece in config.rules.pieces:
        yield from _reached(config, piece.template, piece.channel, None)


def _reached(config: Config, family: str, channel: Channel, own: tuple[Channel, ...] | None) -> Iterator[str]:
    for way in (channel, *(config.rules.fallback.get(channel, ()) if own is None else own)):
        yield f"{family}.{way.value}.txt"
