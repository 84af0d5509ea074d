from __future__ import annotations

import sys
import textwrap

import pytest
from tests.benchmark.measured import measure

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux gives orphans to another process"
)

BURN = """
import os, time
def burn(seconds):
    while time.process_time() < seconds:
        pass
"""


def python(code: str) -> list[str]:
    return [sys.executable, "-S", "-c", BURN + textwrap.dedent(code)]


def test_an_orphan_counts():
    cost = measure(
        python("""
            if os.fork() == 0:
                if os.fork() == 0:
                    burn(0.5)
                os._exit(0)
        """)
    )
    assert 0.5 <= cost.cpu < 0.8


def test_who_is_waited_for_counts_once():
    cost = measure(
        python("""
            if os.fork() == 0:
                burn(0.5)
                os._exit(0)
            os.wait()
        """)
    )
    assert 0.5 <= cost.cpu < 0.8


def test_memory_is_that_of_all():
    cost = measure(
        python("""
            held = bytearray(b"x") * 50_000_000
            if os.fork() == 0:
                held = bytearray(b"x") * 100_000_000
            time.sleep(0.7)
        """)
    )
    # The child gave up its share of the first and has the second for itself.
    assert 100e6 < cost.largest < 180e6
    assert 150e6 < cost.together < 200e6


def test_a_failure_is_told():
    with pytest.raises(RuntimeError, match="no such thing"):
        measure(python('raise SystemExit("no such thing")'))
