"""A handful of the storms that `python -m sheet_storm` blows by the hundred."""

from pathlib import Path

import pytest

from sheet_storm import Storm
from sheets_server import SheetsServer


@pytest.mark.parametrize("seed", [1, 2])
def test_everybody_is_who_they_were_after_a_storm(tmp_path: Path, seed: int) -> None:
    with SheetsServer() as server:
        storm = Storm(server, tmp_path, seed)
        assert list(storm.blow(10)) == []
        assert len(storm.store.log()) > 3
