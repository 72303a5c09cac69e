"""The rows that hang on a row, fetched with it."""

from __future__ import annotations

from typing import Any

from django.db.models import JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject


class JsonRows(Subquery):
    """A list of dictionaries, in the order of `rows`; empty when there are none. `columns`: key = path.

    One value, and not an array of them: a page of a list has some three hundred, and each would be read by itself.
    """

    template = "(SELECT coalesce(jsonb_agg(found.json), '[]') FROM (%(subquery)s) found)"
    output_field = JSONField()

    def __init__(self, rows: QuerySet[Any], **columns: str) -> None:
        super().__init__(rows.values(json=JSONObject(**columns)))
