"""The machine code of the hunt: kept from the first run on, linked by LLVM alone, without Numba, in 0.04 s."""

import ctypes
import platform
from collections.abc import Callable
from functools import cache
from typing import Any

import llvmlite
import llvmlite.binding as llvm

from vonggac.watch.hunt import kept
from vonggac.watch.hunt.layout import (
    ARRAYS,
    COLUMNS,
    COUNTS,
    COUNTS_AT,
    DATA,
    FOUND_AT,
    HITS,
    KEYS,
    MOST_FOUND,
    NAME,
    NAMES,
    ROOM,
    ROWS,
    RUBBISH,
    STOPPED_AT,
    WORK,
    places,
)

_MOST_HITS = 1 << 14  # of one call; a block with more is taken up again where it stopped
_engines: list[Any] = []  # the code lives as long as these


class Machine:
    """The hunt with one index. Not for several threads at once."""

    def __init__(self, index: bytes | bytearray) -> None:
        self._hunt = _linked()
        owned = index if isinstance(index, bytearray) else bytearray(index)
        self._index = (ctypes.c_char * len(owned)).from_buffer(owned)
        self._work = (ctypes.c_int32 * (ROWS * ROOM))()
        self._keys = (ctypes.c_int64 * ROOM)()
        self._found = (ctypes.c_int32 * (_MOST_HITS * COLUMNS))()
        self._counts = (ctypes.c_int32 * COUNTS)()
        here = ctypes.addressof(self._index)
        arrays = [number for at, rows in places(index) for number in (here + at, rows)]
        self._given = (ctypes.c_int64 * (ARRAYS + len(arrays)))(*[0] * ARRAYS, *arrays)
        for place, room in (
            (WORK, self._work), (KEYS, self._keys), (FOUND_AT, self._found), (COUNTS_AT, self._counts),
        ):  # fmt: skip
            self._given[place] = ctypes.addressof(room)
        self._given[MOST_FOUND] = _MOST_HITS

    def hunt(self, lines: bytes, start: int, floor: int) -> tuple[int, int, int, memoryview]:
        """Hunt in lines[start:], which end with a newline.

        Returns where it stopped, the names and the rubbish it saw up to there, and the columns of the hits in a row.
        """
        self._given[DATA] = ctypes.cast(ctypes.c_char_p(lines), ctypes.c_void_p).value or 0
        self._hunt(self._given, start, len(lines), floor)
        found = memoryview(self._found).cast("B")[: 4 * COLUMNS * self._counts[HITS]]
        return self._counts[STOPPED_AT], self._counts[NAMES], self._counts[RUBBISH], found


def is_kept() -> bool:
    """Tell whether the machine code is there already; if not, the first name takes half a minute."""
    return kept.find(_name()) is not None


@cache
def _linked() -> Callable[..., None]:
    """Return the compiled function, linked into this process."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine(jit=True)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
    engine.add_object_file(llvm.ObjectFileRef.from_data(bytes(kept.get(_name(), _made))))
    engine.finalize_object()
    _engines.append(engine)
    number = ctypes.c_int64
    return ctypes.CFUNCTYPE(None, ctypes.c_void_p, number, number, number)(engine.get_function_address(NAME))


def _made() -> bytes:
    from vonggac.watch.hunt.entry import object_code  # Numba: 0.5 s and 100 MB only to be imported

    return object_code()


@cache
def _name() -> str:
    """Return the name under which code for exactly this processor is kept."""
    can = llvm.get_host_cpu_features().flatten()
    return kept.named("code", f"{platform.machine()} {llvm.get_host_cpu_name()} {can} {llvmlite.__version__}")
