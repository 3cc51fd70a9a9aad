"""Rows as lines and back, in either database; every table has a word."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from caidang.core.errors import Conflict, Encrypted, InvalidInput
from caidang.domain.candidates.models import Candidate, Document, FieldValue
from caidang.domain.candidates.services.labelling.tags import add_tag
from caidang.domain.compliance.models import Disclosure
from caidang.domain.connectors.models import Connection, Link, LinkFile, ObjectMap, Question
from caidang.domain.connectors.services.opening import opened
from caidang.domain.portable import catalogue
from caidang.domain.portable.exporting import Asked, Purpose, write_portable
from caidang.domain.portable.importing import read_portable
from caidang.domain.portable.lines import Keys, Line, Writer, read_lines
from caidang.domain.portable.manifest import read_manifest
from caidang.domain.portable.numbers import count_on, last_number
from caidang.domain.portable.places import UNFINISHED, FolderIn, FolderOut, ZipIn, ZipOut
from caidang.foundation.accounts.login.tokens import make_token, revoke_token, scopes_for
from caidang.foundation.accounts.models import ApiToken
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import keyed
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.inherited import GIVEN_ON, KEPT_HERE, look_ups
from caidang.foundation.vault.models import Blob, DataKey
from caidang.foundation.vault.rotation.sealed_rows import place_of, sealed_columns
from caidang.interfaces.cli.commands.portable_export import stays
from tests.laws.test_code import SOURCE, python_files
from tests.making import NOW, a_candidate, as_now, someone

ASKED = Asked(Purpose.MOVING, "新系统的管理员")
LONG = "correct horse battery"
SECRET = "s3cret-of-the-connection"  # noqa: S105 - invented


@pytest.fixture
def filled(db: None) -> Candidate:
    """A member and two people with documents, one tagged, one erased."""
    someone("zhou", Role.ADMIN)
    first = a_candidate([("name", 0, "林知夏"), ("phone", 0, "13800001111"), ("school", 0, "南京大学")])
    gone = a_candidate([("name", 0, "陆远舟"), ("phone", 0, "13800002222")])
    with write_tx():
        add_tag(candidate=first, name="急聘", actor=PROGRAM, now=NOW)
        vault.erase(key=gone.data_key, now=NOW)
        _connect(first, gone)
    return first


def _connect(first: Candidate, gone: Candidate) -> None:
    """A connection with its fields, who is who, a file to be fetched and a question; one person there was erased here."""
    row = Connection(vendor="fxiaoke", name="纷享", created_at=NOW, every=60, due_at=NOW)
    row.seal_secret({"host": "https://open.fxiaoke.com", "way": "new", "app_id": "FSAID_1", "app_secret": SECRET, "permanent_code": SECRET})
    row.token, row.token_held_until = vault.seal_own(row.token_place, {"access": SECRET}), NOW
    row.save()
    fields = [{"field": "name", "label": "姓名", "target": "name", "way": "both", "wins": "ask"}]
    at = ObjectMap.objects.create(connection=row, object="object_a__c", label="人才", columns=fields, mark={"since": 7}, created_at=NOW)
    link = Link(map=at, remote_id="r-1", candidate=first, digest=keyed.blind("connector.seen", "x")[:32], synced_at=NOW)
    link.seen = vault.seal_json(first.data_key, link.seen_place, {"name": "林知夏"})
    link.save()
    Link.objects.create(map=at, remote_id="r-2", candidate=gone, synced_at=NOW)
    file = LinkFile(link=link, candidate=first, key=keyed.blind("connector.file", "f")[:32])
    file.told = vault.seal_json(first.data_key, file.told_place, {"key": "f", "name": "简历.pdf"})
    file.save()
    asked = Question(link=link, candidate=first, kind="value", field="city", created_at=NOW)
    asked.told = vault.seal_json(first.data_key, asked.told_place, {"base": "", "ours": "上海", "theirs": "苏州"})
    asked.save()


def lines_of(model: catalogue.Model) -> list[bytes]:
    names = [field.attname for field in catalogue.columns(model)]
    return list(read_lines(model, names, original=lambda blob: hashlib.sha256(vault.read_blob(blob)).hexdigest()))


def test_every_table_travels_or_has_a_reason_and_points_to_none_that_stays() -> None:
    every = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    travelling = catalogue.travelling()
    names = [model._meta.db_table for model in travelling]
    assert set(catalogue.STAYS) | set(names) == every
    assert not set(catalogue.STAYS) & set(names)
    for model in travelling:
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey):
                assert field.related_model._meta.db_table in names, f"{model._meta.db_table}.{field.name}"


def test_every_sealed_column_says_its_place_without_asking(django_assert_num_queries: Any) -> None:
    for model, columns in sealed_columns():
        if model._meta.db_table in catalogue.STAYS or model._meta.db_table in catalogue.PARENTS:
            continue
        row = model()
        for name in columns:
            assert place_of(row, name), f"{model._meta.db_table}.{name}"


def test_every_blind_index_is_given_on_or_kept_here() -> None:
    used = set()
    for path in python_files(SOURCE):
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"""\bblind\((?:settings\.CAIDANG_KEYRING, )?f?"([a-z_.-]+)""", text))
    assert {name for name in used if not name.startswith("match.")} == {*GIVEN_ON, *KEPT_HERE}


def test_rows_are_written_as_they_were_read(filled: Candidate, tmp_path: Path) -> None:
    kept: dict[str, bytes] = {}

    def original(blob: Blob) -> str:
        data = vault.read_blob(blob)
        kept[digest := hashlib.sha256(data).hexdigest()] = data
        return digest

    def again(line: Line, key: DataKey) -> Line:
        if line["sha256"] is None:
            return {"name": f"gone-{line['id']}", "file_key": None}
        name, file_key = vault.write_file_again(data=kept[line["sha256"]], key=key)
        return {"name": name, "file_key": file_key}

    tables = [model for model in catalogue.travelling() if model is not AuditEvent]
    before = {}
    for model in tables:
        names = [field.attname for field in catalogue.columns(model)]
        before[model] = list(read_lines(model, names, original=original))
    numbers = {model: last_number(model) for model in tables}
    secrets = set(DataKey.objects.values_list("wrapped", flat=True))
    with write_tx():
        with connection.cursor() as cursor:
            for model in reversed(tables):
                cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
        keys = Keys()
        for model in tables:
            writer = Writer(model, original=again, keys=keys, now=NOW)
            assert writer.write(json.loads(line) for line in before[model]) == len(before[model])
            count_on(model, numbers[model])
    assert {model: lines_of(model) for model in tables} == before
    assert {model: last_number(model) for model in tables} == numbers
    assert not secrets - {None} & set(DataKey.objects.exclude(wrapped=None).values_list("wrapped", flat=True))
    assert FieldValue.objects.filter(candidate=filled.pk).exists()
    person = a_candidate([("name", 0, "沈新来")])
    assert person.pk > numbers[Candidate]


def test_an_export_says_everything_in_clear_and_no_secret(filled: Candidate, tmp_path: Path) -> None:
    manifest = write_portable(out=FolderOut(tmp_path / "out"), asked=ASKED, actor=PROGRAM, version="1", now=NOW)
    out = tmp_path / "out"
    assert read_manifest((out / "manifest.json").read_bytes()) == manifest
    for name, part in manifest.parts.items():
        data = (out / name).read_bytes()
        assert (data.count(b"\n") if name.endswith("l") else part.rows, len(data)) == (part.rows, part.size)
        assert hashlib.sha256(data).hexdigest() == part.sha256
    values = (out / "tables/candidates_fieldvalue.jsonl").read_text(encoding="utf-8")
    assert '"text":"林知夏"' in values
    assert "13800002222" not in values, "his key was destroyed"
    document = Document.objects.select_related("blob__data_key").get(candidate=filled)
    original = vault.read_blob(document.blob)
    digest = hashlib.sha256(original).hexdigest()
    assert (out / f"originals/{digest[:2]}/{digest}").read_bytes() == original
    (person,) = (out / "people.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(person)["basics"]["name"] == "林知夏"
    assert json.loads(person)["meta"]["x-caidang"]["originals"] == [digest]
    assert "password" not in (out / "tables/accounts_user.jsonl").read_text(encoding="utf-8")
    assert not [path for path in out.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
    (connection,) = (out / "tables/connectors_connection.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(connection)["secret"]["json"] == {
        "host": "https://open.fxiaoke.com", "way": "new", "app_id": "FSAID_1", "app_secret": "", "permanent_code": ""
    }  # fmt: skip
    assert "林知夏" in (out / "tables/connectors_link.jsonl").read_text(encoding="utf-8")
    assert oct((out / "people.jsonl").stat().st_mode & 0o777) == "0o600"
    assert Disclosure.objects.filter(candidate=filled, channel="portable", purpose="moving").count() == 1
    assert AuditEvent.objects.filter(verb="portable.exported").get().detail["records"] == 1
    log = (out / "tables/audit_auditevent.jsonl").read_text(encoding="utf-8")
    assert '"portable.exported"' in log, "the export tells of itself"


def test_an_export_says_what_stays_behind_and_has_to_be_set_up_anew(filled: Candidate, tmp_path: Path) -> None:
    member = as_now(someone("token-owner", Role.MANAGER))
    for _ in range(2):
        make_token(name="程序", scopes=scopes_for(member), days=7, actor=member, now=NOW)
    revoke_token(token_id=ApiToken.objects.earliest("pk").pk, actor=member, now=NOW)
    manifest = write_portable(out=FolderOut(tmp_path / "out"), asked=ASKED, actor=PROGRAM, version="1", now=NOW)
    assert manifest.stays == {"accounts_apitoken": 1}
    assert "API 令牌 1" in stays(read_manifest((tmp_path / "out/manifest.json").read_bytes()).stays)


def test_an_interrupted_export_is_gone_on_with_and_a_full_folder_left_alone(filled: Candidate, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_portable(out=FolderOut(out), asked=ASKED, actor=PROGRAM, version="1", now=NOW)
    with pytest.raises(Conflict, match="不是空的"):
        FolderOut(out)
    (out / "manifest.json").unlink()
    (out / UNFINISHED).touch()
    with pytest.raises(InvalidInput, match="没有做完"):
        FolderIn(out)
    (kept,) = (one for one in (out / "originals").rglob("*") if one.is_file())
    before = kept.stat().st_mtime_ns
    write_portable(out=FolderOut(out), asked=ASKED, actor=PROGRAM, version="1", now=NOW)
    assert kept.stat().st_mtime_ns == before
    assert not (out / UNFINISHED).exists()


def test_a_zip_opens_with_its_password_alone(filled: Candidate, tmp_path: Path) -> None:
    path = tmp_path / "out.zip"
    with ZipOut(path, LONG) as out:
        manifest = write_portable(out=out, asked=ASKED, actor=PROGRAM, version="1", now=NOW)
    assert "林知夏".encode() not in path.read_bytes()
    with ZipIn(path, LONG).part("manifest.json") as file:
        assert read_manifest(file.read()) == manifest
    with pytest.raises(Encrypted), ZipIn(path, "another password").part("manifest.json") as file:
        file.read()
    assert [one.name for one in tmp_path.iterdir()] == ["out.zip"]


def test_a_system_in_use_takes_nothing(filled: Candidate, tmp_path: Path) -> None:
    write_portable(out=FolderOut(tmp_path / "out"), asked=ASKED, actor=PROGRAM, version="1", now=NOW)
    with pytest.raises(Conflict, match="不是空的"):
        read_portable(source=FolderIn(tmp_path / "out"), actor=PROGRAM, now=NOW)


def test_who_may_not_is_refused(filled: Candidate, tmp_path: Path) -> None:
    viewer = as_now(someone("gu"))
    with pytest.raises(Exception, match="不能|没有"):
        write_portable(out=FolderOut(tmp_path / "out"), asked=ASKED, actor=viewer, version="1", now=NOW)
    assert not Disclosure.objects.exists()


def test_a_connection_that_came_over_says_that_it_has_no_credentials(filled: Candidate) -> None:
    row = Connection.objects.get()
    row.seal_secret(catalogue.blanked(row.opened_secret()))
    row.save()
    with pytest.raises(InvalidInput, match="没有凭据"), opened(row, now=lambda: NOW):
        pass


@pytest.mark.django_db
def test_look_up_keys_open_nothing() -> None:
    assert not {"own", "wrapping", "database", "backup", "audit"} & look_ups().keys.keys()
