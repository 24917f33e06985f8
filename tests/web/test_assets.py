"""Public files: what browsers keep for a year gets another address as soon as any of it changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from handhold.web.assets import File, load_assets, version_of

FILES = {"app.css": File(b"p { margin: 0 }", "text/css")}


@pytest.fixture
def words(tmp_path: Path) -> Path:
    """A folder of words, with one in a folder of its own."""
    (tmp_path / "en" / "cards").mkdir(parents=True)
    (tmp_path / "lines.toml").write_text("number = 1", encoding="utf-8")
    (tmp_path / "en" / "cards" / "story.toml").write_text("step = 1", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("changed", ["lines.toml", "en/cards/story.toml", "en/new.toml"])
def test_a_changed_word_changes_the_version(words: Path, changed: str) -> None:
    before = version_of(FILES, [words])
    assert version_of(FILES, [words]) == before
    (words / changed).write_text("other = 2", encoding="utf-8")
    assert version_of(FILES, [words]) != before


def test_a_changed_file_changes_the_version(words: Path) -> None:
    other = {"app.css": File(b"p { margin: 1em }", "text/css")}
    assert version_of(FILES, [words]) != version_of(other, [words])


def test_what_python_leaves_behind_changes_nothing(words: Path) -> None:
    before = version_of(FILES, [words])
    (words / "__pycache__").mkdir()
    (words / "__pycache__" / "lines.pyc").write_bytes(b"1")
    assert version_of(FILES, [words]) == before


def test_the_version_is_more_than_the_files_that_are_served() -> None:
    assets = load_assets()
    assert assets.version == load_assets().version
    assert assets.version != version_of(assets.files, [])
