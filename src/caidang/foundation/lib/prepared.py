"""Queries that are composed once and asked again and again with other values.

Django composes the SQL of a queryset whenever it is asked: for a row that is found by its key that takes the interpreter
several times what the database takes. What every request of every program asks is composed once here. It is still asked
each time: nothing that the database said is kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, Field, Model, QuerySet, Value
from django.db.models.sql import AggregateQuery, Query, UpdateQuery

_M = TypeVar("_M", bound=Model)


class Given(Value):
    """Stands in a queryset where a value is given each time it is asked; ``field`` is how the value reaches the database."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(name, output_field=field)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:  # noqa: ANN401 - as Django has it
        """Return the value's place, and which value belongs there."""
        return "%s", [_Place(str(self.value), self.output_field)]


@dataclass(frozen=True, slots=True)
class _Place:
    name: str
    field: "Field[Any, Any]"


@dataclass(frozen=True, slots=True)
class _Plan:
    sql: str
    params: tuple[Any, ...]
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]


class Prepared:
    """A query: ``compose`` returns a ``values_list`` with ``Given`` where values are given; it is called once."""

    def __init__(self, compose: Callable[[], "QuerySet[Any, Any]"]) -> None:
        self._compose = compose
        self._plans: dict[str, _Plan | None] = {}

    def ask(self, **given: object) -> list[list[Any]]:
        """Ask the database and return its rows. Raises KeyError for a value that is missing."""
        own = connections[DEFAULT_DB_ALIAS]
        if own.vendor not in self._plans:
            self._plans[own.vendor] = _planned(self._compose())
        plan = self._plans[own.vendor]
        if plan is None:
            return []
        with own.cursor() as cursor:
            cursor.execute(plan.sql, _filled(plan, given, own))
            rows = [list(row) for row in cursor.fetchall()]
        for place, converters, expression in plan.converters:
            for row in rows:
                for convert in converters:
                    row[place] = convert(row[place], expression, own)
        return rows


class PreparedCount:
    """How many rows a queryset with ``Given`` has, of the first ``most``; it is composed when it is first asked."""

    def __init__(self, queryset: "QuerySet[Any, Any]", *, most: int | None = None) -> None:
        rows = queryset.order_by().values_list("pk")
        self._rows = rows if most is None else rows[:most]
        self._plans: dict[str, _Plan | None] = {}

    def ask(self, **given: object) -> int:
        """Ask the database and return how many there are. Raises KeyError for a value that is missing."""
        own = connections[DEFAULT_DB_ALIAS]
        if own.vendor not in self._plans:
            counted: Any = AggregateQuery(self._rows.model, self._rows.query.clone())
            counted.annotations = {"counted": Count("*")}
            self._plans[own.vendor] = _composed(counted)
        plan = self._plans[own.vendor]
        if plan is None:
            return 0
        with own.cursor() as cursor:
            cursor.execute(plan.sql, _filled(plan, given, own))
            return int(cursor.fetchone()[0])


def _filled(plan: _Plan, given: Mapping[str, object], own: BaseDatabaseWrapper) -> list[Any]:
    return [
        one.field.get_db_prep_value(given[one.name], connection=own, prepared=False) if isinstance(one, _Place) else one
        for one in plan.params
    ]


def _planned(queryset: "QuerySet[Any, Any]") -> _Plan | None:
    return _composed(queryset.query)


def _composed(query: Query) -> _Plan | None:
    """None where the database need not be asked: nothing can be found."""
    compiler: Any = query.get_compiler(using=DEFAULT_DB_ALIAS)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    columns = [selected[0] for selected in compiler.select or ()]
    converters = tuple(
        (place, tuple(convert), expression) for place, (convert, expression) in compiler.get_converters(columns).items()
    )
    return _Plan(sql, tuple(params), converters)


class PreparedUpdate:
    """An update of the rows of a queryset; among them and among the ``values`` by field may be ``Given``. ``compose`` is called once."""

    def __init__(self, compose: Callable[[], "QuerySet[Any, Any]"], values: Mapping[str, object]) -> None:
        self._compose, self._values = compose, values
        self._plans: dict[str, _Plan | None] = {}

    def run(self, **given: object) -> int:
        """Update them and return how many they were. Raises KeyError for a value that is missing."""
        own = connections[DEFAULT_DB_ALIAS]
        if own.vendor not in self._plans:
            query: Any = self._compose().order_by().query.chain(UpdateQuery)
            query.add_update_values(self._values)
            self._plans[own.vendor] = _composed(query)
        plan = self._plans[own.vendor]
        if plan is None:
            return 0
        with own.cursor() as cursor:
            cursor.execute(plan.sql, _filled(plan, given, own))
            return int(cursor.rowcount)


class PreparedObjects(Generic[_M]):
    """A query of objects of ``model`` with those that they refer to (``related``, one behind another by ``__``) and what was ``annotated``.

    One that is referred to by another stands behind it in ``related``.
    """

    def __init__(
        self, model: type[_M], compose: Callable[[], "QuerySet[_M, _M]"], *, related: tuple[str, ...] = (), annotated: tuple[str, ...] = ()
    ) -> None:  # fmt: skip
        self._model, self._related, self._annotated, self._compose = model, related, annotated, compose
        self._rows = Prepared(self._listed)
        self._parts: list[tuple[str, type[Model], list[str], slice]] = []
        """What is made of each row: under which name, of which model, of which columns, and where they stand."""

    def ask(self, **given: object) -> list[_M]:
        """Ask the database and return what the queryset would. Raises KeyError for a value that is missing."""
        return [self._made_of(row) for row in self._rows.ask(**given)]

    def first(self, **given: object) -> _M | None:
        """Ask the database and return the first, or None."""
        return next(iter(self.ask(**given)), None)

    def _listed(self) -> "QuerySet[Any, Any]":
        columns: list[str] = []
        parts = []
        for name in ("", *self._related):
            model: Any = self._model
            for part in name.split("__") if name else ():
                model = model._meta.get_field(part).related_model
            names = [one.attname for one in model._meta.concrete_fields]
            parts.append((name, model, names, slice(len(columns), len(columns) + len(names))))
            columns += [f"{name}__{one}" if name else one for one in names]
        self._parts = parts
        return self._compose().values_list(*columns, *self._annotated)

    def _made_of(self, row: list[Any]) -> _M:
        (_, _, names, place), *related = self._parts
        made = self._model.from_db(DEFAULT_DB_ALIAS, names, row[place])
        for name, model, columns, where in related:
            values = row[where]
            *before, last = name.split("__")
            holder: Any = made
            for part in before:
                holder = holder and getattr(holder, part)
            is_there = values[columns.index(model._meta.pk.attname)] is not None
            if holder is not None:
                setattr(holder, last, model.from_db(DEFAULT_DB_ALIAS, columns, values) if is_there else None)
        for name, value in zip(self._annotated, row[len(row) - len(self._annotated) :], strict=True):
            setattr(made, name, value)
        return made
