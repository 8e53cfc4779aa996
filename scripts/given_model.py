"""Learn anew what registers too small to teach are compared with; needed when the comparisons change."""

from pathlib import Path

from klustermotor.examples.organisations import organisation_registers
from klustermotor.linkage import duckdb_engine, train

KEPT = (
    Path(__file__).resolve().parent.parent / "src" / "klustermotor" / "linkage" / "data" / "given_model.json"
)


def main() -> None:
    """Train on three registers of 5,000 invented organisations, and keep the model."""
    made = organisation_registers(seed=20, registers=3, records=5000)
    with duckdb_engine() as engine:
        model = train(made.registers, engine, seed=1)
    KEPT.write_text(f"{model.to_text()}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
