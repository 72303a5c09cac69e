"""Families that were merged, as SQL: what happened in one of them is counted with the family that it goes on in."""

# For a WITH RECURSIVE. A family that took in another one may since have been taken in itself: the last one counts.
GOES_ON = """led AS (
    SELECT merged_id AS family_id, standing_id FROM families_familymerge WHERE undone_at IS NULL
    UNION ALL
    SELECT led.family_id, m.standing_id FROM led
      JOIN families_familymerge m ON m.merged_id = led.standing_id AND m.undone_at IS NULL
), goes_on AS (
    SELECT family_id, standing_id FROM led
     WHERE NOT EXISTS (
       SELECT FROM families_familymerge m WHERE m.merged_id = led.standing_id AND m.undone_at IS NULL)
)"""


def counted_as(row: str) -> str:
    """The family of a row that stands under this name in a FROM, as it is counted."""
    return f"coalesce((SELECT g.standing_id FROM goes_on g WHERE g.family_id = {row}.family_id), {row}.family_id)"  # noqa: S608
