from http import HTTPStatus
from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.listed_job_told import ListedJobTold
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    q: str | Unset = "",
    status: str | Unset = "live",
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    params: dict[str, Any] = {}

    params["q"] = q

    params["status"] = status

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
        "url": "/api/v1/jobs",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ListedJobTold | Problem:
    if response.status_code == 200:
        response_200 = ListedJobTold.from_dict(response.json())

        return response_200

    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ListedJobTold | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    q: str | Unset = "",
    status: str | Unset = "live",
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[ListedJobTold | Problem]:
    """职位，最近添加的在前

     List the jobs within reach; ``status`` is one of theirs, ``live`` for all that are not over, or
    ``any``.

    Args:
        q (str | Unset):  Default: ''.
        status (str | Unset):  Default: 'live'.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListedJobTold | Problem]
    """

    kwargs = _get_kwargs(
        q=q,
        status=status,
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
    q: str | Unset = "",
    status: str | Unset = "live",
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> ListedJobTold | Problem | None:
    """职位，最近添加的在前

     List the jobs within reach; ``status`` is one of theirs, ``live`` for all that are not over, or
    ``any``.

    Args:
        q (str | Unset):  Default: ''.
        status (str | Unset):  Default: 'live'.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ListedJobTold | Problem
    """

    return sync_detailed(
        client=client,
        q=q,
        status=status,
        limit=limit,
        cursor=cursor,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    q: str | Unset = "",
    status: str | Unset = "live",
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[ListedJobTold | Problem]:
    """职位，最近添加的在前

     List the jobs within reach; ``status`` is one of theirs, ``live`` for all that are not over, or
    ``any``.

    Args:
        q (str | Unset):  Default: ''.
        status (str | Unset):  Default: 'live'.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListedJobTold | Problem]
    """

    kwargs = _get_kwargs(
        q=q,
        status=status,
        limit=limit,
        cursor=cursor,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    q: str | Unset = "",
    status: str | Unset = "live",
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> ListedJobTold | Problem | None:
    """职位，最近添加的在前

     List the jobs within reach; ``status`` is one of theirs, ``live`` for all that are not over, or
    ``any``.

    Args:
        q (str | Unset):  Default: ''.
        status (str | Unset):  Default: 'live'.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ListedJobTold | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            q=q,
            status=status,
            limit=limit,
            cursor=cursor,
            accept_language=accept_language,
        )
    ).parsed
