"""Agreement of coders, against published examples."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtext.coding.agreement import agreement, alpha, disagreements, kappa, percent

# Krippendorff (2011), "Computing Krippendorff's alpha-reliability": observers by
# units, a point for a missing code.
FOUR_OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
MEG_AND_OWEN = ("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
BEN_AND_GERRY = ("a a b b d c c c e d d a", "b a b b b c c c e d d d")

# Cohen's kappa as textbooks show it: both yes, only one, only the other, both no.
GRANTS = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15


def ratings(observers):
    columns = [["" if code == "." else code for code in o.split()] for o in observers]
    return list(zip(*columns, strict=True))


def codings(rows):
    """Coder → unit → code, as ``agreement`` wants it; missing codes left out."""
    return {
        f"coder {column}": {
            f"unit {number:02}": row[column]
            for number, row in enumerate(rows)
            if row[column]
        }
        for column in range(len(rows[0]))
    }


@pytest.mark.parametrize(
    ("observers", "value"),
    [(FOUR_OBSERVERS, 0.743), (MEG_AND_OWEN, 0.095), (BEN_AND_GERRY, 0.692)],
)
def test_alpha_is_that_of_the_published_examples(observers, value):
    assert alpha(ratings(observers)) == pytest.approx(value, abs=0.0005)
    found = agreement(codings(ratings(observers)), repeats=0)
    assert found.alpha.value == pytest.approx(value, abs=0.0005)


def test_units_that_one_coder_coded_are_left_out():
    found = agreement(codings(ratings(FOUR_OBSERVERS)), repeats=0)
    assert found.units == 11
    assert sum(code.given for code in found.codes) == 40
    assert found.coders == ("coder 0", "coder 1", "coder 2", "coder 3")


def test_kappa_is_that_of_the_textbook_example():
    assert kappa(GRANTS) == pytest.approx(0.4)
    assert percent(GRANTS) == pytest.approx(0.7)
    assert alpha(GRANTS) == pytest.approx(0.4)


def test_kappa_of_three_is_the_mean_over_pairs():
    three = [(*row, row[0]) for row in GRANTS]
    assert kappa(three) == pytest.approx((0.4 + 1 + 0.4) / 3)


def test_a_missing_code_is_no_disagreement():
    rows = [("a", "a", ""), ("b", "b", ""), ("a", "", "a"), ("b", "", "")]
    assert (percent(rows), kappa(rows), alpha(rows)) == (1, 1, 1)


@pytest.mark.parametrize("rows", [[("a", "a")] * 5, [("a", ""), ("", "b")], []])
def test_nothing_to_tell_apart_is_not_defined(rows):
    assert kappa(rows) is None
    assert alpha(rows) is None


def test_nothing_in_common_is_not_defined():
    found = agreement({"anna": {"1": "a"}, "li": {"2": "b"}})
    assert (found.units, found.codes) == (0, ())
    for one in (found.percent, found.kappa, found.alpha):
        assert (one.value, one.low, one.high) == (None, None, None)
    assert disagreements({"anna": {"1": "a"}, "li": {"2": "b"}}) == {}


def test_one_code_only_agrees_but_has_no_alpha():
    found = agreement({"anna": {"1": "a", "2": "a"}, "li": {"1": "a", "2": "a"}})
    assert (found.percent.value, found.percent.low, found.percent.high) == (1, 1, 1)
    assert found.alpha.value is None
    assert found.alpha.low is None
    (code,) = found.codes
    assert (code.code, code.given, code.percent, code.alpha) == ("a", 4, 1, None)


def test_intervals_hold_the_value_and_stay_the_same():
    found = agreement(codings(GRANTS))
    assert found == agreement(codings(GRANTS))
    for one in (found.percent, found.kappa, found.alpha):
        assert -1 <= one.low < one.value < one.high <= 1
    assert found != agreement(codings(GRANTS), seed=1)
    # The interval of a share of 0.7 in 50 units, by the normal approximation.
    assert found.percent.low == pytest.approx(0.7 - 0.127, abs=0.03)
    assert found.percent.high == pytest.approx(0.7 + 0.127, abs=0.03)


def test_more_units_make_narrower_intervals():
    few, many = (agreement(codings(GRANTS * n)).alpha for n in (1, 4))
    assert few.value == pytest.approx(many.value, abs=0.01)
    assert many.high - many.low < 0.6 * (few.high - few.low)


def test_without_repeats_there_is_no_interval():
    one = agreement(codings(GRANTS), repeats=0).alpha
    assert (one.low, one.high) == (None, None)
    assert one.value is not None


def test_each_code_against_all_others():
    rows = [("a", "a"), ("a", "b"), ("b", "b"), ("c", "c"), ("c", "c")]
    found = {one.code: one for one in agreement(codings(rows), repeats=0).codes}
    assert list(found) == ["a", "b", "c"]
    assert [one.given for one in found.values()] == [3, 3, 4]
    assert [one.percent for one in found.values()] == [0.5, 0.5, 1]
    assert found["c"].alpha == 1
    # 3 codes «a» of 10, one of 5 units in dispute: 1 − 9·1 / (3·7).
    assert found["a"].alpha == pytest.approx(1 - 9 / 21)


def test_disagreements_name_who_gave_what():
    found = disagreements(
        {
            "李": {"u2": "b", "u1": "a", "u3": "a"},
            "anna": {"u2": "a", "u1": "c", "u3": "a", "u4": "a"},
        }
    )
    assert found == {"u1": {"anna": "c", "李": "a"}, "u2": {"anna": "a", "李": "b"}}
    assert list(found) == ["u1", "u2"]


CODED = st.lists(
    st.tuples(*[st.sampled_from(["", "a", "b", "c"])] * 3), min_size=1, max_size=12
)


@settings(deadline=None)
@given(CODED, st.randoms(use_true_random=False))
def test_the_order_of_coders_and_units_changes_nothing(rows, shuffler):
    columns = list(range(3))
    shuffler.shuffle(columns)
    moved = [tuple(row[column] for column in columns) for row in rows]
    shuffler.shuffle(moved)
    for statistic in (percent, kappa, alpha):
        assert statistic(moved) == pytest.approx(statistic(rows)), statistic


@settings(deadline=None)
@given(CODED)
def test_values_lie_where_they_can(rows):
    found = agreement(codings(rows), repeats=20)
    for one in (found.percent, found.kappa, found.alpha):
        assert one.value is None or -1 - 1e-9 <= one.value <= 1 + 1e-9
        assert (one.low is None) == (one.high is None)
        assert one.low is None or one.low <= one.high
    assert found.alpha.value is None or found.units > 0


@settings(deadline=None)
@given(st.permutations(["a", "b", "c"]))
def test_the_names_of_codes_change_nothing(names):
    renamed = dict(zip("abc", names, strict=True))
    rows = [tuple(random.Random(7 * n).choices("abc", k=2)) for n in range(30)]
    moved = [tuple(renamed[code] for code in row) for row in rows]
    assert kappa(moved) == pytest.approx(kappa(rows))
    assert alpha(moved) == pytest.approx(alpha(rows))
