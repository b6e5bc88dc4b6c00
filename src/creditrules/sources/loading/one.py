"""Loads one plugin: whatever it does, what comes of it is told, and nobody waits for it without end."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Thread

import pluggy

from creditrules.diagnostics import Diagnostic
from creditrules.sources import hookspecs
from creditrules.sources.loading import findings
from creditrules.sources.loading.judging import HOOKS, judge
from creditrules.sources.plugins import Kind

SLOW = 1.0
"""Seconds of loading after which a plugin is told to be slow."""

LIMIT = 10.0
"""Seconds of loading after which a plugin is left out."""


@dataclass(slots=True)
class Loaded:
    """What came of loading a plugin: its hooks, its kinds by hook, what is wrong with it, and the seconds it took."""

    hooks: list[str] = field(default_factory=list)
    kinds: dict[str, list[Kind]] = field(default_factory=dict)
    found: list[Diagnostic] = field(default_factory=list)
    seconds: float = 0.0


def load(
    plugin: str, where: str, importing: Callable[[], object], *, slow: float = SLOW, limit: float = LIMIT
) -> Loaded:
    """Import a plugin and ask its hooks for kinds; of one that does not end within `limit` nothing is used."""
    loaded = Loaded()

    def run() -> None:
        try:
            _load(plugin, where, importing(), loaded)
        except BaseException as error:  # noqa: BLE001  # even an exit; in this thread no key can have been pressed
            loaded.found.append(findings.not_loaded(where, plugin, error))

    # Nothing stops code that hangs; a thread of this sort does at least not keep the process from ending.
    thread = Thread(target=run, name=f"creditrules-plugin-{plugin}", daemon=True)
    start = time.monotonic()
    thread.start()
    thread.join(limit)
    seconds = time.monotonic() - start
    if thread.is_alive():
        return Loaded(found=[findings.hung(where, plugin, limit)], seconds=seconds)
    if seconds > slow:
        loaded.found.append(findings.slow(where, plugin, seconds))
    loaded.seconds = seconds
    return loaded


def _load(plugin: str, where: str, module: object, loaded: Loaded) -> None:
    # One manager for each plugin: whatever a broken one leaves in its manager is gone with it.
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.register(module, name=plugin)
    implemented = {name: call for name, call in vars(manager.hook).items() if not name.startswith("_")}
    loaded.found += _misplaced(plugin, where, module, implemented)
    good = [name for name in HOOKS if name in implemented]
    for name in good:
        loaded.found += _wrong_calls(plugin, where, name, implemented[name].get_hookimpls())
    loaded.hooks += good
    if loaded.found:
        return
    manager.add_hookspecs(hookspecs)
    manager.check_pending()
    for name in good:
        _ask(plugin, where, name, implemented[name], loaded)


def _misplaced(
    plugin: str, where: str, module: object, implemented: dict[str, pluggy.HookCaller]
) -> Iterator[Diagnostic]:
    """Hooks that do not exist, functions that were meant as hooks, and none at all."""
    unmarked = [name for name in dir(module) if name in HOOKS and name not in implemented]
    unmarked = [name for name in unmarked if inspect.isroutine(inspect.getattr_static(module, name, None))]
    for name, call in implemented.items():
        if name not in HOOKS and not all(each.optionalhook for each in call.get_hookimpls()):
            yield findings.unknown_hook(where, plugin, name, list(HOOKS))
    for name in unmarked:
        yield findings.unmarked_hook(where, plugin, name)
    if not implemented and not unmarked:
        yield findings.no_hooks(where, plugin, list(HOOKS))


def _wrong_calls(plugin: str, where: str, name: str, made: list[pluggy.HookImpl]) -> Iterator[Diagnostic]:
    for each in made:
        if each.hookwrapper or each.wrapper:
            yield findings.wrapper(where, plugin, name)
        if each.argnames:
            yield findings.wrong_arguments(where, plugin, name, each.argnames)


def _ask(plugin: str, where: str, name: str, call: pluggy.HookCaller, loaded: Loaded) -> None:
    try:
        (given,) = call() or [None]
    except BaseException as error:  # noqa: BLE001  # even an exit
        loaded.found.append(findings.hook_failed(where, plugin, name, error))
        return
    if inspect.iscoroutine(given):
        given.close()
    loaded.kinds[name] = list(judge(given, name, plugin, where, loaded.found))
