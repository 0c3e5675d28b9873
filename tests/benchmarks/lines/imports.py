"""How long an import of 100,000 rows takes, beside the `csv` module and a bare `executemany`."""

from __future__ import annotations

import resource
import shutil
import subprocess
import time
from typing import TYPE_CHECKING

from tests.benchmarks.figures import Finding, median, ratio, spread
from tests.benchmarks.terminal import ROOT, Silent, environment, python

if TYPE_CHECKING:
    from pathlib import Path

    from tests.benchmarks.ground import Ground


def measure(ground: Ground) -> list[Finding]:
    """Alternate the product's import of a file with the bare insert of the same rows."""
    rows = ground.count(100_000, 20_000)
    source = ground.export(rows)
    ours_s: list[float] = []
    bare_s: list[float] = []
    ours_cpu_s: list[float] = []
    bare_cpu_s: list[float] = []
    written = ""
    for _ in range(ground.count(3, 1)):
        site = ground.empty_site("import")
        empty = ground.folder / "import-by-hand.db"
        empty.unlink(missing_ok=True)
        shutil.copyfile(ground.database(site), empty)
        seconds_of_ours, cpu = _import(source, site)
        ours_s.append(seconds_of_ours)
        ours_cpu_s.append(cpu)
        seconds, cpu_of_bare, written = _run(
            "tests.benchmarks.apps.import_by_hand",
            str(source),
            str(empty),
            str(ground.database(site)),
        ).split()
        bare_s.append(float(seconds))
        bare_cpu_s.append(float(cpu_of_bare))
        shutil.rmtree(site)
    value, beside = median(ours_s), median(bare_s)
    return [
        Finding(
            name="imports",
            what=f"glance import patients, {rows:,} rows (the whole command)",
            goal="≤ 5 ×",
            beside="csv + bare executemany",
            beside_value=beside,
            ours=value,
            unit="s",
            ratio=ratio(value, beside),
            met=value <= 5 * beside,
            detail={
                "glance s": spread(ours_s),
                "bare s": spread(bare_s),
                "glance s of CPU": spread(ours_cpu_s),
                "bare s of CPU": spread(bare_cpu_s),
                "ratio of CPU": round(ratio(median(ours_cpu_s), median(bare_cpu_s)), 3),
                "rows written to the tables": int(written),
            },
        )
    ]


def _import(source: Path, site: Path) -> tuple[float, float]:
    """Import the file; give the seconds it took, and those of CPU."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    _run("glance", "import", "patients", str(source), "--site", str(site))
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return seconds, cpu


def _run(module: str, *arguments: str) -> str:
    done = subprocess.run(
        python(module, *arguments),
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Silent(f"{module} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout
