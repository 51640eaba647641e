"""An Email record becomes a message: text and HTML, the photo in it, files attached (css-inline alone here)."""

import hashlib
import re
from email.headerregistry import Address
from email.message import Message
from email.utils import format_datetime, make_msgid
from html import unescape
from urllib.parse import quote
from zoneinfo import ZoneInfo

from css_inline import CSSInliner

from beback.mail import mime
from beback.mail.faults import Unsendable
from beback.mail.house import House
from beback.mail.mailbox import mailbox
from beback.messages import Email
from beback.phrases import clean

LONGEST_SUBJECT = 200
_INLINER = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
_NO_WORDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def compose(email: Email, house: House, trial_to: str | None = None) -> Message:
    """The message as it leaves at the house's time.

    With `trial_to` it goes to that address instead, and says at its top whom it is for. Raises Unsendable: it cannot be
    sent as it is, and why; BebackError: the layout has a mistake.
    """
    sender, to = house.box, mailbox(email.to, email.to_name)
    subject = clean(email.subject)
    if not subject or len(subject) > LONGEST_SUBJECT:
        raise Unsendable(f"Its subject is blank or has more than {LONGEST_SUBJECT} letters: mend {email.template}")
    digest = hashlib.sha256(f"beback {email.about.key}".encode()).hexdigest()
    message = _filled(email, house, digest, to if trial_to else None)
    message["MIME-Version"] = "1.0"
    message["From"] = mime.address_in("From", sender)
    message["To"] = mime.address_in("To", mailbox(trial_to) if trial_to else to)
    message["Reply-To"] = mime.address_in("Reply-To", _answers_to(email, house))
    message["Subject"] = mime.words_in("Subject", subject)
    message["Date"] = format_datetime(house.when.replace(tzinfo=ZoneInfo(house.store.timezone)))
    message["Message-ID"] = make_msgid(domain=sender.domain) if trial_to else f"<{digest[:40]}@{sender.domain}>"
    message["List-Unsubscribe"] = f"<{_stop(sender)}>"
    return message


def _answers_to(email: Email, house: House) -> Address:
    """The associate, else the store."""
    return mailbox(email.reply_to, email.signed) if email.reply_to else house.box


def _filled(email: Email, house: House, digest: str, trial_for: Address | None) -> Message:
    """The words in both forms, the photo and the files; `digest` makes names for the parts."""
    photo = f"{digest[40:]}@{house.box.domain}" if email.picture else None
    values = {
        "subject": clean(email.subject),
        "paragraphs": [_words(paragraph).split("\n") for paragraph in email.paragraphs],
        "signed": clean(email.signed),
        "store": house.store,
        "address": house.address,
        "stop": house.box.addr_spec,
        "stop_link": _stop(house.box),
        "photo": f"cid:{photo}" if photo else None,
        "picture": email.picture,
        "trial_for": f"{trial_for.display_name} <{trial_for.addr_spec}>".strip() if trial_for else None,
    }
    text = house.layouts.fill("email.txt", **values)
    html = _INLINER.inline(house.layouts.fill("email.html", **values))
    _refuse_incomplete(text, "email.txt", house)
    _refuse_incomplete(unescape(html), "email.html", house)
    page = mime.words(html, "html")
    if email.picture and photo:
        page = mime.several("related", f"photo_{digest}", page, mime.photo(email.picture.jpeg, photo))
    both = mime.several("alternative", f"words_{digest}", mime.words(text, "plain"), page)
    files = [mime.attached(path, quiet=email.quiet) for path in email.files]
    return mime.several("mixed", f"files_{digest}", both, *files) if files else both


def _refuse_incomplete(words: str, layout: str, house: House) -> None:
    """The law wants the postal address and a way to say stop in every email, whatever a shop makes of the layout."""
    if any(line not in words for line in (*house.address, house.box.addr_spec)):
        raise Unsendable(
            f"templates/layouts/{layout} leaves out the store's postal address or the way to say stop, which every "
            "email must show: put address and stop back as in the shipped one"
        )


def _stop(sender: Address) -> str:
    return f"mailto:{quote(sender.addr_spec, safe='@')}?subject=Stop"


def _words(typed: str) -> str:
    """Words as typed, without what no letter has: control characters and halves of characters."""
    return _NO_WORDS.sub("", typed.replace("\r\n", "\n").replace("\r", "\n"))
