"""The header: where this is, what time it is, how many patients are how, and whether it is live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.feed.trust import State
from glance.fields import Tone
from glance.identity.dates import day_name, nhs_date
from glance.plain import cells, clip, plain
from glance.screens.paint.fit import Statement, said, spread
from glance.screens.paint.line import Line
from glance.screens.paint.scene import ago
from glance.screens.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.style import Style
    from textual.strip import Strip

    from glance.board import Board, Tally
    from glance.feed.trust import Trust
    from glance.fields import Option
    from glance.screens.paint.fit import Wording
    from glance.screens.paint.scene import Scene
    from glance.screens.palette import Palette


def header(
    scene: Scene, board: Board, palette: Palette, place: str = "", tally: Tally | None = None
) -> tuple[Strip, ...]:
    """Paint the header; without a tally nobody has been counted yet, or nobody may know."""
    lines = [_first(scene, board, palette, place, tally)]
    if scene.banner:
        lines.insert(0, banner(scene.banner, scene.size.width, palette))
    if scene.trust.lost:
        lines.append(not_live(scene.trust, scene.size.width, palette))
    else:
        lines.append(_counts(scene, board, palette, tally))
    return tuple(lines)


def header_height(banner: str) -> int:
    """Give how many lines the header takes."""
    return 3 if banner else 2


def _first(scene: Scene, board: Board, palette: Palette, place: str, tally: Tally | None) -> Strip:
    title, place = plain(board.title), plain(place)
    if place and place != title:
        left = [
            said(*_clipped(place), style=palette[Role.TITLE], weight=4),
            said(title, "", style=palette[Tone.QUIET], weight=1),
        ]
    else:
        left = [said(*_clipped(title), style=palette[Role.TITLE], weight=4)]
    date, day = nhs_date(scene.now.date()), day_name(scene.now.date())
    right = [
        said(f"{day} {date}", f"{day} {date[:6]}", date[:6], style=palette[Tone.PLAIN], weight=3),
        said(f"{scene.now:%H:%M}", style=palette[Role.TITLE], weight=9),
        _state(scene.trust, palette),
    ]
    if tally is not None and tally.dated and not scene.trust.lost:
        # Beside "LIVE": both answer whether this can be relied on.
        always = scene.size.width >= _IN_DATE_FROM and scene.trust.state is State.LIVE
        right.insert(2, _in_date(tally, palette, always=always))
    gap = 2 if scene.size.width >= _AIRY else 1
    return spread(scene.size.width, palette[Role.RAISED], left, right, gap)


# Below this width the name of a place needs every cell.
_AIRY = 56


def _clipped(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clip(name, most) for most in (len(name) * 2, 24, 18, 14, 10)))


def _state(trust: Trust, palette: Palette) -> Statement:
    if trust.state is State.LIVE:
        return said("LIVE", style=palette[Role.LIVE], weight=9)
    if trust.state is State.STARTING:
        return said("starting", "", style=palette[Tone.QUIET], weight=2)
    if trust.lost or trust.as_of is None:
        return said("", style=palette[Role.NOT_LIVE])
    as_of = f"as of {trust.as_of:%H:%M}"
    return said(
        f" {as_of} ({ago(trust.ago)}), reconnecting ",
        f" {as_of} ({ago(trust.ago)}) ",
        f" {as_of} ",
        style=palette[Role.LATE],
        weight=2,
    )


def _counts(scene: Scene, board: Board, palette: Palette, tally: Tally | None) -> Strip:
    if tally is None:
        waiting = "closed" if scene.curtain else scene.trust.why or "reading the patients"
        left = [said(waiting, style=palette[Tone.QUIET])]
        return spread(scene.size.width, palette[Role.RAISED], left)
    wide = scene.size.width >= 96
    left = [_occupancy(tally, palette), *rag_counts(board, tally, palette)]
    right = list(_today(board, tally, palette))
    return spread(scene.size.width, palette[Role.RAISED], left, right, gap=3 if wide else 2)


def _occupancy(tally: Tally, palette: Palette) -> Statement:
    wordings: tuple[str, ...]
    if tally.places:
        wordings = (
            f"{tally.taken} of {tally.places} beds taken",
            f"{tally.taken} of {tally.places}",
            f"{tally.taken}/{tally.places}",
        )
        if tally.patients != tally.taken:
            people = f"{tally.patients} patients"
            wordings = (f"{people}, {wordings[0]}", people, str(tally.patients))
    else:
        patients = f"{tally.patients} patient{'' if tally.patients == 1 else 's'}"
        wordings = (patients, f"{tally.patients} pat.", str(tally.patients))
    return said(*wordings, style=palette[Role.TITLE], weight=3)


def rag_options(board: Board) -> dict[str, Option]:
    """Give the options of the field that the board counts, by code."""
    if board.rag is None:
        return {}
    return {option.code: option for option in board.vocabulary[board.rag].kind.options()}


_ALWAYS = frozenset({Tone.RED, Tone.AMBER, Tone.GREEN})


def rag_counts(board: Board, tally: Tally, palette: Palette) -> Iterator[Statement]:
    """Give a statement for each light: "R▲ 4", and one for whoever is anything else."""
    options = rag_options(board)
    rare: list[tuple[str, int, Tone]] = []
    for code, patients in tally.rag:
        option = options[code]
        mark = plain(option.letter + option.symbol) or plain(option.label)
        if option.tone not in _ALWAYS:
            rare.append((mark, patients, option.tone))
            continue
        filled = option.tone is Tone.RED and patients > 0
        look = palette.block(option.tone) if filled else palette[option.tone]
        pad = " " if filled else ""
        wording = f"{pad}{mark} {patients}{pad}"
        yield said(wording, wording.replace(" ", ""), style=look, weight=8)
    rare.append(("–", tally.unset, Tone.QUIET))
    shown = [(mark, patients, palette[tone]) for mark, patients, tone in rare if patients]
    if shown:
        others = sum(patients for _, patients, _ in shown)
        quiet = palette[Tone.QUIET]
        spaced = (_side_by_side(shown, " ", "  "), _side_by_side(shown, "", " "))
        yield Statement((*spaced, ((f"+{others} other", quiet),), ((f"+{others}", quiet),)), 4)


def _side_by_side(counts: Sequence[tuple[str, int, Style]], within: str, gap: str) -> Wording:
    """Give "K█ 1  ok 2", each in its look."""
    return tuple(
        (f"{gap if at else ''}{mark}{within}{patients}", look)
        for at, (mark, patients, look) in enumerate(counts)
    )


def _today(board: Board, tally: Tally, palette: Palette) -> Iterator[Statement]:
    quiet, loud = palette[Tone.PLAIN], palette[Tone.RED]
    if board.day_rag is not None:
        options = board.vocabulary[board.day_rag].kind.options()
        red = next((option for option in options if option.tone is Tone.RED), None)
        if red is not None:
            mark = plain(f"{board.vocabulary[board.day_rag].short} {red.letter}{red.symbol}")
            look = loud if tally.day_red else quiet
            yield said(f"{mark} {tally.day_red}", "", style=look)
    yield said(f"new {tally.new}", style=quiet, weight=5)
    yield said(f"home today {tally.home}", f"home {tally.home}", style=quiet, weight=2)
    look = loud if tally.overdue else quiet
    yield said(f"overdue {tally.overdue}", f"over {tally.overdue}", style=look, weight=4)


# From this width on the share of values in date stands in the header.
_IN_DATE_FROM = 49


def _in_date(tally: Tally, palette: Palette, *, always: bool) -> Statement:
    share = percent(tally)
    wordings = [f"{share} of values in date", f"in date {share}"]
    if not always:
        wordings.append("")
    return said(*wordings, style=palette[Tone.PLAIN], weight=2)


def percent(tally: Tally) -> str:
    """Give the share of values in date; 100% only when every one is."""
    return f"{100 * tally.in_date // tally.dated}%" if tally.dated else "–"


def banner(text: str, width: int, palette: Palette) -> Strip:
    """Paint the site's own banner across the screen."""
    line = Line(width, palette[Role.GROUND] + palette[Role.BANNER])
    words = clip(plain(text), width - 2)
    line.put(max(1, (width - cells(words)) // 2), words)
    return line.strip()


def not_live(trust: Trust, width: int, palette: Palette) -> Strip:
    """Paint the banner that says since when nothing here can be relied on."""
    as_of = f"as of {trust.as_of:%H:%M}" if trust.as_of else "no data yet"
    wordings = (
        f"NOT LIVE · {as_of} · {ago(trust.ago)} · reconnecting",
        f"NOT LIVE · {as_of} · {ago(trust.ago)}",
        f"NOT LIVE · {as_of}",
    )
    words = next((each for each in wordings if len(each) + 4 <= width), wordings[-1])
    start = max(1, (width - len(words)) // 2)
    edge = "█" * max(0, min(start - 2, _EDGE))
    line = Line(width, palette[Role.GROUND] + palette[Role.NOT_LIVE])
    line.put(1, edge)
    line.put(start, words)
    line.put(width - 1 - len(edge), edge)
    return line.strip()


# Cells of the bars that strike through the rows on both sides of the words.
_EDGE = 6
