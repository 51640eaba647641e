"""The mail that brings an associate their list, with the calendar."""

import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from zoneinfo import ZoneInfo

from beback.mail import House, mailbox
from beback.messages import Picture
from beback.pages import Look, morning_mail, subject
from beback.pages.records import Page


def mail_of(page: Page, to: str, house: House, calendar: bytes | None = None) -> EmailMessage:
    """The list as the mail's own body, as text and as HTML with its photos, and the calendar, if any, attached.

    Subject and file names hold no customer's name. Raises Unsendable: config.yaml has no sender or the address is none;
    BebackError: a layout has a mistake.
    """
    sender, look = house.box, Look(house.store.name, house.when, house.layouts)
    photos: dict[str, Picture] = {}

    def src(picture: Picture) -> str:
        cid = f"{hashlib.sha256(picture.jpeg).hexdigest()[:40]}@{sender.domain}"
        photos[cid] = picture
        return f"cid:{cid}"

    text, html = morning_mail(page, look, src)
    message = _addressed(sender, mailbox(to, page.associate), house)
    message["Subject"] = subject(page, look)
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    _, body = message.iter_parts()
    for cid, picture in photos.items():
        body.add_related(picture.jpeg, "image", "jpeg", cid=f"<{cid}>", disposition="inline")
    if calendar is not None:
        kind = {"charset": "utf-8", "method": "PUBLISH"}
        message.add_attachment(calendar, "text", "calendar", filename=f"{page.file}.ics", params=kind)
    return message


def _addressed(sender: Address, to: Address, house: House) -> EmailMessage:
    message = EmailMessage(SMTP)
    message["From"], message["To"] = sender, to
    message["Date"] = house.when.replace(tzinfo=ZoneInfo(house.store.timezone))
    message["Message-ID"] = make_msgid(domain=sender.domain)
    return message
