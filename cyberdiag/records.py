"""Changes one field of a record, whichever of the two kinds it is.

Records are msgspec structs: there are two hundred of them, and a dataclass takes thirty times as long to make, at every
start. A record with a field that must stay out of comparisons is a dataclass, because structs compare every field.
"""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar, cast

from msgspec import Struct, structs

Record = TypeVar("Record")


def replace(record: Record, **changes: Any) -> Record:
    """Return the record with some fields changed.

    Raises:
        TypeError: when it has no such field, or is no record.
    """
    if isinstance(record, Struct):
        return cast("Record", structs.replace(record, **changes))
    return cast("Record", dataclasses.replace(cast("Any", record), **changes))
