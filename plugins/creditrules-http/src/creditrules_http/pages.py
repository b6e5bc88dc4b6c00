"""Further pages of a list of records: from the same server, bounded, and never in a circle."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from creditrules.sources import Refused
from creditrules_http.bodies import Budget
from creditrules_http.calls import Caller
from creditrules_http.origins import within
from creditrules_http.places import Listed
from creditrules_http.pointers import ABSENT, find
from creditrules_http.requests import with_parameter


@dataclass(frozen=True, slots=True)
class Pages:
    """Follows pages from the one that came first."""

    caller: Caller
    most: int
    url: str
    body: bytes | None
    budget: Budget

    async def after(self, content: object, listed: Listed) -> AsyncIterator[object]:
        """The pages that follow; raises `Refused` where they lead elsewhere, in a circle or on and on."""
        url, seen = self.url, {self.url}
        while (following := _following(url, content, listed)) is not None:
            if following in seen:
                raise Refused("the pages of the answer lead in a circle")
            if len(seen) == self.most:
                raise Refused(f"the answer has more than {self.most} pages (`most_pages`)")
            url = following
            seen.add(url)
            content = await self.caller.ask(url, self.body, self.budget)
            if content is ABSENT:
                raise Refused("a page that the answer names is not there")
            yield content


def _following(url: str, content: object, listed: Listed) -> str | None:
    """The URL of the next page; None after the last."""
    if listed.next is None:
        return None
    found = find(content, listed.next)
    if found is ABSENT or found is False or found == "":
        return None
    if listed.parameter is not None and isinstance(found, str | int):
        return with_parameter(url, listed.parameter, str(found))
    if listed.parameter is not None or not isinstance(found, str):
        raise Refused("what the answer names as its next page is none")
    target = within(url, found)
    if target is None:
        raise Refused("the next page is on another host, scheme or port; it was not asked for")
    return target
