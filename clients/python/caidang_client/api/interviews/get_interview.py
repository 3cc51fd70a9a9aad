from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.interview_whole import InterviewWhole
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    interview_id: str,
    *,
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/interviews/{interview_id}".format(
            interview_id=quote(str(interview_id), safe=""),
        ),
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> InterviewWhole | Problem:
    if response.status_code == 200:
        response_200 = InterviewWhole.from_dict(response.json())

        return response_200

    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[InterviewWhole | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    interview_id: str,
    *,
    client: AuthenticatedClient,
    accept_language: str | Unset = UNSET,
) -> Response[InterviewWhole | Problem]:
    """一场面试

     Return one interview. ``ETag`` names its state.

    Args:
        interview_id (str):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[InterviewWhole | Problem]
    """

    kwargs = _get_kwargs(
        interview_id=interview_id,
        accept_language=accept_language,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    interview_id: str,
    *,
    client: AuthenticatedClient,
    accept_language: str | Unset = UNSET,
) -> InterviewWhole | Problem | None:
    """一场面试

     Return one interview. ``ETag`` names its state.

    Args:
        interview_id (str):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        InterviewWhole | Problem
    """

    return sync_detailed(
        interview_id=interview_id,
        client=client,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    interview_id: str,
    *,
    client: AuthenticatedClient,
    accept_language: str | Unset = UNSET,
) -> Response[InterviewWhole | Problem]:
    """一场面试

     Return one interview. ``ETag`` names its state.

    Args:
        interview_id (str):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[InterviewWhole | Problem]
    """

    kwargs = _get_kwargs(
        interview_id=interview_id,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    interview_id: str,
    *,
    client: AuthenticatedClient,
    accept_language: str | Unset = UNSET,
) -> InterviewWhole | Problem | None:
    """一场面试

     Return one interview. ``ETag`` names its state.

    Args:
        interview_id (str):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        InterviewWhole | Problem
    """

    return (
        await asyncio_detailed(
            interview_id=interview_id,
            client=client,
            accept_language=accept_language,
        )
    ).parsed
