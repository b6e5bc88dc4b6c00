"""What is said about plugins: one function per mistake."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType

from creditrules.diagnostics import Code, Diagnostic, nearest
from creditrules.diagnostics.codes import BROKEN_PLUGIN, KIND_TWICE, SLOW_PLUGIN
from creditrules.facts.values_shown import short
from creditrules.sources.plugins import Brought
from creditrules.sources.saying import in_one_line

_LONGEST = 200


def not_loaded(where: str, plugin: str, error: BaseException) -> Diagnostic:
    """The plugin cannot be imported, or is not what its entry point names."""
    return _broken(where, f"the plugin `{short(plugin)}` cannot be loaded: {said(error)}", notes=_raised_in(error))


def hung(where: str, plugin: str, limit: float) -> Diagnostic:
    """Loading the plugin does not end."""
    return _broken(
        where,
        f"the plugin `{short(plugin)}` is left out: loading it has not ended after {_seconds(limit)}",
        help_="what is slow belongs to the first request, not to the import of the module or to a hook",
    )


def slow(where: str, plugin: str, seconds: float) -> Diagnostic:
    """Loading the plugin takes long, and every command that asks sources waits for it."""
    return _broken(
        where,
        f"the plugin `{short(plugin)}` takes {_seconds(seconds)} to load",
        help_="import large libraries where they are used, inside functions",
        code=SLOW_PLUGIN,
    )


def no_hooks(where: str, plugin: str, hooks: Sequence[str]) -> Diagnostic:
    """The plugin implements nothing."""
    return _broken(
        where,
        f"the plugin `{short(plugin)}` brings nothing: no function of it is marked with `@hookimpl`",
        help_=f"the hooks are: {', '.join(f'`{hook}`' for hook in hooks)}",
    )


def unknown_hook(where: str, plugin: str, hook: str, hooks: Sequence[str]) -> Diagnostic:
    """A function is marked as a hook that does not exist."""
    close = nearest(hook, hooks)
    listed = f"the hooks are: {', '.join(f'`{hook}`' for hook in hooks)}"
    return _broken(
        where,
        f"the plugin `{short(plugin)}` implements `{short(hook)}`, but there is no hook of that name",
        help_=f"did you mean `{close}`?" if close else listed,
    )


def unmarked_hook(where: str, plugin: str, hook: str) -> Diagnostic:
    """A function has the name of a hook, and is not marked as one."""
    return _broken(
        where,
        f"the plugin `{short(plugin)}` has a function `{short(hook)}` that is not marked as a hook",
        help_="write `@hookimpl` above it, from `creditrules.sources`; else nothing calls it",
    )


def wrong_arguments(where: str, plugin: str, hook: str, asked: Sequence[str]) -> Diagnostic:
    """A hook asks for arguments that it is not given."""
    names = ", ".join(f"`{short(name)}`" for name in asked)
    return _broken(
        where,
        f"`{hook}` of the plugin `{short(plugin)}` asks for {names}, but the hook is called without arguments",
        help_=f"write `def {hook}():`; in a class that is not made yet nothing can be called",
    )


def wrapper(where: str, plugin: str, hook: str) -> Diagnostic:
    """A hook stands around those of other plugins."""
    return _broken(
        where,
        f"`{hook}` of the plugin `{short(plugin)}` is a wrapper, but no plugin may change what others bring",
        help_="mark it with `@hookimpl` alone",
    )


def hook_failed(where: str, plugin: str, hook: str, error: BaseException) -> Diagnostic:
    """A hook ends with an error."""
    message = f"`{hook}` of the plugin `{short(plugin)}` has failed: {said(error)}"
    return _broken(where, message, notes=_raised_in(error))


def not_kinds(where: str, plugin: str, hook: str, given: object, wanted: str) -> Diagnostic:
    """A hook gives something else than a list of kinds."""
    return _broken(
        where,
        f"`{hook}` of the plugin `{short(plugin)}` gives a value of type `{_type(given)}` instead of a list of "
        f"`{wanted}`",
    )


def not_a_kind(where: str, plugin: str, hook: str, given: object, wanted: str) -> Diagnostic:
    """A hook gives a list in which something else than a kind stands."""
    message = f"`{hook}` of the plugin `{short(plugin)}` gives a `{_type(given)}` where a `{wanted}` belongs"
    return _broken(where, message)


def wrong_kind(where: str, plugin: str, kind: str, why: str, help_: str = "") -> Diagnostic:
    """A kind is not made as it must be."""
    return _broken(where, f"the kind `{short(kind)}` of the plugin `{short(plugin)}` {why}", help_=help_)


def unreadable_distribution(where: str) -> Diagnostic:
    """An installed package says in a way that cannot be read which plugins it has."""
    return _broken(where, "the entry points of an installed package cannot be read, so its plugins are left out")


def kind_twice(brought: Brought, plugins: Sequence[str]) -> Diagnostic:
    """Several plugins bring the same kind; none is used, since no order among them would be right."""
    what = {"consent": "register of consents"}.get(brought.what, brought.what)
    *first, last = (f"`{short(plugin)}`" for plugin in plugins)
    by = f"{', '.join(first)} and {last}"
    return Diagnostic(
        code=KIND_TWICE,
        message=f"the kind of {what} `{short(brought.name)}` is brought by {by}, so none is used",
        where="plugins",
        help="uninstall the one that you do not need",
        data=MappingProxyType({"what": brought.what, "kind": brought.name, "plugins": tuple(plugins)}),
    )


def said(error: BaseException) -> str:
    """What an error of a plugin says, in one short line."""
    text, name = in_one_line(error, _LONGEST), _type(error)
    if isinstance(error, ImportError) and text:
        return text
    return f"{name}: {text}" if text else name


def _raised_in(error: BaseException) -> tuple[str, ...]:
    """The line of the plugin at which it failed."""
    if isinstance(error, SyntaxError) and error.filename:
        return (f"in {Path(error.filename).name}, line {error.lineno}",)
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not _is_ours(frame.filename)]
    return (f"in {Path(own[-1].filename).name}, line {own[-1].lineno}",) if own else ()


def _is_ours(filename: str) -> bool:
    """Whether the line is of what loads plugins, not of a plugin."""
    return (
        filename.startswith("<frozen ")
        or filename.endswith(("importlib/__init__.py", "importlib/metadata/__init__.py"))
        or Path(__file__).parents[1] in Path(filename).parents
        or "pluggy" in Path(filename).parts
    )


def _seconds(seconds: float) -> str:
    return f"{seconds:g} seconds" if seconds == int(seconds) else f"{seconds:.1f} seconds"


def _type(value: object) -> str:
    return short(type(value).__name__)


def _broken(
    where: str, message: str, *, help_: str = "", notes: tuple[str, ...] = (), code: Code = BROKEN_PLUGIN
) -> Diagnostic:
    return Diagnostic(code=code, message=message, where=where, help=help_, notes=notes)
