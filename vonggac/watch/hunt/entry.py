"""The hunt as one function of C: a row of addresses goes in instead of arrays.

Numba compiles it, once for each version and processor; machine.py keeps, links and calls it.
"""

from typing import Any

import llvmlite.binding as llvm
from numba import cfunc, types
from numba.extending import intrinsic
from numba.np import arrayobj

from vonggac.watch.hunt.kernel import hunt
from vonggac.watch.hunt.layout import (
    ARRAYS,
    COLUMNS,
    COUNTS,
    COUNTS_AT,
    DATA,
    FOUND_AT,
    KEYS,
    LONGEST,
    MOST_FOUND,
    NAME,
    ROOM,
    ROWS,
    SPELT,
    WORK,
    Index,
)

_make: Any = arrayobj
_numba: Any = types
_NUMBERS: dict[str, Any] = {"b": types.uint8, "i": types.int32, "q": types.int64}


def _array(kind: str, columns: int = 1) -> Any:
    """Return a compiled function that makes an array of an address and a number of rows."""
    number = _NUMBERS[kind]
    array = _numba.Array(number, 1 if columns == 1 else 2, "C")
    size = number.bitwidth // 8

    @intrinsic
    def made(typing_context: Any, address: Any, rows: Any) -> Any:
        def write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            def constant(value: int) -> Any:
                return context.get_constant(types.intp, value)

            view = _make.make_array(array)(context, builder)
            _make.populate_array(
                view,
                data=builder.inttoptr(arguments[0], context.get_data_type(number).as_pointer()),
                shape=[arguments[1], *[constant(columns)] * (columns > 1)],
                strides=[*[constant(size * columns)] * (columns > 1), constant(size)],
                itemsize=constant(size),
                meminfo=None,
            )
            return view._getvalue()

        return array(types.int64, types.int64), write

    return made


_bytes, _numbers, _longs = _array("b"), _array("i"), _array("q")
_table, _quick = _array("q", 2), _array("q", 4)
_work, _hits, _patterns = _array("i", ROOM), _array("i", COLUMNS), _array("i", SPELT + LONGEST)
_A, _N = ARRAYS, ARRAYS + 1  # address and number of rows of the first array of the index


def _hunt(given: Any, start: int, end: int, floor: int) -> None:
    index = Index(
        _numbers(given[_A], given[_N]),
        _numbers(given[_A + 2], given[_N + 2]),
        _longs(given[_A + 4], given[_N + 4]),
        _longs(given[_A + 6], given[_N + 6]),
        _table(given[_A + 8], given[_N + 8]),
        _table(given[_A + 10], given[_N + 10]),
        _numbers(given[_A + 12], given[_N + 12]),
        _numbers(given[_A + 14], given[_N + 14]),
        _patterns(given[_A + 16], given[_N + 16]),
        _quick(given[_A + 18], given[_N + 18]),
        _table(given[_A + 20], given[_N + 20]),
        _table(given[_A + 22], given[_N + 22]),
        _table(given[_A + 24], given[_N + 24]),
    )
    hunt(
        _bytes(given[DATA], end), start, end, floor, index, _work(given[WORK], ROWS), _longs(given[KEYS], ROOM),
        _hits(given[FOUND_AT], given[MOST_FOUND]), _numbers(given[COUNTS_AT], COUNTS),
    )  # fmt: skip


def object_code() -> bytes:
    """Compile the hunt for this processor; return an object file with one function, which needs nothing else.

    Takes 40-46 s of CPU and 500 MB of memory.
    """
    jit: Any = cfunc
    number = _NUMBERS["q"]
    takes = _numba.void(_numba.CPointer(number), number, number, number)
    made = jit(takes, _nrt=False, error_model="numpy")(_hunt)
    library, machine = made._library, made._library.codegen._tm
    module = llvm.parse_assembly(library.get_llvm_str())
    for function in module.functions:
        if function.name == made.native_name:
            function.name = NAME
        elif not function.is_declaration:
            # Nobody else calls it: LLVM sees that none raises an error, and drops what would tell Python of one.
            function.linkage = llvm.Linkage.internal
    passes = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(3))
    passes.getModulePassManager().run(module, passes)
    declared = [each.name for each in module.functions if each.is_declaration]
    if left := [name for name in declared if not name.startswith("llvm.")]:
        raise RuntimeError(f"The machine code of the hunt needs {', '.join(left)}, which only Numba has.")
    return bytes(machine.emit_object(module))
