from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.listed_application_told import ListedApplicationTold
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    job_id: str,
    *,
    stage: int | Unset = 0,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    params: dict[str, Any] = {}

    params["stage"] = stage

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
        "url": "/api/v1/jobs/{job_id}/applications".format(
            job_id=quote(str(job_id), safe=""),
        ),
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ListedApplicationTold | Problem:
    if response.status_code == 200:
        response_200 = ListedApplicationTold.from_dict(response.json())

        return response_200

    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ListedApplicationTold | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    job_id: str,
    *,
    client: AuthenticatedClient,
    stage: int | Unset = 0,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[ListedApplicationTold | Problem]:
    """职位的应聘，先加入的在前

     List who is on the way to a job, or those in one ``stage``.

    Args:
        job_id (str):
        stage (int | Unset):  Default: 0.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListedApplicationTold | Problem]
    """

    kwargs = _get_kwargs(
        job_id=job_id,
        stage=stage,
        limit=limit,
        cursor=cursor,
        accept_language=accept_language,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    job_id: str,
    *,
    client: AuthenticatedClient,
    stage: int | Unset = 0,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> ListedApplicationTold | Problem | None:
    """职位的应聘，先加入的在前

     List who is on the way to a job, or those in one ``stage``.

    Args:
        job_id (str):
        stage (int | Unset):  Default: 0.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ListedApplicationTold | Problem
    """

    return sync_detailed(
        job_id=job_id,
        client=client,
        stage=stage,
        limit=limit,
        cursor=cursor,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    job_id: str,
    *,
    client: AuthenticatedClient,
    stage: int | Unset = 0,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[ListedApplicationTold | Problem]:
    """职位的应聘，先加入的在前

     List who is on the way to a job, or those in one ``stage``.

    Args:
        job_id (str):
        stage (int | Unset):  Default: 0.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListedApplicationTold | Problem]
    """

    kwargs = _get_kwargs(
        job_id=job_id,
        stage=stage,
        limit=limit,
        cursor=cursor,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    job_id: str,
    *,
    client: AuthenticatedClient,
    stage: int | Unset = 0,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> ListedApplicationTold | Problem | None:
    """职位的应聘，先加入的在前

     List who is on the way to a job, or those in one ``stage``.

    Args:
        job_id (str):
        stage (int | Unset):  Default: 0.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ListedApplicationTold | Problem
    """

    return (
        await asyncio_detailed(
            job_id=job_id,
            client=client,
            stage=stage,
            limit=limit,
            cursor=cursor,
            accept_language=accept_language,
        )
    ).parsed
