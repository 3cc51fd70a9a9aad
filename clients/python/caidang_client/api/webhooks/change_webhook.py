from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.hook_changed import HookChanged
from ...models.hook_told import HookTold
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    webhook_id: str,
    *,
    body: HookChanged,
    idempotency_key: str | Unset = UNSET,
    if_match: str,
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    headers["If-Match"] = if_match

    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/api/v1/webhooks/{webhook_id}".format(
            webhook_id=quote(str(webhook_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> HookTold | Problem:
    if response.status_code == 200:
        response_200 = HookTold.from_dict(response.json())

        return response_200

    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[HookTold | Problem]:
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
    body: HookChanged,
    idempotency_key: str | Unset = UNSET,
    if_match: str,
    accept_language: str | Unset = UNSET,
) -> Response[HookTold | Problem]:
    """改一个 Webhook

     Change what is named.

    Args:
        webhook_id (str):
        idempotency_key (str | Unset):
        if_match (str):
        accept_language (str | Unset):
        body (HookChanged): What is to change of a webhook; what is left out stays.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[HookTold | Problem]
    """

    kwargs = _get_kwargs(
        webhook_id=webhook_id,
        body=body,
        idempotency_key=idempotency_key,
        if_match=if_match,
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
    body: HookChanged,
    idempotency_key: str | Unset = UNSET,
    if_match: str,
    accept_language: str | Unset = UNSET,
) -> HookTold | Problem | None:
    """改一个 Webhook

     Change what is named.

    Args:
        webhook_id (str):
        idempotency_key (str | Unset):
        if_match (str):
        accept_language (str | Unset):
        body (HookChanged): What is to change of a webhook; what is left out stays.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        HookTold | Problem
    """

    return sync_detailed(
        webhook_id=webhook_id,
        client=client,
        body=body,
        idempotency_key=idempotency_key,
        if_match=if_match,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    webhook_id: str,
    *,
    client: AuthenticatedClient,
    body: HookChanged,
    idempotency_key: str | Unset = UNSET,
    if_match: str,
    accept_language: str | Unset = UNSET,
) -> Response[HookTold | Problem]:
    """改一个 Webhook

     Change what is named.

    Args:
        webhook_id (str):
        idempotency_key (str | Unset):
        if_match (str):
        accept_language (str | Unset):
        body (HookChanged): What is to change of a webhook; what is left out stays.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[HookTold | Problem]
    """

    kwargs = _get_kwargs(
        webhook_id=webhook_id,
        body=body,
        idempotency_key=idempotency_key,
        if_match=if_match,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    webhook_id: str,
    *,
    client: AuthenticatedClient,
    body: HookChanged,
    idempotency_key: str | Unset = UNSET,
    if_match: str,
    accept_language: str | Unset = UNSET,
) -> HookTold | Problem | None:
    """改一个 Webhook

     Change what is named.

    Args:
        webhook_id (str):
        idempotency_key (str | Unset):
        if_match (str):
        accept_language (str | Unset):
        body (HookChanged): What is to change of a webhook; what is left out stays.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        HookTold | Problem
    """

    return (
        await asyncio_detailed(
            webhook_id=webhook_id,
            client=client,
            body=body,
            idempotency_key=idempotency_key,
            if_match=if_match,
            accept_language=accept_language,
        )
    ).parsed
