"""A client with a job and its way, and people to put forward."""

from dataclasses import dataclass

from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Client, Job, JobType
from caidang.domain.pipeline.models import Stage
from caidang.domain.pipeline.services.submissions.making import Wanted
from caidang.domain.pipeline.services.submissions.sending import Parcel
from tests.making import NOW, a_candidate

KINDS = ("contact", "submitted", "interview", "offer", "lost")
PERSON = (
    ("name", 0, "林知夏"), ("gender", 0, "女"), ("birth", 0, "1994-05-12"), ("city", 0, "上海"),
    ("phone", 0, "13800001111"), ("email", 0, "zhixia@example.com"), ("wechat", 0, "zhixia_lin"),
    ("id_number", 0, "11010519491231002X"), ("marital", 0, "已婚"),
    ("employer", 0, "样本科技有限公司"), ("title", 0, "产品经理"), ("job_start", 0, "2021-03"), ("job_end", 0, "present"),
    ("duties", 0, "林知夏负责收单产品线，联系 138-0000-1111；带 6 人团队，收入增长三成。\n搭建风控看板，投诉下降一半，微信号：zhixia_lin。"),
    ("employer", 1, "蓝鲸软件有限公司"), ("title", 1, "产品助理"), ("job_start", 1, "2018-07"), ("job_end", 1, "2021-02"),
    ("school", 0, "华东师范大学"), ("degree", 0, "硕士"), ("edu_start", 0, "2015-09"), ("edu_end", 0, "2018-06"),
    ("skill", 0, "SQL"), ("skill", 1, "数据分析"), ("expected_salary", 0, "35K"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Town:
    """What is there."""

    client: Client
    job: Job
    person: Candidate
    stages: dict[str, Stage]

    def parcel(self, **changed: object) -> Parcel:
        """A parcel with this person, for the job, as a link."""
        given: dict[str, object] = {
            "job": str(self.job.public_id), "people": (Wanted(str(self.person.public_id), "很合适。"),),
            "recipient": "张敏", "consent": "call", "evidence": "周一上午电话，同意给这家客户",
        }  # fmt: skip
        return Parcel(**given | changed)  # type: ignore[arg-type]


def a_town() -> Town:
    """Make it."""
    kind = JobType.objects.create(name="推荐测试")
    stages = {
        each: Stage.objects.create(type=kind, name=Stage.Kind(each).label, kind=each, position=n)
        for n, each in enumerate(KINDS)
    }
    client = Client.objects.create(name="海棠科技有限公司", short_name="海棠科技", created_at=NOW, updated_at=NOW)
    job = Job.objects.create(client=client, type=kind, title="高级产品经理", created_at=NOW, updated_at=NOW)
    return Town(client, job, a_candidate(PERSON), stages)
