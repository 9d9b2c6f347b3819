"""Settings of the resource catalogue; `site/options.py` inherits them."""

from pydantic import Field
from pydantic_settings import BaseSettings


class DatasetOptions(BaseSettings):
    """Who approves what departments describe, and what is asked of data about persons."""

    data_authority_post: str = Field(
        default="data-officer",
        description="Post that approves resources of the catalogue, in the nearest organisation that has it.",
    )
    data_editor_post: str = Field(
        default="resource-editor",
        description="Post of a department that describes its data; what is sent back comes to its worklist.",
    )
    datasets_personal_level: int = Field(
        default=3,
        ge=1,
        le=4,
        description="Lowest level (1 to 4) that a resource with fields about persons may have; our default.",
    )
