import datetime
from http import HTTPStatus
from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.interview_told import InterviewTold
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    day: datetime.date | None | Unset = UNSET,
    whose: str | Unset = "mine",
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    params: dict[str, Any] = {}

    json_day: None | str | Unset
    if isinstance(day, Unset):
        json_day = UNSET
    elif isinstance(day, datetime.date):
        json_day = day.isoformat()
    else:
        json_day = day
    params["day"] = json_day

    params["whose"] = whose

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/interviews",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | list[InterviewTold]:
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = InterviewTold.from_dict(response_200_item_data)

            response_200.append(response_200_item)

        return response_200

    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Problem | list[InterviewTold]]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    day: datetime.date | None | Unset = UNSET,
    whose: str | Unset = "mine",
    accept_language: str | Unset = UNSET,
) -> Response[Problem | list[InterviewTold]]:
    """一周的面试

     List the interviews of the week around a day, one's own or (``whose=all``) everybody's within reach.

    Args:
        day (datetime.date | None | Unset):
        whose (str | Unset):  Default: 'mine'.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | list[InterviewTold]]
    """

    kwargs = _get_kwargs(
        day=day,
        whose=whose,
        accept_language=accept_language,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    day: datetime.date | None | Unset = UNSET,
    whose: str | Unset = "mine",
    accept_language: str | Unset = UNSET,
) -> Problem | list[InterviewTold] | None:
    """一周的面试

     List the interviews of the week around a day, one's own or (``whose=all``) everybody's within reach.

    Args:
        day (datetime.date | None | Unset):
        whose (str | Unset):  Default: 'mine'.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | list[InterviewTold]
    """

    return sync_detailed(
        client=client,
        day=day,
        whose=whose,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    day: datetime.date | None | Unset = UNSET,
    whose: str | Unset = "mine",
    accept_language: str | Unset = UNSET,
) -> Response[Problem | list[InterviewTold]]:
    """一周的面试

     List the interviews of the week around a day, one's own or (``whose=all``) everybody's within reach.

    Args:
        day (datetime.date | None | Unset):
        whose (str | Unset):  Default: 'mine'.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | list[InterviewTold]]
    """

    kwargs = _get_kwargs(
        day=day,
        whose=whose,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    day: datetime.date | None | Unset = UNSET,
    whose: str | Unset = "mine",
    accept_language: str | Unset = UNSET,
) -> Problem | list[InterviewTold] | None:
    """一周的面试

     List the interviews of the week around a day, one's own or (``whose=all``) everybody's within reach.

    Args:
        day (datetime.date | None | Unset):
        whose (str | Unset):  Default: 'mine'.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | list[InterviewTold]
    """

    return (
        await asyncio_detailed(
            client=client,
            day=day,
            whose=whose,
            accept_language=accept_language,
        )
    ).parsed
