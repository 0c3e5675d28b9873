"""Opening the wire to a light: a serial port, a socket, or what its driver brings.

pyserial opens and sets the port. Its own `read` and `write` are not used: they wait in
`select`, which knows no file above 1023, and `write` without a time-out spins while the
device takes nothing (pyserial 3.5, serialposix.py).
"""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import struct
import sys
import termios
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from glance.errors import BadInput, Failure, NotAllowed, NotFound

if TYPE_CHECKING:
    from serial import Serial

    from glance.lamps.driver import Line, Wire
    from glance.lamps.light import Light

CONNECT_WITHIN = 1.5
# How long a peer that has gone without a word may leave bytes unacknowledged.
UNHEARD_MS = 5000
AT_ONCE = 65536
# Room for the longest frame: what waits in a socket is older with every frame behind it.
SMALL = 4096


def open_wire(light: Light) -> Wire:
    """Open the wire of a light.

    NotFound where the device is not there, NotAllowed where it may not be used, Failure
    for what else an operating system says. An address that fits several devices is
    never a guess.
    """
    driver = light.driver
    if driver.open is not None:
        # A port without a colon or a slash is a name that says nothing: the console's.
        if not set(light.port) & {":", "/"}:
            return driver.open(light.port, light.count, light.options)
        lock = locked(f"{driver.name} {light.port.lower()}", light.port)
        try:
            return LockedWire(driver.open(light.port, light.count, light.options), lock)
        except BaseException:
            lock.close()
            raise
    if light.port.startswith("socket://"):
        return SocketWire(light.port)
    if light.line is None:
        raise BadInput(f"driver {driver.name} needs a serial line and its light names none")
    return _serial(light, light.line)


class Held(NotAllowed):
    """Another program has it, until that one ends."""


def locked(place: str, address: str) -> socket.socket:
    """Hold what only one program of this machine may use, until it is closed; Held if one does.

    Nothing guards an address as a serial port is guarded. The lock is the name of a socket
    that is in no folder: the kernel frees it however its program ends (unix(7), abstract).
    """
    lock = socket.socket(socket.AF_UNIX)
    try:
        lock.bind(f"\0glance-light-{sha256(place.encode()).hexdigest()}")
    except OSError as error:
        lock.close()
        if error.errno != errno.EADDRINUSE:
            raise
        raise Held(f"another program holds {address}; see glance lights status") from error
    return lock


class LockedWire:
    """A wire that a driver brings, which is nobody else's while it is open."""

    def __init__(self, wire: Wire, lock: socket.socket) -> None:
        self._wire, self._lock = wire, lock
        self.fileno, self.write, self.read = wire.fileno, wire.write, wire.read
        self.discard = wire.discard
        self.warnings: tuple[str, ...] = getattr(wire, "warnings", ())

    def close(self) -> None:
        """Let go of the device, and then of its address."""
        try:
            self._wire.close()
        finally:
            self._lock.close()


def _serial(light: Light, line: Line) -> SerialWire:
    try:
        from serial import Serial
    except ImportError as missing:
        raise NotAllowed(
            "lights need pyserial, which is not installed: pip install 'glance-board[lights]'"
        ) from missing
    from glance.strip.ports import resolve

    resolved = resolve(light.port, light.behind)
    try:
        # Data terminal ready and request to send are both raised by pyserial where nothing
        # else is said: one of them alone holds an ESP32 in reset.
        port = Serial(
            resolved.path,
            baudrate=line.baud,
            bytesize=line.bits,
            parity=line.parity,
            stopbits=line.stop,
            timeout=0,
            write_timeout=0,
            # A read then finds at least one byte, EAGAIN, or that the device has gone;
            # otherwise the last two look the same (termios: VMIN).
            inter_byte_timeout=0,
            exclusive=True,
        )
    except OSError as error:
        raise _refused(light.port, error) from error
    except (termios.error, ValueError) as error:
        raise Failure(f"{light.port} cannot be set to {line.baud} baud: {error}") from error
    return SerialWire(port, resolved.warnings)


def _refused(port: str, error: OSError) -> NotFound | NotAllowed | Failure:
    """Say what keeps a port from being opened, and what would mend it."""
    match error.errno:
        case errno.ENOENT | errno.ENODEV | errno.ENXIO:
            return NotFound(f"nothing is plugged in at {port}")
        case errno.EAGAIN | errno.EBUSY:
            return Held(f"another program holds {port}; see glance lights list")
        case errno.EACCES | errno.EPERM:
            return NotAllowed(
                f"{port} may not be opened by this account; add it to the group dialout"
            )
        case _:
            return Failure(f"{port} cannot be opened: {error}")


class SerialWire:
    """A serial port that is open, and nobody else's."""

    def __init__(self, port: Serial, warnings: tuple[str, ...] = ()) -> None:
        self._port = port
        self._fd = port.fileno()
        self.warnings = warnings
        with suppress(OSError, termios.error):
            self._keep_ready()

    def _keep_ready(self) -> None:
        """Have the control lines stay up when glance ends.

        Boards with an Arduino's reset circuit start anew, and many flash, whenever the
        line rises, so at each opening of a port that was let go (tty_ioctl: HUPCL).
        """
        setting = termios.tcgetattr(self._fd)
        setting[2] &= ~termios.HUPCL
        termios.tcsetattr(self._fd, termios.TCSANOW, setting)

    def fileno(self) -> int | None:
        """Give the port's file."""
        return self._fd

    def write(self, sent: bytes) -> int:
        """Send what the port has room for."""
        try:
            return os.write(self._fd, sent)
        except BlockingIOError:
            return 0

    def read(self) -> bytes:
        """Take what has come; OSError where the port has gone."""
        try:
            came = os.read(self._fd, AT_ONCE)
        except BlockingIOError:
            return b""
        if not came:
            raise OSError(errno.ENODEV, "the device was unplugged")
        return came

    def unsent(self) -> int:
        """Give how many bytes the port has not sent yet, as far as its adapter tells."""
        return _unsent(self._fd)

    def discard(self) -> None:
        """Throw away what the port has not sent yet."""
        self._port.reset_output_buffer()

    def close(self) -> None:
        """Let go of the port. Linux would wait up to 30 s for what it has not sent."""
        # The number may soon be another file's.
        self._fd = -1
        with suppress(OSError, termios.error, ValueError):
            if self._port.is_open and self._port.out_waiting:
                self.discard()
        with suppress(OSError, termios.error, ValueError):
            self._port.close()


def _unsent(file: int) -> int:
    # The same number asks a tty for what waits in it and a TCP socket for what its peer has
    # not confirmed (tty_ioctl(2), tcp(7): SIOCOUTQ).
    return int.from_bytes(fcntl.ioctl(file, termios.TIOCOUTQ, bytes(4)), sys.byteorder)


class SocketWire:
    """A serial line behind a network box, or a light with a network socket of its own."""

    warnings: tuple[str, ...] = ()

    def __init__(self, address: str) -> None:
        """Connect to "socket://host:port"; NotFound where nobody is, within seconds."""
        try:
            parts = urlsplit(address)
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise BadInput(f"{address}: {error}; expected socket://host:port") from error
        if not host or not port:
            raise BadInput(f"{address}: expected socket://host:port")
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            # The same box under another name has the same number.
            number = min(str(one[-1][0]) for one in found)
            self._lock = locked(f"socket {number} {port}", address)
            try:
                self._socket = socket.create_connection((host, port), CONNECT_WITHIN)
            except BaseException:
                self._lock.close()
                raise
        except OSError as error:
            raise NotFound(f"nobody answers at {address}: {error}") from error
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SMALL)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNHEARD_MS)

    def fileno(self) -> int | None:
        """Give the socket's file."""
        return self._socket.fileno()

    def write(self, sent: bytes) -> int:
        """Send what the socket has room for."""
        try:
            return self._socket.send(sent)
        except BlockingIOError:
            return 0

    def read(self) -> bytes:
        """Take what has come; OSError where the peer has closed."""
        try:
            came = self._socket.recv(AT_ONCE)
        except BlockingIOError:
            return b""
        if not came:
            raise ConnectionResetError(errno.ECONNRESET, "the other end has closed")
        return came

    def unsent(self) -> int:
        """Give how many bytes the peer's system has not confirmed."""
        return _unsent(self._socket.fileno())

    def discard(self) -> None:
        """Give the connection up: what a socket has accepted cannot be had back otherwise."""
        # Closing then throws away what is unsent, and tells the peer to do the same (socket(7)).
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise ConnectionAbortedError(errno.ECONNABORTED, "the other end takes nothing")

    def close(self) -> None:
        """Close; what was accepted still goes out, in nobody's time."""
        with suppress(OSError):
            self._socket.close()
        self._lock.close()
