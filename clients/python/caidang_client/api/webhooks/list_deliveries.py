from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.listed_delivery_told import ListedDeliveryTold
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    webhook_id: str,
    *,
    state: str | Unset = "",
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    params: dict[str, Any] = {}

    params["state"] = state

    params["limit"] = limit

    json_cursor: None | str | Unset
    if isinstance(cursor, Unset):
        json_cursor = UNSET
    else:
        json_cursor = cursor
    params["cursor"] = json_cursor

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/webhooks/{webhook_id}/deliveries".format(
            webhook_id=quote(str(webhook_id), safe=""),
        ),
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ListedDeliveryTold | Problem:
    if response.status_code == 200:
        response_200 = ListedDeliveryTold.from_dict(response.json())

        return response_200

    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ListedDeliveryTold | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    webhook_id: str,
    *,
    client: AuthenticatedClient,
    state: str | Unset = "",
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[ListedDeliveryTold | Problem]:
    """送过什么，新的在前

     List what was sent, waits, or was not taken (``state=dead``).

    Args:
        webhook_id (str):
        state (str | Unset):  Default: ''.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListedDeliveryTold | Problem]
    """

    kwargs = _get_kwargs(
        webhook_id=webhook_id,
        state=state,
        limit=limit,
        cursor=cursor,
        accept_language=accept_language,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    webhook_id: str,
    *,
    client: AuthenticatedClient,
    state: str | Unset = "",
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> ListedDeliveryTold | Problem | None:
    """送过什么，新的在前

     List what was sent, waits, or was not taken (``state=dead``).

    Args:
        webhook_id (str):
        state (str | Unset):  Default: ''.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ListedDeliveryTold | Problem
    """

    return sync_detailed(
        webhook_id=webhook_id,
        client=client,
        state=state,
        limit=limit,
        cursor=cursor,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    webhook_id: str,
    *,
    client: AuthenticatedClient,
    state: str | Unset = "",
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[ListedDeliveryTold | Problem]:
    """送过什么，新的在前

     List what was sent, waits, or was not taken (``state=dead``).

    Args:
        webhook_id (str):
        state (str | Unset):  Default: ''.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListedDeliveryTold | Problem]
    """

    kwargs = _get_kwargs(
        webhook_id=webhook_id,
        state=state,
        limit=limit,
        cursor=cursor,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    webhook_id: str,
    *,
    client: AuthenticatedClient,
    state: str | Unset = "",
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> ListedDeliveryTold | Problem | None:
    """送过什么，新的在前

     List what was sent, waits, or was not taken (``state=dead``).

    Args:
        webhook_id (str):
        state (str | Unset):  Default: ''.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ListedDeliveryTold | Problem
    """

    return (
        await asyncio_detailed(
            webhook_id=webhook_id,
            client=client,
            state=state,
            limit=limit,
            cursor=cursor,
            accept_language=accept_language,
        )
    ).parsed
