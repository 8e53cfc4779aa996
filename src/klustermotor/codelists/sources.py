"""Where each code list comes from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodeListSource:
    """Whose list it is and how ours departs from it, in Swedish and English."""

    publisher: str
    source_sv: str
    source_en: str
    note_sv: str = ""
    note_en: str = ""


#: Source by list, that is by file in ``data/``.
SOURCES: dict[str, CodeListSource] = {
    "nace_1_1": CodeListSource(
        publisher="Eurostat; Statistiska centralbyrån",
        source_sv="NACE Rev. 1.1, förordning (EG) nr 29/2002; svenska namn enligt SNI 2002",
        source_en="NACE Rev. 1.1, Regulation (EC) No 29/2002; Swedish names of SNI 2002",
        note_sv="Bara avdelningarna.",
        note_en="Sections only.",
    ),
    "levels": CodeListSource(
        publisher="Eurostat; Statistiska centralbyrån",
        source_sv="Indelningarnas nivåer",
        source_en="The levels of the classifications",
    ),
    "nace_2": CodeListSource(
        publisher="Eurostat; Statistiska centralbyrån",
        source_sv="NACE Rev. 2, förordning (EG) nr 1893/2006; svenska namn enligt SNI 2007",
        source_en="NACE Rev. 2, Regulation (EC) No 1893/2006; Swedish names of SNI 2007",
        note_sv="Alla nivåer; några långa namn på avdelningar och huvudgrupper är kortade.",
        note_en="All levels; a few long names of sections and divisions are shortened.",
    ),
    "nace_2_1": CodeListSource(
        publisher="Eurostat; Statistiska centralbyrån",
        source_sv="NACE Rev. 2.1, delegerad förordning (EU) 2023/137; svenska namn enligt SNI 2025",
        source_en="NACE Rev. 2.1, Delegated Regulation (EU) 2023/137; Swedish names of SNI 2025",
        note_sv="Alla nivåer; några långa namn på avdelningar (som J, K, N, O) och huvudgrupper är kortade.",
        note_en="All levels; a few long names of sections (such as J, K, N, O) and divisions are shortened.",
    ),
    "naics": CodeListSource(
        publisher="U.S. Census Bureau",
        source_sv="NAICS 2022, USA:s näringsgrensindelning",
        source_en="NAICS 2022, United States",
        note_sv="Alla nivåer. Sektorernas svenska namn är våra; de andra nivåerna har inga svenska namn.",
        note_en="All levels. The Swedish names of the sectors are ours; the other levels have none.",
    ),
    "nace_2_to_2_1": CodeListSource(
        publisher="Klustermotor",
        source_sv="Jämförelse av de två indelningarnas avdelningar",
        source_en="The sections of the two classifications set side by side",
        note_sv="Mindre flyttar av enstaka undergrupper mellan avdelningar är inte med.",
        note_en="Smaller moves of single classes between sections are left out.",
    ),
    "countries": CodeListSource(
        publisher="ISO; Unicode Consortium",
        source_sv="ISO 3166-1; namn ur Unicode CLDR",
        source_en="ISO 3166-1; names of Unicode CLDR",
        note_sv="Korta namn. Eurostat skriver EL och UK för GR och GB.",
        note_en="Short names. Eurostat writes EL and UK for GR and GB.",
    ),
    "nuts": CodeListSource(
        publisher="Eurostat",
        source_sv="Nuts 2024, delegerad förordning (EU) 2023/674, och statistiska regioner utanför unionen; "
        "Eurostat, CC BY 4.0",
        source_en="NUTS 2024, Delegated Regulation (EU) 2023/674, and statistical regions outside the union; "
        "Eurostat, CC BY 4.0",
        note_sv="Med de koder ur Nuts 2021 som upphörde 2024; år 2003 hade regionerna andra koder. Namnen är "
        "ländernas egna i latinsk skrift; för Sverige, de nordiska och de baltiska länderna finns svenska "
        "och engelska namn, delvis våra.",
        note_en="With the codes of NUTS 2021 that ended in 2024; in 2003 the regions had other codes. Names "
        "are the countries’ own in Latin script; Sweden, the Nordic and the Baltic countries have Swedish "
        "and English names, some of them ours.",
    ),
    "counties": CodeListSource(
        publisher="Statistiska centralbyrån; Eurostat",
        source_sv="Län och deras koder, med Nuts 3",
        source_en="Counties and their codes, with NUTS 3",
    ),
    "municipalities": CodeListSource(
        publisher="Statistiska centralbyrån",
        source_sv="Kommuner och deras koder",
        source_en="Municipalities and their codes",
        note_sv="Giltighet anges för några ändringar sedan 1992, där den är känd; namnen är dagens.",
        note_en="Validity is stated for a few changes since 1992, where known; names are present ones.",
    ),
}
