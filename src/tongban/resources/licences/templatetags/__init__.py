"""Words of licences for templates."""
