"""A Spark session on this machine alone: quiet, without a page of its own, and stopped afterwards."""

import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from klustermotor.formats.refusals import RefusedInput

_JAVA = (17, 21)
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "8",
    # A short line must be refused, also when the column it lacks is not asked for.
    "spark.sql.csv.parser.columnPruning.enabled": "false",
    # Folder names such as region=01 are text.
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
}


def missing_for_spark() -> str | None:
    """Return what is missing to run Spark here as one sentence, or None.

    Returns
    -------
    str or None

    Examples
    --------
    >>> missing_for_spark() is None or "Spark" in missing_for_spark()
    True
    """
    if importlib.util.find_spec("pyspark") is None:
        return "the engine Spark needs the extra `spark`: install klustermotor[spark]"
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home, "bin"))) if home else shutil.which("java")
    if java is None:
        return "the engine Spark needs Java 17 or 21, and no Java was found (install it, or set JAVA_HOME)"
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)  # noqa: S603 - Java as found
    version = re.search(r'version "(\d+)', told.stderr + told.stdout)
    if version is None or int(version[1]) not in _JAVA:
        found = f"Java {version[1]}" if version else "something that does not tell its version"
        return f"the engine Spark needs Java 17 or 21, but {java} is {found} (set JAVA_HOME)"
    return None


@contextmanager
def spark_session(*, cores: int = 2, memory: str = "2g") -> Iterator[Any]:
    """Give a Spark session on this machine; it is stopped at the end.

    Parameters
    ----------
    cores : int
    memory : str
        Of the Java process, as Spark writes it.

    Yields
    ------
    pyspark.sql.SparkSession

    Raises
    ------
    RefusedInput
        If the extra or Java is missing, or Spark does not start; the message is one sentence.

    Examples
    --------
    Starting takes some seconds, so this is not run as a test::

        with spark_session() as session:
            session.range(3).count()
    """
    missing = missing_for_spark()
    if missing:
        raise RefusedInput(missing)
    sql = importlib.import_module("pyspark.sql")
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    with tempfile.TemporaryDirectory(prefix="klustermotor-spark-") as folder:
        builder = sql.SparkSession.builder.master(f"local[{cores}]").appName("klustermotor")
        settings = {**_SETTINGS, "spark.driver.memory": memory, "spark.local.dir": folder}
        settings["spark.sql.warehouse.dir"] = str(Path(folder, "warehouse"))
        for key, value in settings.items():
            builder = builder.config(key, value)
        with _java_log(Path(folder, "java.log")) as log:
            try:
                session = builder.getOrCreate()
            except Exception as error:
                last = (log.read_text(errors="replace").strip().splitlines() or [str(error)])[-1]
                raise RefusedInput(f"Spark did not start: {last[:300]}") from error
        try:
            yield session
        finally:
            session.stop()


@contextmanager
def _java_log(path: Path) -> Iterator[Path]:
    """Send what the Java process says on standard error to a file: the process inherits it when started."""
    kept = os.dup(2)
    try:
        with path.open("wb") as log:
            os.dup2(log.fileno(), 2)
        yield path
    finally:
        os.dup2(kept, 2)
        os.close(kept)
