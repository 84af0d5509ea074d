"""Stated quantities: numbers with their units and what they count.

>>> from govtext.text import matching_view
>>> view = matching_view("全年调解纠纷73件，成功率95.9%。")
>>> [(m.text, m.value, m.unit, m.object) for m in find_metrics(view)]
[('73件', 73.0, '件', '纠纷'), ('95.9%', 95.9, '%', '成功率')]
"""

from govtext.metrics.absences import find_absences
from govtext.metrics.finder import find_metrics

__all__ = ["find_absences", "find_metrics"]
