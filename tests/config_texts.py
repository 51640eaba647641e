"""Small config files for tests, put together from the part that a test is about."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from beback.config import Config, load_config
from beback.errors import ConfigError

Load: TypeAlias = Callable[[str], Config]
Refuse: TypeAlias = Callable[[str], list[str]]

SMALL = """\
store:
  name: Hale & Son
  timezone: America/Chicago
  hours: {tue: "10:00-18:00"}
book:
  workbook: book.xlsx
"""
A_STEP = "id: call, task: Call, channel: call, template: keep_in_touch_call"
A_CADENCE = """\
cadences:
  one:
    for: [Be-back]
    from: visit
    steps:
      - {id: call, task: Call, channel: call, template: keep_in_touch_call, wait: 1 day}
"""


def store(line: str) -> str:
    """A small config with one more key of the store, in line 5 (it stands last and hours before it)."""
    return SMALL.replace("book:\n", f"  {line}\nbook:\n")


def hours(line: str) -> str:
    """A small config with other hours, in line 4."""
    return SMALL.replace('hours: {tue: "10:00-18:00"}', line)


def book(line: str) -> str:
    """A small config with another book, in line 6."""
    return SMALL.replace("workbook: book.xlsx", line)


def extra(lines: str) -> str:
    """A small config with more keys at the top, from line 7 on."""
    return SMALL + lines


def cadence(keys: str = "", *steps: str) -> str:
    """A config with one cadence; its keys stand from line 10 on, then steps:, and below it a line a step."""
    said = "".join(f"    {key}\n" for key in keys.split("; ") if key)
    begin = "" if "from:" in keys else "    from: visit\n"
    listed = "".join(f"      - {{{step}}}\n" for step in steps or (f"{A_STEP}, wait: 1 day",))
    return f"{SMALL}cadences:\n  one:\n    for: [Be-back]\n{begin}{said}    steps:\n{listed}"


def step(keys: str) -> str:
    """A config with one step, in line 12, of which `keys` are all but id, task, channel and template."""
    return cadence("", f"{A_STEP}, {keys}")


def load_text(folder: Path, text: str) -> Config:
    """The config of a text."""
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return load_config(path)


def faults_of(folder: Path, text: str) -> list[str]:
    """The faults of a text."""
    with pytest.raises(ConfigError) as caught:
        load_text(folder, text)
    assert str(caught.value) == "\n".join(caught.value.faults)
    return caught.value.faults
