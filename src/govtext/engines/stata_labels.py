"""Chinese names of tables and columns, for programs that show a label beside a name.

The names in files are ASCII (``schema``); these say what a Chinese reader sees in
Stata's variable window and in the codebook of a workbook.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from govtext.schema import Column, Table

LONGEST: Final = 80
"""Characters that Stata shows of a label; it refuses a longer one."""

TABLE_NAMES: Final = {
    "reports": "报告",
    "sections": "章节",
    "metrics": "数量指标",
    "absences": "未发生事项",
    "citations": "引用文件",
    "themes": "主题分布",
    "sentences": "句子",
    "errors": "未读文件",
}

_COLUMN_NAMES: Final = {
    "report_id": "报告编号",
    "source": "来源文件",
    "duplicate_sources": "同文的其他文件",
    "media_type": "文件类型",
    "encoding": "字符编码",
    "kind": "报告类别",
    "title": "标题",
    "issuer": "报告单位",
    "place": "地名",
    "place_level": "行政层级",
    "province": "省级",
    "city": "地级",
    "county": "县级",
    "division_code": "行政区划代码",
    "place_candidates": "可能的地名",
    "place_key": "地区标识",
    "year": "报告年度",
    "year_delivered": "作出年份",
    "published": "发布日期",
    "doc_number": "报告文号",
    "characters": "字数",
    "sections": "章节数",
    "metrics": "数量数",
    "citations": "引用数",
    "missing_roles": "缺少的部分",
    "warnings": "提示",
    "section_id": "章节编号",
    "parent_id": "上级章节",
    "depth": "层级",
    "marker": "序号",
    "heading": "小标题",
    "role": "部分",
    "role_source": "部分的判定依据",
    "theme": "主题",
    "theme_score": "主题概率",
    "themes_other": "其他主题",
    "start": "起始位置",
    "end": "结束位置",
    "text": "原文",
    "metric_id": "数量编号",
    "value": "数值",
    "value_max": "数值上限",
    "unit": "单位",
    "quantity": "数量类型",
    "qualifier": "精确程度",
    "object": "计数对象",
    "indicator": "指标",
    "change": "变化",
    "base": "比较基准",
    "part_of": "所属总数",
    "period": "所属时期",
    "status": "完成或计划",
    "sentence": "所在句子",
    "number": "文号",
    "serial": "发文顺序号",
    "repaired": "修补之处",
    "share": "占比",
    "sentence_id": "句子编号",
    "stage": "出错环节",
    "code": "错误代码",
    "message": "原因",
}
_OF_TABLE: Final = {
    ("citations", "kind"): "引用类别",
    ("citations", "title"): "文件名称",
    ("citations", "issuer"): "发文机关代字",
    ("citations", "year"): "文号年份",
}


def column_name(table: Table, column: Column) -> str:
    """The Chinese name of a column; its own where it has none."""
    name = column.name
    return _OF_TABLE.get((table.name, name)) or _COLUMN_NAMES.get(name, name)


def column_label(table: Table, column: Column) -> str:
    """The Chinese name of a column and as much of its meaning as a label holds."""
    return cut(f"{column_name(table, column)}: {column.meaning}")


def table_label(table: Table) -> str:
    """The Chinese name of a table and as much of its meaning as a label holds."""
    return cut(f"{TABLE_NAMES.get(table.name, table.name)}: {table.meaning}")


def cut(text: str, longest: int = LONGEST) -> str:
    """A text of one line, cut at a word's end where it is too long.

    >>> cut("报告: One row for every report.", 20)
    '报告: One row for…'
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    head = line[: longest - 1]
    # A word of Latin letters is not cut in two, unless it is all there is.
    kept = head if line[longest - 1] == " " else head.rpartition(" ")[0]
    return (kept or head).rstrip(" ,;:") + "…"
