"""Greetings: the first name where it is a sure thing, else the whole name."""

import pytest
from nameparser import HumanName

from beback.names import first_name, is_name, on_envelope, whole_name


@pytest.mark.parametrize(
    ("typed", "greeted"),
    [
        ("Frank Hale", "Frank"),
        ("  Frank   Hale ", "Frank"),
        ("FRANK HALE", "Frank"),
        ("frank hale", "Frank"),
        ("Hale, Frank", "Frank"),
        ("HALE, FRANK JR.", "Frank"),
        ("Mr. Frank Hale", "Frank"),
        ("mr frank hale", "Frank"),
        ("Prof. Jane Doe PhD", "Jane"),
        ("Frank Hale, DDS", "Frank"),
        ("Frank Hale (Emily's husband)", "Frank"),
        ('Frank "Skip" Hale', "Frank"),
        ("María José García López", "María"),
        ("Mary-Jane Watson", "Mary-Jane"),
        ("MARY-JANE WATSON", "Mary-Jane"),
        ("O'BRIEN, SEAN", "Sean"),
        ("D'Angelo Jones", "D'Angelo"),
        ("DeShawn Jones", "DeShawn"),
        ("mckenzie lee", "McKenzie"),
        ("Ludwig van Beethoven", "Ludwig"),
        ("Иван Петров", "Иван"),
        ("ИВАН ПЕТРОВ", "Иван"),
        ("שרה כהן", "שרה"),
        ("JD Hale", "JD"),
        ("JD HALE", "JD"),
        ("JO HALE", "Jo"),
        ("Cher", "Cher"),
        ("CHER", "Cher"),
        ("FRANK HALE III", "Frank"),
        ("Mr. FRANK HALE", "Frank"),
        ("FRANK HALE PhD", "Frank"),
        ("RONALD McDONALD", "Ronald"),
        ("MARIA DE LA CRUZ", "Maria"),
        ("Jean-Luc", "Jean-Luc"),
        ("ŞAHİN DEMİR", "Şahin"),
        ("Frank Hale (wife Emily)", "Frank"),
        ("FRANK HALE (WIFE EMILY)", "Frank"),
        ("Frank Hale frank.hale@example.com", "Frank"),
        ("Emily Hale", "Emily"),
        ("Miss Emily Hale", "Emily"),
    ],
)
def test_one_person_is_greeted_by_the_first_name(typed: str, greeted: str) -> None:
    assert first_name(typed) == greeted


@pytest.mark.parametrize(
    ("typed", "greeted"),
    [
        ("John and Mary Smith", "John and Mary"),
        ("John & Mary Smith", "John and Mary"),
        ("JOHN & MARY SMITH", "John and Mary"),
        ("john and mary smith", "John and Mary"),
        ("Frank Hale and Emily Ward", "Frank and Emily"),
        ("Tom Hale + Sue Hale", "Tom and Sue"),
        ("Frank/Emily Hale", "Frank and Emily"),
        ("Frank & Emily", "Frank and Emily"),
        ("Smith, John & Mary", "John and Mary"),
        ("SMITH, JOHN & MARY", "John and Mary"),
        ("Frank Hale Jr. and Emily Hale", "Frank and Emily"),
        ("Frank Hale and his wife Emily", "Frank and Emily"),
        ("Bob&Sue", "Bob and Sue"),
    ],
)
def test_a_couple_is_greeted_by_both_names(typed: str, greeted: str) -> None:
    assert first_name(typed) == greeted


@pytest.mark.parametrize(
    ("typed", "greeted"),
    [
        ("Frank Hale and wife", "Frank"),
        ("FRANK HALE & WIFE", "Frank"),
        ("Frank Hale & his fiancée", "Frank"),
        ("Frank Hale / ring", "Frank"),
        ("Dr. Lee and wife", "Dr. Lee"),
    ],
)
def test_somebody_who_is_not_named_is_not_greeted_as_if_by_name(typed: str, greeted: str) -> None:
    assert first_name(typed) == greeted


@pytest.mark.parametrize(
    ("typed", "greeted"),
    [
        ("Mrs. Frank Hale", "Mrs. Hale"),
        ("Mrs Frank Hale", "Mrs Hale"),
        ("MRS. FRANK HALE", "Mrs. Hale"),
        ("mrs. frank hale jr.", "Mrs. Hale"),
        ("Hale, Mrs. Frank", "Mrs. Hale"),
        ("Mrs. Emily Hale", "Mrs. Hale"),
        ("Mrs. Juan de la Cruz", "Mrs. de la Cruz"),
    ],
)
def test_a_first_name_behind_mrs_may_be_her_husbands(typed: str, greeted: str) -> None:
    assert first_name(typed) == greeted


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "Mr.", "MRS", "Dr.", "Mr. & Mrs.", "MR AND MRS", "Prof. Dr.", "frank.hale@example.com",
        "<frank@example.com>", "walk-in", "Walk In", "UNKNOWN", "n/a",
    ],
)  # fmt: skip
def test_what_is_no_name_greets_nobody(typed: str) -> None:
    assert first_name(typed) == ""


@pytest.mark.parametrize("typed", ["Dean", "Earl", "Prince", "Guest, Ann", "Nan", "Miss Hale", "Unknown Ann"])
def test_a_name_that_looks_like_none_still_greets(typed: str) -> None:
    assert first_name(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "Mr. Hale",
        "Mrs Smith",
        "Dr. Hale, MD",
        "Mr. & Mrs. Smith",
        "Mr. and Mrs. John Smith",
        "Mr. Smith and Ms. Jones",
        "J. Smith",
        "J.R. Smith",
        "F Hale",
        "Ms. J. Doe",
        "A and B",
        "van Gogh",
        "Smith family",
        "The Smiths",
        "Acme Corp.",
        "Smith and Jones LLC",
        "Hale, Frank and Emily",
        "John, Mary and Sue",
        "Dr. and Mrs. Lee",
        "Dr. & Mrs. Peter Lee",
        "John Smith and family",
        "Frank & Emily & Ann",
        "Brother Anselm",
        "Father Brown",
        "de la Cruz",
        "Frank's wife",
        "Nguyễn Thị Minh Khai",
        "山田 太郎",
        "@reference",
        "<script>alert(1)</script>",
        "李小龙",
        "{{ 7*7 }}",
        "=1+1",
        "3122804410",
    ],
)
def test_where_it_is_unsure_the_whole_name_greets(typed: str) -> None:
    assert first_name(typed) == typed


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("SEAN O'BRIEN", "Sean O'Brien"),
        ("sean o'brien", "Sean O'Brien"),
        ("MR. & MRS. SMITH", "Mr. & Mrs. Smith"),
        ("MARY-JANE O’BRIEN-SMITH", "Mary-Jane O’Brien-Smith"),
        ("FRANK 'SKIP' HALE", "Frank 'Skip' Hale"),
        ("FRANK HALE'S BROTHER", "Frank Hale's Brother"),
        ("RONALD MCDONALD", "Ronald McDonald"),
        ("McDONALD", "McDonald"),
        ("LaTOYA DeSHAWN", "LaToya DeShawn"),
        ("JOHN MACDONALD", "John MacDonald"),
        ("MACIEJ MACHADO", "Maciej Machado"),
        ("MACK MACY", "Mack Macy"),
        ("MARIA DE LA CRUZ", "Maria de la Cruz"),
        ("jan van der berg", "Jan van der Berg"),
        ("VAN DER BERG", "Van der Berg"),
        ("LUDWIG VON BEETHOVEN", "Ludwig von Beethoven"),
        ("NGUYEN VAN MINH", "Nguyen Van Minh"),
        ("DICK VAN", "Dick Van"),
        ("KATHY NG", "Kathy Ng"),
        ("TJ HALE", "TJ Hale"),
        ("HALE, TJ", "Hale, TJ"),
        ("SR. MARY", "Sr. Mary"),
        ("the hale family", "The Hale Family"),
        ("ΓΙΩΡΓΟΣ ΠΑΠΑΔΟΠΟΥΛΟΣ", "Γιώργος Παπαδόπουλος".replace("ώ", "ω").replace("ό", "ο")),
        ("DEMİR", "Demir"),
        ("JOSE\u0301 GARCI\u0301A", "Jose\u0301 Garci\u0301a"),
        ("ana GARCÍA", "ana GARCÍA"),
        ("Ronald McDONALD", "Ronald McDONALD"),
        ("Ludwig van Beethoven", "Ludwig van Beethoven"),
        ("MR AND MRS", "MR AND MRS"),
        ("<b>frank</b>", "<b>frank</b>"),
        ('#eval("1")', '#eval("1")'),
        ("", ""),
    ],
)
def test_only_all_capitals_and_all_lower_case_are_rewritten(typed: str, written: str) -> None:
    assert whole_name(typed) == written


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("FRANK HALE II", "Frank Hale II"),
        ("FRANK HALE III", "Frank Hale III"),
        ("frank hale iv", "Frank Hale IV"),
        ("HALE III", "Hale III"),
        ("HALE, FRANK IV", "Hale, Frank IV"),
        ("FRANK HALE JR", "Frank Hale Jr"),
        ("frank hale jr.", "Frank Hale Jr."),
        ("FRANK HALE SR.", "Frank Hale Sr."),
        ("FRANK HALE ESQ.", "Frank Hale Esq."),
        ("FRANK HALE, MD", "Frank Hale, MD"),
        ("frank hale, m.d.", "Frank Hale, M.D."),
        ("FRANK HALE PH.D.", "Frank Hale Ph.D."),
        ("FRANK HALE MD PHD", "Frank Hale MD PhD"),
        ("jane doe rn", "Jane Doe RN"),
        ("FRANK HALE JR AND EMILY HALE", "Frank Hale Jr and Emily Hale"),
    ],
)
def test_suffixes_keep_their_own_letters(typed: str, written: str) -> None:
    assert whole_name(typed) == written


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("YUKI II", "Yuki Ii"),
        ("SOPHAL IV", "Sophal Iv"),
        ("IVY LEE", "Ivy Lee"),
        ("TOM IVES", "Tom Ives"),
        ("MD RAHMAN", "MD Rahman"),
        ("YO YO MA", "Yo Yo Ma"),
        ("IVES IVY III", "Ives Ivy III"),
        ("Frank Hale Iii", "Frank Hale Iii"),
    ],
)
def test_a_name_that_only_looks_like_a_suffix_stays_a_name(typed: str, written: str) -> None:
    assert whole_name(typed) == written


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Frank Hale (wife Emily)", "Frank Hale"),
        ("FRANK HALE (2 RINGS)", "Frank Hale"),
        ("Frank Hale <frank@example.com>", "Frank Hale"),
        ("frank@example.com", "frank@example.com"),
        ("(Frank)", "(Frank)"),
        ("alert(1) Hale", "alert(1) Hale"),
    ],
)
def test_a_remark_is_no_part_of_a_name(typed: str, written: str) -> None:
    assert whole_name(typed) == written
    assert on_envelope(typed) == written


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Brown, Kim", "Kim Brown"),
        ("BROWN, KIM JR.", "Kim Brown Jr."),
        ("Brown, Kim, Jr.", "Kim Brown, Jr."),
        ("Brown, Kim & Ann", "Kim & Ann Brown"),
        ("BROWN, KIM A.", "Kim A. Brown"),
        ("Hale, Dr. Frank", "Dr. Frank Hale"),
        ("Frank Hale, DDS", "Frank Hale, DDS"),
        ("Hale, Jr.", "Hale, Jr."),
        ("Smith, Jones, Brown", "Smith, Jones, Brown"),
        ("Frank Hale", "Frank Hale"),
        ("Frank and Ann Hale", "Frank and Ann Hale"),
        ("", ""),
    ],
)
def test_a_name_written_last_name_first_is_turned_round_for_the_envelope(typed: str, written: str) -> None:
    assert on_envelope(typed) == written


@pytest.mark.parametrize("typed", ["Frank Hale", "Emily Ward", "Grace Kelly", "Bo Li", "Zoë Ångström"])
def test_the_short_way_for_plain_names_agrees_with_nameparser(typed: str) -> None:
    assert first_name(typed) == HumanName(typed).first


@pytest.mark.parametrize("typed", ["Emily", "Emily Ward", "Zoë"])
def test_a_name_fits_into_a_sentence(typed: str) -> None:
    assert is_name(typed)


@pytest.mark.parametrize(
    "typed", ["", "wife", "Wife", "his wife", "Mom", "Emily (fiancée)", "Emily and Ann", "EMILY", "?"]
)
def test_anything_else_is_not_put_into_a_sentence(typed: str) -> None:
    assert not is_name(typed)
