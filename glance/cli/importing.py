"""The command that takes over a hospital's own list of its patients."""

from __future__ import annotations

import gc
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from glance.cli.rejects import report, save_rejects
from glance.cli.sites import (
    insist_on_owner,
    now_at,
    opened_site,
    opened_store,
    request_id,
    signature,
    site_option,
    utc_now,
)
from glance.cli.summary import counts, left_alone, summary
from glance.errors import BadInput
from glance.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from glance.census import Change, Roster
    from glance.intake import Arrivals, Plan
    from glance.site import Site
    from glance.store import Store


class _Imports(click.Group):
    """The group, which tells who forgot a word which one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.commands and not args[0].startswith("-"):
            raise click.UsageError(
                f"glance imports patients: glance import patients {args[0]}", ctx
            )
        return super().resolve_command(ctx, args)


@click.group("import", cls=_Imports)
def importing() -> None:
    """Bring in what other systems know."""


@importing.command("patients")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--mapping", metavar="NAME", help="A file of config/mappings/ that names the columns."
)
@click.option(
    "--full-list",
    is_flag=True,
    help="Discharge whoever is in a ward or team that the file names, and not in the file.",
)
@click.option(
    "--whole-site", is_flag=True, help="With --full-list: discharge from every other one as well."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option(
    "--skip-bad",
    metavar="REJECTS.csv",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Import the good rows, and write the bad ones here.",
)
@click.option("--yes", is_flag=True, help="Ask nothing, for scripts.")
@site_option
def import_patients(
    file: Path,
    mapping: str | None,
    full_list: bool,
    whole_site: bool,
    dry_run: bool,
    skip_bad: Path | None,
    yes: bool,
    site: Path | None,
) -> None:
    """Import the patients of FILE, a CSV export of a hospital system.

    The usual English headers are recognised in any order: NHS Number, Hospital No,
    Surname, Forename, DOB, Sex, Ward, Bay, Bed, Admitted, Consultant, and their
    variants. A mapping names others (config/mappings/example.toml shows how).
    Wards and beds that are new are made. Everything is written, or nothing: a single
    bad row stops the import unless --skip-bad is given. The same file again changes
    nothing.

    With --full-list the file is everybody of the wards and teams that it names:
    whoever is there and not in the file is discharged, after a question. The patients
    of other locations are left alone, and counted; --whole-site discharges them too.

    \b
    Examples:
      glance import patients list.csv --dry-run
      glance import patients list.csv --skip-bad rejects.csv
      glance import patients list.csv --full-list
    """
    if skip_bad is not None and skip_bad.exists() and skip_bad.samefile(file):
        raise BadInput("--skip-bad names the file itself; name another one for the bad rows")
    if whole_site and not full_list:
        raise BadInput("--whole-site says how much a full list covers; add --full-list")
    opened = opened_site(site)
    insist_on_owner(opened)
    now = now_at(opened)
    with _unhurried_collector(), _steps() as step:
        step("Reading")
        arrivals = _read(opened, file, mapping, now)
        with opened_store(opened, writable=not dry_run) as store:
            job = _Import(store, arrivals, now, full_list, skip_bad, whole_site)
            looks_first = dry_run or full_list or bool(arrivals.rejects)
            step("Comparing")
            preview = job.plan(store.roster()) if looks_first else None
            if preview is not None:
                job.insist(preview)
            if dry_run and preview is not None:
                step("")
                summary(arrivals, preview, dry_run=True)
                return
            if preview is not None and preview.leaving:
                step("")
                _confirm(preview, yes)
            step("Saving")
            done = job.save(preview, step)
            step("")
    summary(arrivals, done)


class _Import:
    """One import: the arrivals, where they go, and what must hold for it to be saved."""

    def __init__(
        self,
        store: Store,
        arrivals: Arrivals,
        now: datetime,
        full_list: bool,
        skip_bad: Path | None,
        whole_site: bool,
    ) -> None:
        self.store = store
        self.arrivals = arrivals
        self.now = now
        self.full_list = full_list
        self.skip_bad = skip_bad
        self.whole_site = whole_site
        self.standing = _standing(store, arrivals)

    def plan(self, roster: Roster) -> Plan:
        from glance.intake import plan

        return plan(
            self.arrivals,
            roster,
            self.now,
            self.full_list,
            self.standing,
            whole_site=self.whole_site,
        )

    def insist(self, made: Plan) -> None:
        """Report bad rows; raise BadInput where they forbid the import."""
        rejects = (*self.arrivals.rejects, *made.rejects)
        report(self.arrivals.file, rejects)
        bad = len({reject.line for reject in rejects})
        rows = "1 row is bad" if bad == 1 else f"{bad} rows are bad"
        if rejects and self.skip_bad is None:
            raise BadInput(
                f"{rows}: nothing was written; mend the file, "
                "or import the rest with --skip-bad REJECTS.csv"
            )
        if rejects and self.full_list:
            raise BadInput(
                f"{rows}, so the list is not full and nobody can be discharged by it: nothing "
                "was written; mend the file, or import without --full-list"
            )
        if self.full_list and not self.arrivals.rows:
            raise BadInput("the file has no patients; a full list of nobody would discharge all")

    def save(self, preview: Plan | None, step: _Step) -> Plan:
        """Plan once more with nobody in between, and write that down."""
        made: list[Plan] = []

        def changes(roster: Roster) -> Sequence[Change]:
            final = self.plan(roster)
            if preview is None or final.rejects != preview.rejects:
                self.insist(final)
            if preview is not None and final.discharged != preview.discharged:
                raise BadInput(
                    f"{preview.leaving} discharges were confirmed and there are {final.leaving} "
                    "now, for a colleague was faster: nothing was written; run it again"
                )
            if self.skip_bad is not None:
                save_rejects(self.skip_bad, self.arrivals, final.rejects)
            made.append(final)
            return final.changes

        rows = len(self.arrivals.rows)

        def progress(written: int, total: int) -> None:
            step("Saving", rows * written // total, rows)

        self.store.amend(changes, signature(), request_id(), utc_now(), progress)
        return made[-1]


def _read(site: Site, file: Path, mapping: str | None, now: datetime) -> Arrivals:
    from glance.intake import read_arrivals

    vocabulary = site.vocabulary()
    how = site.mapping(mapping, vocabulary) if mapping is not None else None
    try:
        source = file.read_bytes()
    except OSError as error:
        raise BadInput(f"{file} cannot be read ({error.strerror})") from error
    return read_arrivals(source, how, now=now, file=str(file), vocabulary=vocabulary)


def _standing(store: Store, arrivals: Arrivals) -> Mapping[int, Mapping[str, str]]:
    """What the fields that the file fills hold now, by episode."""
    from glance.census import NameFormat, Scope

    fields = frozenset(key for row in arrivals.rows for key, _ in row.statuses)
    if not fields:
        return {}
    census = store.census(Scope(fields=fields, names=NameFormat.PLACE))
    return {
        number: {key: status.value for key, status in episode.statuses.items()}
        for number, episode in census.episodes.items()
    }


def _confirm(preview: Plan, yes: bool) -> None:
    """Show who would be discharged, by location, and ask."""
    for location, count in preview.discharged:
        click.echo(plain(f"  {count:>6}  {location}"), err=True)
    if preview.left_alone:
        click.echo(left_alone(preview), err=True)
    who = "who is" if preview.leaving == 1 else "who are"
    question = f"Discharge {counts(preview.leaving, 'patient')} {who} not in the file?"
    if yes:
        return
    if not sys.stdin.isatty():
        raise BadInput(f"{question} Nothing was written: nobody can answer here; add --yes")
    if not click.confirm(question, err=True):
        raise BadInput("nothing was written, as you wished")


@contextmanager
def _unhurried_collector() -> Iterator[None]:
    """Hold back the garbage collector: a hundred thousand new values would wake it for nothing."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class _Step(Protocol):
    """Shows what goes on, and how many rows of how many; "" takes it away."""

    def __call__(self, name: str, rows: int = 0, total: int | None = None) -> None: ...


def _unseen(name: str, rows: int = 0, total: int | None = None) -> None:
    """Show nothing: nobody looks."""


@contextmanager
def _steps() -> Iterator[_Step]:
    """Give what shows the steps on a terminal; elsewhere it shows nothing."""
    if not sys.stderr.isatty():
        yield _unseen
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    shown = TextColumn("{task.description:<10}"), BarColumn(), TextColumn("{task.fields[count]}")
    bar = Progress(*shown, TimeElapsedColumn(), console=Console(stderr=True), transient=True)
    task = bar.add_task("", total=None, count="")

    def step(name: str, rows: int = 0, total: int | None = None) -> None:
        if name:
            count = "" if total is None else f"{rows:,} of {total:,} rows"
            bar.update(task, description=name, completed=rows, total=total, count=count)
            bar.start()
        else:
            bar.stop()

    try:
        yield step
    finally:
        bar.stop()


COMMANDS = {"import": importing}
