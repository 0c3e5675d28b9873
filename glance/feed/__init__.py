"""The thread that turns saved changes into messages."""

from glance.feed.feed import Feed
from glance.feed.messages import Changed, Heard, Loaded, Lost, Message

__all__ = ["Changed", "Feed", "Heard", "Loaded", "Lost", "Message"]
