from __future__ import annotations

from tests.benchmark.reports import SAMPLE
from tests.benchmark.stages import measure

from govtext.readers.inputs import find_inputs


def test_every_stage_is_called():
    taken = measure(find_inputs([str(SAMPLE)]), rounds=1)
    assert [stage for stage, seconds in taken.items() if seconds <= 0] == []
