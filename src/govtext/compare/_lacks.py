"""What kind of lack a shortcoming tells of: people, skill, care, means and more."""

from __future__ import annotations

import re
from typing import Final

_LACKS: Final = {
    "people": r"力量(?:仍|还|依然|相对|较)?(?:显|较为|比较)?(?:薄弱|不足|单薄|欠缺)"
    r"|人员(?:数量)?(?:偏|较|仍|还)?(?:少|不足|紧|缺)|人手|人少|人才.{0,4}(?:紧缺|短缺|缺乏|不足|匮乏)"
    r"|编制|兼职|身兼|流动|队伍.{0,4}(?:薄弱|不足|不稳|老化)|年龄|紧缺|缺乏|仅有?[0-9]+[名人]"
    r"|(?:只有|尚无|没有).{0,6}(?:名|人|岗位)|(?:仅|的).{0,2}[0-9]+[名人]",
    "skill": r"能力|素养|素质|经验|不会|不敢|不熟|专业化|本领|不精|生疏|参差|掌握不",
    "rigour": r"文书|案卷|瑕疵|裁量|程序|不(?:够)?规范|规范化|精细化|质量",
    "care": r"意识|思维|重视|认识|观念|走形式|应付|被动|主动性|积极性",
    "joint": r"衔接|协作|协同|联动|配合|边界|反馈|合力|推诿",
    "reach": r"形式|单一|新颖|精准|针对性|覆盖|传统|实效|受众|知晓率",
    "digital": r"信息化|数字|数据|智能|线上|纸质|平台",
    "means": r"经费|装备|设备|投入|场所|车辆|阵地",
    "source": r"源头|预防|排查|反弹|多发|高发|易发|化解难",
    "service": r"满意率|满意度|热线|办理质|时效|效率|便民",
}
_PATTERNS: Final = {kind: re.compile(words) for kind, words in _LACKS.items()}


def lacks_of(text: str) -> frozenset[str]:
    """The kinds of lack that a shortcoming names.

    >>> sorted(lacks_of("执法人员少，装备老化，不会办案。"))
    ['means', 'people', 'skill']
    """
    return frozenset(kind for kind, words in _PATTERNS.items() if words.search(text))
