"""Many firms at once: what a questionnaire and the loss model say of each, worked out column by column.

`compiled` reads the same records as the assessment of one firm, once; its `run` takes a batch of answers, a NumPy array
for each question, and returns a batch of results. `encode` and `batch` make such arrays of checked answers.
"""

from cyberdiag.columns.kernel import EVERY_PART, Kernel, compiled
from cyberdiag.columns.layout import MISSING, UNKNOWN, UNKNOWN_NUMBER, Column, Layout, batch, encode

__all__ = [
    "EVERY_PART", "MISSING", "UNKNOWN", "UNKNOWN_NUMBER", "Column", "Kernel", "Layout", "batch", "compiled", "encode",
]  # fmt: skip
