"""Every channel by which a step or a piece can reach somebody has its template (P5)."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from beback.config.check_cadences import ReadCadence
from beback.config.faults import Faults, KeyPath
from beback.config.schema import FallbackIn, PieceIn
from beback.rules import Channel

_WISHES = (Channel.CALL, Channel.TEXT, Channel.EMAIL)  # `Contact by` puts any of them in the place of another


def check_templates(
    cadences: Sequence[ReadCadence],
    pieces: Sequence[PieceIn | None],
    fallback: FallbackIn,
    folders: Sequence[Path],
    faults: Faults,
) -> None:
    """Refuses a template family without the file of a channel that the step can reach. What the shop's file leaves out
    is not its fault: such a message is held back."""
    ways = {Channel(key): tuple(channels) for key, channels in fallback}
    for path, family, channel, own in (*_steps(cadences), *_pieces(pieces)):
        reached = _reached(channel, ways.get(channel, ()) if own is None else own)
        missing = [file for way in reached if not _is_there(file := f"{family}.{way.value}.txt", folders)]
        if missing:
            many = "are no files" if len(missing) > 1 else "is no file"
            faults.add(
                path, f"there {many} {', '.join(missing)}", f"a family with them in {folders[0].name}/, or add them"
            )


def _steps(
    cadences: Sequence[ReadCadence],
) -> Iterator[tuple[KeyPath, str, Channel, Sequence[Channel] | None]]:
    for cadence in cadences:
        for n, step in enumerate(cadence.steps):
            if step and step.template and step.channel:
                yield (*cadence.path, "steps", n, "template"), step.template, step.channel, step.fallback


def _pieces(pieces: Sequence[PieceIn | None]) -> Iterator[tuple[KeyPath, str, Channel, None]]:
    for n, piece in enumerate(pieces):
        if piece:
            yield ("pieces", n, "template"), piece.template, piece.channel, None


def _reached(channel: Channel, fallback: Sequence[Channel]) -> tuple[Channel, ...]:
    wishes = _WISHES if channel in _WISHES else ()
    return tuple(dict.fromkeys((channel, *wishes, *fallback)))


def _is_there(file: str, folders: Sequence[Path]) -> bool:
    return any((folder / file).is_file() for folder in folders)
