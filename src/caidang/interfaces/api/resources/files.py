"""Files for programs: handed in, followed on their way, taken out as they came."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Router, Status
from ninja.files import UploadedFile

from caidang.core.errors import InvalidInput, TooLarge, UnreadableFile
from caidang.domain.candidates.services.record.originals import open_document
from caidang.domain.intake.selectors.items import PAGE_SIZE, STATES, get_intake_row, list_intake
from caidang.domain.intake.services.receive import receive_file
from caidang.foundation.lib.upload import OversizeUpload
from caidang.interfaces.api.door import viewer_of
from caidang.interfaces.api.paging import next_of, place_of, within
from caidang.interfaces.api.shapes import IntakeTold, Listed, Received

router = Router()


@router.post("/files", response={201: Received, 200: Received}, summary="交一份简历", tags=["收件"], operation_id="hand_in_file")
def hand_in(request: HttpRequest, file: File[UploadedFile]) -> Status[Received]:
    """Keep a file (pdf, docx, doc, html, eml, an archive of them …) and promise to read it: 201; 200 for bytes that came before."""
    if isinstance(file, OversizeUpload):
        raise TooLarge("没有收下：文件超过 20 MB。请压缩或拆开后再交。")
    receipt = receive_file(
        data=file.read(), filename=file.name or "未命名", source="api", actor=viewer_of(request), now=timezone.now()
    )
    if receipt.item.blob_id is None:
        raise UnreadableFile(receipt.item.last_error)
    told = Received(id=str(receipt.item.public_id), status="received" if receipt.is_new else "already_received")
    return Status(201 if receipt.is_new else 200, told)


@router.get("/files", response=Listed[IntakeTold], summary="收件箱", tags=["收件"], operation_id="list_intake")
def intake_list(request: HttpRequest, state: str = "", limit: int = PAGE_SIZE, cursor: str | None = None) -> Listed[IntakeTold]:
    """List what was handed in within reach, the newest first; ``state`` is one of theirs."""
    if state and state not in STATES.values():
        raise InvalidInput(f"state 只能是 {'、'.join(dict.fromkeys(STATES.values()))}。")
    page = list_intake(viewer=viewer_of(request), state=state, before=place_of(cursor), limit=within(limit))
    items = [
        IntakeTold(id=row.public_id, filename=str(row.filename), status=row.state, candidate=row.candidate or None, problem=row.reason)
        for row in page.rows
    ]
    is_more = len(page.rows) == limit
    return Listed(items=items, total=page.total, next=next_of(page.rows[-1].id if is_more else 0))


@router.get("/intake/{str:item_id}", response=IntakeTold, summary="收件到哪一步了", tags=["收件"], operation_id="get_intake")
def intake(request: HttpRequest, item_id: str) -> IntakeTold:
    """Return how far a file that was handed in has come, and whose record it became."""
    row = get_intake_row(item_id, viewer=viewer_of(request))
    return IntakeTold(
        id=row.public_id, filename=str(row.filename), status=row.state, candidate=row.candidate or None, problem=row.reason
    )


@router.get("/documents/{str:document_id}/file", summary="简历原件", tags=["候选人"], operation_id="get_document_file")
def original(request: HttpRequest, document_id: str) -> HttpResponse:
    """Return a file as it came, for who may look into originals; that it was taken is written down."""
    opened = open_document(public_id=document_id, actor=viewer_of(request), now=timezone.now())
    answer = HttpResponse(opened.data, content_type="application/octet-stream")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(opened.filename)}"
    return answer
