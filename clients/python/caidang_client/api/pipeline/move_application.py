from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.application_told import ApplicationTold
from ...models.move_wanted import MoveWanted
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    application_id: str,
    *,
    body: MoveWanted,
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
        "url": "/api/v1/applications/{application_id}/move".format(
            application_id=quote(str(application_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ApplicationTold | Problem:
    if response.status_code == 200:
        response_200 = ApplicationTold.from_dict(response.json())

        return response_200

    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ApplicationTold | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    application_id: str,
    *,
    client: AuthenticatedClient,
    body: MoveWanted,
    idempotency_key: str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[ApplicationTold | Problem]:
    """移一步

     Take somebody into another stage; refused (409) where he has left the stage in which he was seen.

    Args:
        application_id (str):
        idempotency_key (str | Unset):
        accept_language (str | Unset):
        body (MoveWanted): A step on the way. ``seen`` is the stage in which he was read; a way
            out needs a reason's code.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ApplicationTold | Problem]
    """

    kwargs = _get_kwargs(
        application_id=application_id,
        body=body,
        idempotency_key=idempotency_key,
        accept_language=accept_language,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    application_id: str,
    *,
    client: AuthenticatedClient,
    body: MoveWanted,
    idempotency_key: str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> ApplicationTold | Problem | None:
    """移一步

     Take somebody into another stage; refused (409) where he has left the stage in which he was seen.

    Args:
        application_id (str):
        idempotency_key (str | Unset):
        accept_language (str | Unset):
        body (MoveWanted): A step on the way. ``seen`` is the stage in which he was read; a way
            out needs a reason's code.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ApplicationTold | Problem
    """

    return sync_detailed(
        application_id=application_id,
        client=client,
        body=body,
        idempotency_key=idempotency_key,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    application_id: str,
    *,
    client: AuthenticatedClient,
    body: MoveWanted,
    idempotency_key: str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[ApplicationTold | Problem]:
    """移一步

     Take somebody into another stage; refused (409) where he has left the stage in which he was seen.

    Args:
        application_id (str):
        idempotency_key (str | Unset):
        accept_language (str | Unset):
        body (MoveWanted): A step on the way. ``seen`` is the stage in which he was read; a way
            out needs a reason's code.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ApplicationTold | Problem]
    """

    kwargs = _get_kwargs(
        application_id=application_id,
        body=body,
        idempotency_key=idempotency_key,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    application_id: str,
    *,
    client: AuthenticatedClient,
    body: MoveWanted,
    idempotency_key: str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> ApplicationTold | Problem | None:
    """移一步

     Take somebody into another stage; refused (409) where he has left the stage in which he was seen.

    Args:
        application_id (str):
        idempotency_key (str | Unset):
        accept_language (str | Unset):
        body (MoveWanted): A step on the way. ``seen`` is the stage in which he was read; a way
            out needs a reason's code.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ApplicationTold | Problem
    """

    return (
        await asyncio_detailed(
            application_id=application_id,
            client=client,
            body=body,
            idempotency_key=idempotency_key,
            accept_language=accept_language,
        )
    ).parsed
