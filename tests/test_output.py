"""Output is written whole or not at all, and a run that was killed leaves nothing that the next does not clear."""

from pathlib import Path

import pytest

from beback.errors import BebackError
from beback.output import whole_file, whole_folder


def made(folder: Path, **files: str) -> Path:
    """A folder with these files."""
    folder.mkdir(parents=True)
    for name, words in files.items():
        (folder / name).write_text(words, encoding="utf-8")
    return folder


def found(folder: Path) -> dict[str, str]:
    """Every file below a folder, hidden ones too."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in files}


def test_a_folder_takes_the_place_of_the_older_one(tmp_path: Path) -> None:
    made(tmp_path / "day", old="1")
    with whole_folder(tmp_path / "day") as new:
        (new / "fresh").write_text("2", encoding="utf-8")
        assert "day/old" in found(tmp_path)
    assert found(tmp_path) == {"day/fresh": "2"}


@pytest.mark.parametrize("error", [BebackError("no"), KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_where_the_work_fails_all_is_as_it_was(tmp_path: Path, error: BaseException) -> None:
    made(tmp_path / "day", old="1")
    with pytest.raises(BaseException, match=r"no|^$|No space left.*as it was"), whole_folder(tmp_path / "day") as new:  # noqa: PT012
        (new / "fresh").write_text("2", encoding="utf-8")
        raise error
    assert found(tmp_path) == {"day/old": "1"}
    assert [p.name for p in tmp_path.iterdir()] == ["day"]


@pytest.mark.parametrize(
    ("left", "then"),
    [
        ({".16.new": "half"}, {"16/a": "whole"}),
        ({".16.old": "before"}, {"16/a": "whole"}),
        ({".15.new": "half"}, {"16/a": "whole"}),
        ({".15.old": "before"}, {"15/a": "before", "16/a": "whole"}),
        ({".15.old": "before", "15": "after"}, {"15/a": "after", "16/a": "whole"}),
    ],
)
def test_what_a_killed_run_of_any_day_left_is_put_away(
    tmp_path: Path, left: dict[str, str], then: dict[str, str]
) -> None:
    for folder, words in left.items():
        made(tmp_path / folder, a=words)
    with whole_folder(tmp_path / "16") as new:
        (new / "a").write_text("whole", encoding="utf-8")
    assert found(tmp_path) == then


def test_a_folder_that_a_killed_run_had_set_aside_comes_back_where_the_next_fails(tmp_path: Path) -> None:
    made(tmp_path / ".16.old", a="before")
    with pytest.raises(BebackError), whole_folder(tmp_path / "16"):
        raise BebackError("no")
    assert found(tmp_path) == {"16/a": "before"}


def test_a_file_takes_the_place_of_the_older_one_and_of_what_a_killed_run_left(tmp_path: Path) -> None:
    for name in ("16.html", ".15.html.x1y2.new", ".ledger.sqlite.1234.new"):
        (tmp_path / name).write_text("old", encoding="utf-8")
    whole_file(tmp_path / "16.html", b"new")
    assert found(tmp_path) == {"16.html": "new", ".ledger.sqlite.1234.new": "old"}


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    with pytest.raises(BebackError, match=r"out.*could not be written"):
        whole_file(tmp_path / "out" / "16.html", b"")
    with pytest.raises(BebackError, match=r"16.*could not be written"), whole_folder(tmp_path / "out" / "16"):
        pytest.fail("it began to work")
