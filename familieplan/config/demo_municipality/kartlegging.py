"""Kartlegging of the demo's children, written through the operation that people use: some done, some begun."""

from __future__ import annotations

from random import Random

from familieplan.accounts.models import User
from familieplan.coordination.models import AidApplication, Assessment
from familieplan.coordination.operations.assessments import complete_assessment, save_answers

SCHOOL_FROM = 6
HOMES = (
    ("Fire rom, rolig gate. Sover godt i egen seng.", "yes"),
    ("To rom på fire. Glad i hjemmet, men det er trangt når lekser skal gjøres.", "partly"),
    ("Har flyttet tre ganger på to år. Eskene er ikke pakket ut ennå.", "no"),
)
SCHOOLS = (
    "Trives, og har en god venn i klassen. Lite fravær.",
    "Faglig fint. Har vært mye borte på mandager i høst.",
    "Læreren sier at det er stille i timene. Vil gjerne lese mer.",
)
KINDERGARTENS = ("Leker mye ute, og har en fast voksen.", "Er ofte trøtt om morgenen, men glad når dagen er i gang.")
HEALTH = (
    "Frisk. Går til tannlege og på kontroll.",
    "Sover lite når det er uro hjemme. Har snakket med helsesykepleier.",
    "Astma, bruker medisin hver dag.",
)
LEISURE = (
    {"active": "wants", "what": "Fotball med klassen", "often": "To ganger i uka", "obstacle": "price equipment"},
    {"active": "yes", "what": "Korps, spiller trompet", "often": "Øver mandag og onsdag", "obstacle": "nothing"},
    {"active": "wants", "what": "Svømming", "often": "En gang i uka", "obstacle": "price transport"},
    {"active": "not_now", "what": "", "often": "", "obstacle": "company"},
)
ECONOMY = (
    ("school birthdays", "Sier nei til bursdager for å slippe å be om gave."),
    ("clothes", "Vinterskoene er for små."),
    ("nothing", "Foreldrene skjermer barnet for det."),
)
WORDS = (
    ("Gikk en tur til skolen", "«Jeg vil helst bli på samme skole.»", "Vi leter etter bolig i samme skolekrets."),
    ("Tegnet hjemmet sammen", "«Det er fint når mamma ikke er sliten.»", "Avlastning annenhver helg er avtalt."),
    ("Samtale på helsestasjonen", "«Jeg vil spille med de andre.»", "Vi søker om utstyr denne uka."),
)
OVERALL = {
    "fine": "Barnet har det godt. Vi følger med på økonomien, og snakkes igjen til våren.",
    "watch": "Mye er bra. Vi ordner fritiden først, og ser på søvnen sammen med helsesykepleier.",
    "difficult": "Barnet bærer mye alene. Vi trenger at flere ser på dette sammen, nå.",
}
BLOMST = {"Glad": "begun", "Lystig": "watch", "Liten": "nothing"}


def fill(rng: Random, application: AidApplication, by: User, place: int) -> None:
    """Familien Blomst is the same every time; the sixth family has a child who has it difficult."""
    for number, assessment in enumerate(application.assessments.select_related("child").order_by("pk")):
        drawn = rng.choices(("fine", "watch", "difficult", "begun", "nothing"), (25, 20, 7, 18, 30))[0]
        stage = BLOMST[assessment.child.given_name] if not place else drawn
        if place == 5 and not number:
            stage = "difficult"
        if stage == "begun":
            begun = _answers(rng, assessment, "")
            kept = {
                key: begun[key] for key in begun if not key.startswith(("relations", "economy", "child", "overall"))
            }
            save_answers(assessment=assessment, by=by, answers=kept | {"leisure_obstacle": ""})
        elif stage != "nothing":
            complete_assessment(assessment=assessment, by=by, answers=_answers(rng, assessment, stage))


def _answers(rng: Random, assessment: Assessment, result: str) -> dict[str, str]:
    age = assessment.child.age_on() or 0
    (home, space), (lacks, felt) = rng.choice(HOMES), rng.choice(ECONOMY)
    leisure = rng.choice(LEISURE)
    return {
        "talk_with": "Mor og barnet, hjemme ved kjøkkenbordet",
        "home": home,
        "home_space": space,
        "school_place": "school" if age >= SCHOOL_FROM else "kindergarten",
        "school": rng.choice(SCHOOLS if age >= SCHOOL_FROM else KINDERGARTENS),
        "health": rng.choice(HEALTH),
        **{f"leisure_{key}": value for key, value in leisure.items()},
        "relations": "Mor, søsken og en tante i nabolaget.",
        "economy_lacks": lacks,
        "economy": felt,
        **_voice(rng, age),
        "overall": OVERALL.get(result, ""),
        "result": result,
    }


def _voice(rng: Random, age: int) -> dict[str, str]:
    if age < 3:
        return {
            "child_asked": "no",
            "child_why_not": "For liten til å spørres. Vi har lekt på gulvet sammen, og spør når språket kommer.",
        }
    how, said, weight = rng.choice(WORDS)
    return {
        "child_asked": rng.choice(("alone", "together")),
        "child_how": how,
        "child_words": said,
        "child_weight": weight,
        "child_share": rng.choice(("yes", "no", "not_asked")),
    }
