"""领英's export ZIP and its profile PDF, in English and Chinese, are each one person's résumé."""

from hypothesis import given, settings
from hypothesis import strategies as st

from caidang.core.errors import UnreadableFile
from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Kind
from caidang.core.resume.parse import parse
from caidang.core.resume.values import to_values
from tests.core.extract.linkedin_writer import a_profile, an_export

ENGLISH = {
    "Profile.csv": (
        "First Name,Last Name,Headline,Summary,Geo Location,Websites,Instant Messengers\n"
        'Mira,Tan,Senior Data Engineer at Samplesoft,"Builds data platforms.\nLikes order.","Shanghai, China",[BLOG:https://mira.example.com],"[WECHAT:mira_88,SKYPE:mira]"\n'
    ),
    # Columns stand in another order, and one more is there.
    "Positions.csv": (
        "Title,Company Name,Started On,Finished On,Location,Description,New Column\n"
        'Senior Data Engineer,Samplesoft Ltd.,Mar 2021,,Shanghai,"Owns the lake, all of it.\nLed 5.",x\n'
        "Data Engineer,Bluewhale Inc.,Jul 2017,Feb 2021,Shanghai,,x\n"
    ),
    "Education.csv": "School Name,Start Date,End Date,Notes,Degree Name\nFudan University,2014,2017,,\"Master's degree, Statistics\"\n",
    "Skills.csv": "Name\nPython\nSpark\n", "Languages.csv": "Name,Proficiency\nEnglish,Full professional proficiency\n",
    "Email Addresses.csv": "Email Address,Confirmed,Primary\nold@example.com,Yes,No\nmira@example.com,Yes,Yes\n",
    "PhoneNumbers.csv": "Extension,Number,Type\n,+86 138 0000 4190,Mobile\n",
    "Connections.csv": "Notes:\nSome\n\nFirst Name,Last Name\nAda,Wu\n", "Registration.csv": "x\n", "Jobs/Saved Jobs.csv": "a,b\n1,2\n",
}  # fmt: skip
CHINESE = {
    "基本/Profile.csv": "\ufeffFirst Name,Last Name,Headline,Summary,Geo Location\n南枝,顾,高级产品经理,做事踏实。,上海\n",
    "基本/Positions.csv": "Company Name,Title,Description,Location,Started On,Finished On\n样本科技有限公司,高级产品经理,负责收单产品线。,上海,Mar 2020,\n",
    "基本/Education.csv": 'School Name,Start Date,End Date,Notes,Degree Name\n华东师范大学,2014,2017,,"硕士, 应用心理学"\n',
    "基本/Skills.csv": "Name\nSQL\n数据分析\n",
}  # fmt: skip
SIDE = [
    ("Contact", 13), ("13800004190 (Mobile)", 10.5), ("mira@example.com", 10.5), ("www.linkedin.com/in/mira-tan", 10.5), ("(LinkedIn)", 10.5),
    ("Top Skills", 13), ("Python", 10.5), ("Spark", 10.5), ("Languages", 13), ("English (Full Professional)", 10.5),
]  # fmt: skip
MAIN = [
    ("Mira Tan", 26), ("Senior Data Engineer at Samplesoft", 12), ("Shanghai, China", 12), ("Summary", 15.75), ("Builds data platforms.", 12),
    ("Experience", 15.75), ("Samplesoft Ltd.", 12), ("9 years 5 months", 11), ("Senior Data Engineer", 11.5),
    ("March 2021 - Present (5 years 9 months)", 10.5), ("Shanghai, China", 10.5), ("Owns the lake.", 10.5),
    ("Data Engineer", 11.5), ("July 2017 - February 2021 (3 years 8 months)", 10.5), ("Moved it to the cloud.", 10.5),
    ("Bluewhale Inc.", 12), ("Analyst", 11.5), ("July 2014 - June 2017 (3 years)", 10.5),
    ("Education", 15.75), ("Fudan University", 12), ("Master's degree, Statistics \u00b7 (2012 - 2014)", 10.5),
]  # fmt: skip
IN_CHINESE = (
    [("联系方式", 13), ("nanzhi@example.com", 10.5), ("www.linkedin.com/in/nanzhi (LinkedIn)", 9), ("热门技能", 13), ("SQL", 10.5), ("数据分析", 10.5)],
    [("顾南枝", 26), ("高级产品经理 - 样本科技有限公司", 12), ("中国 上海市", 12), ("工作经历", 15.75), ("样本科技有限公司", 12), ("6 年 9 个月", 11),
     ("高级产品经理", 11.5), ("2023年3月 - Present (3 年 9 个月)", 10.5), ("产品经理", 11.5), ("2020年3月 - 2023年2月 (3 年)", 10.5),
     ("教育经历", 15.75), ("华东师范大学", 12), ("硕士, 应用心理学 · (2014年 - 2017年)", 10.5)],
)  # fmt: skip


def read(data: bytes, name: str) -> dict[tuple[str, int], str]:
    return {(value.field, value.entry): value.value for value in to_values(parse(read_document(data, name=name)))}


def has(told: dict[tuple[str, int], str], **wanted: str) -> None:
    for name, value in wanted.items():
        field, _, entry = name.rpartition("_")
        assert told.get((field, int(entry))) == value, (name, told)


def test_an_export_is_one_person_and_no_parcel() -> None:
    document = read_document(an_export(ENGLISH), name="Complete_LinkedInDataExport.zip")
    assert (document.kind, document.parts, document.title) == (Kind.LINKEDIN, (), "Mira Tan")
    assert "Ada" not in document.text
    told = read(an_export(ENGLISH), "x.zip")
    has(
        told, name_0="Mira Tan", phone_0="13800004190", email_0="mira@example.com", wechat_0="mira_88", city_0="Shanghai", employer_0="Samplesoft Ltd.",
        title_0="Senior Data Engineer", job_start_0="2021-03", job_end_0="present", employer_1="Bluewhale Inc.", job_end_1="2021-02",
        school_0="Fudan University", degree_0="硕士", major_0="Statistics", skill_0="Python", skill_1="Spark",
    )  # fmt: skip
    assert "Owns the lake, all of it." in told["duties", 0]
    has(
        read(an_export(CHINESE), "x.zip"), name_0="顾南枝", employer_0="样本科技有限公司", title_0="高级产品经理", city_0="上海",
        job_start_0="2020-03", school_0="华东师范大学", major_0="应用心理学", degree_0="硕士", skill_1="数据分析",
    )  # fmt: skip


def test_other_archives_stay_archives() -> None:
    for tables in ({"简历.txt": "林知夏"}, {"Profile.csv": "a,b\n1,2\n"}, {"Positions.csv": "Title\nx\n"}):
        assert read_document(an_export(tables)).kind is Kind.ARCHIVE


def test_a_profile_as_pdf_names_the_employer_of_every_post() -> None:
    told = read(a_profile(SIDE, MAIN), "Profile.pdf")
    has(
        told, name_0="Mira Tan", phone_0="13800004190", email_0="mira@example.com", employer_0="Samplesoft Ltd.", title_0="Senior Data Engineer",
        job_start_0="2021-03", job_end_0="present", employer_1="Samplesoft Ltd.", title_1="Data Engineer", job_start_1="2017-07",
        employer_2="Bluewhale Inc.", title_2="Analyst", school_0="Fudan University", major_0="Statistics", degree_0="硕士", skill_0="Python",
    )  # fmt: skip
    told = read(a_profile(*IN_CHINESE), "Profile.pdf")
    has(
        told, name_0="顾南枝", email_0="nanzhi@example.com", employer_0="样本科技有限公司", title_0="高级产品经理", job_start_0="2023-03",
        employer_1="样本科技有限公司", title_1="产品经理", job_end_1="2023-02", school_0="华东师范大学", skill_0="SQL", skill_1="数据分析",
    )  # fmt: skip


def test_an_address_that_the_narrow_column_broke_is_whole() -> None:
    broken = [line for line in SIDE if "linkedin" not in line[0] and line[0] != "(LinkedIn)"]
    broken[3:3] = [("www.linkedin.com/in/mira-tan-", 10.5), ("samplesoft-9a8b7c6d (LinkedIn)", 10.5),
                   ("github.com/mira-", 10.5), ("tan-of-nobody/", 10.5), ("lake (Portfolio)", 10.5)]  # fmt: skip
    told = read(a_profile(broken, MAIN), "Profile.pdf")
    links = {value for (field, _), value in told.items() if field == "link"}
    assert links == {"www.linkedin.com/in/mira-tan-samplesoft-9a8b7c6d", "github.com/mira-tan-of-nobody/lake"}
    assert told["name", 0] == "Mira Tan"
    has(read(a_profile(SIDE, MAIN), "Profile.pdf"), link_0="www.linkedin.com/in/mira-tan")


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(sorted(ENGLISH)), st.text(alphabet='a,"\n\r 南名\x00', max_size=80)))
def test_whatever_stands_in_the_tables_nothing_else_is_raised(tables: dict[str, str]) -> None:
    try:
        read(an_export({"Profile.csv": ENGLISH["Profile.csv"], **tables}), "x.zip")
    except UnreadableFile:
        return
