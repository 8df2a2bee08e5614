"""What several tests of the book begin with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cyberdiag.book import store

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "clients.book"
    store.create(str(path), {"questionnaires": json.dumps(["cyber-risk", "leak-response"])})
    return path
