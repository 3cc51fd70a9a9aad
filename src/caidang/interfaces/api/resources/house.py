"""How records are sorted, for programs: tags, categories and the stages of jobs."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from caidang.domain.candidates.selectors.labelling.labels import list_categories, list_tags
from caidang.domain.candidates.services.labelling.labels import make_category, make_tag
from caidang.domain.candidates.services.labelling.tags import category_named
from caidang.domain.pipeline.selectors.ways import ways_in_use
from caidang.interfaces.api.door import viewer_of
from caidang.interfaces.api.resources.work_shapes import (
    StagesTold,
    StageTold,
)
from caidang.interfaces.api.shapes import CategoryTold, CategoryWanted, NameWanted, TagTold

router = Router()


@router.get("/tags", response=list[TagTold], summary="标签", tags=["归类"], operation_id="list_tags")
def tags(request: HttpRequest) -> list[TagTold]:
    """List the tags in use."""
    found = list_tags(viewer=viewer_of(request), today=timezone.localdate())
    return [TagTold(name=one.name, people=one.count) for one in found if not one.is_archived]


@router.post("/tags", response={201: TagTold}, summary="新的标签", tags=["归类"], operation_id="make_tag")
def new_tag(request: HttpRequest, wanted: NameWanted) -> Status[TagTold]:
    """Make a tag."""
    made = make_tag(name=wanted.name, actor=viewer_of(request), now=timezone.now())
    return Status(201, TagTold(name=made.name, people=0))


@router.get("/categories", response=list[CategoryTold], summary="分类", tags=["归类"], operation_id="list_categories")
def categories(request: HttpRequest) -> list[CategoryTold]:
    """List the categories by the ways to them, in the tree's order."""
    found = list_categories(viewer=viewer_of(request), today=timezone.localdate())
    return [CategoryTold(path=one.path) for one in found]


@router.post("/categories", response={201: CategoryTold}, summary="新的分类", tags=["归类"], operation_id="make_category")
def new_category(request: HttpRequest, wanted: CategoryWanted) -> Status[CategoryTold]:
    """Make a category, below the one whose way is told."""
    viewer = viewer_of(request)
    parent = category_named(wanted.parent).pk if wanted.parent.strip() else None
    made = make_category(name=wanted.name, parent=parent, actor=viewer, now=timezone.now())
    return Status(201, CategoryTold(path=f"{wanted.parent} / {made.name}" if wanted.parent else made.name))


@router.get("/stages", response=list[StagesTold], summary="各种职位的阶段", tags=["流程"], operation_id="list_stages")
def stages(request: HttpRequest) -> list[StagesTold]:
    """List the stages of each type of job, in their order."""
    viewer_of(request)
    return [
        StagesTold(id=pk, type=name, stages=[StageTold(id=one.pk, name=one.name, kind=one.kind) for one in found])
        for pk, name, found in ways_in_use()
    ]
