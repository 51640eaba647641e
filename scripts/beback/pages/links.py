"""Links that a phone opens in its own apps with the words in them, and pictures that are part of the page."""

from base64 import b64encode
from urllib.parse import quote

from beback.messages import Picture


def tel(number: str) -> str:
    """A call to that number, given in E.164."""
    return f"tel:{number}"


def sms(number: str, words: str = "") -> str:
    """A text to that number with these words in it.

    RFC 5724 asks for `?body=`, Apple's Messages for `&body=`: with `?&body=` both find it.
    """
    return f"sms:{number}?&body={_encoded(words)}" if words else f"sms:{number}"


def mailto(address: str, subject: str = "", words: str = "") -> str:
    """A mail to that address; its lines end as RFC 6068 asks."""
    fields = {"subject": subject, "body": "\r\n".join(words.splitlines())}
    asked = "&".join(f"{name}={_encoded(value)}" for name, value in fields.items() if value)
    return f"mailto:{quote(address, safe='@')}" + (f"?{asked}" if asked else "")


def inline(picture: Picture) -> str:
    """The picture as an address that holds it whole, so that the page needs nothing from elsewhere."""
    return f"data:image/jpeg;base64,{b64encode(picture.jpeg).decode()}"


def _encoded(words: str) -> str:
    return quote(words, safe="")
