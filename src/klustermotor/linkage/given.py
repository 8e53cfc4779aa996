"""What registers too small to teach are compared with: a model learnt from invented registers."""

from importlib import resources

from klustermotor.linkage.model import LinkageModel


def given_model() -> LinkageModel:
    """Return a model trained on three registers of 5,000 invented organisations.

    How names, doors, telephones and numbers agree by chance, and how the same organisation is written in two
    registers, is much the same everywhere; a register of some hundred records cannot teach it.
    ``scripts/given_model.py`` learns it anew.

    Returns
    -------
    LinkageModel

    Examples
    --------
    >>> len(given_model().settings["comparisons"])
    6
    """
    kept = resources.files("klustermotor.linkage").joinpath("data", "given_model.json")
    return LinkageModel.from_text(kept.read_text("utf-8"))
