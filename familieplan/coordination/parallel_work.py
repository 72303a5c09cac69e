"""That somebody else works with the same, without a word of who (docs/adr/0009)."""

# Life areas that somebody works with in another plan of the same people, where those have said yes to telling so. The
# database's own view answers, for whoever asks may see nothing of the other plan: it holds nothing but areas.
WORKED_ELSEWHERE = """ARRAY(SELECT e.area FROM coordination_work_elsewhere AS e
 WHERE e.family_id = coordination_familyplan.family_id)"""
