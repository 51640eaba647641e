"""The paper pieces: made from their sources, one page each, found from any config, and the ring sizes true to scale."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from beback.config import load_config
from beback.rules import Channel
from build_pieces import PIECES, compiled, made, sources
from config_texts import SMALL, Load, extra, load_text

REPO = Path(__file__).parents[1]
CONFIGS = [REPO / "config.yaml", *sorted((REPO / "templates").glob("*/config.yaml"))]
MADE = sorted(PIECES.rglob("*.pdf"))
POINT = 72 / 25.4  # a millimeter
A4 = (210, 297)
US_LETTER = (215.9, 279.4)
PAINTS = (b"S", b"s", b"B", b"b", b"f", b"f*", b"B*", b"n")
SIZES = [3 + n / 2 for n in range(21)]
RING_CARD = PIECES / "ring-size-card.pdf"
each_piece = pytest.mark.parametrize("piece", MADE, ids=[path.stem for path in MADE])


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return lambda text: load_text(tmp_path, text)


def text_of(pdf: PdfReader) -> str:
    return " ".join(pdf.pages[0].extract_text().split())


@dataclass(frozen=True, slots=True)
class Shape:
    """What a path spans on paper, in millimeters: its left edge on the page, its width and height."""

    left: float
    width: float
    height: float


def shapes(pdf: PdfReader) -> Iterator[Shape]:
    """The paths of the first page in the order of drawing, with every change of scale and place applied."""
    matrix, kept = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], []
    points: list[tuple[float, float]] = []
    for operands, operator in ContentStream(pdf.pages[0].get_contents(), pdf).operations:
        if operator == b"q":
            kept.append(matrix)
        elif operator == b"Q":
            matrix = kept.pop()
        elif operator == b"cm":
            a, b, c, d, e, f = (float(n) for n in operands)
            x, y = _moved(matrix, e, f)
            m = matrix
            matrix = [a * m[0] + b * m[2], a * m[1] + b * m[3], c * m[0] + d * m[2], c * m[1] + d * m[3], x, y]
        elif operator in (b"m", b"l", b"c"):
            points.append(_moved(matrix, float(operands[-2]), float(operands[-1])))
        elif operator in PAINTS and points:
            across, up = ([side / POINT for side in sides] for sides in zip(*points, strict=True))
            yield Shape(min(across), max(across) - min(across), max(up) - min(up))
            points = []


def _moved(matrix: list[float], x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


# Made from the sources


def test_each_source_is_a_piece_and_each_piece_has_a_source() -> None:
    assert sorted(made(source) for source in sources()) == MADE


@pytest.mark.parametrize("source", sources(), ids=[path.stem for path in sources()])
def test_a_piece_is_what_its_source_makes(source: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.pdf"
    fresh.write_bytes(compiled(source))
    assert text_of(PdfReader(fresh)) == text_of(PdfReader(made(source))), "run make pieces"


@each_piece
def test_a_piece_is_one_page_that_prints_on_letter_and_a4(piece: Path) -> None:
    pdf = PdfReader(piece)
    (page,) = pdf.pages
    paths = list(shapes(pdf))
    assert [round(float(side) / POINT, 1) for side in (page.mediabox.width, page.mediabox.height)] == list(US_LETTER)
    assert min(path.left for path in paths) >= 15
    assert max(path.left + path.width for path in paths) <= A4[0] - 10, "printed on A4, nothing falls off"


@each_piece
def test_a_piece_names_no_shop_and_leaves_a_line_for_it(piece: Path) -> None:
    text = text_of(PdfReader(piece))
    assert "With the compliments of" in text
    for config in CONFIGS:
        assert load_config(config).store.name not in text


@each_piece
def test_a_piece_brings_its_letters_along(piece: Path) -> None:
    resources = PdfReader(piece).pages[0]["/Resources"].get_object()
    fonts = [font.get_object()["/BaseFont"] for font in resources["/Font"].get_object().values()]  # type: ignore[index]
    assert fonts
    assert all("LibertinusSerif" in font for font in fonts)


# The ring size card


def across(size: float) -> float:
    """Inside diameter in millimeters of a US ring size."""
    return 11.63 + 0.8128 * size


def test_the_circles_of_the_ring_size_card_are_true_to_scale() -> None:
    paths = shapes(PdfReader(RING_CARD))
    quarter, *circles = [path.width for path in paths if abs(path.width - path.height) < 0.01 and path.width > 10]
    assert quarter == pytest.approx(24.26, abs=0.02)
    assert circles == pytest.approx([across(size) for size in SIZES], abs=0.02)
    assert circles[SIZES.index(6)] == pytest.approx(16.51, abs=0.02)
    assert circles[SIZES.index(7)] == pytest.approx(17.32, abs=0.02)


def test_the_print_can_be_checked_with_a_ruler() -> None:
    flat = [path.width for path in shapes(PdfReader(RING_CARD)) if path.height < 0.01 < path.width]
    assert any(width == pytest.approx(50.8, abs=0.01) for width in flat)
    assert any(width == pytest.approx(50.0, abs=0.01) for width in flat)


def test_the_strip_goes_around_the_finger() -> None:
    paths = list(shapes(PdfReader(RING_CARD)))
    (at,) = [n for n, path in enumerate(paths) if path.width == pytest.approx(92) and path.height == pytest.approx(13)]
    marks = [path.left - paths[at].left for path in paths[at:] if path.width < 0.01 < path.height]
    assert marks == pytest.approx([math.pi * across(size) for size in SIZES], abs=0.02)


# Found


@pytest.mark.parametrize("config", CONFIGS, ids=[path.parent.name for path in CONFIGS])
def test_each_pack_has_three_pieces_on_paper_or_more_that_are_there(config: Path) -> None:
    pieces = load_config(config).rules.pieces
    files = [Path(piece.file) for piece in pieces if piece.file]
    assert [file for file in files if not file.is_file()] == []
    assert len(set(files)) == len(files) >= 3
    assert sum(1 for piece in pieces if piece.file and piece.channel is Channel.LETTER) >= 2


def test_no_piece_lies_there_unused() -> None:
    used = {piece.file for config in CONFIGS for piece in load_config(config).rules.pieces}
    assert sorted(str(path) for path in MADE if str(path) not in used) == []


def test_the_shipped_pieces_are_found_from_a_config_elsewhere(tmp_path: Path) -> None:
    for config in CONFIGS:
        copied = load_text(tmp_path, config.read_text(encoding="utf-8"))
        assert copied.rules.pieces == load_config(config).rules.pieces


def test_a_file_beside_the_config_goes_before_the_shipped_one(load: Load, tmp_path: Path) -> None:
    own = tmp_path / "pieces" / "four-cs.pdf"
    own.parent.mkdir()
    own.write_bytes(b"%PDF-1.7")
    files = {piece.name: piece.file for piece in load(SMALL).rules.pieces}
    assert files["The four Cs on one page"] == str(own)
    assert files["Ring size card"] == str(PIECES / "ring-size-card.pdf")


def test_a_file_that_is_nowhere_is_looked_for_beside_the_config(load: Load, tmp_path: Path) -> None:
    gone = "pieces:\n  - {name: Map, channel: letter, template: romance_ring_size, file: pieces/gone.pdf}\n"
    (piece,) = load(extra(gone)).rules.pieces
    assert piece.file == str(tmp_path / "pieces" / "gone.pdf")


# What a config gets that only names its templates


@pytest.mark.parametrize("pack", ["furniture", "cars"])
def test_templates_bring_their_cadences_and_pieces(load: Load, pack: str) -> None:
    whole = load_config(REPO / "templates" / pack / "config.yaml").rules
    found = load(extra(f"templates: templates/{pack}\n")).rules
    assert (found.cadences, found.pieces, found.budgets) == (whole.cadences, whole.pieces, whole.budgets)


def test_what_a_config_says_itself_stands_whatever_its_templates(load: Load) -> None:
    shipped = load(SMALL).rules
    found = load(extra("templates: templates/furniture\npieces: []\nbudgets: {advertising: 5, flowers: 7}\n")).rules
    assert found.pieces == ()
    assert found.budgets == {"advertising": 5, "flowers": 7}
    assert found.cadences != shipped.cadences


def test_templates_of_ones_own_bring_the_shipped_cadences(load: Load, tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    assert load(extra("templates: words\n")).rules.pieces == load(SMALL).rules.pieces


def test_what_a_pack_of_ones_own_leaves_out_is_as_shipped(load: Load, tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "config.yaml").write_text("pieces: []\n", encoding="utf-8")
    found, shipped = load(extra("templates: words\n")).rules, load(SMALL).rules
    assert found.pieces == ()
    assert found.cadences == shipped.cadences
