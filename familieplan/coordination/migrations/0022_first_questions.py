"""The first two versions of the form, the first version of the rules that ask for them, and what was written before.

Version 1 is the form as it was when its three texts were columns: every assessment from then keeps it.
Version 2 is the municipality's own whole form. Where its questions come from stands in SOURCE. A part is
(key, title, holds the child's words, questions); a question is (key, kind, text, options of the row).
"""

from datetime import date, datetime, timezone

from django.db import migrations

SOURCE = (
    "Trondheim kommune, Plan mot fattigdom: hovedmål 3 a (kartlegging av hvert barn når foreldre søker bistand) og "
    "hovedmål 6 a (fritid er del av kartleggingen). Sosialtjenesteloven §§ 1, 4, 18 og 19. Helsetilsynet, rapport 6/2024 "
    "om barns behov når familier søker. Barnekonvensjonen art. 12: om barnet er spurt, hva det sa, hvilken vekt det fikk."
)
FIRST_SOURCE = "Skjemaet fra før spørsmålene ble rader: tre tekster og en samlet vurdering."
RESULTS = [["fine", "Barnet har det bra"], ["watch", "Noe å følge med på"], ["difficult", "Barnet har det vanskelig"]]
CORE = {"required": True, "core": True}
ASKED = {"when_key": "child_asked", "when_values": ["alone", "together"]}
FREE_TIME = {"when_key": "leisure_active", "when_values": ["yes", "wants"]}
RESULT = ("result", "choice", "Hvordan har {barnet} det, alt i alt?", {
    **CORE, "options": RESULTS, "missing": "Velg hvordan barnet har det, alt i alt.",
    "help": "Velger du at barnet har det vanskelig, kommer familien opp i OSK-gjennomgangen.",
})  # fmt: skip

FIRST = [
    ("situation", "Hjem, skole eller barnehage, helse", False, [
        ("situation", "text", "Hvordan har {barnet} det hjemme, på skolen eller i barnehagen, og med helsen?", {}),
    ]),
    ("leisure", "Fritid", False, [
        ("leisure", "text", "Hva gjør {barnet} på fritiden, hvor ofte, og hva står i veien?", {
            **CORE, "help": "Spør barnet selv først. Er det ikke spurt, skriv hvorfor.",
            "missing": "Skriv hva barnet gjør, hvor ofte, og hva som står i veien.",
        }),
    ]),
    ("child", "Med barnets egne ord", True, [
        ("child_view", "text", "Hva sa {barnet}?", {
            **CORE, "help": "Skriv barnets ord, ikke din tolkning. Fikk dere ikke snakket sammen, skriv hvorfor.",
            "missing": "Skriv hva barnet sa, eller hvorfor det ikke er spurt.",
        }),
    ]),
    ("overall", "Samlet vurdering", False, [RESULT]),
]  # fmt: skip

WHOLE = [
    ("talk", "Samtalen", False, [
        ("talk_with", "line", "Hvem var med, og hvor snakket dere?", {}),
        ("talk_language", "line", "På hvilket språk? Var det tolk med?", {}),
    ]),
    ("home", "Hjem og bosituasjon", False, [
        ("home", "text", "Hvordan har {barnet} det hjemme?", {
            "required": True, "help": "Plass, ro, trygghet og flyttinger. Bor barnet flere steder, skriv om alle.",
            "missing": "Skriv hvordan barnet har det hjemme, eller hvorfor du ikke vet det.",
        }),
        ("home_space", "choice", "Har {barnet} et sted å sove og å gjøre lekser i fred?", {
            "options": [["yes", "Ja"], ["partly", "Delvis"], ["no", "Nei"], ["unknown", "Vet ikke"]],
        }),
    ]),
    ("school", "Skole eller barnehage", False, [
        ("school_place", "choice", "Hvor er {barnet} om dagen?", {
            "required": True, "missing": "Velg hvor barnet er om dagen.",
            "options": [["school", "Skole"], ["kindergarten", "Barnehage"], ["home", "Hjemme"], ["other", "Et annet sted"]],
        }),
        ("school", "text", "Hvordan går det der?", {
            "required": True, "help": "Læring, trivsel, fravær, og om noen har sagt fra om noe.",
            "missing": "Skriv hvordan det går, eller hvorfor du ikke vet det.",
        }),
    ]),
    ("health", "Helse og søvn", False, [
        ("health", "text", "Hvordan er helsen til {barnet}?", {
            "required": True, "help": "Kropp, tenner, søvn og bekymringer. Går barnet til noen med det?",
            "missing": "Skriv hvordan helsen er, eller hvorfor du ikke vet det.",
        }),
    ]),
    ("leisure", "Fritid", False, [
        ("leisure_active", "choice", "Driver {barnet} med noe fast på fritiden?", {
            **CORE, "missing": "Velg om barnet driver med noe fast. Er det ikke spurt, velg det og skriv hvorfor.",
            "options": [["yes", "Ja"], ["wants", "Nei, men vil gjerne"], ["not_now", "Nei, og vil ikke nå"],
                        ["not_asked", "Vi har ikke spurt"]],
        }),
        ("leisure_what", "line", "Hva gjør {barnet}, eller vil helst gjøre?", {
            **CORE, **FREE_TIME, "missing": "Skriv hva barnet gjør, eller vil gjøre.",
        }),
        ("leisure_often", "line", "Hvor ofte?", {
            **CORE, **FREE_TIME, "missing": "Skriv hvor ofte, for eksempel to ganger i uka.",
        }),
        ("leisure_obstacle", "several", "Hva står i veien?", {
            **CORE, "when_key": "leisure_active", "when_values": ["yes", "wants", "not_now"],
            "help": "Kryss av for alt som gjelder. Penger til fritid ligger i barnesatsene: ta med det som trengs i tillegg.",
            "missing": "Kryss av for det som står i veien. Er det ingenting, kryss av for det.",
            "options": [["price", "Pris"], ["equipment", "Utstyr"], ["transport", "Å komme seg dit"],
                        ["company", "Ingen å gå sammen med"], ["unknown_offers", "Kjenner ikke tilbudene"],
                        ["siblings", "Må passe søsken"], ["health", "Helsen"], ["other", "Noe annet"],
                        ["unknown", "Vet ikke"], ["nothing", "Ingenting"]],
        }),
        ("leisure_why_not", "text", "Hvorfor er det ikke spurt, og når spør dere?", {
            **CORE, "when_key": "leisure_active", "when_values": ["not_asked"],
            "missing": "Skriv hvorfor det ikke er spurt, og når dere spør.",
        }),
    ]),
    ("relations", "Familie, venner og andre voksne", False, [
        ("relations", "text", "Hvem har {barnet} rundt seg?", {
            "help": "Søsken, venner, besteforeldre, naboer, trenere. Hvem får barnet for lite av?",
        }),
        ("relations_trusted", "line", "Hvem går {barnet} til når noe er vanskelig?", {}),
    ]),
    ("economy", "Økonomien, sett fra barnet", False, [
        ("economy_lacks", "several", "Hva går {barnet} glipp av fordi det er lite penger?", {
            "required": True, "help": "Spør hva som merkes i hverdagen. Kryss av for alt som gjelder.",
            "missing": "Kryss av for det barnet går glipp av. Er det ingenting, kryss av for det.",
            "options": [["clothes", "Klær og sko til årstiden"], ["food", "Nok og god mat"], ["school", "Turer og utstyr på skolen"],
                        ["birthdays", "Bursdager og gaver"], ["holiday", "Ferie"], ["net", "Mobil, pc eller nett"],
                        ["other", "Noe annet"], ["unknown", "Vet ikke"], ["nothing", "Ingenting"]],
        }),
        ("economy", "text", "Hvordan merker {barnet} økonomien?", {}),
    ]),
    ("child", "Med barnets egne ord", True, [
        ("child_asked", "choice", "Er {barnet} spurt om det som gjelder barnet selv?", {
            **CORE, "missing": "Velg om barnet er spurt. Er det ikke det, velg det og skriv hvorfor.",
            "options": [["alone", "Ja, alene"], ["together", "Ja, sammen med noen barnet stoler på"],
                        ["declined", "Barnet ville ikke nå"], ["no", "Nei"]],
        }),
        ("child_how", "line", "Hvordan snakket dere sammen?", {
            **CORE, **ASKED, "help": "For eksempel på tur, med tegning, med tolk.", "missing": "Skriv hvordan dere snakket sammen.",
        }),
        ("child_words", "text", "Hva sa {barnet}?", {
            **CORE, **ASKED, "help": "Skriv barnets ord, ikke din tolkning. Les dem opp for barnet før du fullfører.",
            "missing": "Skriv hva barnet sa. Fikk dere ikke snakket, velg «Nei» over og skriv hvorfor.",
        }),
        ("child_weight", "text", "Hvilken vekt fikk det {barnet} sa?", {
            **CORE, **ASKED, "help": "Hva gjør dere, eller lar være å gjøre, på grunn av det?",
            "missing": "Skriv hva det barnet sa, betyr for det dere gjør.",
        }),
        ("child_share", "choice", "Vil {barnet} at foreldrene skal kunne lese dette?", {
            **ASKED, "help": "Uten et ja får foreldrene ikke barnets ord i en kopi av planen.",
            "options": [["yes", "Ja"], ["no", "Nei"], ["not_asked", "Vi har ikke spurt"]],
        }),
        ("child_why_not", "text", "Hvorfor er {barnet} ikke spurt, og når prøver dere igjen?", {
            **CORE, "when_key": "child_asked", "when_values": ["declined", "no"],
            "missing": "Skriv hvorfor barnet ikke er spurt, og når dere prøver igjen.",
        }),
    ]),
    ("overall", "Samlet vurdering", False, [
        ("overall", "text", "Hva er bra, hva er vanskelig, og hva gjør vi nå?", {
            "required": True, "missing": "Skriv hva dere er enige om å gjøre nå.",
        }),
        RESULT,
    ]),
]  # fmt: skip

VERSIONS = (
    (1, FIRST_SOURCE, date(2025, 1, 1), date(2026, 1, 1), FIRST),
    (2, SOURCE, date(2026, 1, 1), None, WHOLE),
)
RULES = {"child_difficult": {}, "leisure_not_asked": {"days": 30}}

MOVE = [
    """
    INSERT INTO coordination_assessmentanswer
           (family_id, assessment_id, question_id, value, number, saved_by_id, saved_at)
    SELECT a.family_id, a.id, q.id, said.value, 1, coalesce(a.completed_by_id, p.registered_by_id),
           coalesce(a.completed_on, a.opened_on)::timestamp AT TIME ZONE 'Europe/Oslo'
      FROM coordination_assessment a
      JOIN coordination_aidapplication p ON p.id = a.application_id
      JOIN LATERAL (VALUES ('situation', a.situation), ('leisure', a.leisure), ('child_view', a.child_view),
                           ('result', a.result)) AS said (key, value) ON said.value <> ''
      JOIN coordination_formversion v ON v.number = 1
      JOIN coordination_formsection s ON s.version_id = v.id
      JOIN coordination_question q ON q.section_id = s.id AND q.key = said.key
     WHERE a.form_id IS NULL
    ON CONFLICT DO NOTHING""",
    """
    UPDATE coordination_assessment SET form_id = (SELECT id FROM coordination_formversion WHERE number = 1)
     WHERE form_id IS NULL""",
]


def enter(apps, schema_editor):
    FormVersion = apps.get_model("coordination", "FormVersion")
    for number, source, valid_from, valid_to, parts in VERSIONS:
        version, is_new = FormVersion.objects.get_or_create(number=number, defaults={"source": source})
        if is_new:
            _fill(apps, version, parts)
            version.valid_from, version.valid_to = valid_from, valid_to
            version.published_at = datetime.combine(valid_from, datetime.min.time(), tzinfo=timezone.utc)
            version.save()
    RuleVersion = apps.get_model("coordination", "RuleVersion")
    for rule, parameters in RULES.items():
        RuleVersion.objects.get_or_create(
            rule=rule, version=1, defaults={"valid_from": date(2026, 1, 1), "parameters": parameters}
        )


def _fill(apps, version, parts):
    FormSection, Question = apps.get_model("coordination", "FormSection"), apps.get_model("coordination", "Question")
    for place, (key, title, childs_words, questions) in enumerate(parts, start=1):
        section = FormSection.objects.create(
            version=version, key=key, title=title, place=place, childs_words=childs_words
        )
        Question.objects.bulk_create(
            Question(section=section, key=name, kind=kind, text=text, place=number, **more)
            for number, (name, kind, text, more) in enumerate(questions, start=1)
        )


class Migration(migrations.Migration):
    dependencies = [("coordination", "0021_kartlegging_lock")]
    operations = [
        migrations.RunPython(enter, migrations.RunPython.noop),
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
    ]
