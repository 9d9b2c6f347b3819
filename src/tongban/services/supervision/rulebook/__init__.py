"""The rules of the e-supervision (电子监察): what each says, what it protects, and its thresholds with their days. Pure."""
