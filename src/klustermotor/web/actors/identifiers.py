"""Numbers by which organisations are known: what is one, what they tell of each other, and whose they are."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum import lei
from stdnum.eu import vat
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.se import orgnr

from klustermotor.linkage.numbers import organisation_number
from klustermotor.web.actors.traders import has_century, is_personal_number


def check_organisation_number(number: str) -> None:
    """Refuse what is no Swedish organisation number; a sole trader's has the form of a personal one."""
    try:
        orgnr.validate(number)
    except WrongNumber:
        raise ValidationError(
            _("This is no Swedish organisation number: check its ten digits, such as 556016-0680.")
        ) from None


def check_vat_number(number: str) -> None:
    """Refuse what is no VAT number of a country in the EU."""
    try:
        vat.validate(number)
    except WrongNumber:
        if later_vat(number):
            return
        raise ValidationError(
            _("This is no VAT number of an EU country: begin with the country, such as SE556016068001.")
        ) from None


def check_lei(code: str) -> None:
    """Refuse what is no legal entity identifier."""
    try:
        lei.validate(code)
    except WrongNumber:
        raise ValidationError(
            _("This is no LEI: check its twenty letters and digits; the last two must fit the others.")
        ) from None


def check_establishment_number(number: str) -> None:
    """Refuse what cannot be the number of an establishment; the Swedish (CFAR) has eight digits."""
    plain = number.replace(" ", "").replace("-", "")
    if not plain.isalnum() or (plain.isdecimal() and len(plain) < 4):
        raise ValidationError(
            _("This is no number of an establishment; the Swedish one (CFAR) has eight digits.")
        )


def written_numbers(number: str) -> tuple[str, str]:
    """Return a number with and without its dash: ``556016-0680``, ``5560160680``."""
    compact = orgnr.compact(number)
    return orgnr.format(compact), compact


def valid_number(text: str) -> str:
    """Return a Swedish organisation number as it is written here; nothing where it is none.

    It may stand with its century, or within a VAT number.
    """
    number = organisation_number(text) or ""
    return str(orgnr.format(number)) if number.isdecimal() else ""


def tidy_number(text: str) -> str:
    """Return an organisation number as somebody wrote it, without its century or what makes it a VAT number.

    What is a number already stays as written, and so does what is none.
    """
    written = text.strip()
    return written if orgnr.is_valid(written) else valid_number(written) or written


def later_vat(text: str) -> str:
    """Return the VAT number of a sole trader's further business, such as ``SE…02``; else nothing."""
    plain = plain_vat(text)
    digits = plain.removeprefix("SE")
    is_one = plain.startswith("SE") and len(digits) == 12 and digits.isdecimal()
    is_later = is_one and digits[10:] > "01" and is_personal_number(plain) and orgnr.is_valid(digits[:10])
    return plain if is_later else ""


def plain_vat(number: str) -> str:
    """Return a VAT number without spaces and signs, in capitals."""
    return "".join(sign for sign in number.upper() if sign.isalnum())


def derived_vat(organisation_number: str) -> str:
    """Return the VAT number that a Swedish organisation number gives; nothing without a number."""
    digits = orgnr.compact(organisation_number)
    return f"SE{digits}01" if len(digits) == 10 else ""


def vat_differs(organisation_number: str, vat_number: str) -> bool:
    """Return whether a Swedish VAT number holds another organisation number than the one beside it."""
    plain = plain_vat(vat_number)
    if not organisation_number or not plain.startswith("SE"):
        return False
    return plain[2:12] != orgnr.compact(organisation_number)


def masked(number: str) -> str:
    """Return a personal number with its last four digits hidden: ``121212-••••``, ``SE121212••••01``."""
    if not is_personal_number(number):
        return number
    hidden, digits = "", 0
    first = 8 if has_century(number) else 6
    for sign in number:
        digits += sign.isdigit()
        hidden += "•" if sign.isdigit() and first < digits <= first + 4 else sign
    return hidden
