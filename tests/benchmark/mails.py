"""How long 1,000 emails take, whole processes: scripts/merge.py from a book to .eml files, against PyPI's mailmerge
doing as many of the same messages, dry, from a list in CSV.

    python -m benchmark.mails [--emails N] [--pairs N]

mailmerge's template is one of the messages that Beback has made, text and HTML, with the person's fields left open. It
prints what it would send. Runs alternate. Prints a Markdown table.
"""

import argparse
import csv
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from beback.cells import Cell
from benchmark.generator import NOW, write_book
from benchmark.measured import Run, measured, middle

REPO = Path(__file__).resolve().parents[2]
MERGE = REPO / "scripts" / "merge.py"


def people(count: int) -> list[dict[str, Cell]]:
    """Prospects who are due for an email: "not now" a month ago, and by email if you please."""
    same: dict[str, Cell] = {
        "Associate": "Dana Reyes",
        "Visited": datetime(2026, 10, 17),
        "Status": "Not now",
        "OK to contact": "Yes",
        "Contact by": "Email",
    }
    return [{"Prospect": f"Frank{n} Delgado", "Email": f"frank{n}@example.com", **same} for n in range(count)]


def beback(folder: Path) -> Run:
    """Beback, measured."""
    command = [sys.executable, str(MERGE), "--config", str(folder / "config.yaml"), "--only", "emails"]
    return measured([*command, "--now", f"{NOW:%Y-%m-%d %H:%M}"])


def written(folder: Path) -> list[Path]:
    """The messages that Beback made."""
    return sorted((folder / "out" / "emails" / f"{NOW:%Y-%m-%d}").glob("*.eml"))


def lay_out(folder: Path, count: int) -> None:
    """The shop's folder, with a first run, which also syncs the book; and what mailmerge wants to find."""
    shutil.copy(REPO / "config.yaml", folder)
    everybody = people(count)
    write_book(folder / "book" / "prospects.xlsx", everybody)
    beback(folder)
    (folder / "template.txt").write_text(template(written(folder)[0].read_bytes()), encoding="utf-8")
    (folder / "server.conf").write_text("[smtp_server]\nhost = localhost\nport = 25\n", encoding="utf-8")
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("name", "first", "email", "associate", "associate_email"))
        for person in everybody:
            name = str(person["Prospect"])
            writer.writerow((name, name.split()[0], person["Email"], "Dana Reyes", "dana@example.com"))


def template(made: bytes) -> str:
    """mailmerge's template, from a message to Frank0."""
    message = message_from_bytes(made, policy=policy.default)
    text, html = (_words(message, kind).replace("Frank0", "{{first}}") for kind in ("plain", "html"))
    return (
        f'TO: "{{{{name}}}}" <{{{{email}}}}>\nSUBJECT: {message["Subject"]}\nFROM: {message["From"]}\n'
        f"REPLY-TO: {{{{associate}}}} <{{{{associate_email}}}}>\nLIST-UNSUBSCRIBE: {message['List-Unsubscribe']}\n"
        'MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="boundary"\n\n'
        f"--boundary\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
        f"--boundary\nContent-Type: text/html; charset=utf-8\n\n{html}\n--boundary--\n"
    )


def _words(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    if body is None:
        raise SystemExit(f"the message has no {kind} part")
    return str(body.get_content()).replace("\r\n", "\n")


def mailmerge(folder: Path) -> Run:
    """mailmerge, measured."""
    command = shutil.which("mailmerge", path=sysconfig.get_path("scripts"))
    if command is None:
        raise SystemExit("mailmerge is missing: install requirements-dev.txt")
    files = (("template", "template.txt"), ("database", "people.csv"), ("config", "server.conf"))
    named = [f"--{name}={folder / file}" for name, file in files]
    return measured([command, "--dry-run", "--no-limit", "--output-format=raw", *named])


def main(arguments: Sequence[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--emails", type=int, default=1_000)
    parser.add_argument("--pairs", type=int, default=5)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="beback-bench-") as name:
        folder = Path(name)
        lay_out(folder, options.emails)
        theirs, ours = [], []
        for _ in range(options.pairs):
            theirs.append(mailmerge(folder))
            ours.append(beback(folder))
        counted = len(written(folder)), theirs[-1].output.upper().count("\nTO: ")
        if counted != (options.emails, options.emails):
            raise SystemExit(f"{counted[0]} files against {counted[1]} messages: this measures something else")
        one, other = middle(ours), middle(theirs)
    sys.stdout.write(
        "\n| emails | Beback (s) | mailmerge, dry (s) | ratio | peak MB | mailmerge MB |\n"
        "|---:|---:|---:|---:|---:|---:|\n"
        f"| {options.emails:,} | {one.seconds:.2f} | {other.seconds:.2f} | {one.seconds / other.seconds:.2f} "
        f"| {one.peak_mb:.0f} | {other.peak_mb:.0f} |\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
