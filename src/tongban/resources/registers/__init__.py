"""The population and entity registers."""
