"""Tests assert English; the developer's own language and settings do not matter."""

import os

import pytest


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch):
    for name in [name for name in os.environ if name.startswith("GOVTEXT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GOVTEXT_LANG", "en")
