"""The source: asks about a customer, or about many in one request, and hands on what the answers say."""

from __future__ import annotations

from datetime import date

from creditrules.sources import Answers, AsyncSource, Opening, Refused, Request, SourceError, Told, Wanted
from creditrules_http.bodies import Budget
from creditrules_http.calls import Caller
from creditrules_http.members import members
from creditrules_http.pages import Pages
from creditrules_http.places import Listed, places
from creditrules_http.pointers import ABSENT, parse
from creditrules_http.reading import day_of, record, records_of, says, value_of
from creditrules_http.requests import Requests
from creditrules_http.settings import At, HttpSettings, Together
from creditrules_http.templates import Filling


class HttpSource(AsyncSource):
    """JSON over HTTP."""

    def __init__(self, settings: HttpSettings, opening: Opening) -> None:
        self._settings = settings
        self._places = places(settings, opening)
        self._requests = Requests(settings)
        self._caller = Caller(settings, opening.folder)
        self._owner = None if settings.customer is None else parse(settings.customer)
        self._day = parse(settings.as_of.pointer) if isinstance(settings.as_of, At) else None
        self.facts = frozenset(self._places)
        self.most_customers = settings.together.most if settings.together else 1

    async def fetch(self, request: Request) -> Answers:
        """What the server has of these facts of these customers."""
        if self._settings.together is not None:
            return await self._fetch_many(request, self._settings.together)
        return {customer: await self._fetch_one(customer, request) for customer in request.customers}

    async def close(self) -> None:
        """Close the connections."""
        await self._caller.close()

    async def _fetch_one(self, customer: str, request: Request) -> dict[str, Told] | SourceError:
        filling = Filling((customer,), request.as_of)
        try:
            url, body = self._requests.url(filling), self._requests.body(filling)
        except Refused as error:
            return error
        budget = Budget(self._settings.most_bytes)
        content = await self._caller.ask(url, body, budget)
        if content is ABSENT:
            return {}
        pages = Pages(self._caller, self._settings.most_pages, url, body, budget)
        return await self._told(customer, content, request, pages)

    async def _fetch_many(self, request: Request, together: Together) -> Answers:
        filling = Filling(request.customers, request.as_of)
        url, body = self._requests.url(filling), self._requests.body(filling)
        content = await self._caller.ask(url, body, Budget(self._settings.most_bytes))
        if content is ABSENT:
            return {}
        found = members(content, parse(together.customers), None if together.id is None else parse(together.id))
        return {
            customer: Refused("the answer has this customer more than once")
            if found[customer] is ABSENT
            else await self._told(customer, found[customer], request, None)
            for customer in request.customers
            if customer in found
        }

    async def _told(
        self, customer: str, content: object, request: Request, pages: Pages | None
    ) -> dict[str, Told] | SourceError:
        """The facts in an answer about one customer, or why they cannot be taken from it."""
        try:
            self._check_owner(content, customer)
            day = self._as_of(content)
            told = {}
            for wanted in request.facts:
                place = self._places.get(wanted.name)
                if place is None:
                    continue
                if isinstance(place, Listed):
                    value = await self._records(customer, content, wanted, place, pages)
                else:
                    value = value_of(content, place, wanted)
                if value is not None:
                    told[wanted.name] = Told(value, day)
        except Refused as error:
            return error
        return told

    async def _records(
        self, customer: str, content: object, wanted: Wanted, listed: Listed, pages: Pages | None
    ) -> object:
        first = records_of(content, listed, wanted)
        found = list(first or ())
        if pages is not None:
            async for page in pages.after(content, listed):
                self._check_owner(page, customer, later=True)
                found += records_of(page, listed, wanted) or ()
                if len(found) > wanted.at_most:
                    break
        if len(found) > wanted.at_most:
            raise Refused(f"the answer has more than {wanted.at_most:,} records of `{wanted.name}`")
        return None if first is None else [record(entry, listed, wanted) for entry in found]

    def _check_owner(self, content: object, customer: str, *, later: bool = False) -> None:
        """Raise `Refused` where the answer is not about this customer; a later page need not say whose it is."""
        if self._owner is None:
            return
        owner = says(content, self._owner)
        if owner is None and not later:
            raise Refused("the answer does not say about whom it is (`customer`)")
        if owner is not None and owner != customer:
            raise Refused("the answer is about another customer")

    def _as_of(self, content: object) -> date | None:
        if self._day is not None:
            return day_of(content, self._day)
        if self._settings.as_of == "today":
            return date.today()  # noqa: DTZ011  # the day where the question is asked
        return self._settings.as_of if isinstance(self._settings.as_of, date) else None
