"""What a page from a user's templates may hold: elements, attributes, addresses and CSS, each by list."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HTML = "html"
SVG = "svg"
_IN_HEAD = frozenset({"meta", "title", "style"})
VOID = frozenset({"br", "col", "hr", "img", "wbr"})
_EVERYWHERE = frozenset({"class", "dir", "hidden", "id", "lang", "role", "tabindex", "title", "translate"})
_FAMILIES = re.compile(r"(?:aria|data)-[a-z][a-z0-9-]*")
_CELL = frozenset({"abbr", "colspan", "headers", "rowspan", "scope"})
_PLAIN = (
    "abbr address article aside b bdi bdo blockquote body br caption center cite code dd del dfn div dl dt em figcaption "
    "figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i ins kbd main mark nav p pre q rb rp rt rtc ruby s samp section "
    "search small span strong sub summary sup table tbody tfoot thead tr tt u ul var wbr"
)
_HTML: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **dict.fromkeys(_PLAIN.split(), frozenset[str]()),
        "a": frozenset({"href", "hreflang", "rel", "target"}),
        "col": frozenset({"span"}),
        "colgroup": frozenset({"span"}),
        "data": frozenset({"value"}),
        "details": frozenset({"name", "open"}),
        "img": frozenset({"alt", "height", "src", "width"}),
        "li": frozenset({"value"}),
        "meter": frozenset({"high", "low", "max", "min", "optimum", "value"}),
        "ol": frozenset({"reversed", "start", "type"}),
        "progress": frozenset({"max", "value"}),
        "td": _CELL,
        "th": _CELL,
        "time": frozenset({"datetime"}),
    }
)
_DRAWN = frozenset("circle desc ellipse g line path polygon polyline rect svg text title tspan".split())  # noqa: SIM905
_DRAWING = frozenset(
    "cx cy d dominant-baseline dx dy fill fill-opacity fill-rule font-family font-size font-style font-weight height "  # noqa: SIM905
    "letter-spacing opacity paint-order pathLength points preserveAspectRatio r rotate rx ry shape-rendering stroke "
    "stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width "
    "text-anchor textLength transform vector-effect viewBox width x x1 x2 y y1 y2".split()
)
_SVG = _DRAWING | {"focusable", "xmlns"}
_NAMED = frozenset(
    "application-name author color-scheme description generator keywords theme-color viewport".split()  # noqa: SIM905
)
_LINK = re.compile(r"(?:#|https?://|mailto:|tel:)", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=]*")
_RELATIONS = frozenset({"author", "external", "help", "license", "nofollow", "noopener", "noreferrer"})

_CSS_SKIPPED = re.compile(
    r"""/\*[\s\S]*?(?:\*/|\Z)|"(?:\\[\s\S]|[^"\\\r\n\f])*(?:"|(?=[\r\n\f])|\\?\Z)|'(?:\\[\s\S]|[^'\\\r\n\f])*(?:'|(?=[\r\n\f])|\\?\Z)"""
)
"""Comments and strings: what stands in them is no rule, and a string is an address only in rules that are not listed."""
_CSS_WORDS = re.compile(r"@[^\s;{(\[]*|[^\s:;,{}()\[\]+*/<>=~|.#!&@\\]+\(?|\\")
_AT_RULES = frozenset(
    "@media @page @supports @container @layer @keyframes @-webkit-keyframes @counter-style @property @scope "  # noqa: SIM905
    "@starting-style @top-left @top-center @top-right @top-left-corner @top-right-corner @bottom-left @bottom-center "
    "@bottom-right @bottom-left-corner @bottom-right-corner @left-top @left-middle @left-bottom @right-top "
    "@right-middle @right-bottom".split()
)
_FUNCTIONS = frozenset(
    "abs acos asin atan atan2 attr blur brightness calc circle clamp color color-mix conic-gradient contrast cos counter "  # noqa: SIM905
    "counters cubic-bezier drop-shadow ellipse env exp fit-content grayscale has hsl hsla hue-rotate hwb hypot inset "
    "invert is lab lang lch light-dark linear linear-gradient log matrix matrix3d max min minmax mod not nth-child "
    "nth-last-child nth-last-of-type nth-of-type oklab oklch opacity perspective polygon pow radial-gradient rect rem "
    "repeat repeating-conic-gradient repeating-linear-gradient repeating-radial-gradient rgb rgba rotate rotate3d rotatex "
    "rotatey rotatez round saturate scale scale3d scalex scaley scalez sepia sign sin skew skewx skewy sqrt steps "
    "supports symbols tan translate translate3d translatex translatey translatez var where xywh dir and or".split()
)


def element(space: str | None, name: str, parent: tuple[str | None, str]) -> bool:
    """Return whether an element may stand in another (namespace, name); SVG holds SVG, its titles nothing but text."""
    if space == HTML:
        return name in _HTML and parent[0] == HTML
    if space != SVG or name not in _DRAWN:
        return False
    return parent[0] == HTML if name == "svg" else parent[0] == SVG and parent[1] not in {"title", "desc"}


def wrong(space: str | None, name: str, attribute: str, value: str) -> str | None:
    """Return what is wrong with an attribute: its name or its value; None when it may stand there."""
    listed = _SVG if space == SVG else _HTML.get(name, _EVERYWHERE)
    if not (attribute in listed or attribute in _EVERYWHERE or _FAMILIES.fullmatch(attribute)):
        return f"{attribute}="
    return None if _value(space, attribute, value) else value


def _value(space: str | None, attribute: str, value: str) -> bool:
    if attribute in _DRAWING and space == SVG:
        return next(css_faults(value), None) is None
    match attribute:
        case "href":
            return _LINK.match(value) is not None
        case "src":
            return _PICTURE.fullmatch(value) is not None
        case "target":
            return value.lower() == "_blank"
        case "rel":
            return set(value.lower().split()) <= _RELATIONS
        case _:
            return True


def in_head(name: str, attributes: Mapping[str, str | None]) -> str | None:
    """Return what is wrong with an element of the head that is neither its encoding nor its policy, if anything is."""
    if name not in _IN_HEAD:
        return f"<{name}"
    unknown = next((a for a in attributes if name != "meta" or a not in {"name", "content"}), None)
    if unknown is not None:
        return f"{unknown}="
    if name != "meta":
        return None
    given = (attributes.get("name") or "").lower()
    known = given in _NAMED or (given == "referrer" and attributes.get("content") == "no-referrer")
    return None if known else given or "<meta"


def css_faults(css: str) -> Iterator[str]:
    """Give what a style sheet must not hold: rules and functions that are not listed, and signs written as numbers."""
    for found in _CSS_WORDS.finditer(_CSS_SKIPPED.sub(" ", css)):
        word = found[0].lower()
        rule, function = word[0] == "@", word[-1] == "("
        if (
            word == "\\"
            or (rule and word not in _AT_RULES)
            or (function and word[:-1].lstrip("-") not in _FUNCTIONS)
        ):
            yield found[0]
