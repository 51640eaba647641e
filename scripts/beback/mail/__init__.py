"""Emails: records become messages, which are written into a folder or handed to a mail server."""

from beback.mail.connecting import PASSWORD
from beback.mail.faults import HungUp, InDoubt, Later, OutOfReach, Refused, Unsendable
from beback.mail.house import House, house_of
from beback.mail.mailbox import mailbox
from beback.mail.message import compose
from beback.mail.outbox import OutboxPost, write_outbox
from beback.mail.post import Post, SmtpPost

__all__ = [
    "PASSWORD",
    "House",
    "HungUp",
    "InDoubt",
    "Later",
    "OutOfReach",
    "OutboxPost",
    "Post",
    "Refused",
    "SmtpPost",
    "Unsendable",
    "compose",
    "house_of",
    "mailbox",
    "write_outbox",
]
