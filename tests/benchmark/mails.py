"""How long 1,000 emails take as files, as a whole process, against PyPI's mailmerge doing as many of the same, dry.

    python -m benchmark.mails [--emails N] [--pairs N]

Both make the same words as text and as HTML from a list of people; mailmerge prints what it would send, Beback writes
.eml files. Runs alternate. Prints a Markdown table.
"""

import argparse
import csv
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from beback.config import load_config
from beback.mail import compose, house_of, write_outbox
from beback.mail.mime import bytes_of
from beback.messages import About, Email
from beback.output import whole_folder
from benchmark.generator import NOW
from benchmark.measured import Run, measured, middle

REPO = Path(__file__).resolve().parents[2]
PEOPLE = ("key", "name", "first", "email", "associate", "associate_email")
WORDS = (
    "When you were here we talked about the camping trip in Montana, and I have thought of it since. You asked which "
    "metal stands up to a life like that.",
    "Platinum is the heaviest and keeps its white for good. White gold is lighter and is given a new coat of rhodium "
    "every year or two. Yellow gold needs nothing but a soft cloth.",
    "There is no hurry with it, and it needs no answer.",
)


def people(count: int) -> list[dict[str, str]]:
    """Somebody for each email."""
    return [
        dict(zip(PEOPLE, (f"k{n}", f"Frank Delgado {n}", f"Frank{n}", f"frank{n}@example.com", "Dana Reyes",
                          "dana@example.com"), strict=True))
        for n in range(count)
    ]  # fmt: skip


def email_to(person: dict[str, str], row: int) -> Email:
    """The email that everybody gets."""
    about = About(row, person["key"], person["key"], person["name"], person["associate"], "", "", "", NOW)
    return Email(
        about,
        person["email"],
        person["name"],
        "romance_metals.email.txt",
        "Gold, platinum, and what they are like to wear",
        (f"Hello {person['first']},", *WORDS),
        person["associate"],
        person["associate_email"],
    )


def write(folder: str) -> None:
    """Beback's side: reads the list and writes the files."""
    with (Path(folder) / "mailmerge_database.csv").open(encoding="utf-8", newline="") as file:
        emails = [email_to(person, row) for row, person in enumerate(csv.DictReader(file), 2)]
    with whole_folder(Path(folder) / "emails") as new:
        write_outbox(emails, new, house_of(load_config(REPO / "config.yaml"), NOW))


def template() -> str:
    """mailmerge's template: one of Beback's own messages, with the person's fields left open."""
    person = {name: f"{{{{{name}}}}}" for name in PEOPLE} | {
        "email": "to@example.com",
        "associate_email": "re@example.com",
    }
    made = bytes_of(compose(email_to(person, 2), house_of(load_config(REPO / "config.yaml"), NOW)))
    message = message_from_bytes(made, policy=policy.default)
    text, html = (_words(message, kind) for kind in ("plain", "html"))
    return (
        'TO: "{{name}}" <{{email}}>\nSUBJECT: Gold, platinum, and what they are like to wear\n'
        "FROM: Hartwell & Daughters <hello@example.com>\nREPLY-TO: {{associate}} <{{associate_email}}>\n"
        "LIST-UNSUBSCRIBE: <mailto:hello@example.com?subject=Stop>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/alternative; boundary="boundary"\n\n'
        f"--boundary\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
        f"--boundary\nContent-Type: text/html; charset=utf-8\n\n{html}\n--boundary--\n"
    )


def _words(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    if body is None:
        raise SystemExit(f"the message has no {kind} part")
    return str(body.get_content()).replace("\r\n", "\n")


def lay_out(folder: Path, count: int) -> None:
    """What mailmerge wants to find: the list, the template, the server."""
    with (folder / "mailmerge_database.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, PEOPLE)
        writer.writeheader()
        writer.writerows(people(count))
    (folder / "mailmerge_template.txt").write_text(template(), encoding="utf-8")
    (folder / "mailmerge_server.conf").write_text("[smtp_server]\nhost = localhost\nport = 25\n", encoding="utf-8")


def mailmerge(folder: Path) -> Run:
    """mailmerge, measured; it finds its files by their names."""
    command = shutil.which("mailmerge", path=sysconfig.get_path("scripts"))
    if command is None:
        raise SystemExit("mailmerge is missing: make bench installs it (requirements-dev.txt)")
    files = [
        f"--{name}={folder / file}"
        for name, file in (
            ("template", "mailmerge_template.txt"),
            ("database", "mailmerge_database.csv"),
            ("config", "mailmerge_server.conf"),
        )
    ]
    return measured([command, "--dry-run", "--no-limit", "--output-format=raw", *files])


def main(arguments: Sequence[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--emails", type=int, default=1_000)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--write", metavar="FOLDER", help="Beback's side of a pair, in a process of its own")
    options = parser.parse_args(arguments)
    if options.write:
        write(options.write)
        return 0
    with tempfile.TemporaryDirectory(prefix="beback-bench-") as name:
        folder = Path(name)
        lay_out(folder, options.emails)
        theirs, ours = [], []
        for _ in range(options.pairs):
            theirs.append(mailmerge(folder))
            ours.append(measured([sys.executable, "-m", "benchmark.mails", "--write", name]))
        written = len(list((folder / "emails").iterdir()))
        printed = theirs[-1].output.count("Subject: Gold") + theirs[-1].output.count("SUBJECT: Gold")
        if {written, printed} != {options.emails}:
            raise SystemExit(f"{written} files against {printed} messages: this measures something else")
        beback, bare = middle(ours), middle(theirs)
    sys.stdout.write(
        "\n| emails | Beback (s) | mailmerge, dry (s) | ratio | peak MB | mailmerge MB |\n|---:|---:|---:|---:|---:|---:|\n"
        f"| {options.emails:,} | {beback.seconds:.2f} | {bare.seconds:.2f} | {beback.seconds / bare.seconds:.2f} "
        f"| {beback.peak_mb:.0f} | {bare.peak_mb:.0f} |\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
