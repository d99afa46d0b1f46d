"""Functions compiled to machine code when first called, and the few operations that all of them share.

Numba compiles with LLVM at run time: no compiler has to be installed. The hunt itself is kept as machine code
(machine.py); the functions that build an index are kept by Numba, in the same folder.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit, types
from numba.core import config
from numba.extending import intrinsic
from numpy.typing import NDArray

from vonggac.watch.hunt import kept

U8 = NDArray[np.uint8]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile on the first call and keep the machine code, where there is a folder for it."""
    return _compiled(function, inlined=False)


def inlined(function: F) -> F:
    """Compile into every caller: a call that hands over the index costs more than what these functions do."""
    return _compiled(function, inlined=True)


def _compiled(function: F, *, inlined: bool) -> F:
    folder = kept.folder()
    numba: Any = config
    before, numba.CACHE_DIR = numba.CACHE_DIR, str(folder or "")
    try:
        # No counting of references: each call would count every array of the index. Nothing allocates here. And no
        # Python errors: nothing divides by zero, and machine code that raises none needs no Python (machine.py).
        jit: Any = njit
        settings = {"nogil": True, "forceinline": inlined, "_nrt": False, "error_model": "numpy"}
        return cast(F, jit(cache=folder is not None, **settings)(function))
    finally:
        numba.CACHE_DIR = before


def _machine(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function write what stands in its place: instructions for which Numba has no name."""
    return cast(Callable[..., Any], intrinsic(function))


@_machine
def lowest_bit(typing_context: Any, number: Any) -> Any:
    """Return which is the lowest bit set of a number that is not 0."""

    def write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], context.get_constant(types.boolean, True))

    return types.int64(types.int64), write


@_machine
def times(typing_context: Any, one: Any, other: Any) -> Any:
    """Return the product modulo 2**64. By `*` it must not overflow: LLVM would take what follows for impossible."""

    def write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.mul(arguments[0], arguments[1])

    return types.int64(types.int64, types.int64), write


@inlined
def look_up(table: I64, key: int) -> int:
    """Return the value of a key, 0 when it has none."""
    mask = len(table) - 1
    slot = (times(key, 0x9E3779B97F4A7C1) >> 20) & mask
    while table[slot, 0] != 0:
        if table[slot, 0] == key:
            return int(table[slot, 1])
        slot = (slot + 1) & mask
    return 0


@compiled
def put(table: I64, key: int, value: int) -> None:
    """Set a key's value; one that is there already gets the bits of both."""
    mask = len(table) - 1
    slot = (times(key, 0x9E3779B97F4A7C1) >> 20) & mask
    while table[slot, 0] != 0 and table[slot, 0] != key:
        slot = (slot + 1) & mask
    table[slot, 0] = key
    table[slot, 1] |= value


@compiled
def mix(seed: int, byte: int) -> int:
    """One step of a 64-bit FNV hash."""
    return int(times(seed ^ byte, 0x100000001B3) & 0x7FFFFFFFFFFFFFFF)


@inlined
def in_sieve(sieve: I64, key: int, mask: int) -> bool:
    """Tell whether a window may be one that the sieve holds; `mask`: its bits, a power of two, less one."""
    bit = _bit(key, mask)
    return bool((sieve[bit >> 6] >> (bit & 63)) & 1)


@compiled
def into_sieve(sieve: I64, key: int, mask: int) -> None:
    """Set the bit of a window."""
    bit = _bit(key, mask)
    sieve[bit >> 6] |= 1 << (bit & 63)


@inlined
def _bit(key: int, mask: int) -> int:
    return int((times(key, 0x9E3779B97F4A7C1) >> 36) & mask)
