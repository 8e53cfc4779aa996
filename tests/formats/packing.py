"""Workbooks packed by hand, as no spreadsheet program would."""

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)

#: A header and a row of jobs, as text within the cells.
HEADER = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>region</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>jobs</t></is></c></row>'
)
ROW = '<row r="2"><c r="A2" t="inlineStr"><is><t>04</t></is></c><c r="B2"><v>5</v></c></row>'


def packed(
    path: Path,
    sheets: Mapping[str, Iterable[str]],
    *,
    strings: Iterable[str] = (),
    folder: str = "worksheets",
    more: str = "",
) -> Path:
    """Return a workbook whose sheets hold these rows of markup, each sheet in a folder of our choice."""
    names = list(sheets)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}"/>' for at, name in enumerate(names, start=1)
    )
    relations = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/worksheet" Target="{folder}/sheet{at}.xml"/>'
        for at in range(1, len(names) + 1)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml", f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
        )
        texts = "".join(f"<si><t>{text}</t></si>" for text in strings)
        archive.writestr("xl/sharedStrings.xml", f"<sst {_MAIN}>{texts}</sst>")
        for at, rows in enumerate(sheets.values(), start=1):
            content = "".join(rows)
            archive.writestr(
                f"xl/{folder}/sheet{at}.xml",
                f"{more}<worksheet {_MAIN}><sheetData>{content}</sheetData></worksheet>",
            )
    return path
