"""The glossary: every term of the field, in both languages, in words of its own."""

from klustermotor.web.shared.glossary import glossary

NEEDED = {
    "cluster initiative": "klustersatsning",
    "cluster organisation": "klusterorganisation",
    "cluster manager": "klustermotor",
    "leadership network": "ledningsnätverk",
    "core company": "kärnföretag",
    "field of strength": "styrkeområde",
    "system failure": "systembrist",
    "principal": "huvudman",
    "letter of intent": "avsiktsförklaring",
    "reference group": "referensgrupp",
    "trust": "tillit",
    "life-cycle phase": "utvecklingsfas",
    "change process phase": "förändringsfas",
    "gap analysis": "GAP-analys",
    "competence matrix": "kompetensmatris",
    "demand-driven network": "efterfrågestyrt nätverk",
    "policy coherence": "samordning",
    "environmental scanning": "omvärldsanalys",
    "formative evaluation": "formativ utvärdering",
    "horizontal goals": "horisontella mål",
    "basic financing": "basfinansiering",
    "location quotient": "lokaliseringskvot",
    "business logic": "affärslogik",
}


def test_the_field_s_terms_are_there_under_their_swedish_names() -> None:
    known = {key: term.name_sv for key, term in glossary().items()}
    assert {key: known.get(key) for key in NEEDED} == NEEDED


def test_each_meaning_is_a_sentence_in_its_own_language() -> None:
    for term in glossary().values():
        assert term.meaning_sv.endswith("."), term.key
        assert term.meaning_en.endswith("."), term.key
        assert term.meaning_sv != term.meaning_en
