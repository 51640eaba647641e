"""What can go wrong between Beback and Google, sorted by what to do about it, in a shop person's words."""

import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import Enum

import requests
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from gspread.exceptions import APIError

_ENABLE = re.compile(r"https://console\.(?:developers|cloud)\.google\.com/\S*?project=[\w-]+")
_RANGE = re.compile(r"Unable to parse range: '?(.{1,100}?)'?(?:!|$)")


class Kind(Enum):
    """What an error means for what was asked."""

    WAIT = "not done, and to be asked again later"
    UNSURE = "it may have been done"
    MARK = "refused because of the mark, nothing was done"
    REFUSED = "refused, nothing was done"
    FINAL = "refused, and people have to mend it"


class Trouble(Exception):  # noqa: N818  (its kind says how bad it is)
    """One failed request: `words` tell cause and mend, `wait` the seconds that Google asks to wait."""

    def __init__(self, kind: Kind, words: str, wait: float | None = None) -> None:
        self.kind, self.wait = kind, wait
        super().__init__(words)


@dataclass(frozen=True, slots=True)
class Access:
    """Who asks for which sheet, for messages: `account` is the address to share the sheet with, if there is one."""

    key: str
    account: str | None
    credentials: str

    @property
    def who(self) -> str:
        """The account that the sheet is to be shared with."""
        return self.account or "the account that you logged in with"


def trouble_of(error: Exception, access: Access) -> Trouble:
    """The trouble that an exception of requests, google-auth or gspread means; what it says stays unsaid: it may hold
    what is nobody's business."""
    match error:
        case APIError():
            return _answered(error.response, access)
        case RefreshError() if not error.retryable and any(isinstance(told, dict) for told in error.args):
            return Trouble(Kind.FINAL, _refused_login(str(error), access))  # else a page of a server in between (502)
        case RefreshError() | TransportError():
            return Trouble(Kind.WAIT, "Google's login is out of reach or does not answer")
        case GoogleAuthError():
            return Trouble(Kind.FINAL, f"Google's login failed. Look at {access.credentials}")
        case requests.Timeout():
            return Trouble(Kind.UNSURE, "Google did not answer in time (book: timeout)")
        case requests.exceptions.SSLError():
            return Trouble(Kind.FINAL, f"No safe connection to Google, nothing was sent: {_SSL}")
        case requests.exceptions.InvalidURL() | requests.exceptions.MissingSchema():
            return Trouble(Kind.FINAL, "book: endpoint in config.yaml is no address of the Sheets API. Take it out")
        case requests.exceptions.JSONDecodeError():
            return Trouble(Kind.UNSURE, "Something between here and Google answered in its place (a login page?)")
    return Trouble(Kind.UNSURE, "Google is out of reach, or the connection broke. Look at the network")


_SSL = "look at the computer's clock, and whether a program for safety on the web stands in between"


def _refused_login(told: str, access: Access) -> str:
    """Google gives no token."""
    if access.account is None:
        return f"Google no longer accepts the login in {access.credentials}. Log in again (docs/google-sheet.md)"
    if "iat" in told or "exp" in told or "short-lived" in told:
        return "Google refuses the login because of its time. Set this computer's clock right, and its time zone"
    return (
        f"Google no longer accepts the key in {access.credentials}: it was deleted, or the computer's clock is wrong. "
        f"Set the clock, or make a new key for {access.account} (docs/google-sheet.md)"
    )


def _answered(response: requests.Response, access: Access) -> Trouble:
    status, message, reason = response.status_code, *_told(response)
    if status == 429:
        return Trouble(Kind.WAIT, "Google asks for a pause: too many requests in one minute", _wait(response))
    if status >= 500 or status == 408:
        return Trouble(Kind.UNSURE, f"Google has a fault of its own just now (status {status})", _wait(response))
    if status == 401:
        return Trouble(Kind.FINAL, f"Google does not know the login in {access.credentials}. Make a new key")
    if status == 403:
        return Trouble(Kind.FINAL, _forbidden(message, reason, access))
    if status == 404:
        mend = "Open the sheet in a browser and copy its address from there (book: google_sheet in config.yaml)"
        return Trouble(Kind.FINAL, f'Google knows no sheet with the ID "{access.key}". {mend}')
    if status == 400:
        return _bad_request(message, access)
    return Trouble(Kind.FINAL, f"Google refused with status {status}. Look at book: endpoint in config.yaml")


def _told(response: requests.Response) -> tuple[str, str]:
    """Google's own message and reason, blank where the answer is none of the Sheets API."""
    try:
        error = response.json()["error"]
        reasons = [detail.get("reason", "") for detail in error.get("details", ())]
        return str(error.get("message", "")), "".join(reasons)
    except (ValueError, KeyError, TypeError, AttributeError):
        return "", ""


def _forbidden(message: str, reason: str, access: Access) -> str:
    if "has not been used" in message or reason == "SERVICE_DISABLED":
        there = _ENABLE.search(message)
        where = there[0] if there else "https://console.cloud.google.com/apis/library/sheets.googleapis.com"
        return f"The Google Sheets API is switched off. Switch it on, wait a few minutes, and start again: {where}"
    if "protected" in message:
        return _protected(access)
    if "scope" in message.lower():
        return f"The login in {access.credentials} is not for Google Sheets. Log in again (docs/google-sheet.md)"
    if message and "permission" not in message:
        return f"Google does not let Beback use this sheet. Share it as Editor with {access.who}, or ask your admin"
    return f"The sheet is not shared with Beback. Open it, choose Share, and add as Editor: {access.who}"


def _bad_request(message: str, access: Access) -> Trouble:
    if "not supported for this document" in message:
        mend = "open it in Google Sheets, choose File, Save as Google Sheets, and put the new address into config.yaml"
        return Trouble(Kind.FINAL, f"What book: google_sheet names is an Excel file: {mend}")
    if "protected" in message:
        return Trouble(Kind.FINAL, _protected(access))
    if "etadata" in message:
        return Trouble(Kind.MARK, "Google refused the mark that keeps two syncs apart")
    if found := _RANGE.search(message):
        return Trouble(Kind.REFUSED, f'the tab "{found[1]}" is gone')
    if "API key not valid" in message or "API_KEY" in message:
        return Trouble(Kind.FINAL, f"Google does not know the login in {access.credentials}. Make a new key")
    return Trouble(Kind.REFUSED, "Google refused what Beback wanted to write: the sheet is not as it was read")


def _protected(access: Access) -> str:
    return (
        "Cells that Beback writes are protected in the sheet. Choose Data, Protect sheets and ranges, and add to the "
        f"editors of that protection: {access.who}"
    )


def _wait(response: requests.Response) -> float | None:
    """Seconds that Google asks to wait, None where it says nothing that can be read."""
    told = response.headers.get("Retry-After", "")
    try:
        return max(0.0, float(told))
    except ValueError:
        pass
    try:
        then, now = parsedate_to_datetime(told), parsedate_to_datetime(response.headers.get("Date", ""))
        return max(0.0, (then - now).total_seconds())
    except (TypeError, ValueError):
        return None
