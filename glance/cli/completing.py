"""What the tab key offers: boards, fields, values, lights and their drivers.

Nothing where the site cannot be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from glance.cli.sites import opened_site
from glance.errors import GlanceError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click


def boards(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001 -- click's shape
    """The boards of the site."""
    try:
        names = opened_site(ctx.params.get("site")).boards()
    except GlanceError:
        return []
    return _starting(((name, "") for name in names), incomplete)


def fields(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001 -- click's shape
    """The fields of the site, with their labels."""
    try:
        vocabulary = opened_site(ctx.params.get("site")).vocabulary()
    except GlanceError:
        return []
    return _starting(((field.key, field.label) for field in vocabulary), incomplete)


def values(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001 -- click's shape
    """The values that the field before them takes, where there is a choice."""
    try:
        vocabulary = opened_site(ctx.params.get("site")).vocabulary()
    except GlanceError:
        return []
    key = ctx.params.get("field") or ""
    options = vocabulary[key].kind.options() if key in vocabulary else ()
    return _starting(((option.code, option.label) for option in options), incomplete)


def lights(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001 -- click's shape
    """The lights of the site, with their devices."""
    from glance.strip.installed import Installed

    try:
        wired = opened_site(ctx.params.get("site")).wiring(Installed()).lights
    except GlanceError:
        return []
    return _starting(((light.name, light.driver.about) for light in wired), incomplete)


def drivers(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001 -- click's shape
    """The drivers that are installed; none of them is loaded for it."""
    from glance.strip.installed import Installed

    return _starting(((name, "") for name in Installed()), incomplete)


def _starting(offers: Iterable[tuple[str, str]], incomplete: str) -> list[CompletionItem]:
    return [
        CompletionItem(offer, help=label) for offer, label in offers if offer.startswith(incomplete)
    ]
