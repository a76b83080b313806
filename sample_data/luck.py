"""Random numbers for one coalition. Each thing has a generator of its own, so that more draws of one thing change no other."""

from __future__ import annotations

import zlib

import numpy as np


class Luck:
    """Generators by name, all from one seed. Asked for again, a generator goes on where it stopped.

    What is drawn month after month from one generator stays the same up to the month in which more or less of it is drawn:
    a trouble changes no row before it begins.
    """

    def __init__(self, *seed: int) -> None:
        self._seed = seed
        self._generators: dict[str, np.random.Generator] = {}

    def of(self, what: str) -> np.random.Generator:
        found = self._generators.get(what)
        if found is None:
            found = self._generators[what] = np.random.default_rng((*self._seed, zlib.crc32(what.encode())))
        return found

    def apart(self) -> Luck:
        """Generators that leave these ones where they are."""
        return self


class OneStream(Luck):
    """All from one generator, in the order in which it is asked: how the four examples were drawn."""

    def __init__(self, generator: np.random.Generator) -> None:
        self._generator = generator

    def of(self, what: str) -> np.random.Generator:
        return self._generator

    def apart(self) -> Luck:
        return OneStream(*self._generator.spawn(1))
