from __future__ import annotations

from operator import attrgetter

from tests.benchmark.measured import Cost
from tests.benchmark.race import Race, Spread


def test_ratios_are_those_of_runs_side_by_side():
    race = Race()
    # The machine was three times slower in the second round.
    for slow, fast in ((2.0, 1.0), (6.0, 3.0), (4.0, 1.0)):
        race.costs["slow"].append(Cost(0, slow, 0, 0))
        race.costs["fast"].append(Cost(0, fast, 0, 0))
    assert race.ratio("slow", "fast", attrgetter("cpu")) == Spread(2, 2, 4)
    assert f"{Spread(2, 1.5, 4):.2f}" == "2.00 (1.50–4.00)"
