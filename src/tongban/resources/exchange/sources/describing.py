"""What the catalogue says of the columns that a department delivers."""

from collections.abc import Mapping

from tongban.resources.datasets.public import FieldContent, published_before
from tongban.resources.exchange.sources.models import SourceBinding


class BoundColumns:
    """Provides `fusion.described_columns`."""

    def columns_of(self, agreement: str) -> Mapping[str, FieldContent]:
        """By the resource that is served from the agreement. 2 SQL; 1 where none is."""
        row = SourceBinding.objects.filter(agreement=agreement).first()
        content = published_before(row.resource_code) if row else None
        if row is None or content is None:
            return {}
        return {row.fields[field.name]: field for field in content.fields if field.name in row.fields}
