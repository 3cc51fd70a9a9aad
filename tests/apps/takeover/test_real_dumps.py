"""Exports as the programs really write them: entities, marks of pages, older columns, other shells."""

import sqlite3
from pathlib import Path

import pytest

from caidang.core.errors import InvalidInput
from caidang.core.interchange.takeover.horilla import read_horilla
from caidang.core.interchange.takeover.opencats import read_opencats
from caidang.core.interchange.takeover.taken import LOST, Taken, plain
from caidang.domain.takeover.models import Takeover
from caidang.domain.takeover.reading import read_export

System = Takeover.System
# Version 0.9.4: no date_occurred, names of signs kept encoded, 0 where nothing was typed, status changes as marks of a page.
OLD_OPENCATS = r"""-- MySQL dump 10.13  Distrib 5.7.44, for Linux (x86_64)
/*!40101 SET character_set_client = utf8 */;
CREATE TABLE `activity` (
  `activity_id` int(11) NOT NULL AUTO_INCREMENT,
  `data_item_type` int(11) NOT NULL DEFAULT '0',
  `data_item_id` int(11) NOT NULL DEFAULT '0',
  `joborder_id` int(11) DEFAULT NULL,
  `date_created` datetime NOT NULL DEFAULT '1000-01-01 00:00:00',
  `type` int(11) NOT NULL DEFAULT '0',
  `notes` text COLLATE utf8_unicode_ci,
  PRIMARY KEY (`activity_id`), KEY `IDX_a` (`type`)
) ENGINE=MyISAM AUTO_INCREMENT=9 DEFAULT CHARSET=utf8;
LOCK TABLES `activity` WRITE;
/*!40000 ALTER TABLE `activity` DISABLE KEYS */;
INSERT INTO `activity` VALUES (1,100,7,4,'2017-01-14 14:30:26',800,'Status change: <span style=\"color: #ff6c00;\">Interviewing</span>. R&amp;amp;D 的人\; 两点'),(2,100,7,-1,'1000-01-01 00:00:00',200,'发了邮件');
/*!40000 ALTER TABLE `activity` ENABLE KEYS */;
UNLOCK TABLES;
CREATE TABLE `activity_type` (`activity_type_id` int(11) NOT NULL DEFAULT '0', `short_description` varchar(32) NOT NULL DEFAULT '', PRIMARY KEY (`activity_type_id`));
INSERT INTO `activity_type` VALUES (200,'Email'),(800,'Status Change');
CREATE TABLE `candidate` (`candidate_id` int(11) NOT NULL AUTO_INCREMENT, `last_name` varchar(64), `first_name` varchar(64), `phone_home` varchar(40), `phone_cell` varchar(40), `address` text, `address2` text, `city` varchar(64), `state` varchar(64), `zip` varchar(16), `notes` text, `key_skills` text, `current_employer` varchar(128), `email1` varchar(128), `web_site` varchar(128), `is_hot` int(1), PRIMARY KEY (`candidate_id`));
INSERT INTO `candidate` VALUES (7,'O&#039;Brien','Nora','0','13800001111','幸福路 1 号','0','苏州','江苏','0','爱说 &lt;直接&gt; 的话','C++, R&amp;D','A&amp;B 示例有限公司','nora@example.com','0',1);
CREATE TABLE `company` (`company_id` int(11), `name` varchar(64), `address` text, `city` varchar(64), `phone1` varchar(40), `phone2` varchar(40), `url` varchar(128), `notes` text, `fax_number` varchar(40));
INSERT INTO `company` VALUES (3,'A&amp;B 示例有限公司','工业园 8 号','苏州','0512-55550000','','https://ab.example','老客户','');
CREATE TABLE `contact` (`contact_id` int(11), `company_id` int(11), `last_name` varchar(64), `first_name` varchar(64), `title` varchar(128), `email1` varchar(128), `notes` text, `left_company` int(1));
INSERT INTO `contact` VALUES (1,3,'何','安','HR','he@example.com','','1');
CREATE TABLE `joborder` (`joborder_id` int(11), `company_id` int(11), `client_job_id` varchar(32), `title` varchar(64), `description` text, `notes` text, `duration` varchar(64), `start_date` datetime, `status` varchar(16), `openings` int(11));
INSERT INTO `joborder` VALUES (4,3,'AB-17','测试工程师','<p>负责测试。</p>\r\n\r\n<ul>\r\n\t<li>会&nbsp;Python</li>\r\n\t<li>一年 &lt; 经验</li>\r\n</ul>\r\n','','6 个月','2017-03-01 00:00:00','OnHold',1);
"""


def taken_from(folder: Path, text: str | bytes, system: System, name: str = "dump.sql") -> Taken:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_export(path, system)


def test_an_old_opencats_is_read_as_its_pages_showed_it(tmp_path: Path) -> None:
    taken = taken_from(tmp_path, OLD_OPENCATS, System.OPENCATS)
    (nora,) = taken.people
    cells = {name: text for name, text in nora.cells.items() if text}
    assert cells == {
        "姓名": "Nora O'Brien", "手机": "13800001111", "邮箱": "nora@example.com", "所在城市": "苏州", "现公司": "A&B 示例有限公司", "技能": "C++, R&D",
    }  # fmt: skip
    assert nora.notes == [
        "爱说 <直接> 的话", "重点（Hot）：是\n地址：江苏 苏州 幸福路 1 号", "Email：发了邮件",
        "2017-01-14 Status Change：Status change: Interviewing. R&D 的人; 两点（测试工程师）",
    ]  # fmt: skip
    (client,), (contact,), (job,) = taken.clients, taken.contacts, taken.jobs
    assert (client.name, client.note) == ("A&B 示例有限公司", "老客户\n电话：0512-55550000\n网站：https://ab.example\n地址：苏州 工业园 8 号")
    assert contact.values["note"] == "已经离开这家公司"
    assert (job.publication, job.status) == ("负责测试。\n会 Python\n一年 < 经验", "paused")
    assert job.note == "客户的编号：AB-17\n期限：6 个月\n到岗时间：2017-03-01"


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_dump_is_read_in_the_charset_that_a_shell_gave_it(tmp_path: Path, charset: str) -> None:
    taken = taken_from(tmp_path, OLD_OPENCATS.encode(charset), System.OPENCATS)
    assert (taken.people[0].cells["所在城市"], len(taken.clients)) == ("苏州", 1)


def test_bytes_of_a_picture_in_another_table_do_not_change_the_charset(tmp_path: Path) -> None:
    blob = b"INSERT INTO `picture` VALUES (1,_binary '\x89PNG\xff\xfe\xd8');\n"
    assert taken_from(tmp_path, OLD_OPENCATS.encode() + blob, System.OPENCATS).people[0].cells["所在城市"] == "苏州"


def test_a_packed_backup_is_told_to_be_unpacked(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="先解开"):
        taken_from(tmp_path, b"PK\x03\x04rest", System.OPENCATS, "catsbackup.bak")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_as_csv_of_any_delimiter(tmp_path: Path, delimiter: str) -> None:
    rows = ['"candidate_id","last_name","first_name","phone_cell","notes"', '"7","李","平","\\N","一；二"', '"8","周","舟","13800002222","三\n四"']
    (tmp_path / "candidate.csv").write_text("\n".join(rows).replace('","', f'"{delimiter}"'), encoding="utf-8")
    people = read_export(tmp_path, System.OPENCATS).people
    assert [(one.cells["姓名"], one.cells["手机"], one.notes) for one in people] == [("李平", "", ["一；二"]), ("周舟", "13800002222", ["三\n四"])]


def test_a_csv_without_the_names_of_its_columns_is_told(tmp_path: Path) -> None:
    (tmp_path / "candidate.csv").write_text('"7","1","李","平"\n"8","1","周","舟"\n', encoding="utf-8")
    with pytest.raises(InvalidInput, match="第一行不是列名"):
        read_export(tmp_path, System.OPENCATS)


HORILLA_ROWS = (
    ("recruitment_candidate", {
        "id": 9, "name": "许一鸣", "email": "xu@example.com", "mobile": "+86 13800003333", "address": "人民路 2 号", "city": "成都",
        "offer_letter_status": "rejected", "referral_source": "job_board", "recruitment_id_id": 3, "stage_id_id": 7, "canceled": 0, "hired": 0,
    }),
    ("recruitment_recruitment", {"id": 3, "title": "后端", "description": "<p>写服务；`make`</p><p>it's ok\nC:\\new</p>", "vacancy": 2}),
    ("recruitment_stagenote", {"id": 1, "description": "第一行\r\n第二行", "candidate_id_id": 9}),
    ("recruitment_rejectreason", {"id": 5, "title": "薪资"}),
    ("recruitment_rejectedcandidate", {"id": 2, "description": "谈不拢", "candidate_id_id": 9}),
    ("recruitment_rejectedcandidate_reject_reason_id", {"id": 1, "rejectedcandidate_id": 2, "rejectreason_id": 5}),
)  # fmt: skip


def sqlite_dump() -> str:
    """What the library writes; the program of the same name writes lines by a call."""
    with sqlite3.connect(":memory:") as base:
        for table, row in HORILLA_ROWS:
            base.execute(f"CREATE TABLE {table} ({' text, '.join(row)} text)")
            base.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", list(row.values()))
        return "PRAGMA foreign_keys=OFF;\n" + "\n".join(base.iterdump())


@pytest.mark.parametrize(
    "called",
    [
        "'第一行\r\n第二行'", r"replace(replace('第一行\r\n第二行','\r',char(13)),'\n',char(10))", r"unistr('第一行\u000d\u000a第二行')",
        r"replace( '第一行\n第二行' , '\n' , char(10) )",
    ],
)  # fmt: skip
def test_a_horilla_on_sqlite(tmp_path: Path, called: str) -> None:
    dump = sqlite_dump()
    assert dump.count("'第一行\r\n第二行'") == 1
    taken = taken_from(tmp_path, dump.replace("'第一行\r\n第二行'", called), System.HORILLA)
    (person,), (job,), (application,) = taken.people, taken.jobs, taken.applications
    assert (person.cells["姓名"], person.cells["手机"]) == ("许一鸣", "+86 13800003333")
    assert person.notes == ["地址：成都 人民路 2 号\n来源：job_board", "第一行\n第二行", "没有录用：薪资；谈不拢"]
    assert (job.publication, job.headcount) == ("写服务；`make`\nit's ok\nC:\\new", 2)
    assert application.kind == LOST, "who refused the offer is no longer offered one"


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("a < b 且 b > c", "a < b 且 b > c"), ("<张三> 推荐", "<张三> 推荐"), ("R&D", "R&D"), ("&amp;amp;lt;", "<"), ("x<br/>y<BR>z", "x\ny\nz"),
        ("AT&T &nbsp; x", "AT&T   x"), ("vector<int>", "vector<int>"),
    ],
)  # fmt: skip
def test_only_marks_of_pages_are_taken_away(kept: str, shown: str) -> None:
    assert plain(kept) == shown


def test_what_was_written_of_firms_contacts_and_jobs_comes_along() -> None:
    rows: list[tuple[str, dict[str, str | None]]] = [
        ("company", {"company_id": "3", "name": "示例制造有限公司"}),
        ("contact", {"contact_id": "5", "company_id": "3", "last_name": "何", "first_name": "安"}),
        ("joborder", {"joborder_id": "4", "company_id": "3", "contact_id": "5", "title": "成本会计", "is_hot": "1", "salary": "80k"}),
        ("candidate", {"candidate_id": "7", "last_name": "周", "first_name": "舟", "email1": "zhou@example.com"}),
        ("candidate_joborder", {"candidate_id": "7", "joborder_id": "4", "status": "400", "rating_value": "4", "date_submitted": "2024-03-05 10:00:00"}),
        ("candidate_joborder", {"candidate_id": "7", "joborder_id": "9", "status": "100", "rating_value": "0", "date_submitted": "1000-01-01 00:00:00"}),
        ("activity_type", {"activity_type_id": "100", "short_description": "Call"}),
        ("activity", {"data_item_type": "200", "data_item_id": "3", "date_occurred": "2024-03-01", "type": "100", "notes": "付款慢"}),
        ("activity", {"data_item_type": "300", "data_item_id": "5", "joborder_id": "4", "date_occurred": "2024-03-02", "type": "100", "notes": "下午打"}),
        ("activity", {"data_item_type": "400", "data_item_id": "4", "joborder_id": "4", "date_occurred": "2024-03-03", "type": "100", "notes": "加急"}),
        ("calendar_event", {"data_item_type": "400", "data_item_id": "4", "date": "2024-03-08 14:00:00", "title": "现场面"}),
        ("extra_field", {"data_item_type": "300", "data_item_id": "5", "field_name": "生日", "value": "三月"}),
    ]  # fmt: skip
    taken = read_opencats(rows)
    assert taken.clients[0].said == ("2024-03-01 Call：付款慢", "联系人 何安：生日：三月", "联系人 何安：2024-03-02 Call：下午打（成本会计）")
    assert taken.jobs[0].said == ("2024-03-03 Call：加急", "2024-03-08 14:00 日历：现场面")
    assert taken.jobs[0].note == "80k\n联系人：何安\n重点（Hot）：是"
    assert taken.people[0].notes == ["应聘「成本会计」：星级 4，2024-03-05 推荐"]


def test_stars_and_steps_of_horilla_come_along() -> None:
    rows: list[tuple[str, dict[str, str | None]]] = [
        ("recruitment_recruitment", {"id": "3", "title": "后端"}), ("recruitment_stage", {"id": "7", "stage": "机试", "stage_type": "test"}),
        ("recruitment_candidate", {"id": "9", "name": "许一鸣", "recruitment_id_id": "3", "stage_id_id": "7"}),
        ("recruitment_candidaterating", {"candidate_id_id": "9", "rating": "4"}), ("recruitment_candidaterating", {"candidate_id_id": "9", "rating": "5"}),
    ]  # fmt: skip
    assert read_horilla(rows).people[0].notes == ["应聘「后端」：走到「机试」", "评分：4、5"]
