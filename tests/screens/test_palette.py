"""Colours: legible on every ground, and told apart by every eye as far as colours can be."""

from __future__ import annotations

from itertools import combinations
from math import atan2, cos, degrees, dist, hypot, log, pi, radians, sin
from typing import TYPE_CHECKING

import pytest
from rich.color import Color

from glance.fields import Tone
from glance.screens.palette import depth_of, palette
from glance.screens.roles import GROUNDS, Depth, Role, Theme

if TYPE_CHECKING:
    from rich.style import Style

RGB = tuple[float, float, float]
Matrix = tuple[RGB, RGB, RGB]

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear sRGB.
EYES: dict[str, Matrix] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
XYZ: Matrix = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
CAT02: Matrix = (
    (0.7328, 0.4296, -0.1624),
    (-0.7036, 1.6975, 0.0061),
    (0.0030, 0.0136, 0.9834),
)
# Hunt-Pointer-Estevez after the inverse of CAT02, as CIECAM02 uses them together.
HPE_OF_CAT02: Matrix = (
    (0.7409792, 0.2180250, 0.0410058),
    (0.2853532, 0.6242014, 0.0904454),
    (-0.0096280, -0.0056980, 1.0153260),
)


def times(matrix: Matrix, colour: RGB) -> RGB:
    x, y, z = (sum(m * c for m, c in zip(row, colour, strict=True)) for row in matrix)
    return x, y, z


def linear(color: Color) -> RGB:
    def channel(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = color.get_truecolor()
    return channel(red), channel(green), channel(blue)


def luminance(color: Color) -> float:
    return times(XYZ, linear(color))[1]


def contrast(style: Style) -> float:
    assert style.color is not None
    assert style.bgcolor is not None
    light, dark = sorted((luminance(style.color), luminance(style.bgcolor)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def cam02_ucs(colour: RGB) -> RGB:
    """J', a', b' in a dim room (L_A 4.07, Y_b 20), white D65."""
    white = times(CAT02, (95.047, 100.0, 108.883))
    adapting = 64 / pi / 5
    k: float = 1 / (5 * adapting + 1)
    f_l = 0.2 * k**4 * 5 * adapting + 0.1 * (1 - k**4) ** 2 * (5 * adapting) ** (1 / 3)
    n = 20 / 100
    n_bb, z = 0.725 * n**-0.2, 1.48 + n**0.5
    degree = 1 - 1 / 3.6 * 2.718281828 ** ((-adapting - 42) / 92)

    def response(rgb: RGB) -> RGB:
        adapted = [c * (degree * 100 / w + 1 - degree) for c, w in zip(rgb, white, strict=True)]
        cones = times(HPE_OF_CAT02, (adapted[0], adapted[1], adapted[2]))

        def compressed(cone: float) -> float:
            power: float = (f_l * abs(cone) / 100) ** 0.42
            return (400 * power / (27.13 + power)) * (1 if cone >= 0 else -1) + 0.1

        one, two, three = map(compressed, cones)
        return one, two, three

    xyz = times(XYZ, colour)
    r, g, b = response(times(CAT02, (xyz[0] * 100, xyz[1] * 100, xyz[2] * 100)))
    rw, gw, bw = response(white)
    a_axis, b_axis = r - 12 * g / 11 + b / 11, (r + g - 2 * b) / 9
    hue = degrees(atan2(b_axis, a_axis)) % 360
    eccentric = (cos(radians(hue) + 2) + 3.8) / 4
    achromatic = (2 * r + g + b / 20 - 0.305) * n_bb
    whitest = (2 * rw + gw + bw / 20 - 0.305) * n_bb
    lightness = 100 * (achromatic / whitest) ** (0.69 * z)
    t = 50000 / 13 * n_bb * eccentric * hypot(a_axis, b_axis) / (r + g + 21 * b / 20)
    chroma = t**0.9 * (lightness / 100) ** 0.5 * (1.64 - 0.29**n) ** 0.73
    colourful = log(1 + 0.0228 * chroma * f_l**0.25) / 0.0228
    j = 1.7 * lightness / (1 + 0.007 * lightness)
    return j, colourful * cos(radians(hue)), colourful * sin(radians(hue))


def apart(one: Color, other: Color, eye: str) -> float:
    def seen(color: Color) -> RGB:
        simulated = times(EYES[eye], linear(color))
        red, green, blue = (min(1.0, max(0.0, channel)) for channel in simulated)
        return cam02_ucs((red, green, blue))

    return dist(seen(one), seen(other))


def filled(look: Style) -> Color:
    """The colour that a look is known by: its block, or its letters."""
    colour = look.bgcolor or look.color
    assert colour is not None
    return colour


def worst(colours: list[Color]) -> float:
    return min(apart(one, other, eye) for eye in EYES for one, other in combinations(colours, 2))


def test_the_measure_gives_plain_red_amber_and_green_next_to_nothing() -> None:
    plain = [Color.parse(code) for code in ("#FF0000", "#FFBF00", "#00FF00")]

    assert worst(plain) == pytest.approx(3, abs=1)


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("depth", [Depth.TRUE, Depth.INDEXED])
def test_every_look_is_legible_on_every_ground(theme: Theme, depth: Depth) -> None:
    colours = palette(theme, depth)
    worst_of = {
        (str(ground), str(look)): contrast(colours[ground] + colours[look])
        for ground in GROUNDS
        for look in (*Tone, *Role)
        if look not in GROUNDS
    }
    assert {pair: round(ratio, 2) for pair, ratio in worst_of.items() if ratio < 4.45} == {}


@pytest.mark.parametrize("theme", [Theme.DARK, Theme.CONTRAST])
def test_red_amber_and_teal_in_the_dark_are_24_apart_for_every_eye(theme: Theme) -> None:
    colours = palette(theme)
    texts = [filled(colours[tone]) for tone in (Tone.RED, Tone.AMBER, Tone.GREEN)]
    blocks = [filled(colours.block(tone)) for tone in (Tone.RED, Tone.AMBER, Tone.GREEN)]

    if theme is Theme.DARK:
        assert [colour.get_truecolor().hex for colour in texts] == ["#ff5a4d", "#ffe066", "#2bb3c0"]
    assert worst(texts) >= 23.5
    assert worst(blocks) >= 23.5


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.NIGHT])
def test_red_amber_and_teal_stay_23_apart_elsewhere(theme: Theme) -> None:
    colours = palette(theme)
    texts = [filled(colours[tone]) for tone in (Tone.RED, Tone.AMBER, Tone.GREEN)]
    blocks = [filled(colours.block(tone)) for tone in (Tone.RED, Tone.AMBER, Tone.GREEN)]

    assert min(worst(texts), worst(blocks)) >= 23


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("depth", [Depth.SIXTEEN, Depth.EIGHT])
def test_few_colours_keep_red_amber_and_green_apart(theme: Theme, depth: Depth) -> None:
    colours = palette(theme, depth)
    looks = {colours[Role.GROUND] + colours[tone] for tone in (Tone.RED, Tone.AMBER, Tone.GREEN)}

    assert len(looks) == 3


@pytest.mark.parametrize("theme", Theme)
def test_eight_colours_use_no_other(theme: Theme) -> None:
    used = [
        color.number
        for style in palette(theme, Depth.EIGHT).styles.values()
        for color in (style.color, style.bgcolor)
        if color is not None
    ]
    assert max(number for number in used if number is not None) < 8


@pytest.mark.parametrize("theme", Theme)
def test_no_colour_means_none(theme: Theme) -> None:
    styles = palette(theme, Depth.NONE).styles.values()

    assert all(style.color is None and style.bgcolor is None for style in styles)


@pytest.mark.parametrize("depth", Depth)
@pytest.mark.parametrize("theme", Theme)
def test_nothing_blinks(theme: Theme, depth: Depth) -> None:
    assert not any(style.blink or style.blink2 for style in palette(theme, depth).styles.values())


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("depth", Depth)
def test_every_look_is_defined_in_every_theme_and_depth(theme: Theme, depth: Depth) -> None:
    assert set(palette(theme, depth).styles) == {*Tone, *Role}


@pytest.mark.parametrize(
    ("environ", "depth"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, Depth.TRUE),
        ({"TERM": "foot"}, Depth.TRUE),
        ({"TERM": "xterm-direct"}, Depth.TRUE),
        ({"TERM": "xterm-256color"}, Depth.INDEXED),
        ({"TERM": "xterm"}, Depth.SIXTEEN),
        ({"TERM": "linux", "COLORTERM": "truecolor"}, Depth.EIGHT),
        ({"TERM": "vt220"}, Depth.NONE),
        ({}, Depth.NONE),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, Depth.NONE),
    ],
)
def test_the_environment_tells_how_many_colours_there_are(
    environ: dict[str, str], depth: Depth
) -> None:
    assert depth_of(environ) is depth


def test_leafing_through_the_themes_comes_back_to_the_first() -> None:
    theme = Theme.DARK
    for _ in Theme:
        theme = theme.following

    assert theme is Theme.DARK


@pytest.mark.parametrize("depth", list(Depth))
@pytest.mark.parametrize("theme", list(Theme))
def test_what_is_out_of_date_is_told_from_green_and_from_quiet(theme: Theme, depth: Depth) -> None:
    shown = palette(theme, depth)

    assert shown[Role.STALE] not in (shown[Tone.GREEN], shown[Tone.QUIET])


@pytest.mark.parametrize("depth", list(Depth))
@pytest.mark.parametrize("theme", list(Theme))
def test_a_red_value_out_of_date_is_no_block_and_no_other_stale_value(
    theme: Theme, depth: Depth
) -> None:
    shown = palette(theme, depth)
    red = shown.stale(Tone.RED)

    assert red.bgcolor is None
    assert not red.reverse
    assert red not in {shown.stale(tone) for tone in Tone if tone is not Tone.RED}


@pytest.mark.parametrize("theme", list(Theme))
def test_a_red_value_out_of_date_is_red(theme: Theme) -> None:
    shown = palette(theme)

    assert shown.stale(Tone.RED).color == shown[Tone.RED].color
