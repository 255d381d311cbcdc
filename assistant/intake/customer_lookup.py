"""The shop's own system, asked for a customer as a call begins."""

from __future__ import annotations

from urllib.parse import quote

import httpx
from pydantic import ValidationError

from assistant.core.call import Customer
from assistant.errors import BadInput, Unavailable

PATIENCE_S = 10.0
"""Of the whole answer. The call waits far shorter, and takes a late one in."""
MOST_BYTES = 2**20


class CustomerLookup:
    """A webhook that answers with a customer's record. Use it through `async with`."""

    def __init__(
        self, url: str, token: str = "", transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._url = url
        headers = {"Accept": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._client = httpx.AsyncClient(
            headers=headers, timeout=PATIENCE_S, transport=transport, follow_redirects=False
        )

    async def __aenter__(self) -> CustomerLookup:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def customer(self, wanted: str) -> Customer | None:
        """The record, or None where the shop has none (404).

        Raises Unavailable where it does not answer, BadInput where the answer is no such record.
        """
        name = quote(wanted, safe="")
        url = self._url.replace("{customer}", name)
        if url == self._url:
            url = f"{url}{'&' if '?' in url else '?'}customer={name}"
        try:
            async with self._client.stream("GET", url) as answer:
                if answer.status_code == 404:
                    return None
                answer.raise_for_status()
                body = b""
                async for piece in answer.aiter_bytes():
                    body += piece
                    if len(body) > MOST_BYTES:
                        raise BadInput("The customer lookup answered with more than 1 MB.")
        except httpx.HTTPError as error:
            raise Unavailable(
                f"The customer lookup does not answer ({type(error).__name__}).",
                "Look at ASSISTANT_CUSTOMERS__LOOKUP_URL and what stands behind it.",
            ) from error
        try:
            found = Customer.model_validate_json(body)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the answer"
            raise BadInput(
                f"The customer lookup's record cannot be used ({where}: {first['msg']}).",
                "Its form is that of POST /v1/customers.",
            ) from error
        if found.id != wanted:
            raise BadInput("The customer lookup answered with another customer's record.")
        return found
