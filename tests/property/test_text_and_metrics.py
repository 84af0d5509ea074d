from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from govtext.metrics import find_metrics
from govtext.text import matching_view

PIECES = st.sampled_from(
    [
        *"一二三十百千万亿余多近约第前的，。；、：（）《》“”％%\n 　0123456789.,-—",
        *[
            "件",
            "人次",
            "万元",
            "增长",
            "其中",
            "分别",
            "同比",
            "纠纷",
            "率",
            "开展",
            "个百分点",
        ],
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=60).map("".join))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_a_view_never_grows_and_every_position_leads_back(text: str) -> None:
    view = matching_view(text)
    assert view.source == text
    assert len(view.text) <= len(text)
    offsets = [view.offset(position) for position in range(len(view.text))]
    assert offsets == sorted(set(offsets))
    assert [view.position(offset) for offset in offsets] == list(range(len(offsets)))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_metrics_are_ordered_disjoint_and_give_their_text_back(text: str) -> None:
    metrics = find_metrics(matching_view(text))
    end = 0
    for metric in metrics:
        assert text[metric.start : metric.end] == metric.text
        assert metric.start >= end
        assert metric.end > metric.start
        assert metric.object in "".join(text.split()) or not metric.object.isalnum()
        end = metric.end


@settings(max_examples=50, deadline=None)
@given(TEXTS)
def test_text_behind_a_paragraph_does_not_change_its_metrics(text: str) -> None:
    first = "全年调解纠纷73件，成功率95.9%。\n"
    alone = find_metrics(matching_view(first))
    followed = find_metrics(matching_view(first + "\n" + text))
    assert followed[: len(alone)] == alone
