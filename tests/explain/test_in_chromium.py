"""The page in a real browser: on wide and narrow screens, in the dark, on paper, by keyboard, by ear."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from creditrules.explain.build import explain
from creditrules.explain.forms import as_html
from creditrules.explain.model import Audience
from creditrules.explain.wording.codes import LanguageCode
from tests.explain.told import PAGES, decided, page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium is installed; as root, scripts/setup dev installs it"
)

WIDE, NARROW = 1100, 360
Scheme = Literal["light", "dark"]

# Every text with its colour and the background behind it, as numbers from 0 to 255.
TEXTS = """() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    if (!own || !node.checkVisibility() || node.closest("title, desc")) continue;
    const style = getComputedStyle(node);
    const colour = channels(node instanceof SVGElement ? style.fill : style.color).slice(0, 3);
    found.push([node.tagName + "." + (node.className.baseVal ?? node.className), colour, behind(node)]);
  }
  return found;
}"""

OUTSIDE = """() => [...document.querySelectorAll("body *")]
  .filter((node) => node.checkVisibility() && !node.closest(".skip, thead, caption, title, desc"))
  .filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width && (box.left < -1 || box.right > innerWidth + 1);
  })
  .map((node) => node.tagName + ": " + node.textContent.slice(0, 40))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


class Opener:
    """Opens pages from files, and notes whatever they ask for or complain about."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser = browser
        self._file = folder / "page.html"
        self.noted: list[str] = []

    def __call__(self, text: str, width: int = WIDE, scheme: Scheme = "light") -> Page:
        self._file.write_text(text, encoding="utf-8")
        context = self._browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        opened = context.new_page()
        opened.on("console", lambda message: self.noted.append(message.text))
        opened.on("pageerror", lambda error: self.noted.append(str(error)))
        opened.on("request", lambda request: self.noted.append(request.url))
        opened.goto(self._file.as_uri())
        self.noted.remove(self._file.as_uri())
        return opened


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    opener = Opener(browser, tmp_path)
    yield opener
    for context in browser.contexts:
        context.close()
    assert opener.noted == []


def unfold(opened: Page) -> None:
    opened.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")


def contrast(one: list[float], other: list[float]) -> float:
    """As in WCAG 2.2."""

    def light(colour: list[float]) -> float:
        parts = [value / 255 for value in colour]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((light(one), light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("customer", "audience", "lang"), PAGES)
def test_nothing_is_wider_than_a_narrow_screen(
    open_page: Opener, customer: str, audience: Audience, lang: LanguageCode
) -> None:
    opened = open_page(page(customer, audience, lang), NARROW)
    unfold(opened)
    assert opened.evaluate("document.documentElement.scrollWidth") == NARROW
    assert opened.evaluate(OUTSIDE) == []


def test_commitments_fit_too(open_page: Opener) -> None:
    sealed = explain(decided("good-cdn"), "customer", salt=b"sixteen bytes or more")
    assert sealed.commitments
    opened = open_page(as_html(sealed), NARROW)
    unfold(opened)
    assert opened.evaluate("document.documentElement.scrollWidth") == NARROW
    assert opened.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("customer", ["good-cdn", "rating-pump-maker", "order-above-limit"])
def test_nothing_is_wider_than_a_wide_screen(open_page: Opener, customer: str) -> None:
    opened = open_page(page(customer))
    unfold(opened)
    assert opened.evaluate("document.documentElement.scrollWidth") == WIDE
    assert opened.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("customer", ["good-cdn", "rating-pump-maker", "order-above-limit"])
def test_every_text_stands_out_from_what_is_behind_it(open_page: Opener, customer: str, scheme: Scheme) -> None:
    opened = open_page(page(customer), scheme=scheme)
    unfold(opened)
    texts = opened.evaluate(TEXTS)
    assert len(texts) > 50
    assert [name for name, colour, behind in texts if contrast(colour, behind) < 4.5] == []
    dark = opened.evaluate("getComputedStyle(document.documentElement).backgroundColor") != "rgb(255, 255, 255)"
    assert dark is (scheme == "dark")


def test_paper_shows_everything_in_dark_letters(open_page: Opener) -> None:
    opened = open_page(page("good-cdn"), scheme="dark")
    folded = opened.locator("#facts table").first
    assert not folded.is_visible()
    opened.emulate_media(media="print")
    box = folded.bounding_box()
    assert box is not None
    assert box["height"] > 200
    assert opened.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert opened.evaluate("getComputedStyle(document.body).color") == "rgb(27, 36, 48)"
    assert opened.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_by_keyboard(open_page: Opener) -> None:
    opened = open_page(page("good-cdn"))
    focused = "document.activeElement"
    opened.keyboard.press("Tab")
    assert opened.evaluate(f"{focused}.className") == "skip"
    assert opened.evaluate(f"{focused}.getBoundingClientRect().left") >= 0
    opened.keyboard.press("Enter")
    assert opened.evaluate(f"{focused}.id") == "main"
    opened.locator("#facts > summary").focus()
    assert opened.evaluate(f"getComputedStyle({focused}).outlineStyle") == "solid"
    opened.keyboard.press("Enter")
    assert opened.locator("#facts table").first.is_visible()


def test_a_link_opens_what_is_folded(open_page: Opener) -> None:
    opened = open_page(page("good-cdn"))
    opened.get_by_role("link", name="Punctuality").click()
    assert opened.locator("#factor-t1_punctuality").is_visible()
    opened.locator("#factor-t1_punctuality").get_by_role("link", name="line 153").click()
    assert opened.locator("#line-153").is_visible()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_by_ear(open_page: Opener, width: int) -> None:
    """What a screen reader finds; the narrow page too has tables with heads."""
    opened = open_page(page("rating-pump-maker"), width)
    assert opened.get_by_role("heading", level=1).inner_text() == "Good A"
    assert opened.get_by_role("img", name="The score on its scale").count() == 1
    falls = opened.get_by_role("table", name="How the score came about")
    row = falls.get_by_role("row").filter(has=opened.get_by_role("rowheader", name="Punctuality C2"))
    assert [cell.inner_text() for cell in row.get_by_role("cell").all()][:6] == [
        "8.5",
        "60",
        "100",
        "12%",
        "7.2",
        "4.8",
    ]
    assert row.get_by_role("img", name="from 11.9 to 19.1, 4.8 points lost").count() == 1
    assert falls.get_by_role("columnheader").count() == 8
    assert opened.get_by_role("main").count() == opened.get_by_role("contentinfo").count() == 1


def test_without_script_nothing_is_missed(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(page("good-cdn"), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto((tmp_path / "page.html").as_uri())
    opened.locator("#facts > summary").click()
    assert opened.locator("#facts table").first.is_visible()
    context.close()
