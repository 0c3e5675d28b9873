"""The box that holds one thing, and its bell."""

from __future__ import annotations

import select
import threading

from glance.strip.newest import Newest


def _rings(mailbox: Newest[str]) -> bool:
    poll = select.poll()
    poll.register(mailbox.fileno(), select.POLLIN)
    return bool(poll.poll(0))


def test_a_letter_that_was_overtaken_is_never_read() -> None:
    mailbox: Newest[str] = Newest()
    mailbox.put("amber")
    mailbox.put("red")

    assert mailbox.take() == "red"
    assert mailbox.take() is None


def test_the_bell_rings_until_the_letter_is_taken() -> None:
    mailbox: Newest[str] = Newest()
    assert not _rings(mailbox)
    mailbox.put("amber")
    assert _rings(mailbox)
    mailbox.take()

    assert not _rings(mailbox)


def test_a_silenced_bell_leaves_the_letter() -> None:
    mailbox: Newest[str] = Newest()
    mailbox.put("amber")
    mailbox.hush()

    assert not _rings(mailbox)
    assert mailbox
    assert mailbox.take() == "amber"


def test_a_ring_without_a_letter_wakes_and_gives_nothing() -> None:
    mailbox: Newest[str] = Newest()
    mailbox.ring()

    assert _rings(mailbox)
    assert mailbox.take() is None


def test_the_last_of_a_thousand_letters_from_another_thread_is_there() -> None:
    mailbox: Newest[int] = Newest()

    def write() -> None:
        for number in range(1000):
            mailbox.put(number)

    writer = threading.Thread(target=write)
    writer.start()
    seen = [-1]
    while seen[-1] != 999:
        poll = select.poll()
        poll.register(mailbox.fileno(), select.POLLIN)
        assert poll.poll(5000)
        taken = mailbox.take()
        if taken is not None:
            seen.append(taken)
    writer.join()

    assert seen == sorted(set(seen))
