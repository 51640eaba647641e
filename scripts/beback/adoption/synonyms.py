"""What stores call our columns: by the heading alone, before anybody looks at the cells below it.

A heading is compared by its words, in any order and letter case, without their marks: "Date of visit", "visit_date"
and "VISIT DATE:" are one. `rapidfuzz` forgives a slip of the keyboard.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from rapidfuzz import process
from rapidfuzz.distance import OSA


class Naming(Enum):
    """How clearly a heading names one of ours."""

    CLEAR = "clear"
    LIKELY = "likely"  # a word that means other things elsewhere: it takes the cells to confirm it
    SLIP = "slip"  # a clear one with a slip of the keyboard
    DOUBTFUL = "doubtful"  # never taken, only named


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading may mean: ours, how clearly, the known word that it is, and for a doubtful one why."""

    ours: str
    naming: Naming
    word: str
    why: str = ""


_CLEAR: Mapping[str, str] = {
    "Prospect": "prospect name, customer, customer name, customer full name, client, client name, full name, "
    "name of customer, guest, guest name, buyer, buyer name, shopper, shopper name, lead, lead name, visitor, "
    "visitor name, patron, contact name, name and surname, first and last name, name first last",
    "Associate": "associate name, sales associate, sales person, salesperson, salesman, saleswoman, sales rep, rep, "
    "sales representative, sa, helped by, assisted by, served by, waited on by, assigned to, consultant, "
    "sales consultant, jewelry consultant, advisor, sales advisor, staff, staff member, employee, clerk, seller, "
    "sold by, rep name, our associate",
    "Visited": "visit, visit date, date of visit, visited on, date visited, day of visit, came in, date came in, "
    "walk in date, date of walk in, store visit, inquiry date, date of inquiry, enquiry date, date in store, "
    "time of visit",
    "Status": "lead status, sale status, customer status, prospect status",
    "Looking for": "interested in, interest, product of interest, item of interest, product interest, shopping for, "
    "looking at, looked at, piece looked at, wants, what they want, wish, wish list, request",
    "Details": "specs, specifications, item details, piece details, product details",
    "Occasion": "event, reason for visit, reason for purchase, what occasion",
    "For": "recipient, for whom, for who, who for, who is it for, gift for, bought for, intended for",
    "Value": "price, price quoted, quoted price, quote, quoted, price shown, estimate, estimated value, est value, "
    "price of piece, item price, ticket price, retail price, asking price",
    "Needed by": "need by, needed by date, date needed, required by, wanted by, must have by",
    "Decides by": "decision date, decision by, decide by, deciding by, date of decision",
    "Cell": "cell phone, cellphone, mobile, mobile phone, cell number, mobile number, phone cell, phone mobile, "
    "cell phone number, mobile phone number, text number",
    "Work phone": "business phone, office phone, phone work, phone office, office number, work number, work tel, "
    "daytime phone, phone daytime, work phone number",
    "Email": "email address, e mail address, email id, personal email, email addr, customer email",
    "Home address": "address home, home addr, residence, residential address, home mailing address",
    "Business address": "work address, office address, company address, address work, business addr",
    "Contact by": "preferred contact, preferred contact method, contact method, contact preference, "
    "preferred method of contact, best way to reach, how to contact, reach by, prefers",
    "OK to contact": "may we contact, can we contact, ok to call, permission, permission to contact, consent, opt in, "
    "opted in, okay to contact, contact ok, marketing consent",
    "Surprise": "is it a surprise, surprise gift, secret",
    "Photo": "picture, image, photo file, picture file, photo name",
    "Bought on": "purchase date, date of purchase, date purchased, purchased on, purchased, sold on, date sold, "
    "sale date, date of sale, bought, date bought",
    "Item bought": "item purchased, purchased item, item sold, sold item, product bought, what they bought, "
    "piece bought, piece sold",
    "Amount": "sale amount, amount paid, sale total, purchase amount, total paid, paid, sold for, sale price, "
    "invoice total, amount of sale",
    "Appointment": "appt, appointment date, appt date, next appointment, next appt, appointment time",
    "Coffee": "coffee order, drink, favorite drink, beverage, refreshment",
    "Special date": "anniversary, wedding anniversary, anniversary date, birthday, birthday or anniversary",
}
_LIKELY: Mapping[str, str] = {
    "Prospect": "name, contact, person, who",
    "Associate": "sales, owner, by, team member, assistant, advisor name",
    "Visited": "date, day, timestamp, date added, created, created on, date created, last visit, in store, when, "
    "date entered, entered, first visit, date of first visit",
    "Status": "stage, outcome, disposition, state of sale",
    "Looking for": "item, product, piece, needs, need, style, category, article",
    "Details": "description, preferences, specification, requirements",
    "Occasion": "reason, purpose, event type",
    "For": "partner, spouse, significant other, gift recipient",
    "Value": "worth, sum, price point",
    "Needed by": "deadline",
    "Cell": "phone, telephone, tel, phone number, telephone number, contact number, phone no, tel no, contact phone",
    "Email": "mail, work email, business email",
    "Home address": "address, mailing address, street address, postal address, full address",
    "Photo": "pic",
    "Bought on": "order date, invoice date, date paid",
    "Item bought": "purchase, purchases",
    "Amount": "total, revenue, total sale, price paid, sales amount",
}
_NOTES = "letters quote Conversation as it stands, so this is yours to decide: rename it only if customers may read it"
_NEVER = "it says the opposite of OK to contact"
_DOUBTFUL: Mapping[tuple[str, str], str] = {
    ("Conversation", _NOTES): "notes, note, comments, comment, remarks, remark, memo, talked about, customer notes",
    ("OK to contact", _NEVER): "do not contact, do not call, dnc, no contact, no calls, opt out, opted out, "
    "unsubscribed, unsubscribe, stop, do not text, do not email, do not mail, no marketing",
    ("Cell", "Beback calls no home phones, so that no surprise is spoiled"): "home phone, phone home, landline, "
    "house phone, home number, home tel",
    ("Not before", "it may be the day before which nobody is to be contacted"): "follow up, follow up date, "
    "next follow up, follow up on, next contact, next contact date, call back, call back date, callback, remind on, "
    "reminder date, next call, call on",
    ("Special date", "it may be the day to remind of every year"): "date of birth, dob, birth date, spouse "
    "birthday, partner birthday",
    (
        "Needed by",
        "it may be the day on which they need the piece; once it has passed, nobody follows up",
    ): "event date, wedding date, due date, date of wedding, date of event, party date",
    ("Value", "it may be what they want to spend, not the price of a piece"): "budget, price range, max price",
}
_PARTS: Mapping[str, str] = {
    "first name": "first name, forename, given name, fname, first, customer first name, christian name",
    "last name": "last name, surname, family name, lname, last, customer last name",
    "street": "street, street address, address, address 1, address line 1, street and number, home address 1",
    "city": "city, town",
    "state": "state, province, st",
    "zip": "zip, zip code, postal code, postcode, post code",
}
_OWNERS = frozenset({"customer", "client", "guest", "prospect", "buyer", "customers", "clients", "lead", "shopper"})
_SMALL = frozenset({"the", "of", "a", "an", "is", "s", "their", "your", "our"})
_SHORT = {
    "cust": "customer", "assoc": "associate", "dt": "date", "ph": "phone", "tele": "telephone", "addr": "address",
    "appt": "appointment", "amt": "amount", "mob": "mobile", "bday": "birthday", "custs": "customers",
}  # fmt: skip
_PHONES = frozenset({"cell", "mobile", "phone", "telephone", "tel", "cellphone"})
_NUMBERED = re.compile(r"#|\b(?:num|nbr|nr|no)\b\.?$|\bno\.", re.IGNORECASE)
_SPLIT = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORDS = re.compile(r"[^\W_]+")
_SURE_OF_SLIPS = 5  # letters; in a shorter word one slip makes another word


def words_of(heading: str) -> tuple[str, ...]:
    """The words of a heading that tell what it means, sorted: "Mobile #" is ("mobile",)."""
    plain = _NUMBERED.sub(" number ", _SPLIT.sub(" ", heading.strip())).casefold()
    found = _WORDS.findall(plain.replace("'", "").replace("’", ""))
    words = {_SHORT.get(word, word) for word in found} - _SMALL
    if {"e", "mail"} <= words:
        words = words - {"e", "mail"} | {"email"}
    if words & _PHONES:
        words.discard("number")
    return tuple(sorted(words or found))


def _key(heading: str) -> str:
    return " ".join(words_of(heading))


def _table() -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}
    for (ours, why), words in _DOUBTFUL.items():
        found |= {_key(word): Meaning(ours, Naming.DOUBTFUL, word, why) for word in words.split(", ")}
    for naming, table in ((Naming.LIKELY, _LIKELY), (Naming.CLEAR, _CLEAR)):
        for ours, words in table.items():
            found |= {_key(word): Meaning(ours, naming, word) for word in words.split(", ")}
            found[_key(ours)] = Meaning(ours, Naming.CLEAR, ours)
    return found


_MEANINGS = _table()
_CLEAR_KEYS = [key for key, meaning in _MEANINGS.items() if meaning.naming is Naming.CLEAR]
_PART_OF = {_key(word): part for part, words in _PARTS.items() for word in words.split(", ")}


def part_of(heading: str) -> str | None:
    """The part of a name or an address that a heading names, such as "last name" or "zip"; None where it is none."""
    return _PART_OF.get(_key(heading))


def meaning_of(heading: str) -> Meaning | None:
    """What a heading may mean, None where nothing of ours is called like that."""
    words = words_of(heading)
    without_owner = tuple(word for word in words if word not in _OWNERS)
    for some in (words, without_owner):
        if some and (known := _MEANINGS.get(" ".join(some))):
            return known
    return None if part_of(heading) else _slip(" ".join(words)) or _slip(" ".join(without_owner))


def _slip(key: str) -> Meaning | None:
    """The known word that this is but for a slip of the keyboard."""
    if len(key) < _SURE_OF_SLIPS:
        return None
    slips = 1 if len(key) <= 2 * _SURE_OF_SLIPS else 2
    near = process.extractOne(key, _CLEAR_KEYS, scorer=OSA.distance, score_cutoff=slips)
    if near is None or _digits(near[0]) != _digits(key) or len(near[0].split()) != len(key.split()):
        return None
    known = _MEANINGS[near[0]]
    return Meaning(known.ours, Naming.SLIP, known.word)


def _digits(key: str) -> str:
    return "".join(c for c in key if c.isdigit())
