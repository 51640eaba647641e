"""Postal addresses as they stand on a letter: a line each."""

from beback.phrases import clean


def address_lines(typed: str) -> tuple[str, ...]:
    """The lines of an address cell. One typed on a single line is parted at its commas, with `City, State ZIP` kept
    together: `350 N Orleans St, Suite 900, Chicago, IL 60654` gives three lines."""
    lines = [clean(line).strip(" ,") for line in typed.splitlines()]
    lines = [line for line in lines if line]
    if len(lines) != 1:
        return tuple(lines)
    parts = [part.strip() for part in lines[0].split(",") if part.strip()]
    if len(parts) < 3:
        return tuple(parts)
    return (*parts[:-2], ", ".join(parts[-2:]))
