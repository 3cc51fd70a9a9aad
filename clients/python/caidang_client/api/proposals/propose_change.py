from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.proposal_made import ProposalMade
from ...models.proposal_wanted import ProposalWanted
from ...types import UNSET, Response, Unset


def _get_kwargs(
    candidate_id: str,
    *,
    body: ProposalWanted,
    idempotency_key: str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/candidates/{candidate_id}/proposals".format(
            candidate_id=quote(str(candidate_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | ProposalMade:
    if response.status_code == 201:
        response_201 = ProposalMade.from_dict(response.json())

        return response_201

    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Problem | ProposalMade]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    candidate_id: str,
    *,
    client: AuthenticatedClient,
    body: ProposalWanted,
    idempotency_key: str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[Problem | ProposalMade]:
    """提议改一处，由人决定

     Propose a value; nothing is written until a person takes it over.

    Args:
        candidate_id (str):
        idempotency_key (str | Unset):
        accept_language (str | Unset):
        body (ProposalWanted): A value that a program would have changed, and why; an empty value
            means that what stands there no longer holds.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | ProposalMade]
    """

    kwargs = _get_kwargs(
        candidate_id=candidate_id,
        body=body,
        idempotency_key=idempotency_key,
        accept_language=accept_language,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    candidate_id: str,
    *,
    client: AuthenticatedClient,
    body: ProposalWanted,
    idempotency_key: str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Problem | ProposalMade | None:
    """提议改一处，由人决定

     Propose a value; nothing is written until a person takes it over.

    Args:
        candidate_id (str):
        idempotency_key (str | Unset):
        accept_language (str | Unset):
        body (ProposalWanted): A value that a program would have changed, and why; an empty value
            means that what stands there no longer holds.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | ProposalMade
    """

    return sync_detailed(
        candidate_id=candidate_id,
        client=client,
        body=body,
        idempotency_key=idempotency_key,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    candidate_id: str,
    *,
    client: AuthenticatedClient,
    body: ProposalWanted,
    idempotency_key: str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[Problem | ProposalMade]:
    """提议改一处，由人决定

     Propose a value; nothing is written until a person takes it over.

    Args:
        candidate_id (str):
        idempotency_key (str | Unset):
        accept_language (str | Unset):
        body (ProposalWanted): A value that a program would have changed, and why; an empty value
            means that what stands there no longer holds.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | ProposalMade]
    """

    kwargs = _get_kwargs(
        candidate_id=candidate_id,
        body=body,
        idempotency_key=idempotency_key,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    candidate_id: str,
    *,
    client: AuthenticatedClient,
    body: ProposalWanted,
    idempotency_key: str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Problem | ProposalMade | None:
    """提议改一处，由人决定

     Propose a value; nothing is written until a person takes it over.

    Args:
        candidate_id (str):
        idempotency_key (str | Unset):
        accept_language (str | Unset):
        body (ProposalWanted): A value that a program would have changed, and why; an empty value
            means that what stands there no longer holds.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | ProposalMade
    """

    return (
        await asyncio_detailed(
            candidate_id=candidate_id,
            client=client,
            body=body,
            idempotency_key=idempotency_key,
            accept_language=accept_language,
        )
    ).parsed
