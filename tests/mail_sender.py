"""A process that sends emails: `python -m mail_sender PORT FOLDER COUNT`; says when it begins and how it ended."""

import sys
from datetime import timedelta
from pathlib import Path

from beback.config.records import Smtp
from beback.ledger import Ledger
from beback.mail import SmtpPost
from beback.sending import Terms, send
from mails import NOW, email, house


def main(port: str, folder: str, count: str) -> int:
    """Sends as many emails as are to be sent, at most; the exit status is 0 where all went well."""
    emails = [email(number) for number in range(1, int(count) + 1)]
    terms = Terms(
        clock=lambda: NOW + timedelta(minutes=1),
        still_wanted=lambda _: None,
        addresses_of=lambda made: {made.to},
        limit=len(emails),
        pause=0.0,
    )
    with Ledger.open(Path(folder)) as ledger, SmtpPost(Smtp("127.0.0.1", int(port), "none", None), None) as post:
        sys.stdout.write("begin\n")
        sys.stdout.flush()
        report = send(emails, house(), post, ledger, terms)
    sys.stdout.write(f"{len(report.sent)} sent, {report.stopped}\n")
    return 0 if report.all_well else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
