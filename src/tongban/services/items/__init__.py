"""The item library: identities, versions, guides."""
