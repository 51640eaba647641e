"""Senders killed at random moments, again and again, over a real mail server: nobody gets two, nobody is forgotten.

    python -m torture_mail [--seed N] [--rounds N] [--kills N] [--emails N]

A round is a day: so many senders are killed one after the other, then one runs to its end, somebody settles what is in
doubt as the server knows it, and a last one sends what that freed.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from beback.ledger import Ledger
from mails import email
from smtp_server import Script, Server, mail_server

HERE = Path(__file__).parent
SLOW = 0.005  # seconds in which the server has a message and nobody knows
PATHS = [str(HERE), str(HERE.parent / "scripts")]


@dataclass
class Figures:
    """What the killed senders came to."""

    rounds: int = 0
    killed: int = 0
    sent: int = 0
    doubts: int = 0
    doubts_taken: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.rounds} days, {self.killed} senders killed; {self.sent} emails, each taken once by the server. "
            f"{self.doubts} were in doubt, {self.doubts_taken} of which the server had taken"
        )


class Day:
    """The senders of a day, which share a ledger."""

    def __init__(self, server: Server, folder: Path, count: int) -> None:
        self._server, self._folder, self._count = server, folder, count

    def start(self) -> "subprocess.Popen[str]":
        """A sender that has just begun."""
        command = [sys.executable, "-m", "mail_sender", str(self._server.port), str(self._folder), str(self._count)]
        sender = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            text=True,
            cwd=HERE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(PATHS)},
        )
        if sender.stdout is None or sender.stdout.readline() != "begin\n":
            raise RuntimeError("the sender did not begin")
        return sender

    def run(self) -> float:
        """A sender that comes to its end; how many seconds it took to send."""
        with self.start() as sender:
            started = time.perf_counter()
            sender.communicate()
            self._server.wait_until_all_are_gone()
            return time.perf_counter() - started

    def kill(self, after: float) -> bool:
        """A sender that is killed so many seconds after it began, unless it came to its end before."""
        with self.start() as sender:
            try:
                sender.wait(after)
            except subprocess.TimeoutExpired:
                sender.kill()
        self._server.wait_until_all_are_gone()
        return sender.returncode < 0

    def settle(self) -> list[tuple[str, bool]]:
        """Somebody settles what is in doubt by what the server took; the Keys, and whether it did."""
        taken = set(self._server.to())
        with Ledger.open(self._folder) as ledger:
            doubts = [(left.key, left.how.removeprefix("Email ") in taken) for left in ledger.in_doubt()]
            for key, sent in doubts:
                ledger.settle(key, sent=sent)
        return doubts


def killed_senders(folder: Path, rounds: int, kills: int, emails: int, seed: int) -> Figures:
    """So many days of killed senders. A fault names what it takes to see it again."""
    dice, figures = random.Random(seed), Figures()
    wanted = Counter(email(number).to for number in range(1, emails + 1))
    with mail_server(Script(slow=SLOW)) as server:
        seconds = Day(server, folder / "measured", emails).run()
        for number in range(rounds):
            server.taken.clear()
            day = Day(server, folder / f"day {number}", emails)
            figures.killed += sum(day.kill(dice.uniform(0, 1.5 * seconds / kills)) for _ in range(kills))
            day.run()
            doubts = day.settle()
            got = Counter(server.to())
            missing = set(wanted) - set(got) - {f"frank{key.removeprefix('key-')}@example.com" for key, _ in doubts}
            if got - wanted or missing:
                figures.faults.append(f"seed {seed}, day {number}: twice {dict(got - wanted)}, forgotten {missing}")
            day.run()
            if Counter(server.to()) != wanted:
                figures.faults.append(f"seed {seed}, day {number}: after settling {Counter(server.to()) - wanted}")
            figures.rounds += 1
            figures.sent += len(server.taken)
            figures.doubts += len(doubts)
            figures.doubts_taken += sum(sent for _, sent in doubts)
    return figures


def main(arguments: Sequence[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="make torture", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=6, help="days (6)")
    parser.add_argument("--kills", type=int, default=8, help="senders killed a day (8)")
    parser.add_argument("--emails", type=int, default=60, help="emails a day (60)")
    options = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="beback-torture-"))
    figures = killed_senders(folder, options.rounds, options.kills, options.emails, options.seed)
    shutil.rmtree(folder)
    sys.stdout.write("\n".join((str(figures), *figures.faults)) + "\n")
    return 1 if figures.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
