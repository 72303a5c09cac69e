"""Adjective and noun, as Skatteetaten names its test people: nobody takes them for real."""

from __future__ import annotations

from itertools import product

ADJECTIVES = """
Aktiv Ansvarlig Arbeidsom Artig Besindig Beskjeden Bestemt Blid Brei Brisk Dristig Driftig Ekte Enkel Fargerik
Fast Flink Fornøyd Forsiktig Frisk Frodig From Fryktløs Gild Glad Gløgg God Grei Grundig Gylden Hederlig Heldig
Hjelpsom Hjertelig Høflig Hyggelig Iherdig Ivrig Jevn Jordnær Klok Kjapp Kjekk Klar Kreativ Kry Kul Kvikk Lett
Leken Lun Lur Lykkelig Lys Lystig Mild Modig Munter Myk Nett Nobel Nysgjerrig Nøye Nøysom Oppvakt Ordentlig Original
Pen Pratsom Praktisk Presis Raus Rask Rolig Romslig Rund Ryddig Samlet Sann Sindig Skarp Smidig Snill Spent
Spesiell Sprek Sprudlende Stabil Staselig Stille Stolt Stø Sterk Stødig Sunn Søt Tapper Tenksom Tilfreds
Trofast Trygg Tydelig Tålmodig Uredd Vaken Vakker Varm Varsom Vennlig Verdig Vid Vis Våken Ærlig Øm Åpen
""".split()

NOUNS = """
Ask Aure Bakke Bark Berg  Bjørk Bjørkelund Blåbær Blåklokke Blåveis Bregne Bringebær Brink Bukt Bølge Båt Daggry
Dalføre Damm Dokk Due Dugg Eik Eikenøtt Einer Elg Elvebredd Eng Erle Ertepose Falk Fiol Fjære Fjord Flo Flokk
Fløyel Foss  Fugl Furulund Fyr Fyrlykt Gauk Geitrams Glitter Glimt Gran Grankongle Gress Grotte Grunne
Grøft Gullregn Gås Haug Hav Havn Hegg Heim Helle Hestehov Hjort Holt Humle Hvitveis Hval Hyll Høne Høst Is Isfugl
Iskant Jerv Jordbær Kai Kant Kattugle Kilde Kjerr Klippe Klokke Kløver Knaus Knopp Kolle Kongle Korn Krattskog Krokus
Kråke Krystall Kvist Landgang Lavvo Leir Lerke Lilje Lind Li Lo Lomvi Lund Lupin Lyn Lynghei Løk Løv Løvetann Mark
Marihøne Mose Moltebær Morgen Morild Multe Muld Myrull Mår Måne Nebb Nes Neper Nype Nøtt Odde Orkide Orm Orrhane Osp
Oter Padde Perle Pil Pinnsvin Plomme Plen Poppel Prestekrage Rein Regn Ripsbusk Rogn Rose Rugde Rype Røsslyng Rådyr
Sand Selje Sel Sildre Sivsanger Skigard Skjell Skjær Skur Sky Slåpe Smie Snø Snøklokke Solbær Soleie Solsikke Spurv
Stein Stjerne Storm Strand Strøm Stær Sund Sval Svane Svaleurt Syrin Tang Tare Tau Tegl Teist Tinde Tistel Tjern Topp
Torv Tranebær Trost Trane Tre Tue Tulipan Tyttebær Tåke Ugle Ulv Urd  Vannlilje Vår Vade Vang Varde Vask Vassdrag
Veps Vers Vidde Villrose Vind Vinter Vipe Voll Våg Østers Øy Ørret Ørn Å Åker Åre Ås
""".split()

HEADS = "Bjørke Fjell Furu Gran Hav Hegge Lyng Myr Rogne Sel Skog Sol Stein Strand Vår Øy".split()
TAILS = "bakke berg bekk bu dal eng haug holt kil li lund moen nes rud stad tun vang vik voll ås".split()


def surnames(taken: set[str]) -> list[str]:
    """Every noun once, then compounds: enough for some hundreds of families without a repeat."""
    words = [*NOUNS, *(head + tail for head, tail in product(HEADS, TAILS))]
    return [word for word in dict.fromkeys(words) if word not in taken]
