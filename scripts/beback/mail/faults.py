"""What can become of a message that does not go out; a sender goes on differently after each.

No message names an address or a name: what is told of an email says which row it is for.
"""

from beback.errors import BebackError


class Unsendable(BebackError):  # noqa: N818  (a message's state, not a fault of the run)
    """This message cannot be made or sent as it is; it is held back, and nothing is noted."""


class OutOfReach(BebackError):  # noqa: N818
    """The mail server takes nothing from us as things stand: the rest need not be tried. This message did not leave."""


class Later(BebackError):  # noqa: N818
    """The mail server did not take this message now (4xx): the next run tries it again."""


class HungUp(Later):
    """The mail server broke the connection before the message's words were under way."""


class Refused(BebackError):  # noqa: N818
    """The mail server refused this message for good (5xx)."""


class InDoubt(BebackError):  # noqa: N818
    """The connection broke after the message's words were under way: nobody knows whether it left."""
