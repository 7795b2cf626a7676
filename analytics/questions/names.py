"""The values that a data version names, for the choices that cannot list them beforehand."""

import pandas as pd

from analytics.choices import Option
from analytics.database import Reader
from analytics.questions.registry import Names


def organisations_of(*tables: str) -> Names:
    """What gives the organisations that have rows in some tables; a table that the data version lacks names none."""

    def named(reader: Reader) -> tuple[Option, ...]:
        held = [table for table in tables if table in reader.version.shapes]
        if not held:
            return ()
        each = " UNION ALL ".join(f'SELECT organisation_id FROM "{table}"' for table in held)
        return options(
            reader.frame(
                f"""SELECT organisation_id, name FROM organisations WHERE organisation_id IN ({each})
                ORDER BY lower(name), organisation_id"""
            )
        )

    return named


def options(frame: pd.DataFrame) -> tuple[Option, ...]:
    """An option for each row of identifier and name."""
    return tuple(Option(str(key), str(name)) for key, name in frame.itertuples(index=False, name=None))
