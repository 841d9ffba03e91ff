"""The English model as it comes, without the monitor's additions: the named peer."""

import importlib
import importlib.util

from spacy.language import Language

from bench.gold import NotHereError
from monitor.extract.version import MODELS


def bare_model() -> Language:
    """Load the model that the monitor would use, and nothing around it."""
    for name in (model.replace("-", "_") for model in MODELS):
        if importlib.util.find_spec(name) is not None:
            nlp: Language = importlib.import_module(name).load()
            return nlp
    message = f"no spaCy model is installed; install {MODELS[-1]}"
    raise NotHereError(message)
