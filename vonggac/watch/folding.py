"""When an hour is over: its looks become one record of the day and one chunk of the detail."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

from vonggac.watch.models import Day, Detail, Watching
from vonggac.watch.packing import chunk_of, hour_of, looks_of


def fold(turned: Sequence[Watching]) -> None:
    """Append the hours that are over (`recent_hour`, `recent`) to their days."""
    hours, chunks = [], []
    for row in turned:
        if row.recent_hour is None:
            continue
        looks = list(looks_of(bytes(row.recent)))
        key = (row.pk, row.recent_hour.date())
        hours.append((*key, hour_of(row.recent_hour.hour, looks)))
        chunks.append((*key, chunk_of(row.recent_hour.hour, looks)))
    if hours:
        _append(Day._meta.db_table, "hours", hours)
        _append(Detail._meta.db_table, "looks", chunks)


def _append(table: str, column: str, rows: Sequence[tuple[int, date, bytes]]) -> None:
    # SQLite's || makes text of two blobs, byte for byte, and the cast a blob again. PostgreSQL joins bytea as it is.
    joined = f"{table}.{column} || excluded.{column}"
    if connection.vendor == "sqlite":
        joined = f"CAST({joined} AS BLOB)"
    field = Day._meta.get_field("on")
    values = [(pk, field.get_db_prep_save(on, connection), packed) for pk, on, packed in rows]
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO {table} (system_id, "on", {column}) VALUES (%s, %s, %s)'  # noqa: S608 - our own names
            f' ON CONFLICT (system_id, "on") DO UPDATE SET {column} = {joined}',
            values,
        )
