"""A site folder: the settings, vocabulary, boards and mappings of some locations."""

from glance.site.files import write_whole
from glance.site.pepper import PEPPER, PEPPER_BYTES, write_pepper
from glance.site.settings import Settings, ThemeChoice
from glance.site.site import FIELDS, LIGHTS, SETTINGS, Site, create_site, is_site, shipped

__all__ = [
    "FIELDS",
    "LIGHTS",
    "PEPPER",
    "PEPPER_BYTES",
    "SETTINGS",
    "Settings",
    "Site",
    "ThemeChoice",
    "create_site",
    "is_site",
    "shipped",
    "write_pepper",
    "write_whole",
]
