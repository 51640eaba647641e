"""An .xlsx package, read and changed in place: only the parts that hold changed cells are written anew."""


class Damaged(Exception):  # noqa: N818  (what a package is, not what went wrong)
    """A package that is not as the format has it; carries what is wrong in a few words."""
