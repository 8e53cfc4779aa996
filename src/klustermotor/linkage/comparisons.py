"""How two records are compared, field by field, and which pairs are compared at all.

The conditions are written in the SQL that DuckDB and Spark share, on columns that are plain ASCII text, so
that both engines give every pair the same levels.
"""

from typing import Any

#: The fields that a pair is compared by, in the order in which a person reads them.
COMPARED = ("number", "name", "address", "phone", "domain", "form")

_DIGITS = "coalesce(digits_l, '') = coalesce(digits_r, '')"
#: Lengths are seen at once; they spare most pairs the slow count of the slips between two texts.
_LENGTHS_NEAR = "abs(length({field}_l) - length({field}_r)) <= 2"
_SLIPS_FOR_LENGTH = (
    _LENGTHS_NEAR + " and levenshtein({field}_l, {field}_r) <= "
    "case when least(length({field}_l), length({field}_r)) >= 9 then 2 "
    "when least(length({field}_l), length({field}_r)) >= 5 then 1 else -1 end"
)
_TRADES_AGREE = (
    "(trade_l = '' or trade_r = '' or contains(trade_l, trade_r) or contains(trade_r, trade_l) "
    f"or {_LENGTHS_NEAR.format(field='trade')} and levenshtein(trade_l, trade_r) <= 2)"
)
_CLOSE_CORES = (
    "((starts_with(sound_l, sound_r) or starts_with(sound_r, sound_l)) "
    "and least(length(sound_l), length(sound_r)) >= 5 "
    f"or {_SLIPS_FOR_LENGTH.format(field='core')})"
)
_CORE_WITHIN = (
    "(starts_with(core_l, core_r) or starts_with(core_r, core_l)) "
    "and least(length(core_l), length(core_r)) >= 4"
)
_CLOSE_SOUNDS = f"({_SLIPS_FOR_LENGTH.format(field='sound')})"
#: Initials that differ by a letter are other initials.
_LONG_CORES = "least(length(core_l), length(core_r)) >= 4"
_ONE_DOOR_UNKNOWN = "(street_l is null or street_r is null or (street_l = 'box') <> (street_r = 'box'))"
_SAME_DOOR = (
    "house_l = house_r and (postcode_l = postcode_r "
    "or place_l = place_r and (postcode_l is null or postcode_r is null))"
)

#: Levels of each comparison from the strongest agreement down: a word for the level, and its condition.
LEVELS: dict[str, tuple[tuple[str, str], ...]] = {
    "number": (
        ("same", "number_l = number_r"),
        ("one slip", "levenshtein(number_l, number_r) <= 1"),
    ),
    "name": (
        ("same", f"name_l = name_r and {_DIGITS}"),
        ("same sound", f"sound_l = sound_r and (core_l = core_r or {_LONG_CORES}) and {_DIGITS}"),
        ("another name of it", "former_l = sound_r or sound_l = former_r or former_l = former_r"),
        ("same but for the trade", f"core_l = core_r and {_TRADES_AGREE} and {_DIGITS}"),
        ("spelled alike", f"{_CLOSE_SOUNDS} and (core_l = core_r or {_LONG_CORES}) and {_DIGITS}"),
        ("nearly the same but for the trade", f"{_CLOSE_CORES} and {_TRADES_AGREE} and {_DIGITS}"),
        ("same beginning, another trade", f"core_l = core_r or {_CLOSE_CORES} or {_CORE_WITHIN}"),
    ),
    "address": (
        ("same door", f"street_l = street_r and {_SAME_DOOR}"),
        ("same door, spelled alike", f"levenshtein(street_l, street_r) <= 2 and {_SAME_DOOR}"),
        (
            "same street and house, another postcode",
            "street_l = street_r and house_l = house_r and place_l = place_r",
        ),
        ("same postcode, a door unknown", f"postcode_l = postcode_r and {_ONE_DOOR_UNKNOWN}"),
        ("same place, a door unknown", f"place_l = place_r and {_ONE_DOOR_UNKNOWN}"),
        ("same postcode, another door", "postcode_l = postcode_r"),
        ("same place, another door", "place_l = place_r"),
    ),
    "phone": (("same", "phone_l = phone_r"), ("one slip", "levenshtein(phone_l, phone_r) <= 1")),
    "domain": (("same", "domain_l = domain_r"), ("one slip", "levenshtein(domain_l, domain_r) <= 1")),
    "form": (("same", "form_l = form_r"),),
}
_MISSING: dict[str, str] = {
    "address": "(postcode_l is null or postcode_r is null) and (place_l is null or place_r is null)",
}
NOTHING_ALIKE = "nothing alike"
UNKNOWN = "unknown"

#: Pairs that share one of these are compared; a key that too many records share is made null beforehand.
#: The number stands last, so that a pair's key tells whether anything else brought it together.
BLOCKING_KEYS: tuple[str, ...] = (
    "l.block_sound = r.block_sound",
    "l.block_door = r.block_door",
    "l.block_phone = r.block_phone",
    "l.block_domain = r.block_domain",
    "l.block_core = r.block_core",
    "l.block_start = r.block_start",
    "l.block_end = r.block_end",
    "l.block_skeleton = r.block_skeleton",
    "l.block_rare = r.block_rare",
    "l.block_number = r.block_number",
    "l.block_former = r.block_renamed",
    "l.block_renamed = r.block_former",
)
BY_NUMBER_ONLY = str(BLOCKING_KEYS.index("l.block_number = r.block_number"))


def level_word(field: str, gamma: int) -> str:
    """Return the word for a level as the engines number it: -1 unknown, 0 nothing alike, the highest best.

    Examples
    --------
    >>> level_word("name", 7), level_word("name", 0), level_word("phone", -1)
    ('same', 'nothing alike', 'unknown')
    """
    if gamma < 0:
        return UNKNOWN
    return NOTHING_ALIKE if gamma == 0 else LEVELS[field][len(LEVELS[field]) - gamma][0]


def comparison_settings() -> list[dict[str, Any]]:
    """Return the comparisons as Splink's settings take them.

    Examples
    --------
    >>> [one["output_column_name"] for one in comparison_settings()]
    ['number', 'name', 'address', 'phone', 'domain', 'form']
    """
    return [
        {
            "output_column_name": field,
            "comparison_levels": [
                {
                    "sql_condition": _MISSING.get(field, f"{field}_l is null or {field}_r is null"),
                    "label_for_charts": UNKNOWN,
                    "is_null_level": True,
                },
                *(
                    {"sql_condition": condition, "label_for_charts": word}
                    for word, condition in LEVELS[field]
                ),
                {"sql_condition": "ELSE", "label_for_charts": NOTHING_ALIKE},
            ],
        }
        for field in COMPARED
    ]
