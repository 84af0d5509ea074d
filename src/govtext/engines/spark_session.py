"""A session with Spark, and its errors in one line."""

from __future__ import annotations

import os
import re
import sys
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from govtext.errors import GovtextError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import SparkSession

_CAUSE: Final = re.compile(r"(?:Caused by: )?[\w.]+(?:Error|Exception): ")


@contextmanager
def session(master: str) -> Iterator[SparkSession]:
    """A session of our own in the application that runs, or in one for this run.

    Raises:
        GovtextError: There is no Spark, or it failed.
    """
    try:
        from py4j.protocol import Py4JError  # noqa: PLC0415  an extra
        from pyspark.errors import PySparkException  # noqa: PLC0415
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError as error:
        raise GovtextError(
            "no pyspark here; pip install 'govtext[spark]', and Java 17"
        ) from error
    # The workers are to run where govtext is installed.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    running = SparkSession.getActiveSession()
    builder = SparkSession.builder.appName("govtext")
    if master:
        builder = builder.master(master)
    try:
        with warnings.catch_warnings():
            # It says that it does not support pandas 3 yet, which we do not use here.
            warnings.filterwarnings("ignore", "PySpark does not yet fully support")
            spark = (running or builder.getOrCreate()).newSession()
            try:
                yield spark
            finally:
                if running is None:
                    spark.stop()
    except (Py4JError, PySparkException, ConnectionError) as error:
        raise GovtextError(f"Spark failed: {reason(error)}") from error


def reason(error: Exception) -> str:
    """The innermost cause in a trace of Java and Python; Spark logs all of it."""
    lines = str(error).splitlines() or [type(error).__name__]
    causes = [line for line in lines if _CAUSE.match(line)]
    return causes[-1] if causes else lines[0]
