"""Number formats: what people see of a number, a date or a time. Only what a store's book needs."""

import re
from datetime import datetime, timedelta
from functools import lru_cache

from sheets_server.errors import Json

DATE: Json = {"type": "DATE"}
DATE_TIME: Json = {"type": "DATE_TIME"}
TIME: Json = {"type": "TIME"}
_PATTERNS = {
    "en_US": {"DATE": "M/d/yyyy", "DATE_TIME": "M/d/yyyy H:mm:ss", "TIME": "h:mm:ss am/pm"},
    "en_GB": {"DATE": "dd/MM/yyyy", "DATE_TIME": "dd/MM/yyyy HH:mm:ss", "TIME": "HH:mm:ss"},
    "de_DE": {"DATE": "dd.MM.yyyy", "DATE_TIME": "dd.MM.yyyy HH:mm:ss", "TIME": "HH:mm:ss"},
    "fr_FR": {"DATE": "dd/MM/yyyy", "DATE_TIME": "dd/MM/yyyy HH:mm:ss", "TIME": "HH:mm:ss"},
}
_NUMBERS = {"NUMBER": "#,##0.00", "PERCENT": "0.00%"}
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|(y+|m+|d+|h+|s+|am/pm|a/p)|(.)', re.IGNORECASE | re.DOTALL)


def default_format(number_format: Json, locale: str) -> Json:
    """The format with the pattern that the locale gives it where it has none of its own."""
    kind = number_format.get("type", "")
    pattern = _PATTERNS.get(locale, _PATTERNS["en_US"]).get(kind) or _NUMBERS.get(kind)
    return {**({"pattern": pattern} if pattern else {}), **number_format}


def shown(value: Json, number_format: Json, locale: str) -> str:
    """An ExtendedValue as people see it under a number format."""
    if "boolValue" in value:
        return "TRUE" if value["boolValue"] else "FALSE"
    if "stringValue" in value:
        return str(value["stringValue"])
    number = value["numberValue"]
    full = default_format(number_format, locale)
    if full.get("type") in ("DATE", "DATE_TIME", "TIME"):
        return _date(number, full["pattern"])
    if "0" in full.get("pattern", ""):
        return _figure(number, full["pattern"])
    return _plain(number)


def _plain(number: float) -> str:
    text = f"{number:.10g}" if abs(number) < 1e10 and not float(number).is_integer() else f"{number:.15g}"
    return text if "e" not in text else f"{number:.2E}"


def _figure(number: float, pattern: str) -> str:
    whole, _, rest = pattern.partition(".")
    places = len(re.match("0*", rest)[0])  # type: ignore[index]  # matches always
    percent = "%" in pattern
    text = f"{number * (100 if percent else 1):{',' if ',' in whole else ''}.{places}f}"
    before, after = re.match(r"[^#0]*", pattern)[0], re.search(r"[^#0.,]*$", pattern)[0]  # type: ignore[index]
    return f"{before}{text}{after}".replace('"', "")


@lru_cache(10_000)
def _date(serial: float, pattern: str) -> str:
    moment = datetime(1899, 12, 30) + timedelta(seconds=round(serial * 86400))
    noon_based = "am/pm" in pattern.lower()
    found: list[str] = []
    after_hours = False
    for quoted, escaped, token, other in _TOKEN.findall(pattern):
        if not token:
            found.append(quoted or escaped or other)
            continue
        kind = token[0].lower()
        minutes = kind == "m" and (after_hours or _seconds_follow(pattern, token)) and len(token) < 3
        found.append(_element(moment, token.lower(), minutes=minutes, noon_based=noon_based))
        after_hours = kind == "h"
    return "".join(found)


def _seconds_follow(pattern: str, token: str) -> bool:
    return bool(re.search(re.escape(token) + r"[:.]s", pattern)) and token.islower()


def _element(moment: datetime, token: str, *, minutes: bool, noon_based: bool) -> str:
    if minutes:
        return f"{moment.minute:0{len(token)}d}"
    hour = (moment.hour - 1) % 12 + 1 if noon_based else moment.hour
    long = len(token)
    match token[0]:
        case "y":
            return f"{moment:%Y}" if long > 2 else f"{moment:%y}"
        case "m":
            names = {3: f"{moment:%b}", 4: f"{moment:%B}"}
            return names.get(long) or f"{moment.month:0{long}d}"
        case "d":
            names = {3: f"{moment:%a}", 4: f"{moment:%A}"}
            return names.get(long) or f"{moment.day:0{long}d}"
        case "h":
            return f"{hour:0{long}d}"
        case "s":
            return f"{moment.second:0{long}d}"
        case _:
            return f"{moment:%p}"
