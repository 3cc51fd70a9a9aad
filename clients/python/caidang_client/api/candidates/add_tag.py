from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.name_wanted import NameWanted
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    candidate_id: str,
    *,
    body: NameWanted,
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
        "url": "/api/v1/candidates/{candidate_id}/tags".format(
            candidate_id=quote(str(candidate_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | Problem:
    if response.status_code == 204:
        response_204 = cast(Any, None)
        return response_204

    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Any | Problem]:
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
    body: NameWanted,
    idempotency_key: str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[Any | Problem]:
    """加标签

     Put a tag on; one that is there already stays as it is.

    Args:
        candidate_id (str):
        idempotency_key (str | Unset):
        accept_language (str | Unset):
        body (NameWanted): A tag or category by its name.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | Problem]
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
    body: NameWanted,
    idempotency_key: str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Any | Problem | None:
    """加标签

     Put a tag on; one that is there already stays as it is.

    Args:
        candidate_id (str):
        idempotency_key (str | Unset):
        accept_language (str | Unset):
        body (NameWanted): A tag or category by its name.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | Problem
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
    body: NameWanted,
    idempotency_key: str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[Any | Problem]:
    """加标签

     Put a tag on; one that is there already stays as it is.

    Args:
        candidate_id (str):
        idempotency_key (str | Unset):
        accept_language (str | Unset):
        body (NameWanted): A tag or category by its name.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | Problem]
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
    body: NameWanted,
    idempotency_key: str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Any | Problem | None:
    """加标签

     Put a tag on; one that is there already stays as it is.

    Args:
        candidate_id (str):
        idempotency_key (str | Unset):
        accept_language (str | Unset):
        body (NameWanted): A tag or category by its name.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | Problem
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
