"""Which of the files that hang on a record is a résumé and which a paper of the person: by the field's label, the file's name, what it says."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from caidang.core.interchange.sheets.labels import RESUME
from caidang.domain.candidates.models import Attachment
from caidang.domain.candidates.values import ReadDocument
from caidang.domain.connectors.contract import FieldInfo, Kind

PAPERS: Final = "papers"
"""What a field of files is whose files are papers of the person, but for those that read as a résumé."""
FILE_TARGETS: Final[Mapping[str, str]] = {RESUME: "简历文件", PAPERS: "附件（像简历的才读）"}
"""What a field of files may be, by what it is called."""
_RESUME: Final = re.compile(r"简历|履历|应聘|(?<![a-z])(?:resum[eé]|r[eé]sum[eé]|cv|curriculum)(?![a-z])", re.IGNORECASE)
_KINDS: Final = (
    (Attachment.Kind.IDENTITY, re.compile(r"身份证|护照|户口|居住证|驾驶?证|(?<![a-z])(?:passport|id[ _-]?card)(?![a-z])", re.IGNORECASE)),
    (Attachment.Kind.CONTRACT, re.compile(r"合同|协议|保密|竞业|(?<![a-z])(?:contract|nda|agreement)(?![a-z])", re.IGNORECASE)),
    (Attachment.Kind.OFFER, re.compile(r"录用|录取通知|入职通知|(?<![a-z])offer(?![a-z])", re.IGNORECASE)),
    (Attachment.Kind.CERTIFICATE, re.compile(r"证书|学位证|毕业证|学历证|资格证|成绩单|职称|(?<![a-z])(?:certificate|diploma|transcript)(?![a-z])", re.IGNORECASE)),
    (Attachment.Kind.OTHER, re.compile(r"证明|体检|流水|测评|背调|背景调查|作品|授权书|登记表|照片|发票|报告")),
)  # fmt: skip
_HEAD: Final = 60
"""Characters at a document's beginning that say what it is."""
_REACHED: Final = frozenset(("phone", "email", "wechat"))
_ENOUGH: Final = 2
"""Of how he is reached, where he worked and what he learned, what a résumé says at least."""
_WORKED, _LEARNED = frozenset(("employer", "title")), frozenset(("school", "major"))


def guessed(field: FieldInfo) -> str:
    """Return what a field of files is taken for; empty for pictures, which are seldom papers."""
    if field.kind is not Kind.FILES or "image" in field.name:
        return ""
    return RESUME if _RESUME.search(field.label) else PAPERS


def of_name(name: str) -> str:
    """Return what a file's name tells: ``resume``, a kind of papers, or nothing."""
    if _RESUME.search(name):
        return RESUME
    return next((kind.value for kind, words in _KINDS if words.search(name)), "")


def kind_of(name: str, document: ReadDocument | None) -> str:
    """Return ``resume``, or the kind of papers that a file is; ``document`` is what was read of it, None where nothing can be."""
    told = of_name(name)
    if told or document is None:
        return told or Attachment.Kind.OTHER.value
    head = of_name("".join(document.text.split())[:_HEAD])
    if head:
        return head
    said = {value.field for value in document.values}
    signs = (bool(said & _REACHED), bool(said & _WORKED), bool(said & _LEARNED))
    return RESUME if sum(signs) >= _ENOUGH else Attachment.Kind.OTHER.value


def foretold(names: Sequence[str]) -> str:
    """Return in words what becomes of files of these names before anybody looked into them."""
    kinds = [of_name(name) for name in names]
    resumes, open_ = kinds.count(RESUME), kinds.count("")
    parts = ((resumes, "份读成简历"), (len(kinds) - resumes - open_, "份存成附件"), (open_, "份取来读过再定"))
    return "，".join(f"{count} {words}" for count, words in parts if count)
