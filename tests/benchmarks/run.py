"""How fast glance is: every line of the table, ours beside a floor or a rival of the same run.

    python -m tests.benchmarks [--quick] [NAME…] [--json FILE] [--markdown FILE] [--folder DIR]

Without a NAME every line is measured. `--markdown` puts the table on that page, between
`<!-- table -->` and `<!-- end of table -->`. `--quick` measures less of each, to see that
the line works. `--folder` keeps the databases that are measured on, so that the next
run need not make them again.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib import import_module, metadata
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from rich.console import Console
from rich.table import Table

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.figures import Finding, number
from tests.benchmarks.ground import Ground
from tests.benchmarks.terminal import Silent

if TYPE_CHECKING:
    from collections.abc import Sequence

LINES = {
    "latency": "save begun → the changed cell on the pty",
    "scale": "wall CPU per change, 100,000 patients against 100",
    "rival": "wall CPU and bytes per change, against DataTable",
    "start": "first frame, and the patients",
    "idle": "CPU while nothing changes",
    "memory": "memory, and its growth over many changes",
    "slow": "a link of 20 kB/s",
    "imports": "import of 100,000 rows",
    "chain": "what the hash chain costs a save, and its proof",
    "station": "the station: a key, a tick, and the opening",
    "lights": "lights: the age of a change on the wire, and what keeping them costs",
    "lights_house": "lights: save begun → the lamp's last byte on the pty, by glance lights run",
}


class Line(Protocol):
    """A module of `lines`."""

    def measure(self, ground: Ground) -> list[Finding]:
        """Measure both sides and compare them."""
        ...


def arguments() -> argparse.Namespace:
    """Read the command line."""
    listed = "\n".join(f"  {name:9}{what}" for name, what in LINES.items())
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description=f"Measure how fast glance is.\n\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", metavar="NAME", nargs="*", choices=[[], *LINES], default=[])
    parser.add_argument("--quick", action="store_true", help="measure less of each line")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write what was found")
    parser.add_argument("--markdown", metavar="FILE", type=Path, help="put the table on a page")
    parser.add_argument("--folder", metavar="DIR", type=Path, help="keep the databases here")
    return parser.parse_args()


def verdict(finding: Finding) -> str:
    """Say whether the goal was met."""
    return {True: "met", False: "NOT MET", None: "–"}[finding.met]


def cells(finding: Finding) -> tuple[str, ...]:
    """The finding as a line of a table."""
    beside = finding.beside
    if finding.beside_value is not None:
        beside = f"{finding.beside}: {number(finding.beside_value)} {finding.unit}"
    ours = f"{number(finding.ours)} {finding.unit}"
    times = "–" if finding.ratio is None else f"{number(finding.ratio)} ×"
    return finding.what, finding.goal, beside, ours, times, verdict(finding)


HEADINGS = ("what", "goal", "floor or rival, same run", "glance", "ratio", "")


def show(console: Console, findings: Sequence[Finding]) -> None:
    """Print the table."""
    table = Table(*HEADINGS, show_lines=True)
    for finding in findings:
        table.add_row(
            *cells(finding), style={False: "red", True: "green", None: "yellow"}[finding.met]
        )
    console.print(table)


def markdown(findings: Sequence[Finding], machine: dict[str, object]) -> str:
    """The table as a page of documentation has it."""
    rows = [cells(finding) for finding in findings]
    lines = [" | ".join(row) for row in (HEADINGS, ("---",) * len(HEADINGS), *rows)]
    about = ", ".join(f"{key} {value}" for key, value in machine.items())
    return "\n".join(f"| {line} |" for line in lines) + f"\n\n{about}\n"


def put_table(page: Path, table: str) -> None:
    """Put the table in its place on a page, which two comments mark."""
    start, end = "<!-- table -->", "<!-- end of table -->"
    text = page.read_text() if page.exists() else f"{start}\n{end}\n"
    before, _, rest = text.partition(start)
    _, _, after = rest.partition(end)
    page.write_text(f"{before}{start}\n\n{table}\n{end}{after}")


def machine(*, quick: bool) -> dict[str, object]:
    """Say what the numbers were measured on."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": len(os.sched_getaffinity(0)),
        "load": Path("/proc/loadavg").read_text().split()[0],
        "kernel": platform.release(),
        "python": platform.python_version(),
        "textual": metadata.version("textual"),
        "sqlalchemy": metadata.version("sqlalchemy"),
        "quick": quick,
    }


def main() -> None:
    """Measure the lines that were asked for, print the table, write the files."""
    asked = arguments()
    console = Console()
    findings: list[Finding] = []
    failed: list[str] = []
    about = machine(quick=asked.quick)
    with ExitStack() as stack:
        folder = asked.folder or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="glance-benchmarks-"))
        )
        folder.mkdir(parents=True, exist_ok=True)
        ground = Ground(folder.resolve(), quick=asked.quick)
        for name in asked.names or LINES:
            console.print(f"[dim]{name}: {LINES[name]} …[/]", highlight=False)
            line = cast("Line", import_module(f"tests.benchmarks.lines.{name}"))
            try:
                findings += line.measure(ground)
            except Silent as silence:
                failed.append(name)
                console.print(f"{name}: {silence}", style="red", markup=False, highlight=False)
    show(console, findings)
    if asked.json:
        report = {"machine": about, "findings": [finding.plain() for finding in findings]}
        asked.json.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    if asked.markdown:
        put_table(asked.markdown, markdown(findings, about))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
