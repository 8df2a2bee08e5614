"""Every check on a questionnaire by the id that its messages show, and how grave what it finds is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

_ERRORS = (
    "unknown-field", "comma-in-braces", "missing-field", "wrong-type", "not-one-of", "bad-id", "empty-text", "out-of-range",
    "missing-section-file", "bad-condition", "condition-too-large", "exactly-one", "duplicate-id", "id-taken", "unknown-reference",
    "forward-reference", "flag-cycle", "wrong-operator", "bad-date", "unreachable", "few-choices", "not-for-kind",
    "bad-points", "bad-weight", "bad-band", "band-floor", "band-unreachable", "severity-order", "bad-gate",
    "bad-cap", "full-marks-fault", "gate-unscored", "why-without-source", "source-undated", "source-unread",
    "no-edition", "scheme-superseded", "criterion-covers", "missing-words", "untranslated", "test-failed", "bad-others", "label-not-key", "order-twice",
    "order-core", "margins-count", "not-rising", "price-without-typical", "grade-too-high", "shares-above-one",
    "mapping-unreviewed", "detail-scored", "aside-scored",
    "source-unsettled", "unknown-citation", "not-for-method", "parts-endless", "question-in-no-part",
    "target-order",
    "gate-skips", "cap-skips", "scored-without-points", "decimal-comma", "comma-in-number",
    "not-in-order", "was-taken", "points-missing",
)  # fmt: skip
_WARNINGS = (
    "always-true", "never-true", "flag-unused", "option-unreachable", "maximum-unreachable", "gate-optional",
    "gate-no-effect", "action-never", "weight-ignored", "axis-value-empty", "question-off-axis", "empty-section",
    "duplicate-wording", "double-question", "long-question", "stale-word", "cover-without-costs", "mapping-stale",
    "order-left-out", "labels-only", "points-of-scale", "only-when-fact", "gate-unknown", "cap-unknown", "unknown-pays",
    "unequal-parts",
)  # fmt: skip
_NOTES = ("mapping-coverage", "unexplained-word", "no-score-with")

LINTS: Mapping[str, Severity] = {
    **dict.fromkeys(_ERRORS, Severity.ERROR),
    **dict.fromkeys(_WARNINGS, Severity.WARNING),
    **dict.fromkeys(_NOTES, Severity.NOTE),
}
