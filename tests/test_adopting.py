"""Adoption: which heading of a store's own sheet is taken for which of ours, and above all which is not."""

from datetime import date, datetime
from typing import Any

import pytest

from beback.adoption import TAKEN, About, Proposal, propose
from beback.adoption.samples import Kind, share, shown
from beback.cells import Cell
from beback.prospects import HUMAN, SYSTEM

US = About({}, "US")
PHONES: list[Cell] = ["312-280-4410", "(312) 280-4411 (wife)", "c: 312 280 4412 / w: 312 280 4413", 3122804414]
DAYS: list[Cell] = [datetime(2026, 11, 16, 14, 10), datetime(2026, 11, 2), "Nov 12, 2026", "16.11.2026"]
MAILS: list[Cell] = ["frank@example.com", "ann@example.com", "ben@example.com"]
NAMES: list[Cell] = ["Frank Hale", "ANN PETROV", "Ortiz, Lola", "Milo"]
SELLERS: list[Cell] = ["Dana", "Lee", "Dana", "Dana", "Lee"]
AMOUNTS: list[Cell] = [2400, "$1,250", 980.5]
HOMES: list[Cell] = ["214 W Lake St, Chicago", "12 Oak St Apt 4, Chicago"]
STATES: list[Cell] = ["Bought", "be-back", "Deciding"]
WORDS: list[Cell] = ["engagement ring", "watch", "pearl studs"]
YES: list[Cell] = ["yes", "no", "yes"]


def proposed(*columns: tuple[str, list[Cell]], about: About = US, tab: str = "Prospects") -> Proposal:
    """The proposal for a tab with these columns and a column of names."""
    whole = (("Prospect", NAMES), *columns)
    found = propose({tab: lines(*whole)}, tab, "Contact log", about)
    assert found
    return found


def lines(*columns: tuple[str, list[Cell]], above: int = 0) -> list[tuple[int, list[Cell]]]:
    """The lines of a tab with these columns, below so many other rows."""
    height = max(len(cells) for _, cells in columns)
    rows: list[list[Cell]] = [[heading for heading, _ in columns]]
    rows += [[cells[n] if n < len(cells) else None for _, cells in columns] for n in range(height)]
    title: list[Cell] = ["Our customers"]
    return list(enumerate([*([title] * above), *rows], 1))


def taken(found: Proposal) -> dict[str, str]:
    """Our headings by the store's."""
    return {match.column.heading: match.ours for match in found.matches}


@pytest.mark.parametrize(
    ("heading", "cells", "ours"),
    [
        ("Mobile #", PHONES, "Cell"),
        ("Cell phone", PHONES, "Cell"),
        ("CELL PHONE NO.", PHONES, "Cell"),
        ("cell_number", PHONES, "Cell"),
        ("Moblie", PHONES, "Cell"),
        ("Phone", PHONES, "Cell"),
        ("Tel", PHONES, "Cell"),
        ("Customer phone", PHONES, "Cell"),
        ("Contact #", PHONES, "Cell"),
        ("Phone (work)", PHONES, "Work phone"),
        ("Office phone", PHONES, "Work phone"),
        ("Sales person", SELLERS, "Associate"),
        ("Salesprson", SELLERS, "Associate"),
        ("Rep", SELLERS, "Associate"),
        ("SA", SELLERS, "Associate"),
        ("Assoc.", SELLERS, "Associate"),
        ("Helped by", SELLERS, "Associate"),
        ("Date of visit", DAYS, "Visited"),
        ("Visit Dt", DAYS, "Visited"),
        ("Date", DAYS, "Visited"),
        ("Timestamp", DAYS, "Visited"),
        ("E-mail", MAILS, "Email"),
        ("e mail address:", MAILS, "Email"),
        ("Emial", MAILS, "Email"),
        ("Price", AMOUNTS, "Value"),
        ("Quoted price", AMOUNTS, "Value"),
        ("Interested in?", WORDS, "Looking for"),
        ("Stage", STATES, "Status"),
        ("Mailing address", HOMES, "Home address"),
        ("Work address", HOMES, "Business address"),
        ("Date of purchase", DAYS, "Bought on"),
        ("Sale amount", AMOUNTS, "Amount"),
        ("Anniversary", DAYS, "Special date"),
        ("Appt", DAYS, "Appointment"),
        ("May we contact?", YES, "OK to contact"),
        ("Preferred contact method", ["Text", "Call", "Text"], "Contact by"),
        ("Gift for", ["wife", "Emily"], "For"),
    ],
)
def test_a_heading_is_taken_where_its_words_and_its_cells_say_so(heading: str, cells: list[Cell], ours: str) -> None:
    found = proposed((heading, cells))
    assert taken(found) == {heading: ours}
    assert found.labels == {ours: heading}
    assert all(match.confidence >= TAKEN and match.reason for match in found.matches)


@pytest.mark.parametrize("heading", ["Customer", "Client", "Full name", "Customer name", "Cust. Name", "Guest", "Name"])
def test_a_column_of_names_is_prospect(heading: str) -> None:
    found = propose({"Prospects": lines((heading, NAMES), ("Visited", DAYS))}, "Prospects", "Contact log", US)
    assert found
    assert found.labels == {"Prospect": heading}
    assert found.has_names


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Phone model", ["iPhone 15", "Pixel"]),
        ("Cell count", [3, 4, 5]),
        ("Cell provider", ["AT&T", "Verizon"]),
        ("Price list", ["A", "B"]),
        ("Visit count", [1, 2, 3]),
        ("Sales tax", AMOUNTS),
        ("Amount due", AMOUNTS),
        ("Date called", DAYS),
        ("Repair date", DAYS),
        ("Email sent", YES),
        ("Customer ID", [1001, 1002, 1003]),
        ("Customer #", [1001, 1002, 1003]),
        ("Client since", DAYS),
        ("Order status", ["open", "sent"]),
        ("Special request", WORDS),
        ("Decision maker", NAMES),
        ("Company", NAMES),
        ("Ring size", [6, 7]),
        ("State", ["IL", "WI"]),
        ("For sale", YES),
        ("Call", YES),
    ],
)
def test_a_heading_of_the_stores_own_is_not_even_named(heading: str, cells: list[Cell]) -> None:
    found = proposed((heading, cells))
    assert (found.matches, found.doubts) == ((), ())


@pytest.mark.parametrize(
    ("heading", "cells", "ours", "because"),
    [
        ("Mobile #", ["A12", "B7", "C3"], "Cell", "its cells are no phone numbers"),
        ("Date of visit", WORDS, "Visited", "its cells are no dates"),
        ("Customer price", WORDS, "Value", "its cells are no amounts"),
        ("Rep", [f"Person {chr(65 + n)}{chr(97 + n)}" for n in range(20)], "Associate", "no a few names"),
        ("Bought?", YES, "Bought on", "its cells are no dates"),
        ("Stage", ["open", "won", "lost?"], "Status", "its cells are no words of Status"),
        ("Phone", [], "Cell", "often means Cell"),
        ("Telephon", PHONES, "Cell", "its cells are phone numbers"),
        ("Contact info", MAILS, "Email", "its cells are e-mail addresses"),
        ("Reach at", PHONES, "Cell", "its cells are phone numbers"),
        ("Home phone", PHONES, "Cell", "calls no home phones"),
        ("Date of birth", DAYS, "Special date", "it may be the day to remind of"),
        ("Wedding date", DAYS, "Needed by", "once it has passed, nobody follows up"),
        ("Next follow up", DAYS, "Not before", "nobody is to be contacted"),
        ("Budget", AMOUNTS, "Value", "what they want to spend"),
        ("Notes", WORDS, "Conversation", "customers may read it"),
        ("Do not contact", ["x", "x"], "OK to contact", "the opposite"),
        ("No contact", ["x", "x"], "OK to contact", "the opposite"),
        ("DNC", [], "OK to contact", "the opposite"),
    ],
)
def test_what_is_not_sure_is_named_and_not_taken(heading: str, cells: list[Cell], ours: str, because: str) -> None:
    found = proposed((heading, cells))
    assert found.matches == ()
    assert [(doubt.column.heading, doubt.ours) for doubt in found.doubts] == [(heading, ours)]
    assert because in found.doubts[0].why


class TestOneForOne:
    def test_of_two_that_say_the_same_none_is_taken(self) -> None:
        found = proposed(("Mobile", PHONES), ("Cell phone", PHONES))
        assert found.matches == ()
        assert [doubt.why for doubt in found.doubts] == ['"Cell phone" may be Cell just as well',
                                                         '"Mobile" may be Cell just as well']  # fmt: skip

    def test_the_clearer_one_is_taken_and_the_other_named(self) -> None:
        found = proposed(("Phone", PHONES), ("Mobile", PHONES))
        assert taken(found) == {"Mobile": "Cell"}
        assert [doubt.why for doubt in found.doubts] == ['Cell is "Mobile" already']

    def test_a_birthday_and_an_anniversary_are_for_somebody_to_choose(self) -> None:
        assert proposed(("Birthday", DAYS), ("Anniversary", DAYS)).matches == ()

    def test_a_heading_that_stands_twice_is_not_taken(self) -> None:
        found = proposed(("Phone", PHONES), ("phone", PHONES))
        assert found.matches == ()
        assert {doubt.why for doubt in found.doubts} == {"the heading stands twice: give each a name of its own"}

    def test_what_has_our_heading_already_needs_no_other(self) -> None:
        found = proposed(("cell", PHONES), ("Mobile #", PHONES), ("Notes", WORDS), ("Conversation", WORDS))
        assert (found.matches, found.doubts) == ((), ())

    def test_a_renamed_heading_of_config_is_ours_too(self) -> None:
        about = About({"Cell": "Handy"}, "US")
        assert not proposed(("Handy", PHONES), ("Mobile #", PHONES), about=about).foreign

    def test_who_said_stop_is_named_though_ok_to_contact_is_there(self) -> None:
        found = proposed(("OK to contact", YES), ("Do not contact", ["x"]))
        assert [doubt.column.heading for doubt in found.doubts] == ["Do not contact"]

    def test_no_heading_is_proposed_twice_over_all_that_we_know(self) -> None:
        everything = [
            (heading, WORDS) for heading in ("Phone", "Mobile", "Tel", "Email", "Mail", "Date", "Visit", "Rep")
        ]
        found = proposed(*everything)
        ours = [match.ours for match in found.matches]
        assert len(ours) == len(set(ours))


class TestWhatBebackWrites:
    def test_a_column_of_the_stores_own_of_that_name_stays_apart(self) -> None:
        found = proposed(("Due", ["Monday", "asap"]), ("ID", [1001, 1002]), ("Done", ["x", None]))
        assert found.labels == {"Due": "Beback due", "ID": "Beback ID", "Done": "Beback done"}

    def test_an_empty_one_is_free_to_use(self) -> None:
        assert not proposed(("Due", []), ("Done", [False, False])).foreign

    def test_a_tab_of_bebacks_own_making_is_no_clash(self) -> None:
        columns = [(heading, list[Cell](["x"])) for heading in (*HUMAN[1:], *SYSTEM)]
        assert not proposed(*columns).foreign

    def test_what_has_been_synced_is_known(self) -> None:
        key: list[Cell] = ["PX|second-chance|call|2026-11-16||AB12C"]
        assert proposed(("ID", ["PX"]), ("Key", key)).synced
        assert not proposed(("ID", ["PX"]), ("Key", ["silver"])).synced


class TestSplit:
    def test_a_name_in_two_columns_is_told_with_its_formula(self) -> None:
        tops = {"Prospects": lines(("First Name", NAMES), ("Last Name", NAMES), ("Visited", DAYS), above=2)}
        found = propose(tops, "Prospects", "Contact log", US)
        assert found
        assert not found.has_names
        assert [(split.ours, split.formula) for split in found.splits] == [("Prospect", '=TRIM(A4&" "&B4)')]

    def test_a_whole_name_makes_the_parts_the_stores_own(self) -> None:
        tops = {"Prospects": lines(("Customer", NAMES), ("First", NAMES), ("Last", NAMES), ("Visited", DAYS))}
        found = propose(tops, "Prospects", "Contact log", US)
        assert found
        assert (found.splits, taken(found)) == ((), {"Customer": "Prospect"})

    def test_an_address_in_parts_is_told_and_its_street_is_no_address(self) -> None:
        found = proposed(("Address", HOMES), ("City", ["Chicago"]), ("State", ["IL"]), ("Zip", [60606]))
        assert found.matches == ()
        (split,) = found.splits
        assert split.formula == '=IF(B2="","",B2&CHAR(10)&C2&" "&D2&" "&E2)'


class TestTabs:
    LIST = (("Customer", NAMES), ("Mobile", PHONES), ("Date of visit", DAYS))

    def test_a_list_under_another_name_is_found(self) -> None:
        tops = {"Totals": lines(("Month", WORDS), ("Visits", [3, 4])), "Sheet1": lines(*self.LIST, above=3)}
        found = propose(tops, "Prospects", "Contact log", US)
        assert found
        assert (found.tab, found.row, found.renamed, found.others) == ("Sheet1", 4, True, ())

    def test_of_several_the_longest_counts_and_the_others_are_named(self) -> None:
        short = [(heading, cells[:2]) for heading, cells in self.LIST]
        found = propose({"2025": lines(*short), "2026": lines(*self.LIST)}, "Prospects", "Contact log", US)
        assert found
        assert (found.tab, found.others) == ("2026", ("2025",))

    def test_the_tab_of_config_counts_also_where_another_would_do(self) -> None:
        tops: dict[str, Any] = {"prospects": lines(("Name", NAMES), ("Visited", DAYS)), "2026": lines(*self.LIST)}
        found = propose(tops, "Prospects", "Contact log", US)
        assert found
        assert (found.tab, found.renamed) == ("prospects", False)

    def test_an_empty_tab_of_that_name_does_not(self) -> None:
        found = propose({"Prospects": [], "2026": lines(*self.LIST)}, "Prospects", "Contact log", US)
        assert found
        assert found.tab == "2026"

    @pytest.mark.parametrize(
        "other",
        [
            lines(("Month", WORDS), ("Visits", [3, 4])),
            lines(("Order #", [1, 2]), ("Item", WORDS), ("Total", AMOUNTS)),
            lines(("Employee", NAMES), ("Hours", [7, 8])),
            [],
        ],
        ids=["totals", "orders", "hours", "empty"],
    )
    def test_a_tab_without_customers_is_no_list(self, other: Any) -> None:
        assert propose({"Other": other, "Contact log": lines(*self.LIST)}, "Prospects", "Contact log", US) is None


@pytest.mark.parametrize(
    ("kind", "cells", "looks"),
    [
        (Kind.PHONE, PHONES, True), (Kind.PHONE, DAYS, False), (Kind.PHONE, ["60606-1234", "A12"], False),
        (Kind.DATE, [*DAYS, "16-Nov-26", "11/16/26", date(2026, 11, 16)], True), (Kind.DATE, PHONES, False),
        (Kind.DATE, ["next week", 46342], False), (Kind.EMAIL, ["@home", "frank at example"], False),
        (Kind.MONEY, PHONES, False), (Kind.ADDRESS, DAYS, False), (Kind.NAME, ["Gold", "Gold", "Gold", "Gold"], False),
        (Kind.NAME, MAILS, False), (Kind.SELLER, SELLERS, True), (Kind.YES_NO, [True, False, "x"], True),
    ],
)  # fmt: skip
def test_cells_are_known_by_their_looks(kind: Kind, cells: list[Cell], looks: bool) -> None:
    assert (share(kind, cells, "US") > 0.5) is looks


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("(312) 280-4410 (wife)", "(312) xxx-xx10 (wife)"),
        (3122804410, "312xxxxx10"),
        ("frank.hale@example.com", "f…@example.com"),
        ("Nov 16, 2026", "Nov 16, 2026"),
        (datetime(2026, 11, 16, 14, 10), "2026-11-16 14:10"),
        ("Frank Hale", "Frank Hale"),
        ("x" * 40, "x" * 27 + "…"),
    ],
)
def test_a_sample_shows_no_whole_number_and_no_whole_address(cell: Cell, words: str) -> None:
    assert shown(cell) == words
