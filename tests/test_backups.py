"""A backup of the last state before the first change of each day, kept for 14 days beside the book."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from shop_folder import ShopFolder, shop_folder
from syncing import open_rows, tick
from xlsx_fixtures import made

pytestmark = pytest.mark.process
DAY = timedelta(days=1)
TUESDAY = datetime(2026, 11, 17, 9, 0)


@pytest.fixture
def shop(tmp_path: Path) -> ShopFolder:
    """A shop with its book in a folder of its own."""
    folder = tmp_path / "shop"
    (folder / "book").mkdir(parents=True)
    path = made("as Excel writes", tmp_path)
    return shop_folder(folder, Path(shutil.move(path, folder / "book" / "prospects.xlsx")))


def kept(shop: ShopFolder) -> dict[str, bytes]:
    """The backups there are."""
    return {p.name: p.read_bytes() for p in sorted(shop.backups.iterdir())} if shop.backups.is_dir() else {}


def ticked_sync(shop: ShopFolder, now: datetime) -> bytes:
    """Somebody ticks a row, then a sync that records it; the file as it was before that."""
    tick(shop.book, open_rows(shop.book)[:1])
    before = shop.book.read_bytes()
    assert shop.sync(now)["recorded"] == 1
    return before


def test_the_state_before_the_first_change_of_each_day_is_kept_once(shop: ShopFolder) -> None:
    original = shop.book.read_bytes()
    shop.sync(TUESDAY)
    assert list(kept(shop).values()) == [original]
    ticked_sync(shop, TUESDAY + timedelta(hours=3))
    assert list(kept(shop).values()) == [original]
    wednesday = ticked_sync(shop, TUESDAY + DAY)
    assert list(kept(shop).values()) == [original, wednesday]
    ticked_sync(shop, TUESDAY + DAY + timedelta(hours=2))
    assert list(kept(shop).values()) == [original, wednesday]
    first, second = kept(shop)
    assert "2026-11-17" in first
    assert "2026-11-18" in second
    assert shop.litter() == []


def test_a_day_without_a_change_has_none(shop: ShopFolder) -> None:
    shop.sync(TUESDAY)
    before = kept(shop)
    assert len(before) == 1
    assert shop.sync(TUESDAY + timedelta(minutes=1))["changed_cells"] == 0
    shop.sync(TUESDAY + DAY, "--dry-run")
    assert kept(shop) == before


def test_a_refused_or_dry_run_leaves_none(shop: ShopFolder) -> None:
    shop.sync(TUESDAY, "--dry-run")
    assert not shop.backups.exists()


def test_older_than_14_days_goes_and_files_of_others_stay(shop: ShopFolder) -> None:
    shop.sync(TUESDAY)
    foreign = ("notes.txt", "prospects.xlsx", "old prospects 2020-01-01.xlsx", "prospects (copy).xlsx", ".hidden")
    for name in foreign:
        (shop.backups / name).write_text("mine", encoding="utf-8")
    (shop.backups / "2020").mkdir()
    first = [name for name in kept_files(shop) if name not in foreign]
    ticked_sync(shop, TUESDAY + 14 * DAY)
    assert set(first) <= set(kept_files(shop))
    ticked_sync(shop, TUESDAY + 15 * DAY)
    left = [name for name in kept_files(shop) if name not in foreign]
    assert [name for name in left if "2026-11-17" in name] == []
    assert len(left) == 2
    assert set(foreign) <= set(kept_files(shop))
    assert (shop.backups / "2020").is_dir()
    assert all((shop.backups / name).read_text(encoding="utf-8") == "mine" for name in foreign)


def kept_files(shop: ShopFolder) -> list[str]:
    """The names of the files in the folder of backups."""
    return sorted(p.name for p in shop.backups.iterdir() if p.is_file())


def test_a_backup_put_back_is_a_book_again(shop: ShopFolder) -> None:
    """How to go back: copy a backup over the book; the next run goes on from there."""
    shop.sync(TUESDAY)
    before = ticked_sync(shop, TUESDAY + DAY)
    name = max(kept(shop))
    assert (shop.backups / name).read_bytes() == before
    shutil.copy(shop.backups / name, shop.book)
    assert shop.sync(TUESDAY + DAY)["recorded"] == 1


def test_a_second_book_in_the_same_folder_keeps_its_own(shop: ShopFolder) -> None:
    other = shop.book.with_name("watches.xlsx")
    shutil.copy(shop.book, other)
    shop.sync(TUESDAY)
    second = shop_folder(shop.folder, other)
    second.sync(TUESDAY)
    assert len(kept(shop)) == 2
    assert {name.partition("2026")[0].rstrip(" .-_") for name in kept(shop)} in (
        {"prospects", "watches"},
        {"prospects.xlsx", "watches.xlsx"},
    )


def test_a_folder_of_backups_that_cannot_be_made_is_told(shop: ShopFolder) -> None:
    shop.backups.write_text("a file, not a folder", encoding="utf-8")
    before = shop.book.read_bytes()
    done = shop.run(TUESDAY)
    assert done.returncode == 1
    assert "backups" in done.stderr
    assert "Traceback" not in done.stderr
    assert shop.book.read_bytes() == before
