"""The national suite (国密): SM2 signatures with SM3 over PDF, certificates with SM2 keys, and how they are checked."""
