"""What goes wrong on the first day with a Google Sheet: each message names the cause and the mend."""

import stat
from pathlib import Path

import pytest
from google.oauth2 import service_account

from beback.books.sheets.login import log_in
from beback.errors import BookError, ConfigError
from sheet_storms import Storm, ready
from sheets_server import PERSON, ROBOT, Area, SheetsServer, errors


@pytest.fixture
def later(server: SheetsServer, tmp_path: Path) -> Storm:
    return ready(server, tmp_path)


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (errors.not_shared(), ["is not shared with Beback", ROBOT]),
        (errors.api_not_enabled(), ["switched off", "https://console.developers.google.com/apis/api/sheets"]),
        (errors.not_found(), ["knows no sheet with the ID", "book: google_sheet"]),
        (errors.not_a_sheet(), ["Excel file", "Save as Google Sheets"]),
        (errors.scope_missing(), ["not for Google Sheets"]),
    ],
)
def test_an_error_names_cause_and_mend(later: Storm, trouble: errors.ApiError, words: list[str]) -> None:
    later.sheet.trouble = trouble
    with pytest.raises(BookError) as error:
        later.sync()
    assert [word for word in words if word not in str(error.value)] == []


def test_a_protection_names_whom_to_add(later: Storm) -> None:
    later.sheet.protect(Area(1, 20, 0, 60), "owner@example.com")
    before = later.sheet.tabs()
    with pytest.raises(BookError, match=f"protected.*{ROBOT}"):
        later.sync()
    assert later.sheet.tabs() == before


def test_a_deleted_key_says_so(later: Storm) -> None:
    later.shop.server.accounts.deleted.add(ROBOT)
    try:
        with pytest.raises(BookError, match=r"no longer accepts the key in service_account.json"):
            ready_again(later).sync()
    finally:
        later.shop.server.accounts.deleted.clear()


def test_a_wrong_clock_says_so(later: Storm) -> None:
    later.shop.server.accounts.clock = 86_400
    try:
        with pytest.raises(BookError, match="Set this computer's clock"):
            ready_again(later).sync()
    finally:
        later.shop.server.accounts.clock = 0


def ready_again(storm: Storm) -> Storm:
    """The same store, its computer not yet logged in."""
    storm.shop = storm.shop.elsewhere(storm.shop.folder)
    return storm


def test_a_persons_login_does_as_well(later: Storm) -> None:
    path = later.shop.server.accounts.authorized_user(later.shop.folder)
    credentials, account = log_in(path, "config.yaml")
    assert (credentials.__class__.__module__, account) == ("google.oauth2.credentials", None)
    assert PERSON in later.sheet.roles


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "there is no file"),
        ("{", "not the file that Google gave you"),
        ("[]", "no key of a service account"),
        ('{"type": "service_account", "client_email": "a@b"}', "is damaged"),
        ('{"type": "authorized_user"}', "is damaged"),
        ('{"installed": {"client_secret": "hush"}}', "the file of an app"),
    ],
)
def test_bad_credentials_are_a_fault_of_the_config(tmp_path: Path, content: str | None, words: str) -> None:
    path = tmp_path / "service_account.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=words) as error:
        log_in(path, "config.yaml")
    assert "hush" not in str(error.value)


def test_credentials_are_made_readable_by_their_owner_alone(server: SheetsServer, tmp_path: Path) -> None:
    path = server.credentials(tmp_path)
    path.chmod(0o644)
    log_in(path, "config.yaml")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_google_is_asked_for_a_token_and_for_nothing_else(later: Storm) -> None:
    """The switch is private to google-auth: where it is renamed, this fails, and the asking begins again."""
    asked = "_is_regional_access_boundary_lookup_required"
    assert asked in dir(service_account.Credentials)
    credentials, _ = log_in(later.shop.folder / "service_account.json", "config.yaml")
    assert getattr(credentials, asked)() is False
