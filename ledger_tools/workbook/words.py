"""Bytes read eight at a time: the arithmetic by which many short numbers in a text are read at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Positions = NDArray[np.intp]

PADDING = b"\0" * 32  # so that eight bytes can be read at every position of a text and some behind it
MASKS: Words = np.array([(1 << 8 * n) - 1 for n in range(8)] + [(1 << 64) - 1], np.uint64)


def u64(value: int) -> np.uint64:
    """Return a number that keeps the arithmetic of words in words."""
    return np.uint64(value)


def words_of(padded: bytes) -> Words:
    """Return a view of padded bytes whose element n is the eight bytes from n on, the first byte being the lowest."""
    return np.ndarray((len(padded) - 7,), "<u8", padded, strides=(1,))


def whole_numbers(words: Words, lengths: Positions) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the numbers that the first ``lengths`` (1 to 8) bytes of the words spell, and where they are digits."""
    short = np.clip(lengths, 0, 8)
    w = (words ^ u64(0x3030303030303030)) & MASKS[short]
    fine = ((w | (w + u64(0x7676767676767676))) & u64(0x8080808080808080)) == 0
    fine &= (lengths >= 1) & (lengths <= 8)
    w <<= (8 - short).astype(np.uint64) << u64(3)
    w = (w * u64(10) + (w >> u64(8))) & u64(0x00FF00FF00FF00FF)
    w = (w * u64(100) + (w >> u64(16))) & u64(0x0000FFFF0000FFFF)
    w = (w * u64(10000) + (w >> u64(32))) & u64(0x00000000FFFFFFFF)
    return w.astype(np.int64), fine


def find_byte(words: Words, byte: int) -> NDArray[np.int64]:
    """Return where a byte first stands in each word, 8 where it does not."""
    x = words ^ u64(byte * 0x0101010101010101)
    x = (x - u64(0x0101010101010101)) & ~x & u64(0x8080808080808080)
    below = ((x & (~x + u64(1))) - u64(1)) & u64(0x0101010101010101)
    found = (below * u64(0x0101010101010101) >> u64(56)).astype(np.int64) - 1
    found[x == 0] = 8
    return found


def runs_of_pairs(starts: Positions, stops: Positions, size: int) -> NDArray[np.bool_]:
    """Return a mask of the given size that is True from each start to its stop, the pairs ascending."""
    runs = np.empty(2 * len(starts) + 1, np.intp)
    runs[0:-1:2], runs[1::2] = starts, stops
    runs[-1] = size
    runs[1:] -= runs[:-1].copy()
    return np.repeat(np.arange(len(runs)) & 1 == 1, runs)
