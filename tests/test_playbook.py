"""The playbook's rules, numbered, as tables in tests/cases/."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from playbook import Day

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']}")
        for path in CASES
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("case", cases())
def test_the_playbook(case: dict[str, Any]) -> None:
    told = list(Day(case).play())
    assert not told, "\n".join(told)
