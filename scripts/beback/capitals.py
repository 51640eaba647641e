"""Names typed in all capitals or all lower case, written as names are: `O'Brien`, `McDonald`, `Maria de la Cruz`."""

import re

TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "prof", "professor", "rev", "sir", "madam"})
JOINING = frozenset({"and", "or", "&", "+"})
_SUFFIXES = {word.casefold(): word for word in (
    "II", "III", "IV", "Jr", "Sr", "Esq", "MD", "PhD", "EdD", "PsyD", "DDS", "DMD", "DVM", "RN", "CPA", "MBA", "JD",
)}  # fmt: skip
_SURNAMES_TOO = frozenset({"ii", "iv"})
_SMALL = frozenset({"de", "del", "von", "y", "the", "of"})
_SMALL_PAIRS = frozenset({
    ("de", "la"), ("de", "las"), ("de", "los"), ("van", "de"), ("van", "der"), ("van", "den"), ("von", "der"),
})  # fmt: skip
_MAC = frozenset({
    "alister", "arthur", "callum", "donald", "donnell", "dougall", "farlane", "gregor", "intosh", "intyre", "kenzie",
    "kinnon", "lachlan", "laren", "lean", "leod", "millan", "namara", "neil", "pherson", "rae",
})  # fmt: skip
_RUN = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+")
_PREFIX = re.compile(r"\b([A-ZÀ-Þ][a-zß-ÿ]{1,2})(?=[A-ZÀ-Þ]{2,})")  # the Mc of McDONALD
_VOWELS = frozenset("aeiouy")
_NO_INITIALS = frozenset({"fr", "mc", "ng", "sr", "st"})


def written(typed: str) -> str:
    """The name as names are written where it is all capitals or all lower case; else as typed, without stray blanks.

    Titles, suffixes and `and` may be in another case than the rest: `Mr. FRANK HALE III`.
    """
    words = typed.split()
    if not _needs(words):
        return " ".join(words)
    return " ".join(_word(words, place) for place in range(len(words)))


def is_suffix(word: str) -> bool:
    """Whether a word after a name belongs to it, and is no name itself: `Jr.`, `III`, `Ph.D.`."""
    return _plain(word) in _SUFFIXES


def _needs(words: list[str]) -> bool:
    """Whether all words that tell are capitals, or all are lower case."""
    telling = " ".join(
        word for word in words if not {_plain(word)} & (TITLES | JOINING) and not (is_suffix(word) and word != words[0])
    )
    return telling.islower() or _PREFIX.sub(lambda prefix: prefix[0].upper(), telling).isupper()


def _word(words: list[str], place: int) -> str:
    word, plain = words[place], _plain(words[place])
    begins = not place or _plain(words[place - 1]) in JOINING or words[place - 1].endswith(",")
    if plain in JOINING or _is_small(words, place, begins=begins):
        return word.lower()
    if _is_end(words, place):
        return _in_the_case_of(_SUFFIXES[plain], word)
    if begins and _is_initials(word):
        return word
    kept = _PREFIX.match(word)
    return kept[0] + _capitals(word[kept.end() :]) if kept else _capitals(word)


def _is_small(words: list[str], place: int, *, begins: bool) -> bool:
    """Whether the word is one like `de`, or belongs to a pair like `van der`."""
    before, this, after = (_plain("".join(words[i : i + 1])) if i >= 0 else "" for i in (place - 1, place, place + 1))
    return (before, this) in _SMALL_PAIRS or (not begins and (this in _SMALL or (this, after) in _SMALL_PAIRS))


def _is_end(words: list[str], place: int) -> bool:
    """Whether the word is a suffix at the end of a name. `Ii` and `Iv` are surnames, too: with one word before them."""
    plain = _plain(words[place])
    if plain not in _SUFFIXES or place == 0 or _plain(words[place - 1]) in JOINING:
        return False
    if plain in _SURNAMES_TOO and place == 1 and not words[0].endswith(","):
        return False
    following = words[place + 1 : place + 2]
    return not following or _plain(following[0]) in JOINING or _is_end(words, place + 1)


def _is_initials(word: str) -> bool:
    letters = [sign for sign in word.casefold() if sign.isalpha()]
    if not word.isupper() or len(letters) != 2 or _VOWELS & set(letters):
        return False
    return "".join(letters) not in TITLES | _NO_INITIALS


def _capitals(word: str) -> str:
    """Each run of letters with a capital."""
    return _RUN.sub(lambda run: _run(run[0], word[: run.start()]), word)


def _run(letters: str, before: str) -> str:
    low = letters.lower().replace("i\u0307", "i")  # Turkish capital I with a dot
    if low == "s" and before.endswith(("'", "’")):  # Frank's
        return low
    for prefix in ("mc", "mac"):
        rest = low.removeprefix(prefix)
        if rest != low and (rest in _MAC if prefix == "mac" else len(rest) > 1):
            return prefix.title() + rest.title()
    return low[:1].title() + low[1:]


def _in_the_case_of(model: str, word: str) -> str:
    """The word with the letters of the model, which it spells: `Ph.D.` for `PH.D.`."""
    letters = iter(model)
    return "".join(next(letters) if sign.isalpha() else sign for sign in word)


def _plain(word: str) -> str:
    return word.replace(".", "").strip(",").casefold()
