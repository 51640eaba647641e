"""Beback: the follow-ups that a shop owes its customers, run from the spreadsheet it already has."""

import sys
from importlib.util import find_spec

_NEEDED = (
    "dateutil",
    "email_validator",
    "filelock",
    "holidays",
    "jinja2",
    "nameparser",
    "phonenumbers",
    "pydantic",
    "schedule",
    "yaml",
)


def _refuse_another_python() -> None:
    """A Python that is too old, or without Beback's libraries, is told what to do instead of failing at an import."""
    if sys.version_info < (3, 11):  # noqa: UP036  (whoever starts a script may do so with any Python)
        cause = "Beback needs Python 3.11 or newer."
    elif any(find_spec(name) is None for name in _NEEDED):
        cause = "Beback's libraries are missing in this Python."
    else:
        return
    sys.stderr.write(
        f"{cause} Install them as README.md says (make setup), then start the script with .venv/bin/python, "
        "on Windows .venv\\Scripts\\python\n"
    )
    raise SystemExit(2)


_refuse_another_python()
