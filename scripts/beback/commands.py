"""What every script shares: options, the clock, messages, exit status."""

import argparse
import io
import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from beback.cells import YEARS
from beback.config import Config, load_config
from beback.errors import BebackError, ConfigError
from beback.places import ROOT

DONE, FAILED, WRONG = 0, 1, 2
_FORMATS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")


@dataclass(frozen=True, slots=True)
class Command:
    """One script: what it does in a sentence, its own options, and the job behind it, which returns an exit status."""

    about: str
    job: Callable[[argparse.Namespace, Config, datetime], int]
    options: Callable[[argparse.ArgumentParser], None] = lambda _: None


def main(command: Command, arguments: list[str] | None = None) -> int:
    """Runs a script: 0 done, 1 it could not be done, 2 the command line or config.yaml is wrong.

    Messages go to standard error in a shop person's words, the last line with cause and mend; never a traceback.
    """
    _any_letters(sys.stdout)
    _any_letters(sys.stderr)
    options = _parser(command).parse_args(arguments)
    try:
        config = load_config(options.config)
        return command.job(options, config, options.now or _clock(config))
    except ConfigError as e:
        tell(*e.faults)
        if len(e.faults) > 1:
            tell(f"{options.config}: {len(e.faults)} faults, nothing was done. Mend the lines above, then start again")
        return WRONG
    except BebackError as e:
        tell(str(e))
        return FAILED
    except KeyboardInterrupt:
        tell("Stopped, and nothing is half written. Start it again: the next run does what is left")
        return FAILED
    except BrokenPipeError:
        _close_output()
        return DONE
    except Exception as e:  # noqa: BLE001  the last door before a shop person: no traceback gets through
        tell(own_fault(e))
        return FAILED


def own_fault(error: Exception) -> str:
    """What to say of an error that nobody foresaw: its kind and place, never its words."""
    return f"Beback has a fault of its own ({_where(error)}); nothing is half written. Please tell its makers this line"


def tell(*messages: str) -> None:
    """Messages on standard error, a line each."""
    for message in messages:
        sys.stderr.write(" ".join(message.split("\n")).rstrip() + "\n")


def show(text: str) -> None:
    """A result on standard output."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _parser(command: Command) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=command.about, allow_abbrev=False)
    parser.add_argument(
        "--config",
        type=Path,
        default=ROOT / "config.yaml",
        metavar="FILE",
        help="the settings file (without this option: config.yaml beside README.md)",
    )
    parser.add_argument(
        "--now", type=_moment, metavar="TIME", help='the store\'s local time to go by, such as "2026-11-17 09:00"'
    )
    command.options(parser)
    return parser


def _any_letters(stream: TextIO) -> None:
    """Keeps a name that the terminal has no letters for from stopping a run."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


def _close_output() -> None:
    """Whoever read the output has gone, as `head` does: Python's own farewell write must not fail aloud."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _clock(config: Config) -> datetime:
    """Now in the store's local time, to the minute: the one door to the clock."""
    return datetime.now(ZoneInfo(config.store.timezone)).replace(tzinfo=None, second=0, microsecond=0)


def _moment(typed: str) -> datetime:
    for form in _FORMATS:
        try:
            found = datetime.strptime(typed.strip(), form).replace(second=0)
        except ValueError:
            continue
        if found.year in YEARS:
            return found
    raise argparse.ArgumentTypeError(f'"{typed}" is no time: write it as "2026-11-17 09:00"')


def _where(error: Exception) -> str:
    """Kind and place of an unforeseen error, without its message: that may hold customers' data."""
    passed = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    ours = [frame for frame in passed if frame[0].is_relative_to(ROOT / "scripts")]
    file, line = (ours or passed)[-1]
    return f"{type(error).__name__} at {file.name}:{line}"
