"""Makes the paper pieces from their sources in pieces/src, the same on every machine: `make pieces`."""

import sys
from pathlib import Path

import typst

PIECES = Path(__file__).parents[1] / "pieces"
SOURCES = PIECES / "src"
SHARED = SOURCES / "page.typ"


def sources() -> list[Path]:
    """The source of each piece."""
    return sorted(path for path in SOURCES.rglob("*.typ") if path != SHARED)


def made(source: Path) -> Path:
    """Where the piece of a source belongs."""
    return PIECES / source.relative_to(SOURCES).with_suffix(".pdf")


def compiled(source: Path) -> bytes:
    """The piece as PDF: no fonts but Typst's own, and no date, so that only the source and Typst itself count."""
    pdf = typst.compile(source, root=SOURCES, font_paths=[], ignore_system_fonts=True, format="pdf")
    if not isinstance(pdf, bytes):
        raise TypeError(f"{source.name} makes more than one file")
    return pdf


def main() -> None:
    """Writes every piece."""
    for source in sources():
        piece = made(source)
        piece.parent.mkdir(parents=True, exist_ok=True)
        piece.write_bytes(compiled(source))
        sys.stdout.write(f"{piece.relative_to(PIECES.parent)}\n")


if __name__ == "__main__":
    main()
