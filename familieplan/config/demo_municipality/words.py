"""What the invented families say, and what is agreed with them: per life area goals and measures with who does them."""

from familieplan.coordination.models import LifeArea

# area → (goal in the family's words, ((measure, who), …)); who is a service code, "family" or a local actor's name.
GOALS: dict[str, tuple[tuple[str, tuple[tuple[str, str], ...]], ...]] = {
    LifeArea.ECONOMY: (
        (
            "Vi vil vite hva vi har igjen når husleia er betalt.",
            (
                ("Gå gjennom regningene og lage månedsbudsjett sammen", "nav-kommune"),
                ("Søke redusert betaling i barnehage og SFO", "family"),
            ),
        ),
        (
            "Jeg vil slippe å grue meg til postkassa.",
            (
                ("Samle gjelden i en oversikt og ringe kreditorene", "nav-kommune"),
                ("Åpne posten hver fredag", "family"),
            ),
        ),
    ),
    LifeArea.HOUSING: (
        (
            "Vi vil bo et sted hvor vi slipper å flytte igjen.",
            (
                ("Boligrådgiving: leie privat med garanti, eller startlån", "hvk"),
                ("Spørre utleier om kontrakt for tre år", "family"),
            ),
        ),
        ("Barna skal ha hvert sitt sted å gjøre lekser.", (("Se etter større leilighet i samme skolekrets", "hvk"),)),
    ),
    LifeArea.WORK: (
        (
            "Jeg vil bruke fagbrevet mitt.",
            (("Praksisplass på kommunens verksted", "inn"), ("Oppdatere jobbsøknaden", "family")),
        ),
        ("Jeg vil snakke norsk uten å lete etter ordene.", (("Språkkafé på tirsdager", "Språkkafeen på biblioteket"),)),
    ),
    LifeArea.LEARNING: (
        (
            "Jeg vil lese med noen om kvelden.",
            (("Leksehjelp to dager i uka", "Leksehjelpen"), ("Samtale med kontaktlæreren om lesing", "skole")),
        ),
        ("Jeg vil bli spurt før dere bestemmer noe.", (("Snakke med barnet før hvert møte", "skole"),)),
    ),
    LifeArea.HEALTH: (
        ("Vi vil sove om natta, alle sammen.", (("Time hos helsesykepleier om søvn", "helsestasjon"),)),
        ("Jeg vil orke mer enn å komme meg på jobb.", (("Følge til fastlegen", "hvk"),)),
    ),
    LifeArea.LEISURE: (
        (
            "Jeg vil spille fotball med de andre i klassen.",
            (("Betale kontingenten for høsten", "kultur"), ("Følge til trening på torsdager", "Tante")),
        ),
        ("Det er gøy når tante kommer.", (("Låne utstyr på utlånssentralen", "family"),)),
    ),
}
STRENGTHS = (
    "Far har fagbrev som sveiser. Tante bor i nærheten og henter i barnehagen to dager i uka.",
    "Mor synger i kor. Barna har gode venner på skolen.",
    "Besteforeldrene hjelper til i helgene. Alle liker å lage mat sammen.",
    "Storesøster er god i matte. Naboene stiller opp.",
)
VISIONS = (
    "Vi vil bo et sted hvor vi slipper å flytte igjen. Når vi vet hvor vi skal bo, klarer vi resten bedre.",
    "Vi vil klare oss selv, og at barna skal få være med på det andre er med på.",
    "Vi vil ha en hverdag der vi ikke må spørre om hjelp hele tida.",
    "Vi vil at barna skal få slippe å bekymre seg.",
)
NOTES = (
    ("phone", "Mor ringte. Hun hadde fått svar fra barnehagen. Vi fylte ut skjemaet sammen."),
    ("home_visit", "Vi gikk gjennom planen hjemme hos familien. Barna fortalte om skolen. Vi avtalte hvem som ringer."),
    ("meeting", "Samarbeidsmøte med familien. Alle var enige om at bolig er viktigst nå. Neste møte om seks uker."),
    ("note", "Vedtaket har kommet. Familien har fått beskjed og er lettet."),
    ("phone", "Far lurte på hva som skjer med stønaden hvis han får praksisplass. Vi regnet på det sammen."),
    ("meeting", "Skolen fortalte at det går bedre med lesingen. Barnet sa selv at det er gøy med leksehjelp."),
    ("home_visit", "Den eldste viste rommet sitt og fortalte at hun helst vil bli på samme skole."),
    ("note", "Avtalt at tante henter på torsdager fram til jul."),
)  # fmt: skip
