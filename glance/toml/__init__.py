"""A TOML text as a table that collects every problem, each with its line and column."""

from glance.toml.table import Table, parse
from glance.toml.wording import nearest

__all__ = ["Table", "nearest", "parse"]
