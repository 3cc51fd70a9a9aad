from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.candidate_whole import CandidateWhole
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    candidate_id: str,
    *,
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/candidates/{candidate_id}".format(
            candidate_id=quote(str(candidate_id), safe=""),
        ),
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> CandidateWhole | Problem:
    if response.status_code == 200:
        response_200 = CandidateWhole.from_dict(response.json())

        return response_200

    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[CandidateWhole | Problem]:
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
    accept_language: str | Unset = UNSET,
) -> Response[CandidateWhole | Problem]:
    """一份档案

     Return the record; that it was looked at is written down. ``ETag`` names its state.

    Args:
        candidate_id (str):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CandidateWhole | Problem]
    """

    kwargs = _get_kwargs(
        candidate_id=candidate_id,
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
    accept_language: str | Unset = UNSET,
) -> CandidateWhole | Problem | None:
    """一份档案

     Return the record; that it was looked at is written down. ``ETag`` names its state.

    Args:
        candidate_id (str):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CandidateWhole | Problem
    """

    return sync_detailed(
        candidate_id=candidate_id,
        client=client,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    candidate_id: str,
    *,
    client: AuthenticatedClient,
    accept_language: str | Unset = UNSET,
) -> Response[CandidateWhole | Problem]:
    """一份档案

     Return the record; that it was looked at is written down. ``ETag`` names its state.

    Args:
        candidate_id (str):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CandidateWhole | Problem]
    """

    kwargs = _get_kwargs(
        candidate_id=candidate_id,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    candidate_id: str,
    *,
    client: AuthenticatedClient,
    accept_language: str | Unset = UNSET,
) -> CandidateWhole | Problem | None:
    """一份档案

     Return the record; that it was looked at is written down. ``ETag`` names its state.

    Args:
        candidate_id (str):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CandidateWhole | Problem
    """

    return (
        await asyncio_detailed(
            candidate_id=candidate_id,
            client=client,
            accept_language=accept_language,
        )
    ).parsed
