"""People's names as a greeting has them; where it is unsure, the whole name (the only importer of nameparser)."""

import re
from functools import lru_cache

from nameparser import HumanName
from nameparser.config import CONSTANTS

_AND = re.compile(r"\s*[&+/]\s*|\s+and\s+", re.IGNORECASE)
_ASIDE = re.compile(r"\s*\([^()]*\)")
_GIVEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NO_PERSON = frozenset({"family", "household", "estate", "trust", "co", "company", "corp", "inc", "llc", "ltd", "sons"})
_NOT_GIVEN = frozenset(CONSTANTS.titles) | frozenset(CONSTANTS.prefixes) | frozenset(CONSTANTS.conjunctions) | {"the"}
_NOT_LAST = frozenset(CONSTANTS.suffix_not_acronyms) | frozenset(CONSTANTS.suffix_acronyms) | _NO_PERSON | _NOT_GIVEN
_KIN = frozenset({
    "self", "himself", "herself", "myself", "me", "him", "her", "them", "wife", "husband", "fiance", "fiancee",
    "fiancé", "fiancée", "girlfriend", "boyfriend", "partner", "spouse", "mom", "mother", "mum", "dad", "father",
    "parents", "sister", "brother", "daughter", "son", "aunt", "uncle", "niece", "nephew", "grandmother", "grandma",
    "grandfather", "grandpa", "friend", "boss", "colleague", "family",
})  # fmt: skip
_VOWELS = frozenset("aeiouy")


@lru_cache(maxsize=1 << 17)
def first_name(full: str) -> str:
    """What a greeting calls somebody: `Frank` for `Mr. Frank Hale` or `HALE, FRANK`, `John and Mary` for a couple.

    The whole name where there is no first name to be sure of: `Mr. Hale`, `J. Smith`, `Smith family`, `van Gogh`.
    """
    words = full.split()
    if len(words) == 2 and _plain(words[0], _NOT_GIVEN) and _plain(words[1], _NOT_LAST):
        return words[0]
    return _couple(full) or _given(full) or whole_name(full)


@lru_cache(maxsize=1 << 17)
def whole_name(full: str) -> str:
    """The name as typed; all capitals or all lower case are written as names are (`Sean O'Brien`)."""
    words = full.split()
    typed = " ".join(words)
    if not typed or not (typed.isupper() or typed.islower()):
        return typed
    return " ".join(_capitals(word) for word in words)


@lru_cache(maxsize=1 << 12)
def on_envelope(full: str) -> str:
    """The whole name as it stands over an address: `Brown, Kim` is turned round, `Kim Brown, MD` stays as it is."""
    whole = whole_name(full)
    last, comma, rest = whole.partition(",")
    given = _given(whole)
    if not comma or "," in rest or given is None or given not in rest:
        return whole
    return f"{rest.strip()} {last.strip()}"


def is_name(typed: str) -> bool:
    """Whether `For` holds a name that fits into a sentence (`Emily`, `Emily Ward`), and not `his wife` or `Mom`."""
    words = typed.split()
    return 1 <= len(words) <= 2 and all(_plain(word, _KIN) for word in words)


def _plain(word: str, odd: frozenset[str]) -> bool:
    return len(word) > 1 and word.isalpha() and word[0].isupper() and word[1:].islower() and word.casefold() not in odd


def _capitals(word: str) -> str:
    letters = [c for c in word.casefold() if c.isalpha()]
    initials = word.isupper() and len(letters) == 2 and not _VOWELS & set(letters)  # JD, TJ
    if initials and "".join(letters) not in _NOT_GIVEN:
        return word
    if word.casefold() in ("and", "or"):
        return word.casefold()
    name = HumanName(first=word.casefold())
    name.capitalize(force=True)
    return name.first or word.capitalize()


def _couple(full: str) -> str | None:
    halves = _AND.split(_ASIDE.sub("", full).strip())
    if len(halves) != 2 or not all(halves) or "," in full:
        return None
    shouted = full.isupper() or full.islower()
    names = [_given(whole_name(half) if shouted else half) for half in halves]
    return f"{names[0]} and {names[1]}" if names[0] and names[1] else None


def _given(full: str) -> str | None:
    """The first name of one person, or None where it is no sure thing."""
    words = [w.strip(".,").casefold() for w in full.split()]
    if not words or any(w in _NO_PERSON for w in words) or words[0] == "the":
        return None
    name = HumanName(_ASIDE.sub("", full))
    first = name.first
    if not _GIVEN.fullmatch(first) or len(first) == 1 or first.casefold() in _NOT_GIVEN:
        return None
    if _AND.search(full) or (first.islower() and not full.islower()):
        return None
    return _capitals(first) if full.isupper() or full.islower() else first
