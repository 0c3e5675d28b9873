"""A sorted sequence that never changes and yields its successors cheaply."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate, chain, islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")

# A change copies one chunk and the list of chunks: at 100,000 rows both are about this long.
CHUNK = 256


class Ranked(Generic[T]):
    """Items in the order of their rank, in chunks that successors share.

    Equality and hashing look at the items alone; two sequences that were cut into
    chunks differently are equal.
    """

    __slots__ = ("_chunks", "_key", "_starts")

    def __init__(self, items: Iterable[T] = (), *, key: Callable[[T], Any]) -> None:
        ordered = sorted(items, key=key)
        self._key = key
        self._chunks: tuple[tuple[T, ...], ...] = tuple(
            tuple(ordered[start : start + CHUNK]) for start in range(0, len(ordered), CHUNK)
        )
        self._starts = _starts(self._chunks)

    def replaced(self, gone: Iterable[T], come: Iterable[T]) -> Ranked[T]:
        """Give the sequence without `gone` and with `come`.

        Costs a chunk for each of them, and the list of chunks once. ValueError means
        that one of `gone` is not here.
        """
        gone, come = tuple(gone), tuple(come)
        if not gone and not come:
            return self
        if len(gone) + len(come) > 4 * len(self._chunks) + CHUNK:
            return Ranked([*self._without(gone), *come], key=self._key)
        chunks = list(self._chunks)
        for item in gone:
            self._take(chunks, item)
        for item in come:
            self._put(chunks, item)
        successor: Ranked[T] = Ranked(key=self._key)
        successor._chunks = tuple(chunks)
        successor._starts = _starts(chunks)
        return successor

    def insert(self, item: T) -> Ranked[T]:
        """Give the sequence with one more item, after those of equal rank."""
        return self.replaced((), (item,))

    def remove(self, item: T) -> Ranked[T]:
        """Give the sequence without one item; ValueError when it is not here."""
        return self.replaced((item,), ())

    def position(self, rank: Any) -> int:
        """Give how many items rank before this rank."""
        at = self._chunk_of(self._chunks, rank)
        if at == len(self._chunks):
            return len(self)
        within: int = bisect_left(self._chunks[at], rank, key=self._key)
        return self._starts[at] + within

    def before(self, rank: Any) -> Iterator[T]:
        """Give the items that rank before this rank, first to last."""
        return islice(iter(self), self.position(rank))

    def _chunk_of(self, chunks: list[tuple[T, ...]] | tuple[tuple[T, ...], ...], rank: Any) -> int:
        return bisect_left(chunks, rank, key=lambda chunk: self._key(chunk[-1]))

    def _without(self, gone: tuple[T, ...]) -> Iterator[T]:
        leaving: dict[Any, list[T]] = {}
        for item in gone:
            leaving.setdefault(self._key(item), []).append(item)
        for item in self:
            waiting = leaving.get(self._key(item)) if leaving else None
            if waiting and item in waiting:
                waiting.remove(item)
                if not waiting:
                    del leaving[self._key(item)]
            else:
                yield item
        if leaving:
            raise ValueError("not in this sequence")

    def _put(self, chunks: list[tuple[T, ...]], item: T) -> None:
        rank = self._key(item)
        at = bisect_right(chunks, rank, key=lambda chunk: self._key(chunk[-1]))
        if at == len(chunks):
            if not chunks:
                chunks.append((item,))
                return
            at -= 1
        chunk = chunks[at]
        where = bisect_right(chunk, rank, key=self._key)
        grown = (*chunk[:where], item, *chunk[where:])
        if len(grown) <= 2 * CHUNK:
            chunks[at] = grown
        else:
            chunks[at : at + 1] = [grown[:CHUNK], grown[CHUNK:]]

    def _take(self, chunks: list[tuple[T, ...]], item: T) -> None:
        rank = self._key(item)
        for at in range(self._chunk_of(chunks, rank), len(chunks)):
            chunk = chunks[at]
            for where in range(bisect_left(chunk, rank, key=self._key), len(chunk)):
                if chunk[where] is item or chunk[where] == item:
                    self._drop(chunks, at, where)
                    return
                if self._key(chunk[where]) != rank:
                    raise ValueError("not in this sequence")
        raise ValueError("not in this sequence")

    @staticmethod
    def _drop(chunks: list[tuple[T, ...]], at: int, where: int) -> None:
        chunk = chunks[at]
        shrunk = chunk[:where] + chunk[where + 1 :]
        if not shrunk:
            del chunks[at]
        elif len(shrunk) < CHUNK // 4 and at + 1 < len(chunks):
            joined = shrunk + chunks[at + 1]
            if len(joined) <= 2 * CHUNK:
                chunks[at : at + 2] = [joined]
            else:
                chunks[at] = shrunk
        else:
            chunks[at] = shrunk

    def __len__(self) -> int:
        return self._starts[-1]

    def __iter__(self) -> Iterator[T]:
        return chain.from_iterable(self._chunks)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            if step == 1:
                return self._between(start, stop)
            return tuple(self[at] for at in range(start, stop, step))
        at = index + len(self) if index < 0 else index
        if not 0 <= at < len(self):
            raise IndexError("beyond the sequence")
        chunk = bisect_right(self._starts, at) - 1
        return self._chunks[chunk][at - self._starts[chunk]]

    def _between(self, start: int, stop: int) -> tuple[T, ...]:
        found: list[T] = []
        chunk = bisect_right(self._starts, start) - 1
        while start < stop:
            offset = start - self._starts[chunk]
            run = self._chunks[chunk][offset : offset + stop - start]
            found.extend(run)
            start += len(run)
            chunk += 1
        return tuple(found)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ranked):
            return NotImplemented
        return len(self) == len(other) and all(
            mine == theirs for mine, theirs in zip(self, other, strict=True)
        )

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Ranked({len(self)} items)"


def _starts(chunks: Iterable[tuple[T, ...]]) -> tuple[int, ...]:
    return (0, *accumulate(map(len, chunks)))
