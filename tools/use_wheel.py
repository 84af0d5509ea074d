"""The installed wheel from Python, on tables of the sample: ``use_wheel.py FOLDER``."""

import sys

import govtext

report = govtext.analyze(
    "石桥镇2023年法治政府建设情况报告\n一、主要举措\n全年调解纠纷73件，成功率95.9%。"
)
assert report.facts.place.name == "石桥镇"
assert [metric.value for metric in report.metrics] == [73, 95.9]
assert "site-packages" in govtext.__file__, govtext.__file__
assert "pytest" not in sys.modules

tables = govtext.read_tables(sys.argv[1])
assert len(tables["reports"]) == 16, len(tables["reports"])
assert len(tables["metrics"]) > 900, len(tables["metrics"])
themed = (tables["sections"]["theme"] != "").sum()  # by the models in the wheel
assert themed > 200, themed
print(f"wheel: {len(tables['reports'])} reports, {len(tables['metrics'])} metrics")
