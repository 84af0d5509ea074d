r"""The same finders as components of a spaCy pipeline.

Importing this package registers the factories and the extension attributes. The only
home of spaCy in govtext; everything is found by the pipeline's own functions on
``doc.text``, whatever the tokenizer.

>>> import spacy
>>> nlp = spacy.blank("zh")
>>> component = nlp.add_pipe("govtext_metrics")
>>> doc = nlp("平安镇2021年法治政府建设情况报告\n一、主要举措\n调解纠纷5件。")
>>> [(span.text, span._.metric.object) for span in doc.spans["govtext_metrics"]]
[('5件', '纠纷')]
>>> doc._.report.facts.place.name
'平安镇'
"""

from __future__ import annotations

from govtext.spacy_components.attributes import make_doc
from govtext.spacy_components.components import Finder

__all__ = ["Finder", "make_doc"]
