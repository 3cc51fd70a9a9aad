"""What an address book takes of a person, and that nothing in a value ends its line."""

from hypothesis import given
from hypothesis import strategies as st

from caidang.core.interchange.vcard import write_vcard

UID = "0b4e2c1e-6f0a-4c5e-9a53-1d1c2a3b4c5d"


def unfolded(card: str) -> list[str]:
    return card.replace("\r\n ", "").split("\r\n")


def test_a_person_as_a_card() -> None:
    card = write_vcard(
        {
            "name": {0: "欧阳知夏"}, "phone": {0: "13800001111", 2: "13900002222"}, "email": {0: "zhi@example.com"},
            "employer": {1: "织锦, 远山; 公司"}, "title": {1: "工程师"}, "city": {0: "上海"}, "gender": {0: "女"}, "birth": {0: "1996-04"},
        },
        uid=UID, note="仅供本人使用\n用完请删",
    )  # fmt: skip
    assert unfolded(card) == [
        "BEGIN:VCARD", "VERSION:4.0", f"UID:urn:uuid:{UID}", "FN:欧阳知夏", "N:欧阳;知夏;;;", 'TEL;TYPE="cell,voice":13800001111',
        'TEL;TYPE="cell,voice":13900002222', "EMAIL:zhi@example.com", r"ORG:织锦\, 远山\; 公司", "TITLE:工程师",
        "ADR;TYPE=home:;;;上海;;;", "GENDER:F", "BDAY:1996-04", r"NOTE:仅供本人使用\n用完请删", "END:VCARD", "",
    ]  # fmt: skip
    assert "N:Sample;Anna;;;" in unfolded(write_vcard({"name": {0: "Anna Sample"}}, uid=UID))


@given(st.dictionaries(st.sampled_from(["name", "phone", "email", "employer", "title", "city", "link"]), st.text(st.characters(exclude_categories=["Cs"]), max_size=120)))
def test_no_value_ends_its_line(told: dict[str, str]) -> None:
    card = write_vcard({field: {0: text} for field, text in told.items()}, uid=UID, note="\r\nEND:VCARD\r\n")
    lines = card.split("\r\n")
    assert card.count("\r\nEND:VCARD\r\n") == 1
    assert all(len(line.encode()) <= 75 for line in lines)
    assert all(line.startswith(" ") or ":" in line for line in lines[:-1])
    assert "\n" not in card.replace("\r\n", "")
