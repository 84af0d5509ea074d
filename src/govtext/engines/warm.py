"""Loads what every worker needs, in the process that workers are forked from.

They share it then: memory is taken once, and no worker compiles a pattern again.
"""

import contextlib
import gc

import pyarrow as pa

from govtext import pipeline

REPORT = (
    "石桥镇人民政府关于2023年法治政府建设情况的报告\n"
    "一、主要举措和成效\n（一）化解矛盾纠纷。依据《人民调解法》（石政发〔2023〕3号），"
    "全年调解矛盾纠纷73件，成功率95.9%，同比增长两成，未发生行政复议案件。\n"
    "二、存在的不足\n队伍不强。\n三、下一步打算\n培训12次以上。\n"
)

pa.array([""])  # pyarrow looks for pandas now and never again
# Workers meet what is wrong with a table of rules again, and tell it.
with contextlib.suppress(Exception):
    pipeline.finish(pipeline.begin(REPORT))
gc.collect()
gc.freeze()
