"""Webhooks for programs: made, changed, tried, and what became of each event."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Status

from caidang.domain.webhooks.selectors.hooks import (
    DeliveryRow,
    HookRow,
    list_deliveries,
    list_hooks,
    view_hook,
)
from caidang.domain.webhooks.services.hooks import (
    change_hook,
    make_hook,
    remove_hook,
    send_again,
    try_hook,
)
from caidang.domain.webhooks.services.missed import send_missed
from caidang.interfaces.api.door import viewer_of
from caidang.interfaces.api.paging import next_of, place_of, within
from caidang.interfaces.api.resources.work_shapes import (
    DeliveryTold,
    HookChanged,
    HookMade,
    HookTold,
    HookWanted,
)
from caidang.interfaces.api.shapes import Listed
from caidang.interfaces.api.states import as_read, etag

router = Router(tags=["Webhook"])


@router.get("/webhooks", response=list[HookTold], summary="Webhook", operation_id="list_webhooks")
def hooks(request: HttpRequest) -> list[HookTold]:
    """List the webhooks, for who may manage them. The ``ETag`` of one is in its own answer."""
    return [_hook(row) for row in list_hooks(viewer=viewer_of(request))]


@router.post("/webhooks", response={201: HookMade}, summary="加一个 Webhook", operation_id="make_webhook")
def new(request: HttpRequest, wanted: HookWanted) -> Status[HookMade]:
    """Make a webhook; the secret that it signs with is shown this once."""
    viewer = viewer_of(request)
    row, secret = make_hook(
        name=wanted.name, url=wanted.url, events=wanted.events, has_data=wanted.has_data, origin=request.build_absolute_uri("/"),
        actor=viewer, now=timezone.now(),
    )  # fmt: skip
    told = _hook(view_hook(str(row.public_id), viewer=viewer))
    return Status(201, HookMade.model_validate(told.model_dump() | {"secret": secret}))


@router.patch("/webhooks/{str:webhook_id}", response=HookTold, summary="改一个 Webhook", operation_id="change_webhook")
def patch(request: HttpRequest, webhook_id: str, wanted: HookChanged) -> HookTold:
    """Change what is named."""
    viewer = viewer_of(request)
    row = view_hook(webhook_id, viewer=viewer)
    with as_read(request, f"hook:{row.public_id}", lambda: _state(view_hook(webhook_id, viewer=viewer))):
        change_hook(public_id=webhook_id, actor=viewer, now=timezone.now(), **wanted.dict(exclude_unset=True))
    return _hook(view_hook(webhook_id, viewer=viewer))


@router.get("/webhooks/{str:webhook_id}", response=HookTold, summary="一个 Webhook", operation_id="get_webhook")
def read(request: HttpRequest, webhook_id: str, response: HttpResponse) -> HookTold:
    """Return one webhook. ``ETag`` names its state."""
    row = view_hook(webhook_id, viewer=viewer_of(request))
    response["ETag"] = _state(row)
    return _hook(row)


@router.delete("/webhooks/{str:webhook_id}", response={204: None}, summary="删掉 Webhook", operation_id="remove_webhook")
def remove(request: HttpRequest, webhook_id: str) -> Status[None]:
    """Put a webhook away; what waits for it is not sent."""
    remove_hook(public_id=webhook_id, actor=viewer_of(request), now=timezone.now())
    return Status(204, None)


@router.post("/webhooks/{str:webhook_id}/try", response={202: None}, summary="试送一条", operation_id="try_webhook")
def ping(request: HttpRequest, webhook_id: str) -> Status[None]:
    """Have the event ``ping`` sent."""
    try_hook(public_id=webhook_id, actor=viewer_of(request), now=timezone.now())
    return Status(202, None)


@router.post("/webhooks/{str:webhook_id}/missed", response={202: None}, summary="补送停着时发生的", operation_id="send_missed")
def missed(request: HttpRequest, webhook_id: str) -> Status[None]:
    """Have what happened while the webhook was off sent after all; 409 where it is off, or missed nothing."""
    send_missed(public_id=webhook_id, actor=viewer_of(request), now=timezone.now())
    return Status(202, None)


@router.get(
    "/webhooks/{str:webhook_id}/deliveries", response=Listed[DeliveryTold], summary="送过什么，新的在前", operation_id="list_deliveries"
)
def deliveries(
    request: HttpRequest, webhook_id: str, state: str = "", limit: int = 50, cursor: str | None = None
) -> Listed[DeliveryTold]:
    """List what was sent, waits, or was not taken (``state=dead``)."""
    rows, after = list_deliveries(
        viewer=viewer_of(request), hook=webhook_id, state=state, before=place_of(cursor), limit=within(limit)
    )
    return Listed(items=[_delivery(row) for row in rows], total=None, next=next_of(after))


@router.post("/deliveries/{str:delivery_id}/again", response=DeliveryTold, summary="再送一次", operation_id="send_delivery_again")
def again(request: HttpRequest, delivery_id: str) -> DeliveryTold:
    """Send one event once more, under the same id."""
    viewer = viewer_of(request)
    row = send_again(delivery_id=delivery_id, actor=viewer, now=timezone.now())
    return DeliveryTold(
        id=str(row.public_id), event=row.event, state=row.state, attempts=row.attempts, made_at=row.made_at, next_at=row.next_at,
        status=row.status, problem=row.problem,
    )  # fmt: skip


def _state(row: HookRow) -> str:
    return etag(row.public_id, row.name, row.host, row.chosen, row.has_data, row.is_on)


def _hook(row: HookRow) -> HookTold:
    return HookTold(
        id=row.public_id, name=row.name, host=row.host, events=list(row.chosen), has_data=row.has_data, is_on=row.is_on,
        problem=row.problem, waiting=row.waiting, dead=row.dead, missed=row.missed,
    )  # fmt: skip


def _delivery(row: DeliveryRow) -> DeliveryTold:
    return DeliveryTold(
        id=row.public_id, event=row.event, state=row.state, attempts=row.attempts, made_at=row.made_at, next_at=row.next_at,
        status=row.status, problem=row.problem,
    )  # fmt: skip
