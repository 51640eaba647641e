"""Faults put into the rules one by one (mutmut): which of them does no test find? `make mutants`; CONTRIBUTING.md."""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULES = ("hours", "cadences", "recording", "touches", "followups")
TESTS = ("playbook", "hours", "history", "recording", "checks", "touches", "daylist")
PRESENT = ("config.yaml", "README.md", "templates", "pieces", "tests")
SETTINGS = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = [{modules}]
also_copy = [{present}]
pytest_add_cli_args = ["-n", "0", "-p", "no:cacheprovider"]
pytest_add_cli_args_test_selection = [{tests}]
"""


def main(modules: list[str]) -> int:
    """Tries the faults of these modules of the core; 1 where some were found by no test, with a line of each."""
    with tempfile.TemporaryDirectory(prefix="beback-mutants-") as name:
        folder = Path(name)
        _lay_out(folder, modules or list(MODULES))
        mutmut = [sys.executable, "-m", "mutmut"]
        subprocess.run([*mutmut, "run"], cwd=folder, check=True)
        told = subprocess.run([*mutmut, "results"], cwd=folder, check=True, capture_output=True, text=True).stdout
        left = [line.split(":")[0].strip() for line in told.splitlines() if line.endswith(": survived")]
        for fault in left:
            shown = subprocess.run([*mutmut, "show", fault], cwd=folder, check=True, capture_output=True, text=True)
            changed = re.findall(r"^[-+](?![-+]).*", shown.stdout, re.MULTILINE)
            sys.stdout.write("\n".join((fault, *changed, "\n")))
        return 1 if left else 0


def _lay_out(folder: Path, modules: list[str]) -> None:
    """A copy of Beback as mutmut wants it, which knows packages in `src` only."""
    shutil.copytree(ROOT / "scripts", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in PRESENT:
        there = ROOT / name
        if there.is_dir():
            shutil.copytree(there, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(there, folder / name)
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8").replace('["scripts", "tests"]', '["src", "tests"]')
    own = SETTINGS.format(
        modules=_listed(f"src/beback/{module}.py" for module in modules),
        present=_listed(name for name in PRESENT if name != "tests"),
        tests=_listed(f"tests/test_{test}.py" for test in TESTS),
    )
    (folder / "pyproject.toml").write_text(settings + own, encoding="utf-8")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
