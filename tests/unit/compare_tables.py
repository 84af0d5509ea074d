"""Tables of extracts with invented rows, for the tests of comparisons."""

from govtext.compare import load_panel
from govtext.engines.output import write_table
from govtext.schema import REPORT_TABLES

DEFAULTS = {
    "reports": {
        "kind": "rule-of-law",
        "place": "平安镇",
        "place_level": "township",
        "county": "青山县",
        "year": 2022,
        "characters": 100,
    },
    "sections": {"role": "measures", "depth": 1, "start": 0, "end": 0},
    "metrics": {
        "section_id": "s1",
        "role": "measures",
        "start": 0,
        "end": 1,
        "unit": "件",
        "quantity": "count",
        "qualifier": "exact",
        "status": "achieved",
    },
    "absences": {"section_id": "s1", "start": 0, "end": 1},
}


def write(folder, **tables):
    """Write the tables of one extract; cells that are not given are usual ones."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in REPORT_TABLES:
        rows = []
        for number, given in enumerate(tables.get(table.name, ())):
            row = DEFAULTS.get(table.name, {}) | given
            row.setdefault("metric_id", f"m{number}")
            row.setdefault("source", f"{row['report_id']}.txt")
            if "place_key" not in row:
                row["place_key"] = "/".join(
                    filter(None, (row.get("county"), row.get("place")))
                )
            rows.append(
                tuple(
                    row.get(column.name, None if column.is_numeric else "")
                    for column in table.columns
                )
            )
        write_table(folder / f"{table.name}.csv", table, rows)
    return folder


def panel_of(folder, *, kind="", **tables):
    """The panel of one extract."""
    return load_panel([write(folder, **tables)], kind=kind)


def number(text, sentence, *, report_id="a", indicator="disputes_mediated", **more):
    """A row of metrics out of its number and sentence: 12件 in 调解12件."""
    digits = "".join(sign for sign in text if sign.isdigit() or sign == ".")
    return {
        "report_id": report_id,
        "text": text,
        "sentence": sentence,
        "indicator": indicator,
        "value": float(digits),
        "unit": text.removeprefix(digits),
        **more,
    }
