"""glance: every patient's status on one screen, current the moment it is saved."""

__version__ = "0.1.0"
