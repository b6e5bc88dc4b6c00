"""Plugins are found and loaded; whatever one does is told, and harms no other."""

import itertools
from pathlib import Path

import pytest

from creditrules.sources.discovery import discover
from creditrules.sources.plugins import Brought, PluginHealth, Plugins
from tests.sources.installing import installed, write_package

_NUMBERS = itertools.count()

HEAD = """
from creditrules.sources import *
from creditrules.sources import hookimpl

class Nothing(Source):
    def fetch(self, request):
        return {}

class Where(Settings):
    where: str

def kind(name="{module}", title="Nothing", settings=Where, open=lambda settings, opening: Nothing()):
    return SourceKind(name, title, settings, open)
"""

GOOD = """
@hookimpl
def creditrules_sources():
    return [kind()]
"""


def module_name() -> str:
    """A name that no test before has imported."""
    return f"plugin_of_test_{next(_NUMBERS)}"


def found(folder: Path, code: str, *, slow: float = 60, limit: float = 60) -> tuple[Plugins, PluginHealth]:
    """All plugins, and the one with this code."""
    module = module_name()
    with installed(folder, **{module: HEAD.replace("{module}", module) + code}):
        plugins = discover(slow=slow, limit=limit)
    (health,) = [each for each in plugins.health if each.name == module]
    return plugins, health


def told(folder: Path, code: str, *, slow: float = 60, limit: float = 60) -> list[str]:
    """What is said about a plugin with this code, its name left out, as nothing of it is used."""
    plugins, health = found(folder, code, slow=slow, limit=limit)
    assert health.broken
    assert not any(health.name in kind for kind in plugins.sources)
    assert all(finding in plugins.findings for finding in health.findings)
    assert {finding.where for finding in health.findings} == {f"{health.distribution} 1.2"}
    return [f"{each.code} {each.message}".replace(health.name, "it") for each in health.findings]


def test_a_good_plugin_is_used(tmp_path: Path) -> None:
    plugins, health = found(tmp_path, GOOD)
    assert health.distribution == health.name.replace("_", "-")
    assert (health.version, health.hooks, health.findings) == ("1.2", ("creditrules_sources",), ())
    assert health.kinds == (Brought("source", health.name, "Nothing"),)
    assert plugins.sources[health.name].title == "Nothing"


def test_what_is_built_in_is_a_plugin_too() -> None:
    plugins = discover()
    health = plugins.health[0]
    assert (health.name, health.distribution) == ("builtin", "creditrules")
    assert health.kinds == (
        Brought("consent", "file", "Consents in a CSV file"),
        Brought("receiver", "lines", "Lines of JSON, added to a file"),
    )
    assert "file" in plugins.consents
    assert "lines" in plugins.receivers


def test_nothing_is_kept_between_calls(tmp_path: Path) -> None:
    plugins, health = found(tmp_path, GOOD)
    assert health.name in plugins.sources
    assert health.name not in discover().sources


def test_a_plugin_may_be_an_object(tmp_path: Path) -> None:
    module = module_name()
    code = f"""{HEAD.replace("{module}", module)}
class Plugin:
    @hookimpl
    def creditrules_sources(self):
        return (kind(),)

plugin = Plugin()
"""
    write_package(tmp_path, module, code, points=f"[creditrules]\nmine = {module}:plugin\n")
    with installed(tmp_path):
        assert module in discover().sources


CANNOT_BE_LOADED = {
    "import no_such_library": "No module named 'no_such_library'",
    "1 / 0": "ZeroDivisionError: division by zero",
    "raise SystemExit(3)": "SystemExit: 3",
    "raise KeyboardInterrupt": "KeyboardInterrupt",
    "class Odd(BaseException): pass\nraise Odd": "Odd",
    "class Odd(Exception):\n    def __str__(self): raise ValueError\nraise Odd": "Odd",
    "raise ValueError('a\\n\\x1b[2Jb')": "ValueError: a <U+001B>[2Jb",
    "def f(:": "SyntaxError: invalid syntax",
}


@pytest.mark.parametrize("code", CANNOT_BE_LOADED)
def test_a_plugin_that_cannot_be_imported(tmp_path: Path, code: str) -> None:
    (said,) = told(tmp_path, code)
    assert said.startswith(f"CR801 the plugin `it` cannot be loaded: {CANNOT_BE_LOADED[code]}")


def test_the_line_that_failed_is_told(tmp_path: Path) -> None:
    _, health = found(tmp_path, "\n\n1 / 0\n")
    line = len(HEAD.splitlines()) + 3
    assert health.findings[0].notes == (f"in {health.name}.py, line {line}",)


def test_an_entry_point_that_names_nothing(tmp_path: Path) -> None:
    module = module_name()
    write_package(tmp_path, module, "", points=f"[creditrules]\na = {module}:missing\nb = not a module\n")
    with installed(tmp_path):
        health = [each for each in discover().health if each.distribution == module.replace("_", "-")]
    assert [each.name for each in health] == ["a", "b"]
    assert all(each.broken for each in health)


def test_a_damaged_list_of_entry_points_hides_no_other(tmp_path: Path) -> None:
    good, bad, stranger = module_name(), module_name(), module_name()
    write_package(tmp_path, bad, "", points="[creditrules]\nno equals sign\n")
    write_package(tmp_path, stranger, "", points="[others]\nno equals sign\n")
    with installed(tmp_path, **{good: HEAD.replace("{module}", good) + GOOD}):
        plugins = discover()
    assert good in plugins.sources
    (told,) = [each for each in plugins.health if each.distribution == bad.replace("_", "-")]
    assert told.findings[0].message.startswith("the entry points of an installed package cannot be read")
    assert stranger.replace("_", "-") not in [each.distribution for each in plugins.health]


WRONG = {
    "@hookimpl\ndef creditrules_source(): return [kind()]": (
        "CR801 the plugin `it` implements `creditrules_source`, but there is no hook of that name"
    ),
    "def creditrules_sources(): return [kind()]": (
        "CR801 the plugin `it` has a function `creditrules_sources` that is not marked as a hook"
    ),
    "": "CR801 the plugin `it` brings nothing: no function of it is marked with `@hookimpl`",
    "@hookimpl\ndef creditrules_sources(policy): return [kind()]": (
        "CR801 `creditrules_sources` of the plugin `it` asks for `policy`, but the hook is called without arguments"
    ),
    "@hookimpl(wrapper=True)\ndef creditrules_sources(): return (yield)": (
        "CR801 `creditrules_sources` of the plugin `it` is a wrapper, but no plugin may change what others bring"
    ),
    "@hookimpl\ndef creditrules_sources(): raise SystemExit": (
        "CR801 `creditrules_sources` of the plugin `it` has failed: SystemExit"
    ),
    "@hookimpl\ndef creditrules_sources(): return 3": (
        "CR801 `creditrules_sources` of the plugin `it` gives a value of type `int` instead of a list of `SourceKind`"
    ),
    "@hookimpl\ndef creditrules_sources(): pass": (
        "CR801 `creditrules_sources` of the plugin `it` gives a value of type `NoneType` instead of a list of "
        "`SourceKind`"
    ),
    "@hookimpl\nasync def creditrules_sources(): return []": (
        "CR801 `creditrules_sources` of the plugin `it` gives a value of type `coroutine` instead of a list of "
        "`SourceKind`"
    ),
    "@hookimpl\ndef creditrules_sources(): return [Nothing]": (
        "CR801 `creditrules_sources` of the plugin `it` gives a `ABCMeta` where a `SourceKind` belongs"
    ),
}


@pytest.mark.parametrize("code", WRONG)
def test_wrong_hooks(tmp_path: Path, code: str) -> None:
    assert told(tmp_path, code) == [WRONG[code]]


def test_the_nearest_hook_is_named(tmp_path: Path) -> None:
    _, health = found(tmp_path, "@hookimpl\ndef creditrules_source(): return [kind()]")
    assert health.findings[0].help == "did you mean `creditrules_sources`?"


WRONG_KINDS = {
    "kind(name='A kind')": "`A kind` of the plugin `it` has a name that is none",
    "kind(name=3)": "`3` of the plugin `it` has a name that is none",
    "kind(title='')": "`it` of the plugin `it` has no title",
    "kind(open=3)": "`it` of the plugin `it` has no `open` that can be called",
    "kind(settings=dict)": "`it` of the plugin `it` has settings of another class",
    "kind(settings=None)": "`it` of the plugin `it` has settings of another class",
    "kind(settings=type('S', (Settings,), {'__annotations__': {'timeout': int}}))": (
        "`it` of the plugin `it` has a setting `timeout`, which all of its sort have already"
    ),
    "kind(settings=type('S', (Settings,), {'__annotations__': {'kind': str}}))": (
        "`it` of the plugin `it` has a setting `kind`, which all of its sort have already"
    ),
    "kind(settings=type('S', (Settings,), {'__annotations__': {'x': 'NotThere'}}))": (
        "`it` of the plugin `it` has settings that cannot be used: PydanticUndefinedAnnotation"
    ),
    "kind(settings=type('S', (Settings,), {'model_config': {'extra': 'allow'}}))": (
        "`it` of the plugin `it` has settings that let unknown names pass"
    ),
}


@pytest.mark.parametrize("made", WRONG_KINDS)
def test_wrong_kinds(tmp_path: Path, made: str) -> None:
    (said,) = told(tmp_path, f"@hookimpl\ndef creditrules_sources(): return [{made}]")
    assert said.startswith(f"CR801 the kind {WRONG_KINDS[made]}")


def test_good_kinds_beside_wrong_ones_are_used(tmp_path: Path) -> None:
    plugins, health = found(tmp_path, "@hookimpl\ndef creditrules_sources(): return [kind(), kind(title=''), kind()]")
    assert health.name in plugins.sources
    assert len(health.findings) == 2


@pytest.mark.parametrize("endings", ["()", "'.csv'", "('csv',)", "('.CSV',)", "(3,)"])
def test_readers_that_do_not_say_of_what(tmp_path: Path, endings: str) -> None:
    code = f"@hookimpl\ndef creditrules_readers(): return [ReaderKind('r', 'R', {endings}, print)]"
    assert told(tmp_path, code) == ["CR801 the kind `r` of the plugin `it` does not say of which files it is"]


def test_a_kind_that_two_plugins_bring_is_not_used(tmp_path: Path) -> None:
    code = HEAD + "@hookimpl\ndef creditrules_sources(): return [kind('fax')]\n"
    reader = "@hookimpl\ndef creditrules_readers(): return [ReaderKind('fax', 'Fax', ('.fax', '.{module}'), print)]\n"
    first, second = module_name(), module_name()
    codes = {module: code + reader.replace("{module}", module) for module in (first, second)}
    with installed(tmp_path, **codes):
        plugins = discover()
    assert "fax" not in plugins.sources
    assert ".fax" not in plugins.readers
    assert {f".{first}", f".{second}"} <= set(plugins.readers)
    names = " and ".join(f"`{module.replace('_', '-')}`" for module in (first, second))
    for module in (first, second):
        (health,) = [each for each in plugins.health if each.name == module]
        assert [f"{each.code} {each.message}" for each in health.findings] == [
            f"CR803 the kind of source `fax` is brought by {names}, so none is used",
            f"CR803 the kind of reader `.fax` is brought by {names}, so none is used",
        ]
    assert [str(each.code) for each in plugins.findings].count("CR803") == 2


def test_a_slow_plugin_is_told_and_used(tmp_path: Path) -> None:
    plugins, health = found(tmp_path, "import time\ntime.sleep(0.2)\n" + GOOD, slow=0.1)
    (told,) = health.findings
    assert (str(told.code), health.broken) == ("CR802", False)
    assert told.message == f"the plugin `{health.name}` takes {health.seconds:.1f} seconds to load"
    assert health.name in plugins.sources


def test_a_plugin_that_hangs_is_left_out(tmp_path: Path) -> None:
    wait = "import threading\n@hookimpl\ndef creditrules_sources(): threading.Event().wait()\n"
    assert told(tmp_path, wait, limit=0.5) == [
        "CR801 the plugin `it` is left out: loading it has not ended after 0.5 seconds"
    ]
