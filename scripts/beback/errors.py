"""What can go wrong as a whole, in a shop person's words; bad rows are values (prospects.Problem), not errors."""


class BebackError(Exception):
    """Something could not be done; the message says where, what and how to mend it. Exit status 1."""


class ConfigError(BebackError):
    """The command line or config.yaml is wrong: every fault found, one line each. Exit status 2."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class BookError(BebackError):
    """The book is missing, out of reach, damaged or not fit to be written; nothing was written."""


class Conflict(BookError):  # noqa: N818  (the name that house and contract give it)
    """The book changed after it was read: read and plan again."""


class Again(Conflict):
    """The book could not be written just now, or did not say whether it was: read and plan again. The book has waited,
    and gives up by a BookError when that happens for too long."""
