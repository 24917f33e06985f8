"""Drawing new over old: what stays is not moved and not made anew, and no control becomes another one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import ChromiumTab, tab_of
from tests.serving import running

DRAW = """async ([old, fresh]) => {
  window.at ??= document.querySelector('script[type=module]').src;
  const from = (name) => import(new URL(name, window.at));
  const { morph } = await from('morph.js');
  const box = document.createElement('div');
  const wanted = box.cloneNode();
  box.innerHTML = old;
  wanted.innerHTML = fresh;
  document.body.replaceChildren(box);
  const names = new Map([...box.querySelectorAll('*')].map((node) => [node, node.textContent.trim()]));
  const field = box.querySelector('textarea');
  if (field) field.value = 'half a thought';
  const seen = new MutationObserver(() => {});
  seen.observe(box, { childList: true, subtree: true });
  morph(box, wanted);
  const gone = new Set(seen.takeRecords().flatMap((record) => [...record.removedNodes]));
  const controls = [...box.querySelectorAll('button, a, li')];
  return {
    looks: controls.map((node) => node.textContent.trim()),
    same: controls.filter((node) => names.get(node) === node.textContent.trim()).map((node) => names.get(node)),
    moved: controls.filter((node) => [...gone].some((other) => other.contains(node))).map((node) => names.get(node)),
    typed: box.querySelector('textarea')?.value ?? null,
  };
}"""


def form(do: str, *, once: str = "1") -> str:
    """A form of one button."""
    return f"""<form action="/moves"><input type="hidden" name="once" value="{once}">
      <input type="hidden" name="do" value="{do}"><button>{do}</button></form>"""


def ordered(*names: str) -> str:
    """A list of things that have names."""
    return f"<ol>{''.join(f'<li id={name}>{name}</li>' for name in names)}</ol>"


@pytest.fixture(scope="module")
def page(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromiumTab]:
    """A page of the house, whose scripts are at hand."""
    with running(tmp_path_factory.mktemp("morph") / "data") as house, tab_of(chromium, house.url) as tab:
        tab.go("/sign-in")
        yield tab


def draw(tab: ChromiumTab, old: str, fresh: str) -> dict[str, object]:
    """Draw one piece of HTML over another, and see what became of the controls."""
    drawn: dict[str, object] = tab.page.evaluate(DRAW, [old, fresh])
    return drawn


@pytest.mark.parametrize(
    ("old", "fresh", "same"),
    [
        (form("ready") + form("pass") + form("later"), form("pass") + form("later"), ["pass", "later"]),
        ("<p>Wait.</p>\n" + form("ready"), form("ready", once="2"), ["ready"]),
        (form("ready"), "<p>Ada is ready.</p>\n" + form("ready"), ["ready"]),
        ("<section id=a>one</section>\n<div id=w>" + form("stop") + "</div>",
         "<section id=b>two</section>\n<p>new</p><div id=w>" + form("stop") + "</div>", ["stop"]),
        (form("ready"), form("pass"), []),
        ("<a href=/one>one</a>", "<a href=/two>two</a>", []),
        (ordered("a", "b"), ordered("c", "a", "b"), ["a", "b"]),
        (ordered("a", "b", "c"), ordered("a", "c"), ["a", "c"]),
    ],
    ids=["one goes", "a line before it goes", "a line comes", "the step changes", "another button", "another link",
         "one comes first", "one in the middle goes"],
)  # fmt: skip
def test_what_ada_may_be_about_to_press_stays_what_and_where_it_is(
    page: ChromiumTab, old: str, fresh: str, same: list[str]
) -> None:
    drawn = draw(page, old, fresh)
    assert drawn["same"] == same
    assert drawn["moved"] == []
    assert set(same) <= set(drawn["looks"])  # type: ignore[call-overload]


def test_what_changes_places_is_still_the_same(page: ChromiumTab) -> None:
    drawn = draw(page, ordered("a", "b"), ordered("b", "a"))
    assert drawn["looks"] == drawn["same"] == ["b", "a"]


def test_half_written_words_stay_in_a_form_that_now_speaks_of_something_else(page: ChromiumTab) -> None:
    old = '<form action="/a"><input type="hidden" name="mark" value="1"><textarea name="words"></textarea></form>'
    drawn = draw(page, old, "<p>A line.</p>" + old.replace('value="1"', 'value="2"'))
    assert drawn["typed"] == "half a thought"
