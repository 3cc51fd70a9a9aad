"""Keys under which records meet, so that a new one is compared with few others."""

from collections.abc import Iterable

from caidang.core.match.person import Person, Triple
from caidang.core.text.names import han_part, latin_words, spellings
from caidang.core.text.pinyin import full

Keys = dict[str, frozenset[str]]
"""Kind of key to its values: phone, email, wechat, id_number, name_birth, pinyin_school, name_employer."""


def keys(values: Iterable[Triple]) -> Keys:
    """This function will return the keys of a record; kinds without any are left out.

    Masked names and relay phones never make keys: different people share them.
    """
    person = Person.from_values(values)
    found: dict[str, set[str]] = {
        "phone": set(person.phones),
        "email": set(person.emails),
        "wechat": {person.wechat} - {""},
        "id_number": {person.id_number} - {""},
    }
    han = han_part(person.name)
    name = han or "".join(latin_words(person.name))
    if name:
        found["name_birth"] = {f"{name}|{person.birth[:4]}"} if person.birth else set()
        found["name_employer"] = {f"{name}|{stay.key}" for stay in person.employers}
        # Who shares a name in characters shares its spelling: one key is enough for both.
        letters = ({full(person.name)} if han else spellings(person.name)) - {""} or {name}
        found["pinyin_school"] = {
            f"{spelling}|{stay.key}" for spelling in letters for stay in person.schools
        }
    return {kind: frozenset(values) for kind, values in found.items() if values}
