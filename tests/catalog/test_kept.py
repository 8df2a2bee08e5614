"""What was decoded when the package was built is what decoding would give, and is given up when anything changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support import ROOT

from cyberdiag.catalog import kept, known_shapes
from cyberdiag.catalog.decode_shapes import decode
from cyberdiag.outside import resources, shipped

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.outside.yaml_source import Source
    from cyberdiag.problems import Problem

GLOSSARY = (ROOT / "catalogue" / "glossary.yaml").read_bytes()


def test_every_shipped_file_reads_the_same_kept_or_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[str, Any]] = []
    note = kept.note

    def listening(digest: str, shape: Any) -> None:
        made.append((digest, shape))
        note(digest, shape)

    monkeypatch.setattr(kept, "note", listening)
    forms = kept.all_shipped()
    assert {digest for digest, _ in made} == forms.keys()
    assert len(forms) > len(list((ROOT / "catalogue").rglob("*.yaml")))
    for digest, shape in made:
        opened = json.loads(forms[digest], object_hook=kept._opened)
        for left_out in (False, True):
            assert opened.model_dump(exclude_none=left_out) == shape.model_dump(exclude_none=left_out)
            assert repr(opened.model_dump(exclude_none=left_out)) == repr(
                shape.model_dump(exclude_none=left_out)
            )


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return a folder in the place of the package, with one shape and with the glossary kept as `kept`."""
    (tmp_path / "_parsed").mkdir()
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "overlay").mkdir(parents=True)
    (tmp_path / "catalog" / "overlay" / "shapes.py").touch()
    (tmp_path / "catalog" / "known_shapes.py").write_text("one", encoding="utf-8")
    monkeypatch.setattr(resources, "_package", lambda: tmp_path)
    monkeypatch.setattr(resources, "_shapes", resources._shapes.__wrapped__)
    name = resources.decoded_name(resources.digest(GLOSSARY))
    (tmp_path / "_parsed" / f"{name}.json").write_text('{"$": {"terms": "kept"}}', encoding="utf-8")
    return tmp_path


def terms(raw: bytes, source: Source | None = None) -> Any:
    problems: list[Problem] = []
    given = source or shipped.read(raw, "glossary.yaml")
    found = decode(lambda: known_shapes.AuthoredGlossary, given, problems)
    return found.terms if found else problems


@pytest.mark.usefixtures("package")
def test_a_file_is_taken_as_it_was_kept() -> None:
    assert terms(GLOSSARY) == "kept"


@pytest.mark.usefixtures("package")
def test_a_changed_file_is_decoded_anew() -> None:
    assert isinstance(terms(GLOSSARY + b"\n"), dict)
    (problem,) = terms(b"term: {}\n")[:1]
    assert problem.code == "unknown-field-near"


def test_a_changed_shape_makes_everything_decoded_anew(package: Path) -> None:
    (package / "catalog" / "known_shapes.py").write_text("two", encoding="utf-8")
    assert isinstance(terms(GLOSSARY), dict)


@pytest.mark.usefixtures("package")
def test_data_that_something_was_laid_over_is_decoded_anew() -> None:
    source = shipped.read(GLOSSARY, "glossary.yaml")
    assert isinstance(terms(b"", source.laid(source.data)), dict)
    words = shipped.read(b"terms: {}\n", "words.yaml")
    assert isinstance(terms(b"", source.laid(source.data, words)), dict)
