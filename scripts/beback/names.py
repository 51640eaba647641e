"""People's names as a greeting has them; where it is unsure, the whole name (the only importer of nameparser)."""

import re
from functools import lru_cache

from nameparser import HumanName
from nameparser.config import CONSTANTS

from beback.capitals import JOINING, TITLES, is_suffix, written

_AND = re.compile(r"\s*[&+/]\s*|\s+and\s+", re.IGNORECASE)
_EMAIL = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")
_ASIDE = re.compile(r"(?:^|\s)\([^()]*\)")
_NO_WRITING = re.compile(r"[<>{}%=@\[\]|\\^~$]|#\D")  # markup and formulas stand as they are
_GIVEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NO_PERSON = frozenset({"family", "household", "estate", "trust", "co", "company", "corp", "inc", "llc", "ltd", "sons"})
_NO_NAMES = frozenset({
    "unknown", "anonymous", "walk-in", "walk in", "walkin", "no name", "n/a", "tbd", "customer", "guest",
})  # fmt: skip
_SURNAME_FIRST = frozenset({"nguyen", "nguyễn", "trần", "phạm", "huỳnh", "đặng"})
_EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # surname first, and often without a blank
_NOT_GIVEN = (
    frozenset(CONSTANTS.titles) | frozenset(CONSTANTS.prefixes) | frozenset(CONSTANTS.conjunctions)
    | {phrase.split()[0] for phrase in _NO_NAMES} | _SURNAME_FIRST | {"the"}
)  # fmt: skip
_NOT_LAST = frozenset(CONSTANTS.suffix_not_acronyms) | frozenset(CONSTANTS.suffix_acronyms) | _NO_PERSON | _NOT_GIVEN
_KIN = frozenset({
    "self", "himself", "herself", "myself", "me", "him", "her", "them", "wife", "husband", "fiance", "fiancee",
    "fiancé", "fiancée", "girlfriend", "boyfriend", "partner", "spouse", "mom", "mother", "mum", "dad", "father",
    "parents", "sister", "brother", "daughter", "son", "aunt", "uncle", "niece", "nephew", "grandmother", "grandma",
    "grandfather", "grandpa", "friend", "boss", "colleague", "family",
})  # fmt: skip
_WHOSE = frozenset({"his", "her", "my", "the", "a"})


@lru_cache(maxsize=1 << 17)
def first_name(full: str) -> str:
    """What a greeting calls somebody: `Frank` for `Mr. Frank Hale` or `HALE, FRANK`, `John and Mary` for a couple.

    The whole name where there is no first name to be sure of: `Mr. Hale`, `J. Smith`, `Smith family`, `van Gogh`. Blank
    where there is no name at all: `Mr.`, `walk-in`, an email.
    """
    words = full.split()
    if len(words) == 2 and _plain(words[0], _NOT_GIVEN) and _plain(words[1], _NOT_LAST):
        return words[0]
    name = whole_name(full)
    if _is_no_name(_bare(full)):
        return ""
    return _couple(name) or _of_her_husband(name) or _given(name) or name


@lru_cache(maxsize=1 << 17)
def whole_name(full: str) -> str:
    """The name as typed, without a remark in brackets; all capitals or all lower case are written as names are."""
    words = full.split()
    if len(words) == 2 and _plain(words[0], _NO_NAMES) and _plain(words[1], _NO_NAMES):
        return " ".join(words)
    bare = _bare(full)
    return written(bare) if bare and not _NO_WRITING.search(bare) else " ".join(words)


@lru_cache(maxsize=1 << 12)
def on_envelope(full: str) -> str:
    """The whole name as it stands over an address: `Brown, Kim` is turned round, `Kim Brown, MD` stays as it is."""
    whole = whole_name(full)
    last, comma, rest = whole.partition(",")
    rest, after, end = rest.partition(",")
    words = rest.split()
    ends = [word for word in words if is_suffix(word)]
    given = [word for word in words if not is_suffix(word)]
    if not comma or not given or not _all_suffixes(end) or not (_given(whole) or _couple(whole)):
        return whole
    return " ".join([*given, last.strip(), *ends]) + f"{after}{end}"


def is_name(typed: str) -> bool:
    """Whether `For` holds a name that fits into a sentence (`Emily`, `Emily Ward`), and not `his wife` or `Mom`."""
    words = typed.split()
    return 1 <= len(words) <= 2 and all(_plain(word, _KIN) for word in words)


def _plain(word: str, odd: frozenset[str]) -> bool:
    return len(word) > 1 and word.isalpha() and word[0].isupper() and word[1:].islower() and word.casefold() not in odd


def _bare(full: str) -> str:
    """The name without an email and a remark in brackets."""
    return " ".join(_ASIDE.sub(" ", _EMAIL.sub(" ", full)).split())


def _is_no_name(bare: str) -> bool:
    words = bare.casefold().replace(".", "").split()
    return " ".join(words) in _NO_NAMES or all(word in TITLES | JOINING for word in words)


def _all_suffixes(words: str) -> bool:
    return all(map(is_suffix, words.split()))


def _couple(name: str) -> str | None:
    """Both first names, or that of the one who has a name: `Frank` for `Frank Hale and wife`."""
    last, comma, firsts = name.partition(",")
    if comma and ("&" not in firsts or "," in firsts or _AND.search(last)):  # John, Mary and Sue are three
        return None
    halves = _AND.split(firsts.strip() if comma else name)
    if len(halves) != 2 or not all(halves):
        return None
    if _is_company(halves[1]):
        return first_name(halves[0])
    one, other = _given(halves[0]), _given(_without_kin(halves[1]))
    return f"{one} and {other}" if one and other else None


def _is_company(half: str) -> bool:
    """Whether the second half of a couple has no name: `wife`, `his fiancée`, or a remark such as `ring`."""
    words = half.casefold().split()
    if any(word in _NO_PERSON or not word.isalpha() for word in words):
        return False
    return half.islower() or not _without_kin(half)


def _without_kin(half: str) -> str:
    """`Emily Hale` for `his wife Emily Hale`."""
    words = half.split()
    while words and words[0].casefold() in _KIN | _WHOSE:
        del words[0]
    return " ".join(words)


def _of_her_husband(name: str) -> str | None:
    """`Mrs. Hale` for `Mrs. Frank Hale`, who may be Emily."""
    if "mrs" not in name.casefold() or _AND.search(name):
        return None
    parts = HumanName(name)
    is_hers = parts.title.casefold().strip(".") == "mrs" and parts.first and parts.last
    return f"{parts.title} {parts.last}" if is_hers else None


def _given(full: str) -> str | None:
    """The first name of one person, or None where it is no sure thing."""
    words = [w.strip(".,").casefold() for w in full.split()]
    if not words or any(w in _NO_PERSON for w in words) or words[0] == "the" or _EASTERN.search(full):
        return None
    name = HumanName(full)
    first = name.first
    if not _GIVEN.fullmatch(first) or len(first) == 1 or first.casefold() in _NOT_GIVEN:
        return None
    if _AND.search(full) or first.islower() or first.casefold().endswith(("'s", "’s")):
        return None
    return first if name.last or not name.title else None
