"""Answers in JSON: the same shape as in YAML, with the same guards and places."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from msgspec import Struct

from cyberdiag.errors import InvalidData
from cyberdiag.outside.yaml_source import LARGEST, LONGEST_INTEGER, MAX_DEPTH, MAX_NODES, Source
from cyberdiag.problems import Lines, Path, Problem, Problems

# A string that is not closed is a word too: looking for its end again at every quote would take hours.
_WORD = re.compile(r'"[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*"?|[{}\[\],:]|[^\s{}\[\],:"]+')
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST_SHOWN = 60


def read(text: str, file: str) -> Source:
    """Read JSON.

    Raises:
        InvalidData: with every fault that the guard can name, by line and column.
    """
    lines, source = Lines(file, text), Source(file, None, text)
    if not text.strip():
        return source
    problems = _Scan(source, lines).problems
    try:
        data = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        before = text[: error.pos].rstrip()
        trailing = before.endswith(",") and text.startswith(("}", "]"), error.pos)
        # Python names the bracket before 3.13, the comma since
        place = lines.place(len(before) - 1 if trailing else error.pos)
        shown = (text.splitlines()[place.line - 1 :] or [""])[0].strip()[:_LONGEST_SHOWN]
        problems = Problems(p for p in problems if p.place < place)
        problems.append(Problem(place, "json-syntax", {"line": shown}))
    if problems:
        raise InvalidData(problems)
    return source.laid(data)


def write(data: dict[str, Any]) -> str:
    """Return the text of a file, its keys in the order given."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _integer(digits: str) -> int | str:
    """Return the number, or its text when it is too long for a number, as in YAML."""
    return int(digits) if len(digits.lstrip("-")) <= LONGEST_INTEGER else digits


_DECODER = json.JSONDecoder(parse_int=_integer)


class _Open(Struct):
    """An object or array that is not closed yet; `key` is the name that waits for its value."""

    path: Path
    is_object: bool
    key: str | None = None
    count: int = 0


class _Scan:
    """Walks over the words without a call stack: places of all values, and faults that `json` lets pass.

    What stands where no JSON could stand is left to `json` to name.
    """

    def __init__(self, source: Source, lines: Lines) -> None:
        self.source = source
        self.lines = lines
        self.problems = Problems()
        self._open: list[_Open] = []
        self._nodes = 0
        for found in _WORD.finditer(source.text):
            self._take(found.group(), found.start())

    def _take(self, word: str, at: int) -> None:
        inner = self._open[-1] if self._open else None
        if word in {"}", "]"}:
            if self._open:
                self._open.pop()
        elif word == ",":
            if inner:
                inner.key = None
                inner.count += 1
        elif word == ":":
            pass
        elif inner and inner.is_object and inner.key is None and word.startswith('"'):
            self._key(inner, word, at)
        else:
            self._value(inner, word, at)

    def _key(self, inner: _Open, word: str, at: int) -> None:
        self._count(at)
        inner.key = self._text(word, at)
        path = (*inner.path, inner.key)
        if path in self.source.key_places:
            values = {"key": inner.key[:_LONGEST_SHOWN], "line": self.source.key_places[path][0]}
            self._fault("yaml-duplicate", at, **values)
        self.source.key_places[path] = self._at(at)

    def _value(self, inner: _Open | None, word: str, at: int) -> None:
        path: Path = ()
        if inner:
            path = (*inner.path, (inner.key or "") if inner.is_object else inner.count)
        self.source.places[path] = self._at(at)
        self._count(at)
        if len(self._open) >= MAX_DEPTH:
            self._end("yaml-too-deep", at)
        if word in {"{", "["}:
            self._open.append(_Open(path, word == "{"))
        elif word.startswith('"'):
            self._text(word, at)
        else:
            self._number(path, word, at)

    def _count(self, at: int) -> None:
        """Count one more value or name, as in YAML, and refuse what no file of ours has."""
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._end("yaml-too-many", at)

    def _end(self, code: str, at: int) -> NoReturn:
        raise InvalidData([*self.problems, Problem(self.lines.place(at), code, {"limit": MAX_DEPTH})])

    def _number(self, path: Path, word: str, at: int) -> None:
        try:
            value = _DECODER.decode(word)
        except ValueError:
            return
        if isinstance(value, float) and not abs(value) <= LARGEST:  # NaN is neither more nor less
            self._fault("not-finite", at, value=word[:_LONGEST_SHOWN])
        if isinstance(value, int | float) and str(value) != word:
            self.source.typed[path] = word

    def _text(self, word: str, at: int) -> str:
        try:
            text = str(json.loads(word))
        except ValueError:
            return word
        lone = _LONE_SURROGATE.search(text)
        if lone:
            self._fault("yaml-character", at, character=f"U+{ord(lone.group()):04X}")
        return text

    def _at(self, offset: int) -> tuple[int, int]:
        place = self.lines.place(offset)
        return place.line, place.column

    def _fault(self, code: str, at: int, **values: Any) -> None:
        if self.problems.is_full:
            self.problems.count_more()
            return
        self.problems.append(Problem(self.lines.place(at), code, values))
