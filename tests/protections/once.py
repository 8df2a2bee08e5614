"""The profile of hypothesis for a protection that is gone: a found fault is enough, and it is not remembered.

Looking for the smallest one takes minutes.
"""

from __future__ import annotations

from hypothesis import Phase, settings

settings.register_profile("once", phases=(Phase.explicit, Phase.generate), database=None)
