"""The credentials file: a service account's key, or a person's login for trying out."""

import json
import os
import stat
from pathlib import Path
from typing import Any

from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError
from google.oauth2 import credentials as person
from google.oauth2 import service_account

from beback.errors import ConfigError

SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)
_TOKENS = "https://oauth2.googleapis.com/token"
_GUIDE = "docs/google-sheet.md shows how to get it"


class _Robot(service_account.Credentials):
    """A service account that asks for tokens and for nothing else.

    Since 2.54 google-auth also asks iamcredentials.googleapis.com, in a thread of its own, in which regions the account
    may be used. Sheets has no regions. Where a shop's network lets only Sheets through, that thread would go on trying
    at the end of every run, and it is one more address that learns of each sync. There is no public switch for it; a
    test fails where google-auth gives this one another name.
    """

    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False


def log_in(path: Path, config: str) -> tuple[Credentials, str | None]:
    """The credentials in a file, and the address to share the sheet with (None for a person's login).

    Others on this machine lose the right to read the file. Raises ConfigError where it is missing or is another file;
    nothing of what it holds is told.
    """
    info = _contents(path, config)
    _for_owner_alone(path)
    try:
        if info.get("type") == "service_account":
            return _service_account(info), str(info["client_email"])
        if info.get("type") == "authorized_user":
            return _person(info), None
    except (ValueError, KeyError, TypeError, GoogleAuthError):
        raise _fault(config, f"{path.name} is damaged: Google's key in it cannot be read. Download it again") from None
    if "installed" in info or "web" in info:
        what = "is the file of an app, not of a login. Log in with it first"
        raise _fault(config, f"{path.name} {what} ({_GUIDE})")
    raise _fault(config, f"{path.name} is no key of a service account and no login of a person; {_GUIDE}")


def _contents(path: Path, config: str) -> dict[str, Any]:
    try:
        info = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise _fault(config, f"there is no file {path}: Google's key for Beback belongs there; {_GUIDE}") from None
    except OSError as e:
        raise _fault(config, f"{path} cannot be read: {e.strerror}. Let the user who runs Beback read it") from None
    except ValueError:
        raise _fault(config, f"{path.name} is not the file that Google gave you. Download it again; {_GUIDE}") from None
    return info if isinstance(info, dict) else {}


def _service_account(info: dict[str, Any]) -> Credentials:
    account: Credentials = _Robot.from_service_account_info(  # type: ignore[no-untyped-call]
        info, scopes=SCOPES
    )
    return account


def _person(info: dict[str, Any]) -> Credentials:
    login: Credentials = person.Credentials(  # type: ignore[no-untyped-call]
        token=None,
        refresh_token=info["refresh_token"],
        token_uri=info.get("token_uri") or _TOKENS,
        client_id=info["client_id"],
        client_secret=info["client_secret"],
    )
    return login


def _for_owner_alone(path: Path) -> None:
    if os.name == "posix":
        found = path.stat()
        if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO) and found.st_uid == os.geteuid():
            path.chmod(stat.S_IMODE(found.st_mode) & stat.S_IRWXU)


def _fault(config: str, words: str) -> ConfigError:
    return ConfigError([f"{config}: book.credentials: {words}"])
