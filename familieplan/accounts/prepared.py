"""Questions that are built once: Django takes longer to write a question with all its rules than PostgreSQL to answer.

`open_goals = prepared(lambda user, plan: Goal.objects.visible_to(user).filter(plan=plan))` is called like the function
it stands for and gives a list, to which no filter can be added any more. The question is built at the first call, with
stand-ins for the person and the values, and from then on asked with the real ones in their places. So it holds:

- The function makes a question of its arguments alone, and does not choose by them. Only what is given by name, such as
  how many rows, may it choose by: for each such choice a question of its own is built.
- Days and moments in it are counted from today and from now: they move along. The beginning of a day is `DayBegins`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial, wraps
from itertools import count
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import DateField, DateTimeField, Func, QuerySet, Value
from django.utils import timezone
from psycopg import RawCursor

from familieplan.accounts.models import Employment, Office, Service, User

Key = int | UUID
Row = TypeVar("Row")
# No row has such a key; each stands for one thing in what is built.
PERSON, OFFICE, SERVICE, FIRST_VALUE = range(7_000_000_000_000_000_000, 7_000_000_000_000_000_004)
# For questions that are the same whoever asks: what is seen of the answer is the second lock's to say.
ANYBODY = User()


class Prepared(Protocol[Row]):
    def __call__(self, user: User, *values: Key, **choices: int) -> list[Row]: ...


def prepared(build: Callable[..., QuerySet[Any, Row]]) -> Prepared[Row]:
    """`build` takes the person who asks, then keys (int) or public ids (UUID)."""
    return _asking(build, by_key=False)


def prepared_by_key(build: Callable[..., QuerySet[Any, Row]]) -> Prepared[Row]:
    """For questions about one person or one family: any plan is the same few look-ups by an index.

    So the database keeps the plan, too, which takes it longer to make than to follow. What somebody sees many or few of
    must be planned for each.
    """
    return _asking(build, by_key=True)


def _asking(build: Callable[..., QuerySet[Any, Row]], by_key: bool) -> Prepared[Row]:
    kept: dict[frozenset[tuple[str, int]], _Question] = {}
    _EVERY_QUESTION.append(kept)

    @wraps(build)
    def ask(user: User, *values: Key, **choices: int) -> list[Row]:
        chosen = frozenset(choices.items())
        with _values_beside(keeps_plan=by_key and settings.DATABASE_KEEPS_PLANS):
            if chosen not in kept:
                kept[chosen] = _built(partial(build, **choices), values)
            return kept[chosen].ask(_Asked(user, values, timezone.localdate(), timezone.now()))

    return ask


def forget_all() -> None:
    """Build each question anew: what it holds of the database, such as the key of a right, is another."""
    for kept in _EVERY_QUESTION:
        kept.clear()


class DayBegins(Func):
    """Midnight of a day, here: it follows the day, where a moment would follow the clock."""

    template = f"(%(expressions)s::timestamp AT TIME ZONE '{settings.TIME_ZONE}')"
    output_field = DateTimeField()

    def __init__(self, day: date) -> None:
        super().__init__(Value(day, DateField()))


@contextmanager
def plan_kept() -> Iterator[None]:
    """Django puts the values into the text, of which no plan can be kept. Inside, they travel beside it."""
    if not settings.DATABASE_KEEPS_PLANS:
        yield
        return
    with _values_beside(keeps_plan=True):
        yield


@contextmanager
def _values_beside(keeps_plan: bool) -> Iterator[None]:
    features: Any = connection.features
    bound_before = features.uses_server_side_binding
    features.uses_server_side_binding = True
    try:
        with _driver_with(cursor_factory=ServerBindingCursor, prepare_threshold=0 if keeps_plan else None):
            yield
    finally:
        features.uses_server_side_binding = bound_before


@contextmanager
def _driver_with(**wanted: Any) -> Iterator[None]:
    connection.ensure_connection()
    driver = connection.connection
    before = {name: getattr(driver, name) for name in wanted}
    for name, value in wanted.items():
        setattr(driver, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(driver, name, value)


_EVERY_QUESTION: list[dict[frozenset[tuple[str, int]], _Question]] = []


@dataclass(frozen=True)
class _Asked:
    user: User
    values: Sequence[Key]
    today: date
    now: datetime


@dataclass(frozen=True)
class _Question:
    queryset: QuerySet[Any, Any]
    compiler: Any
    sql: str
    # The same with $1, $2 for its values: the driver reads any other text through at each asking, a long one for longer
    # than it takes to send it.
    numbered: str
    # For each parameter how it follows from what is asked.
    parameters: Sequence[Callable[[_Asked], Any]]
    # How each column becomes a value: the same at every asking, and slow to look up.
    converters: list[Any] = field(default_factory=list)

    def ask(self, asked: _Asked) -> list[Any]:
        parameters = tuple(each(asked) for each in self.parameters)
        compiler = copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_said, **_named: (self.sql, parameters)
        # Whoever looks at what is asked is shown the text with its values.
        if not connection.queries_logged:
            compiler.as_sql = lambda *_said, **_named: (self.numbered, parameters)
            compiler.execute_sql = partial(_as_it_stands, compiler)
        if self.converters:
            compiler.get_converters = lambda _columns: self.converters[0]
        else:
            compiler.get_converters = lambda columns: self._converters(columns)
        queryset = self.queryset.all()
        queryset.query.get_compiler = lambda *_said, **_named: compiler  # type: ignore[method-assign]
        return list(queryset)

    def _converters(self, columns: Any) -> Any:
        self.converters.append(self.compiler.get_converters(columns))
        return self.converters[0]


def _built(build: Callable[..., QuerySet[Any, Any]], values: Sequence[Key]) -> _Question:
    user = User(pk=PERSON)
    user.employment = Employment(user=user, office=Office(pk=OFFICE, service=Service(pk=SERVICE)))
    stand_ins = [_stand_in(value, FIRST_VALUE + number) for number, value in enumerate(values)]
    today, now = timezone.localdate(), timezone.now()
    queryset = build(user, *stand_ins)
    if timezone.localdate() != today:
        # Built over midnight it would look a day ahead for as long as the process lives.
        return _built(build, values)
    compiler = queryset.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    if not {*stand_ins} <= {each for each in parameters if isinstance(each, int | UUID)}:
        raise ValueError("every value must be a parameter of the question")
    follows = [_how_it_follows(each, stand_ins, today, now) for each in parameters]
    return _Question(queryset, compiler, sql, _numbered(sql), follows)


def _as_it_stands(compiler: Any, *said: Any, **named: Any) -> Any:
    with _driver_with(cursor_factory=RawCursor):
        return type(compiler).execute_sql(compiler, *said, **named)


def _numbered(sql: str) -> str:
    places = count(1)
    return re.sub("%[s%]", lambda found: f"${next(places)}" if found[0] == "%s" else "%", sql)


def _stand_in(value: Key, number: int) -> Key:
    return UUID(int=number) if isinstance(value, UUID) else number


def _how_it_follows(parameter: Any, stand_ins: list[Key], today: date, now: datetime) -> Callable[[_Asked], Any]:
    if isinstance(parameter, datetime):
        later: timedelta = parameter - now
        return lambda asked: asked.now + later
    if isinstance(parameter, date):
        days: timedelta = parameter - today
        return lambda asked: asked.today + days
    if not isinstance(parameter, int | UUID):
        if any(str(each) in str(parameter) for each in (*stand_ins, PERSON, OFFICE, SERVICE)):
            raise ValueError("a value must be a parameter of its own, and not a part of one")
        return lambda _asked: parameter
    if parameter in stand_ins:
        place = stand_ins.index(parameter)
        return lambda asked: asked.values[place]
    of_the_person: dict[Any, Callable[[_Asked], Any]] = {
        PERSON: lambda asked: asked.user.pk,
        OFFICE: lambda asked: asked.user.office_id or 0,
        SERVICE: lambda asked: asked.user.service_id or 0,
    }
    return of_the_person.get(parameter, lambda _asked: parameter)
