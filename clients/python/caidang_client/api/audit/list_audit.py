import datetime
from http import HTTPStatus
from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.list_audit_kind import ListAuditKind
from ...models.listed_event_told import ListedEventTold
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    actor: str | Unset = "",
    kind: ListAuditKind | Unset = "",
    verb: str | Unset = "",
    subject: str | Unset = "",
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    params: dict[str, Any] = {}

    params["actor"] = actor

    json_kind: str | Unset = UNSET
    if not isinstance(kind, Unset):
        json_kind = kind

    params["kind"] = json_kind

    params["verb"] = verb

    params["subject"] = subject

    json_since: None | str | Unset
    if isinstance(since, Unset):
        json_since = UNSET
    elif isinstance(since, datetime.datetime):
        json_since = since.isoformat()
    else:
        json_since = since
    params["since"] = json_since

    json_until: None | str | Unset
    if isinstance(until, Unset):
        json_until = UNSET
    elif isinstance(until, datetime.datetime):
        json_until = until.isoformat()
    else:
        json_until = until
    params["until"] = json_until

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
        "url": "/api/v1/audit",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ListedEventTold | Problem:
    if response.status_code == 200:
        response_200 = ListedEventTold.from_dict(response.json())

        return response_200

    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ListedEventTold | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    actor: str | Unset = "",
    kind: ListAuditKind | Unset = "",
    verb: str | Unset = "",
    subject: str | Unset = "",
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[ListedEventTold | Problem]:
    """审计记录，新的在前

     List what was done, for who may read the log.

    Args:
        actor (str | Unset): 谁做的：成员的编号，或 system（程序自己）。 Default: ''.
        kind (ListAuditKind | Unset): reads 只要看了个人信息的，changes 只要其余的。 Default: ''.
        verb (str | Unset): 只要这一种，例如 candidate.exported。 Default: ''.
        subject (str | Unset): 只要关于它的，例如 candidate:12。 Default: ''.
        since (datetime.datetime | None | Unset): 从这一刻起。
        until (datetime.datetime | None | Unset): 到这一刻以前。
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListedEventTold | Problem]
    """

    kwargs = _get_kwargs(
        actor=actor,
        kind=kind,
        verb=verb,
        subject=subject,
        since=since,
        until=until,
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
    actor: str | Unset = "",
    kind: ListAuditKind | Unset = "",
    verb: str | Unset = "",
    subject: str | Unset = "",
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> ListedEventTold | Problem | None:
    """审计记录，新的在前

     List what was done, for who may read the log.

    Args:
        actor (str | Unset): 谁做的：成员的编号，或 system（程序自己）。 Default: ''.
        kind (ListAuditKind | Unset): reads 只要看了个人信息的，changes 只要其余的。 Default: ''.
        verb (str | Unset): 只要这一种，例如 candidate.exported。 Default: ''.
        subject (str | Unset): 只要关于它的，例如 candidate:12。 Default: ''.
        since (datetime.datetime | None | Unset): 从这一刻起。
        until (datetime.datetime | None | Unset): 到这一刻以前。
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ListedEventTold | Problem
    """

    return sync_detailed(
        client=client,
        actor=actor,
        kind=kind,
        verb=verb,
        subject=subject,
        since=since,
        until=until,
        limit=limit,
        cursor=cursor,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    actor: str | Unset = "",
    kind: ListAuditKind | Unset = "",
    verb: str | Unset = "",
    subject: str | Unset = "",
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[ListedEventTold | Problem]:
    """审计记录，新的在前

     List what was done, for who may read the log.

    Args:
        actor (str | Unset): 谁做的：成员的编号，或 system（程序自己）。 Default: ''.
        kind (ListAuditKind | Unset): reads 只要看了个人信息的，changes 只要其余的。 Default: ''.
        verb (str | Unset): 只要这一种，例如 candidate.exported。 Default: ''.
        subject (str | Unset): 只要关于它的，例如 candidate:12。 Default: ''.
        since (datetime.datetime | None | Unset): 从这一刻起。
        until (datetime.datetime | None | Unset): 到这一刻以前。
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListedEventTold | Problem]
    """

    kwargs = _get_kwargs(
        actor=actor,
        kind=kind,
        verb=verb,
        subject=subject,
        since=since,
        until=until,
        limit=limit,
        cursor=cursor,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    actor: str | Unset = "",
    kind: ListAuditKind | Unset = "",
    verb: str | Unset = "",
    subject: str | Unset = "",
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> ListedEventTold | Problem | None:
    """审计记录，新的在前

     List what was done, for who may read the log.

    Args:
        actor (str | Unset): 谁做的：成员的编号，或 system（程序自己）。 Default: ''.
        kind (ListAuditKind | Unset): reads 只要看了个人信息的，changes 只要其余的。 Default: ''.
        verb (str | Unset): 只要这一种，例如 candidate.exported。 Default: ''.
        subject (str | Unset): 只要关于它的，例如 candidate:12。 Default: ''.
        since (datetime.datetime | None | Unset): 从这一刻起。
        until (datetime.datetime | None | Unset): 到这一刻以前。
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ListedEventTold | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            actor=actor,
            kind=kind,
            verb=verb,
            subject=subject,
            since=since,
            until=until,
            limit=limit,
            cursor=cursor,
            accept_language=accept_language,
        )
    ).parsed
