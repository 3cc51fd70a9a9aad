from http import HTTPStatus
from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.listed_intake_told import ListedIntakeTold
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
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
        "url": "/api/v1/files",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ListedIntakeTold | Problem:
    if response.status_code == 200:
        response_200 = ListedIntakeTold.from_dict(response.json())

        return response_200

    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ListedIntakeTold | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    state: str | Unset = "",
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[ListedIntakeTold | Problem]:
    """收件箱

     List what was handed in within reach, the newest first; ``state`` is one of theirs.

    Args:
        state (str | Unset):  Default: ''.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListedIntakeTold | Problem]
    """

    kwargs = _get_kwargs(
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
    *,
    client: AuthenticatedClient,
    state: str | Unset = "",
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> ListedIntakeTold | Problem | None:
    """收件箱

     List what was handed in within reach, the newest first; ``state`` is one of theirs.

    Args:
        state (str | Unset):  Default: ''.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ListedIntakeTold | Problem
    """

    return sync_detailed(
        client=client,
        state=state,
        limit=limit,
        cursor=cursor,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    state: str | Unset = "",
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[ListedIntakeTold | Problem]:
    """收件箱

     List what was handed in within reach, the newest first; ``state`` is one of theirs.

    Args:
        state (str | Unset):  Default: ''.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListedIntakeTold | Problem]
    """

    kwargs = _get_kwargs(
        state=state,
        limit=limit,
        cursor=cursor,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    state: str | Unset = "",
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> ListedIntakeTold | Problem | None:
    """收件箱

     List what was handed in within reach, the newest first; ``state`` is one of theirs.

    Args:
        state (str | Unset):  Default: ''.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ListedIntakeTold | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            state=state,
            limit=limit,
            cursor=cursor,
            accept_language=accept_language,
        )
    ).parsed
