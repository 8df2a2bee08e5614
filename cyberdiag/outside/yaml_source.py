"""The one guarded reader for every YAML file: text in, plain data and the place of every value out.

What differs from plain PyYAML, and why:
* one pass over parser events with our own stack, because `compose` recurses and a C stack overflows;
* limits on size, depth and number of nodes; no anchors, aliases, tags or merge keys, because a file
  from a stranger must not grow when it is read;
* YAML 1.2 scalars: `no`, `on`, `010`, `12:30` and dates stay the text that was typed;
* a duplicate key is an error instead of the last one winning.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field, structs

from cyberdiag.errors import InvalidData
from cyberdiag.outside.yaml_slips import LONGEST_SHOWN, WIDE_SPACE, is_cp932, marked, mistyped, syntax_problem
from cyberdiag.problems import Lines, Path, Place, Problem, Problems

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 2_000_000
MAX_DEPTH = 40
MAX_NODES = 200_000
MOST_LOOKS = 6
"""Times that a file with a slip is read again to see whether it is nested too deep before that."""
LONGEST_INTEGER = 19
"""Digits; a longer one counts nothing and stays text."""

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_LITERALS: dict[str, Any] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]|[\ud800-\udfff]|[\ufffe\uffff]")
"""What no YAML file may hold, by the standard; both of PyYAML's readers stop there."""
_NO_KEY = object()


class Source(Struct, frozen=True):
    """The data of one file, with the place of each value and of each key by path; of a workbook (`is_book`) cells."""

    file: str
    data: Any
    text: str = ""
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    key_places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    typed: dict[Path, str] = field(default_factory=dict)
    """The text as typed of every number and truth value that would be written differently."""
    is_book: bool = False
    sheet: str = ""

    def laid(self, data: Any) -> Source:
        """Return these places with other data."""
        return structs.replace(self, data=data)

    def place(self, path: Path = ()) -> Place:
        """Return where the value at `path` stands, or its nearest parent that exists."""
        while path and path not in self.places:
            path = path[:-1]
        return self.at(*self.places.get(path, (1, 1)))

    def at(self, line: int, column: int) -> Place:
        """Return a spot of the file."""
        return Place(self.file, line, column, self.sheet, self.is_book)

    def key_place(self, path: Path) -> Place:
        """Return where the key of the mapping entry at `path` stands."""
        return self.at(*self.key_places[path]) if path in self.key_places else self.place(path)


def decode_bytes(raw: bytes, file: str) -> str:
    """Return UTF-8 text without BOM; name the place of the first byte that is none."""
    _refuse_large(len(raw), file)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InvalidData([Problem(Place(file, 1, 1), "is-utf16")])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()  # of the bytes after the mark, as `start` is
        place = Lines(file, before).place(len(before))
        code = "not-utf8" if is_cp932(error.object) else "not-text"
        raise InvalidData([Problem(place, code)]) from None


def _refuse_large(size: int, file: str) -> None:
    if size > MAX_BYTES:
        raise InvalidData.of("file-too-large", file, megabytes=MAX_BYTES // 1_000_000)


def parse(text: str, file: str) -> Source:
    """Read one document.

    Raises:
        InvalidData: with every fault that the guard can name, by line and column.
    """
    _refuse_large(len(text), file)
    _refuse_forbidden(text, Lines(file, text))
    import yaml

    builder = _Builder(file)
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.YAMLError as error:
        _look_for_depth_before(error, text, file)
        builder.problems.append(syntax_problem(error, text, file))
    if builder.problems:
        raise InvalidData(builder.problems)
    return structs.replace(builder.source, data=builder.root, text=text)


def _refuse_forbidden(text: str, lines: Lines) -> None:
    problems = Problems()
    for one in (found := _FORBIDDEN.finditer(text)):
        if problems.is_full:
            problems.count_more(1 + sum(1 for _ in found))  # a call for each takes seconds
        else:
            sign = {"character": f"U+{ord(one.group()):04X}"}
            problems.append(Problem(lines.place(one.start()), "yaml-character", sign))
    if problems:
        raise InvalidData(problems)


def is_plain_text(value: str) -> bool:
    """Return whether this text, written without quotes, is read as the same text by every YAML reader."""
    import yaml

    read_by_others = yaml.SafeLoader.yaml_implicit_resolvers.get(value[:1], [])
    known_elsewhere = any(pattern.fullmatch(value) for _, pattern in read_by_others)
    ours = (
        value in _LITERALS or _INT.fullmatch(value) or _FLOAT.fullmatch(value) or _NOT_FINITE.fullmatch(value)
    )
    bare = value.strip(WIDE_SPACE) == value and not (ours or value == "<<")
    return bare and (not known_elsewhere or value in {"yes", "no"})


def _events(text: str) -> Iterator[Any]:
    import yaml

    return yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


class _Builder:
    """Builds plain data from parser events; `stack` holds the containers that are still open."""

    def __init__(self, file: str) -> None:
        self.source = Source(file, None)
        self.root: Any = None
        self.problems = Problems()
        self.stack: list[tuple[Any, Path]] = []
        self.keys: list[Any] = []  # of each open mapping: the key that waits for its value
        self.nodes = 0
        self.documents = 0

    def take(self, event: Any) -> None:
        kind = type(event).__name__
        if kind in {"ScalarEvent", "SequenceStartEvent", "MappingStartEvent"}:
            self._node(event, kind)
        elif kind in {"SequenceEndEvent", "MappingEndEvent"}:
            self.stack.pop()
            self.keys.pop()
        elif kind == "AliasEvent":
            self._count(event)
            self._fault(event, "yaml-alias", name=event.anchor)
            self._add(None, event)
        elif kind == "DocumentStartEvent":
            self.documents += 1
            if self.documents > 1:
                raise InvalidData([*self.problems, Problem(self._place(event), "yaml-two-documents")])

    def _count(self, event: Any) -> None:
        """Count one more value, and refuse what no file of ours has."""
        self.nodes += 1
        if self.nodes > MAX_NODES or len(self.stack) >= MAX_DEPTH:
            code = "yaml-too-many" if self.nodes > MAX_NODES else "yaml-too-deep"
            raise InvalidData([*self.problems, Problem(self._place(event), code, {"limit": MAX_DEPTH})])

    def _node(self, event: Any, kind: str) -> None:
        self._count(event)
        if event.anchor:
            self._fault(event, "yaml-anchor", name=event.anchor)
        if event.tag:
            self._fault(event, "yaml-tag", name=event.tag)
        if kind == "ScalarEvent":
            self._add(self._scalar(event), event)
            return
        container: Any = [] if kind == "SequenceStartEvent" else {}
        path = self._add(container, event)
        self.stack.append((container, path))
        self.keys.append(_NO_KEY)

    def _scalar(self, event: Any) -> Any:
        value: str = event.value
        if event.style:
            return value
        if value in _LITERALS:
            return _LITERALS[value]
        if _INT.fullmatch(value):
            return int(value) if len(value.lstrip("+-")) <= LONGEST_INTEGER else value
        if _FLOAT.fullmatch(value):
            number = float(value)
            if number in {float("inf"), float("-inf")}:
                self._fault(event, "not-finite", value=value)
            return number
        if _NOT_FINITE.fullmatch(value):
            self._fault(event, "not-finite", value=value)
        return value

    def _add(self, value: Any, event: Any) -> Path:
        here = (event.start_mark.line + 1, event.start_mark.column + 1)
        if not self.stack:
            self.root = value
            self.source.places[()] = here
            return ()
        container, parent = self.stack[-1]
        if isinstance(container, list):
            path: Path = (*parent, len(container))
            container.append(value)
        elif self.keys[-1] is _NO_KEY:
            self.keys[-1] = self._key(value, event, container, parent)
            return (*parent, str(self.keys[-1]))
        else:
            key = self.keys[-1]
            self.keys[-1] = _NO_KEY
            path = (*parent, key)
            container[key] = value
        self.source.places[path] = here
        if isinstance(value, int | float) and str(value) != event.value:
            self.source.typed[path] = event.value
        return path

    def _key(self, value: Any, event: Any, container: dict[str, Any], parent: Path) -> str:
        if not isinstance(value, str | int | float | bool) or event.__class__.__name__ != "ScalarEvent":
            self._fault(event, "yaml-key-not-text")
            return f"?{self.nodes}"
        key = str(event.value)
        if not event.style and key != key.strip(WIDE_SPACE):
            self._fault(event, "yaml-wide-space", key=key.strip(WIDE_SPACE))
        if key == "<<" and not event.style:
            self._fault(event, "yaml-merge")
        path = (*parent, key)
        if key in container:
            self._fault(event, "yaml-duplicate", key=key, line=self.source.key_places[path][0])
        self.source.key_places[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
        return key

    def _place(self, event: Any) -> Place:
        return Place(self.source.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _fault(self, event: Any, code: str, **values: Any) -> None:
        if self.problems.is_full:
            self.problems.count_more()
        else:
            shown = {k: v[:LONGEST_SHOWN] if isinstance(v, str) else v for k, v in values.items()}
            self.problems.append(Problem(self._place(event), code, shown))


def misread(source: Source, path: Path) -> list[Problem]:
    """Return what made one text out of lines that were meant as `name: value`, line by line."""
    first = source.place(path).line
    found = Problems()
    for number, line in enumerate(source.text.splitlines()[first - 1 :], first):
        problem = mistyped(line, number, source.file)
        if problem is None:
            break
        found.append(problem)
    return found


def _look_for_depth_before(error: Exception, text: str, file: str) -> None:
    """Read once more up to where the library stopped, and raise `InvalidData` if nesting passed the limit there.

    The library looks ahead as far as a key may be long, and stops at a limit of its own or at any slip before it
    hands over what stands in front of that; cut off there, it may stop once more, but sooner.
    """
    import yaml

    ends = marked(error)
    for end in itertools.islice(ends, MOST_LOOKS):  # grows in the loop
        builder = _Builder(file)
        try:
            for event in _events(text[:end]):
                builder.take(event)
        except yaml.YAMLError as sooner:
            ends += [e for e in marked(sooner) if e not in ends and e < end]
        except InvalidData as fault:
            if fault.problems[-1].code == "yaml-too-deep":
                raise
