"""The base of every full-screen program: nothing leads out of it, and it hides its insides."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.app import App
from textual.screen import Screen

if TYPE_CHECKING:
    from types import TracebackType

    from textual.binding import BindingType

# sysexits.h: EX_SOFTWARE, an internal fault. A supervisor starts the wall again.
CRASHED = 70

# A terminal that no longer reads can hold up an orderly end for ever. Whoever gives up
# on it leaves it as it is, which is no success.
_PATIENCE = 5.0
_LEFT_AS_IT_IS = 1

_ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)


class Bare(Screen[None], inherit_bindings=False):
    """A screen without Textual's own keys: no copying to a clipboard, no moving of focus."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = []


class Kiosk(App[None], inherit_bindings=False):
    """A program that runs for weeks in a corridor.

    There is no command palette, no screenshot, no clipboard. With `kiosk` no key ends
    it and it cannot be suspended; otherwise q, Ctrl-Q and Ctrl-C end it. SIGTERM,
    SIGINT, SIGHUP and SIGQUIT restore the terminal and end it with exit code 0:
    somebody asked for the end, and a supervisor's SIGINT is no fault. Where the terminal
    takes nothing any more the exit code is 1: it could not be restored. A fault inside
    ends it with exit code 70 and one line: the kind of fault and where, never a value.
    """

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, *, kiosk: bool = False) -> None:
        # Our palettes hold the colours that the terminal has; Textual must not convert them.
        super().__init__(ansi_color=True)
        self.kiosk = kiosk
        self.fault = ""
        if not kiosk:
            self.bind("q,ctrl+q,ctrl+c", "quit", show=False)

    def get_default_screen(self) -> Screen[None]:
        """Give the screen that the program starts with."""
        return Bare()

    def on_load(self) -> None:
        """Take charge of faults and signals before anything is shown."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._on_loop_fault)
        if threading.current_thread() is threading.main_thread():
            for ending in _ENDING:
                loop.add_signal_handler(ending, self._end)

    def on_mount(self) -> None:
        """Refuse to be suspended on a wall: nobody there could bring it back."""
        if self.kiosk and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTSTP, signal.SIG_IGN)

    def _end(self) -> None:
        last_resort = threading.Timer(_PATIENCE, os._exit, (_LEFT_AS_IT_IS,))
        last_resort.daemon = True
        last_resort.start()
        self.exit()

    def _fatal_error(self) -> None:
        # Textual's own shows every local variable of every frame: the patients. It has
        # no public way to keep it from that.
        self._stop_for(sys.exc_info()[1])

    def _stop_for(self, error: BaseException | None) -> None:
        if not self.fault:
            self.fault = described(error)
            self.panic(Text(self.fault))

    def _on_loop_fault(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:  # noqa: ARG002 -- asyncio's shape
        # The default handler logs the context, and with it whatever values it holds.
        error = context.get("exception")
        if isinstance(error, Exception):
            self._stop_for(error)

    def terminal_takes_more(self) -> bool:
        """Whether a picture sent now would leave for the terminal at once.

        Textual queues what a slow terminal does not take, and in the end stops the whole
        program for it; whoever paints should wait instead, and then paint the newest.
        """
        if self.is_headless or sys.platform == "win32" or sys.__stderr__ is None:
            return True
        # Textual writes to standard error, which stays the terminal when output is piped.
        return bool(select.select([], [sys.__stderr__], [], 0)[1])

    def run_to_end(self) -> int:
        """Run until the end and give the exit code."""
        threading.excepthook = self._on_thread_fault
        self.run()
        return CRASHED if self.fault else self.return_code or 0

    def _on_thread_fault(self, fault: threading.ExceptHookArgs) -> None:
        # Written to the terminal it would deface the wall; a feed that died shows
        # within seconds as lost data.
        if not self.fault and self.is_running:
            self.call_from_thread(self._stop_for, fault.exc_value)


def described(error: BaseException | None) -> str:
    """Give the kind of a fault and where it is, without any value: those may be patients."""
    where = _innermost(error.__traceback__) if error is not None else ""
    return f"glance: stopped by an internal fault: {type(error).__name__}{where}"


def _innermost(traceback: TracebackType | None) -> str:
    """Give where a fault came up, and the last place of ours on the way there."""
    places: list[str] = []
    ours = ""
    while traceback is not None:
        file = Path(traceback.tb_frame.f_code.co_filename)
        place = f"{file.name}:{traceback.tb_lineno}"
        places.append(place)
        if "glance" in file.parts:
            ours = place
        traceback = traceback.tb_next
    if not places:
        return ""
    last = places[-1]
    return f" at {last}" if ours in ("", last) else f" at {last}, by way of {ours}"
