"""The folder of a database, watched for anybody's writing to it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Self, cast

# watchdog is imported where it is used: a wall draws its first frame before that.
if TYPE_CHECKING:
    from pathlib import Path
    from threading import Event
    from types import TracebackType

    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers.api import BaseObserver


class Watch:
    """A wake-up for each write to a database's files, while it is entered.

    `deaf` says that the system would not watch (inotify has its limits): whoever
    waits must look often.
    """

    def __init__(self, path: Path, woken: Event) -> None:
        self._folder = path.parent
        # What SQLite writes first: the file itself in its slow mode, the log beside it else.
        self._names = {path.name, f"{path.name}-wal", f"{path.name}-journal"}
        self._woken = woken
        self._observer: BaseObserver | None = None

    @property
    def deaf(self) -> bool:
        """Whether no wake-up will come."""
        return self._observer is None

    def __enter__(self) -> Self:
        from watchdog.events import (
            FileCreatedEvent,
            FileDeletedEvent,
            FileModifiedEvent,
            FileMovedEvent,
        )
        from watchdog.observers import Observer

        # A vain attempt costs three file handles for ever (watchdog 7.1).
        if not self._folder.is_dir():
            return self
        kinds = [FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent]
        handler = cast("FileSystemEventHandler", self)
        try:
            observer = Observer()
            observer.schedule(handler, str(self._folder), event_filter=kinds)
            observer.start()
        except (OSError, RuntimeError):
            return self
        self._observer = observer
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
            self._observer = None

    def dispatch(self, event: FileSystemEvent) -> None:
        """Wake whoever waits; called by watchdog, in its own thread."""
        for path in (event.src_path, event.dest_path):
            if os.fsdecode(path).rpartition("/")[2] in self._names:
                self._woken.set()
