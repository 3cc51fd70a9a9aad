"""Templates and scripts keep to the strict policy, and every word can be translated."""

import re
from pathlib import Path

import pytest

from caidang.interfaces.web.templatetags.icons import SPRITE
from caidang.interfaces.web.wording.words import script_words
from tools.vendor.__main__ import STATIC

TEMPLATES = sorted((STATIC.parent / "templates").rglob("*.html"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
HAN = re.compile(r"[\u3400-\u9fff]+")
NAME = "才档"
DATA = {"男", "女"}
"""Values as they stand in the record, the same in every language."""


def test_there_is_something_to_check() -> None:
    assert len(TEMPLATES) > 30
    assert len(SCRIPTS) > 7


IDS = re.compile(r"""\bid="([\w-]+)"|json_script:"([\w-]+)\"""")
AROUND = ("page.html", "frame.html", "parts/_upload.html", "parts/_keys.html", "parts/_palette.html")
"""What stands around every page."""


def ids_of(text: str) -> set[str]:
    return {name for pair in IDS.findall(text) for name in pair if name}


def test_no_page_takes_the_name_of_what_stands_around_it() -> None:
    """A box called as the scripts' texts are stopped every script of its page."""
    root = STATIC.parent / "templates"
    taken = {name for part in AROUND for name in ids_of((root / part).read_text(encoding="utf-8"))}
    assert {"words", "palette"} <= taken
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(root).as_posix()
        # What is swapped in takes the place of what has its name; applicants' pages have a frame of their own.
        if name not in AROUND and "hx-swap-oob" not in text and not name.startswith("apply/"):
            assert not taken & ids_of(text), name


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_nothing_inline(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tags = re.findall(r"<[a-zA-Z][^>]*>", text)
    for tag in tags:
        assert not re.search(r"\sstyle\s*=", tag), tag
        assert not re.match(r"<script\b.*\ssrc=", tag) or 'nonce="{% nonce %}"' in tag, tag
        assert not re.search(r"\son[a-z]+\s*=", tag), tag
        assert not re.search(r"\shx-(on|vars)\b", tag), tag
        assert "javascript:" not in tag
        assert not re.search(r"""["']js:""", tag), tag
    assert "<style" not in text
    for script in re.findall(r"<script[^>]*>", text):
        assert " src=" in script or 'type="application/ld+json"' in script, script


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_visible_word_can_be_translated(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\{% blocktranslate.*?endblocktranslate %\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{[%#{].*?[%#}]\}", "", text, flags=re.DOTALL)
    found = set(HAN.findall(text)) - {NAME} - DATA
    assert found <= {"文件夹", "文件或文件夹"}, "outside of translate"  # in examples of commands


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_make_no_code_and_no_markup_from_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for word in (
        "eval(",
        "new Function",
        ".innerHTML",
        ".outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "sessionStorage",
    ):
        # A walk through the screens goes from page to page: which one, and at which step, is kept in its tab.
        assert word not in text or (word, path.name) == ("sessionStorage", "tour.js")
    code = re.sub(r"//.*|/\*.*?\*/", "", text)
    assert not HAN.search(code), "words for people stand in words.py"
    assert text.count("\n") <= 400


def test_scripts_and_words_know_each_other() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    used = set(re.findall(r'word\("(\w+)"', text)) | {"stale", "failed"}
    assert used == set(script_words())


def test_the_page_names_the_vendored_versions_that_are_there() -> None:
    for path in (*TEMPLATES, *SCRIPTS):
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"vendor/[\w.-]+(?:/[\w.-]+)*", text):
            assert (STATIC / name).exists(), f"{path.name}: {name}"
    assert (STATIC / SPRITE).exists()
