"""The shared database: what every location is now, and every change that led there."""

from glance.store.finding import Found
from glance.store.ledger import Recorded
from glance.store.store import Store, open_store
from glance.store.upgrading import create_store, upgrade_store

__all__ = ["Found", "Recorded", "Store", "create_store", "open_store", "upgrade_store"]
