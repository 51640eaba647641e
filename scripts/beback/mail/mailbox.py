"""Addresses as they travel: checked, the domain in the letters of the network (punycode)."""

from email.headerregistry import Address
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from beback.mail.faults import Unsendable
from beback.phrases import clean

LONGEST_NAME = 200


@lru_cache(maxsize=1024)
def mailbox(address: str, name: str = "") -> Address:
    """The address with its domain in ASCII, and the name on one line.

    Raises Unsendable where the address is none, or the name too long for an envelope.
    """
    shown = clean(name)
    if len(shown) > LONGEST_NAME:
        raise Unsendable(f"The name has more than {LONGEST_NAME} letters: shorten it")
    try:
        found = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise Unsendable("The email address is none that can be written to: mend it") from None
    return Address(shown, found.local_part, found.ascii_domain)


def is_ascii(*boxes: Address) -> bool:
    """Whether any mail server can take these; an address such as `josé@example.com` needs one that knows SMTPUTF8."""
    return all(box.addr_spec.isascii() for box in boxes)
