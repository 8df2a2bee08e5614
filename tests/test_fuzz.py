"""Whatever a file or a command line holds, the end is success or a refusal with a place and an exit code of 2 to 6.

`CYBERDIAG_FUZZ=100000` sets how many inputs are tried in all (`make nightly`). Then each is also timed: one that takes
more than two seconds of processor time, or brings the process more than 200 MB, is kept and fails.
"""

from __future__ import annotations

import io
import os
import random
import re
import zipfile
from typing import TYPE_CHECKING

import costing
import fuzzing
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from pathlib import Path

INPUTS = int(os.environ.get("CYBERDIAG_FUZZ", "2000"))
COSTED = "CYBERDIAG_FUZZ" in os.environ
"""Whether each input is timed: never in the tests of every day."""
REST = (1 - sum(fuzzing.SHARES.values())) / (len(fuzzing.READERS) - len(fuzzing.SHARES))
NASTY = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b[2J", b"\xe2\x80\xae", b"\xf0\x9f\x92\xa3", b"\x82\xa0", b"\xed\xa0\x80",
    b"&a [*a]", b"!!python/object/apply:os.system [id]", b"{{ 7*7 }}", b"{% include 'x' %}", b"=cmd|' /C calc'!A0", b"<script>",
    b"{" * 60, b"[" * 60, b"- " * 60, b"1e999", b".nan", b"0x10", b"9" * 400, b"2026-13-45", b"null", b"~", b"<<: 1", b"? 1",
    b"\xe3\x80\x80", b"\xef\xbc\x9a", b"\t", b"\r", b"\x85", b"\xe2\x80\xa8", b'"', b"'", b"\\u0000", b"\\ud800", b"%YAML 9.9\n---\n",
    b"\n...\n---\n", b"../../../etc/passwd", b"-o", b"-", b"--lang=xx", b"--", b"-l\nxx", b"--since\n9999-99-99", b"-h",
    b"n" * 300,
]  # fmt: skip
RANDOM = st.integers(0, 2**32).map(random.Random)
"""One draw a damaged input: quicker than one a byte."""


@st.composite
def damaged(draw: st.DrawFn, corpus: list[bytes]) -> bytes:
    """Return one of the corpus with some of it cut, doubled, swapped for another part, or replaced by something nasty."""
    return hurt(draw(st.sampled_from(corpus)), draw(RANDOM))


@st.composite
def repacked(draw: st.DrawFn, corpus: list[bytes]) -> bytes:
    """Return a workbook of the corpus with one part damaged and packed anew: else its checksum is all that is read."""
    raw, rng = draw(st.sampled_from(corpus)), draw(RANDOM)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as whole, zipfile.ZipFile(made, "w") as anew:
        one = rng.choice(whole.namelist())
        for name in whole.namelist():
            anew.writestr(name, hurt(whole.read(name), rng) if name == one else whole.read(name))
    return made.getvalue()


def hurt(raw: bytes, rng: random.Random) -> bytes:
    """Return bytes with one to five damages."""
    for _ in range(rng.randint(1, 5)):
        at = rng.randint(0, len(raw))
        end = min(len(raw), at + rng.choice((0, 0, 1, 2, 8, 40, 400)))
        other = rng.choice(
            (b"", rng.choice(NASTY), rng.randbytes(rng.randint(1, 4)), raw[at:end] * 2, raw[:end][-20:])
        )
        raw = raw[:at] + other + raw[end:]
    return raw


@pytest.mark.parametrize("name", fuzzing.READERS)
def test_any_input_is_taken_or_refused(name: str) -> None:
    number = max(1, round(INPUTS * fuzzing.SHARES.get(name, REST)))
    corpus = fuzzing.seeds(name)
    of_parts = repacked(corpus) if name.endswith(".xlsx") else damaged(corpus)

    @settings(max_examples=number, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.one_of(damaged(corpus), of_parts, of_parts, st.binary(max_size=200)))
    def one(raw: bytes) -> None:
        taken = costing.Taken()
        fuzzing.read(name, raw)
        if COSTED:
            costing.judge(name, raw, taken.so_far(), limit=costing.SLOW.get(name, costing.SECONDS))

    one()


@pytest.mark.parametrize("name", fuzzing.READERS)
def test_the_corpus_is_read_and_something_of_it_is_taken(name: str) -> None:
    taken = [fuzzing.read(name, raw) for raw in fuzzing.seeds(name)]
    assert any(taken)


def test_every_input_is_counted() -> None:
    tried = sum(max(1, round(2000 * fuzzing.SHARES.get(name, REST))) for name in fuzzing.READERS)
    assert abs(tried - 2000) <= len(fuzzing.READERS)


def test_a_reader_that_lets_something_through_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(raw: bytes) -> None:
        if re.search(rb"\d{3}", raw):
            raise RecursionError

    monkeypatch.setitem(fuzzing.READERS, "yaml", careless)
    with pytest.raises(RecursionError):
        test_any_input_is_taken_or_refused("yaml")


def test_an_input_that_costs_too_much_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(costing, "KEPT", tmp_path)
    costing.judge("yaml", b"a: 1", costing.Cost(0, costing.SECONDS, costing.MEGABYTES))
    assert not list(tmp_path.iterdir())
    for dear in (costing.Cost(0, 2 * costing.SECONDS, 1), costing.Cost(0, 0.1, 2 * costing.MEGABYTES)):
        with pytest.raises(AssertionError):
            costing.judge("yaml", b"a: 1", dear)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"a: 1"]
