"""Modules that are loaded when something in them is asked for: most runs need no shapes and no overlays."""

from __future__ import annotations

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec
from typing import Any


def module(name: str) -> Any:
    """Return a module of this package that runs when the first of its names is looked up."""
    full = f"{__package__}.{name}"
    if full in sys.modules:
        return sys.modules[full]
    spec = find_spec(full)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(full)
    spec.loader = LazyLoader(spec.loader)
    found = sys.modules[full] = module_from_spec(spec)
    spec.loader.exec_module(found)
    return found
